"""M20: people remember the peak and the end."""

from __future__ import annotations

from collections.abc import Iterator

from ..rule import Finding, Rule
from ..subject import Subject


class PeakAndEnd(Rule):
    """The moment of truth is marked, and the end of the journey has its emotion.

    People remember an experience by its peak and its end.
    """

    id = "M20"
    severity = "info"
    group = "Experience"
    weight = 1
    source = "Kahneman 1993: peak-end rule"
    unchecked_when = "No touchpoint stands on the map, or no emotion is placed."

    def unchecked(self, subject: Subject) -> str | None:
        if not subject.touchpoints:
            return "nothing"
        return None if subject.emotions else "few_emotions"

    def check(self, subject: Subject) -> Iterator[Finding]:
        document = subject.document
        if not any(t.moment_of_truth for t in subject.touchpoints):
            yield self.finding([document.journey], "peak")
        felt = {step.id for card in subject.emotions for step in document.span(card)}
        ends = document.path.ends
        if ends and not felt & set(ends):
            yield self.finding([ends[-1]], "end")


rule = PeakAndEnd()
