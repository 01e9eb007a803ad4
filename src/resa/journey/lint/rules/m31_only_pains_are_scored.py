"""M31: scores where they mean something."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...records import Insight, change
from ..rule import Finding, Rule
from ..subject import Subject

SCORED = frozenset({"pain", "gain", "barrier"})


class OnlyPainsAreScored(Rule):
    """Only pains, gains and barriers have a severity, and quotes have no weight.

    A question or a quote is not better or worse; a score on it makes sums that mean nothing. The fix takes them away.
    """

    id = "M31"
    severity = "info"
    group = "Experience"
    weight = 1
    source = "TheyDo: common insight types"
    unchecked_when = "The map has no insights."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.insights else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        found = [i for i in subject.insights if _scored(i)]
        if found:
            yield self.finding(found, "", _unscored)


def _scored(insight: Insight) -> bool:
    neutral = insight.severity is not None and insight.insight_kind not in SCORED
    return neutral or (insight.insight_kind == "quote" and bool(insight.weight))


def _unscored(document: Document) -> Document:
    return document.put(
        *(
            change(
                i,
                severity=i.severity if i.insight_kind in SCORED else None,
                weight=None if i.insight_kind == "quote" else i.weight,
            )
            for i in document.of(Insight)
            if _scored(i)
        )
    )


rule = OnlyPainsAreScored()
