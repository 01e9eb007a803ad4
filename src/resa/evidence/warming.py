"""Loads what measuring needs, by measuring next to nothing: compiled kernels take most of a second to come from disk.

Kernels are compiled per kind of array; a store's and this log's are the same, so nothing is left for the first reader.
"""

from __future__ import annotations

from ..events.memory import Event, MemorySnapshot
from ..journey.document import Document
from ..journey.records import Card, EventMatch, EventRule, Journey, Lane, Stage, Step, Touchpoint
from .measuring import measure


def warm_up() -> None:
    """Measure two events on a map of two steps."""
    records: list[Stage | Step | Touchpoint | Card] = [Stage(id="stage:s", order="a0")]
    for name in "ab":
        rule = EventRule(any=(EventMatch(name=(name,)),))
        records += [
            Step(id=f"step:{name}", stage="stage:s", order=name),
            Touchpoint(id=f"touchpoint:{name}", events=rule),
            Card(id=f"card:{name}", lane="lane:l", from_step=f"step:{name}", ref=f"touchpoint:{name}"),
        ]
    lane = Lane(id="lane:l", lane_kind="touchpoints", order="a0")
    document = Document([Journey(id="journey:j", goal_touchpoints=("touchpoint:b",)), lane, *records])
    measure(document, MemorySnapshot([Event("c", "a", 1_000_000), Event("c", "b", 2_000_000)]))
