"""Two groups side by side: both measured, every difference with its interval, and nobody revealed by subtracting.

Groups to be protected: the rest of the store beyond both, and when one group lies inside the other what lies between.
Differences are second − first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import msgspec
import numpy as np

from ..analysis.intervals import newcombe
from .building import Builder
from .filters import slice_of
from .model import Duration, Filter, Measure, Measured, Value
from .published import Groups
from .walk import walk

T = TypeVar("T")

if TYPE_CHECKING:
    import numpy.typing as npt

    from .ground import Ground

    Mask = npt.NDArray[np.bool_]


def with_comparison(ground: Ground, first: Filter, second: Filter, revealed: bool) -> Measured:
    """The measured map of `first`, with that of `second` in `compared` and the differences."""
    slices = [slice_of(ground.document, f) for f in (first, second)]
    masks = [ground.rows.full(ground.rows.masks(ground.snapshot, s)) for s in slices]
    counted = [walk(ground.plan, ground.rows, ground.patience, m) for m in masks]
    groups = protected(masks[0], masks[1], ground.rows.full(ground.rows.live))
    between = [walk(ground.plan, ground.rows, ground.patience, group, timed=False) for group in groups]
    built = [
        Builder(
            ground, (first, second)[i], slices[i], [masks[i], *_own_first(groups, i)],
            Groups(counted[i], tuple(_own_first(between, i))), revealed,
        ).measured()
        for i in (0, 1)
    ]  # fmt: skip
    return msgspec.structs.replace(built[0], compared=built[1], differences=differences(built[0], built[1]))


def _own_first(groups: list[T], i: int) -> list[T]:
    """The group's own complement before the other's."""
    return groups if i == 0 else [groups[1], groups[0], *groups[2:]]


def protected(first: tuple[Mask, ...], second: tuple[Mask, ...], whole: tuple[Mask, ...]) -> list[tuple[Mask, ...]]:
    """The groups that two published groups and the published whole give away between them; the complements first."""
    found = [
        tuple(w & ~a for w, a in zip(whole, first, strict=True)),
        tuple(w & ~b for w, b in zip(whole, second, strict=True)),
        tuple(w & ~(a | b) for w, a, b in zip(whole, first, second, strict=True)),
    ]
    only_first = tuple(a & ~b for a, b in zip(first, second, strict=True))
    only_second = tuple(b & ~a for a, b in zip(first, second, strict=True))
    if not any(m.any() for m in only_second):
        found.append(only_first)
    if not any(m.any() for m in only_first):
        found.append(only_second)
    return found


def differences(first: Measured, second: Measured) -> dict[str, dict[str, Value]]:
    """Per record the metrics both groups have a number for; the journey's own id holds the share that arrived."""
    found: dict[str, dict[str, Value]] = {}
    for level in ("stages", "steps", "touchpoints"):
        for a, b in zip(getattr(first, level), getattr(second, level), strict=True):
            of_node = _of_node(a, b)
            if of_node:
                found[a.id] = of_node
    arrived = share_difference(first.arrived_share, second.arrived_share)
    if arrived is not None:
        found[first.journey] = {"arrived_share": arrived}
    return found


def _of_node(a: Measure, b: Measure) -> dict[str, Value]:
    pairs = {
        "hazard": share_difference(a.flow.hazard, b.flow.hazard),
        "lost_share": share_difference(a.flow.lost_share, b.flow.lost_share),
        "emotion": emotion_difference(a.emotion, b.emotion),
        "median_seconds": median_difference(a.time_from_previous, b.time_from_previous),
    }
    return {name: value for name, value in pairs.items() if value is not None}


def share_difference(a: Value, b: Value) -> Value | None:
    """Newcombe's interval of two independent shares."""
    if a.value is None or b.value is None:
        return None
    ends = newcombe(round(a.value * a.n), a.n, round(b.value * b.n), b.n)
    if ends is None:
        return None
    return Value(
        value=b.value - a.value, low=ends.low, high=ends.high, n=a.n + b.n, unit="share", of=a.of, method="newcombe",
        as_of=b.as_of, source=b.source,
    )  # fmt: skip


def emotion_difference(a: Value | None, b: Value | None) -> Value | None:
    """Difference of two means from their own intervals, squared and added."""
    if a is None or b is None or a.method.split(",")[0] != b.method.split(",")[0]:
        return None
    ends = _added(a.value, a.low, a.high, b.value, b.low, b.high)
    if a.value is None or b.value is None or ends is None:
        return None
    return Value(
        value=b.value - a.value, low=ends[0], high=ends[1], n=a.n + b.n, unit="emotion", of="answered",
        method="intervals squared and added", as_of=b.as_of, source=b.source,
    )  # fmt: skip


def median_difference(a: Duration, b: Duration) -> Value | None:
    """Difference of two medians from their own order-statistic intervals, squared and added."""
    ends = _added(a.median, a.low, a.high, b.median, b.low, b.high)
    if a.median is None or b.median is None or ends is None:
        return None
    return Value(
        value=b.median - a.median, low=ends[0], high=ends[1], n=a.n + b.n, unit="seconds", of="journeys",
        method="intervals squared and added", source="events",
    )  # fmt: skip


def _added(
    a: float | None,
    a_low: float | None,
    a_high: float | None,
    b: float | None,
    b_low: float | None,
    b_high: float | None,
) -> tuple[float, float] | None:
    if a is None or b is None or a_low is None or a_high is None or b_low is None or b_high is None:
        return None
    d = b - a
    return d - math.hypot(b - b_low, a_high - a), d + math.hypot(b_high - b, a - a_low)
