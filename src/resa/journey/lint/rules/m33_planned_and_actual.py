"""M33: the plan and the ways people go."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject

#: Under this fit the planned path is not what happens.
ENOUGH = 0.8


class PlannedAndActual(Rule):
    """Real journeys follow the planned path: fitness is at least 0.8.

    Fitness is 1 when every journey can be replayed on the map without a deviation.
    """

    id = "M33"
    severity = "info"
    group = "Evidence"
    weight = 2
    source = "CJML: planned and actual journeys; Halvorsrud 2016: deviations"
    unchecked_when = "No events were read, too few follow the map to tell, or the map is not revealed."

    def unchecked(self, subject: Subject) -> str | None:
        if subject.facts.fitness is not None:
            return None
        return "hidden" if subject.facts.hidden else "needs_events"

    def check(self, subject: Subject) -> Iterator[Finding]:
        fitness = subject.facts.fitness
        if fitness is not None and fitness < ENOUGH:
            yield self.finding([subject.document.journey], share=fitness)


rule = PlannedAndActual()
