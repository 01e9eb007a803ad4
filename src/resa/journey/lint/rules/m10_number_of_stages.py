"""M10: as many stages as a reader can hold."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject

FEWEST, MOST = 4, 8


class NumberOfStages(Rule):
    """The map has four to eight stages.

    Fewer say little, more do not fit in a head; a long journey is better split into maps that unfold.
    """

    id = "M10"
    severity = "info"
    group = "Structure"
    weight = 1
    source = "Milkymap: 5–7 phases"
    unchecked_when = "The map has no stages yet."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.document.stages() else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        n = len(subject.document.stages())
        if not FEWEST <= n <= MOST:
            yield self.finding([subject.document.journey], n=n)


rule = NumberOfStages()
