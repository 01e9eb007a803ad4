"""M02: the situation and what the customer wants."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject, written


class ScenarioAndGoal(Rule):
    """The scenario and the customer's goal are written.

    Without them nobody can say where the journey begins, or whether a step helps.
    """

    id = "M02"
    severity = "error"
    group = "Actor"
    weight = 5
    source = "NN/g: scenario and expectations"

    def check(self, subject: Subject) -> Iterator[Finding]:
        journey = subject.document.journey
        if not written(journey.scenario):
            yield self.finding([journey], "scenario")
        if not written(journey.customer_goal):
            yield self.finding([journey], "goal")


rule = ScenarioAndGoal()
