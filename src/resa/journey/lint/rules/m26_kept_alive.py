"""M26: somebody keeps the map true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..rule import Finding, Rule
from ..subject import Subject


class KeptAlive(Rule):
    """The map has an owner, and was reviewed within its own review interval.

    The next review is the last one plus the interval. Nobody but a person can say that the map was reviewed, so there is
    no fix.
    """

    id = "M26"
    severity = "error"
    group = "Governance"
    weight = 4
    source = "Smaply; FitGap: keep journey maps current"

    def check(self, subject: Subject) -> Iterator[Finding]:
        journey = subject.document.journey
        if not (journey.owner.strip() or journey.team.strip()):
            yield self.finding([journey], "owner")
        if journey.reviewed_at is None:
            yield self.finding([journey], "never")
            return
        age = (subject.today - date.fromisoformat(journey.reviewed_at)).days
        if age > journey.review_every_days:
            yield self.finding([journey], "late", date=journey.reviewed_at, days=journey.review_every_days)


rule = KeptAlive()
