"""M21: how bad, where, and what about it."""

from __future__ import annotations

from collections.abc import Iterator

from ...records import Insight, Opportunity
from ..rule import Finding, Rule
from ..subject import Subject

#: From this severity on a pain asks for an opportunity.
HIGH = 3


class PainWithSeverity(Rule):
    """Every pain has a severity and a place, and the severe ones lead to an opportunity.

    Severity 3 and 4 (of 4) ask for an opportunity that names the pain. A place is a card on the map or the pain's touchpoint.
    """

    id = "M21"
    severity = "warn"
    group = "Experience"
    weight = 4
    source = "Atlassian: severity; TheyDo"
    unchecked_when = "The map has no pains."

    def unchecked(self, subject: Subject) -> str | None:
        return None if _pains(subject) else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        document = subject.document
        unsaid = [p for p in _pains(subject) if p.severity is None]
        if unsaid:
            yield self.finding(unsaid, "severity")
        nowhere = [p for p in _pains(subject) if not p.touchpoint and not document.placed(p)]
        if nowhere:
            yield self.finding(nowhere, "place")
        answered = {i for o in document.of(Opportunity) for i in o.insights}
        left = [p for p in _pains(subject) if (p.severity or 0) >= HIGH and p.id not in answered]
        if left:
            left.sort(key=lambda p: -(p.severity or 0))
            yield self.finding(left, "opportunity")


def _pains(subject: Subject) -> list[Insight]:
    return [i for i in subject.insights if i.insight_kind == "pain"]


rule = PainWithSeverity()
