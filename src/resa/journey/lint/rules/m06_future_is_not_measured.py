"""M06: nothing measured about what is not there yet."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Document
from ...records import Lane, change
from ..rule import Finding, Rule
from ..subject import Subject

#: Metrics of how it is to be a customer.
EXPERIENCE = frozenset({"nps", "csat", "ces", "stars", "emotion"})


class FutureIsNotMeasured(Rule):
    """A map of a future state shows no measured experience.

    What does not exist yet has not been experienced. A lane of measured emotion is hidden by the fix; a figure has to be
    moved to the map of the current state by a person. Figures about library touchpoints belong to all maps and are left.
    """

    id = "M06"
    severity = "error"
    group = "Evidence"
    weight = 4
    source = "CJML: planned and actual"
    unchecked_when = "The map does not show a future state."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.document.journey.state == "future" else "not_future"

    def check(self, subject: Subject) -> Iterator[Finding]:
        lanes = [lane for lane in subject.lanes if lane.lane_kind == "emotion_measured"]
        if lanes:
            yield self.finding(lanes, "lane", _hidden)
        own = {r.id for r in subject.document.in_scope("journey")}
        figures = [
            f for about in subject.figures.values() for f in about if f.metric in EXPERIENCE and f.about in own
        ]  # fmt: skip
        if figures:
            yield self.finding([f.about for f in figures], "figure")


def _hidden(document: Document) -> Document:
    measured = [lane for lane in document.of(Lane) if lane.lane_kind == "emotion_measured" and not lane.hidden]
    return document.put(*(change(lane, hidden=True) for lane in measured))


rule = FutureIsNotMeasured()
