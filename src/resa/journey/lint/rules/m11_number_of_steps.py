"""M11: a map that can be read."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject

MOST = 20


class NumberOfSteps(Rule):
    """The map has at most twenty steps.

    Details belong in a map of their own that a step unfolds into.
    """

    id = "M11"
    severity = "warn"
    group = "Structure"
    weight = 2
    source = "Smaply: level of detail; Cemantica"
    unchecked_when = "The map has no steps yet."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.document.steps() else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        n = len(subject.document.steps())
        if n > MOST:
            yield self.finding([subject.document.journey], n=n, most=MOST)


rule = NumberOfSteps()
