"""M24: a solution that answers something and can be seen to work."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...records import Action, Idea, Kpi
from ..rule import Finding, Rule
from ..subject import Subject


class ActionHasAMeasure(Rule):
    """Ideas and actions answer an opportunity; actions have a metric with baseline and target, and a verdict when done.

    An action may answer it through its idea. Stopped actions are left alone.
    """

    id = "M24"
    severity = "warn"
    group = "Action"
    weight = 3
    source = "TheyDo; Resa: dead action"
    unchecked_when = "The map has no ideas and no actions."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.document.of(Idea) or _actions(subject) else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        document = subject.document
        answers: list[Idea | Action] = [*document.of(Idea), *_actions(subject)]
        loose = [x for x in answers if not _answers(x, document)]
        if loose:
            yield self.finding(loose, "opportunity")
        unmeasured = [a for a in _actions(subject) if not _measured(a, document)]
        if unmeasured:
            yield self.finding(unmeasured, "metric")
        unjudged = [a for a in _actions(subject) if a.status == "done" and a.verdict is None]
        if unjudged:
            yield self.finding(unjudged, "verdict")


def _actions(subject: Subject) -> list[Action]:
    return [a for a in subject.document.of(Action) if a.status != "stopped"]


def _answers(what: Idea | Action, document: Document) -> bool:
    if what.opportunity:
        return True
    idea = document.find(what.idea, Idea) if isinstance(what, Action) else None
    return idea is not None and bool(idea.opportunity)


def _measured(action: Action, document: Document) -> bool:
    kpi = document.find(action.kpi, Kpi)
    return kpi is not None and kpi.baseline is not None and kpi.target is not None


rule = ActionHasAMeasure()
