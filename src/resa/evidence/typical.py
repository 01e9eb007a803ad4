"""Typical journeys to walk through: real ones, told so that nobody can be known by them.

A path is the touchpoints of this map in the order they were met, repeats in a row once. Only paths that at least five
customers share are told, and only when no one to four remain outside the group looked at. Of each path one real journey is
told, the one whose times are nearest to the medians; its times are whole days since it began, never dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import numpy.typing as npt

from ..analysis.transport import distances
from .binding import bind
from .filters import slice_of
from .model import Filter, Reason
from .planned import Plan, plan
from .rows import Rows, read_rows
from .suppress import MINIMUM, shown_n, small

if TYPE_CHECKING:
    from ..events.model import Snapshot
    from ..journey.document import Document

Ints = npt.NDArray[np.int64]
#: Longer journeys are nobody's typical one.
LONGEST = 60
#: How many of the most frequent paths are compared with each other.
COMPARED = 150
DAY = 86_400_000_000


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """A touchpoint on the way."""

    touchpoint: str
    day: int
    """Whole days since the journey began."""
    silence: int
    """Whole days since the touchpoint before."""
    low: int
    high: int
    """The middle half of all that share the path, in days since they began."""


class TypicalPath(msgspec.Struct, frozen=True, kw_only=True):
    """One path, told by a real journey that took it."""

    n: int
    """Journeys that go exactly so."""
    arrives: bool
    entries: tuple[Met, ...]


class Walks(msgspec.Struct, frozen=True, kw_only=True):
    """The most typical paths first: those nearest to all the others."""

    journeys: int | None
    """Journeys on the map in the group looked at."""
    paths: tuple[TypicalPath, ...] = ()
    reason: Reason = ""
    """Why there are none."""


@dataclass(frozen=True)
class _Ways:
    """All journeys on the map, one after the other: their touchpoints and times, repeats in a row once."""

    label: Ints
    at: Ints
    start: Ints
    """Where each begins; one more at the end."""
    person: Ints
    inside: npt.NDArray[np.bool_]
    """In the group looked at."""

    @property
    def length(self) -> Ints:
        return np.diff(self.start)


def typical_journeys(document: Document, snapshot: Snapshot, filter: Filter = Filter(), limit: int = 6) -> Walks:
    """The typical journeys of a group. Nothing before the reveal: the times would tell."""
    if not document.journey.revealed:
        return Walks(journeys=None, reason="hidden")
    map_plan = plan(document)
    rows = read_rows(snapshot, bind(map_plan.touchpoints, snapshot))
    masks = rows.masks(snapshot, slice_of(document, filter))
    ways = _ways(rows, masks)
    journeys, outside = int(ways.inside.sum()), int((~ways.inside).sum())
    if journeys == 0:
        return Walks(journeys=0, reason="no_data")
    if small(journeys) or small(outside):
        return Walks(journeys=None, reason="suppressed")
    groups = _shared(ways)
    if not groups:
        return Walks(journeys=journeys, reason="too_few")
    paths = [ways.label[ways.start[g[0]] : ways.start[g[0] + 1]] for g in groups]
    names = [[str(label) for label in path] for path in paths]
    n = np.array([len(g) for g in groups], np.float64)
    mean = distances(names) @ n / n.sum()
    order = sorted(range(len(groups)), key=lambda i: (round(float(mean[i]), 12), -n[i], names[i]))
    shown = order[:limit]
    # Where most are lost, the typical ones all are; the way that leads to the goal is told beside them.
    arriving = [i for i in order if not map_plan.goals.isdisjoint(paths[i].tolist())]
    if arriving and arriving[0] not in shown:
        shown[-1:] = [arriving[0]]
    return Walks(
        journeys=journeys,
        paths=tuple(_told(map_plan, ways, groups[i], journeys) for i in shown),
    )


def _ways(rows: Rows, masks: tuple[npt.NDArray[np.bool_], ...]) -> _Ways:
    labels, times, lengths, people, inside = [], [], [], [], []
    for part, touchpoint, mask in zip(rows.parts, rows.touchpoint, masks, strict=True):
        offsets = np.asarray(part.offsets, np.int64)
        unit = np.repeat(np.arange(part.n_units), np.diff(offsets))
        on = np.flatnonzero(np.asarray(touchpoint) >= 0)
        label, of = np.asarray(touchpoint, np.int64)[on], unit[on]
        new = np.ones(len(on), np.bool_)
        new[1:] = (label[1:] != label[:-1]) | (of[1:] != of[:-1])
        label, of, on = label[new], of[new], on[new]
        units, length = np.unique(of, return_counts=True)
        labels.append(label)
        times.append(np.asarray(part.at, np.int64)[on])
        lengths.append(length)
        people.append(np.asarray(part.person, np.int64)[offsets[units]])
        inside.append(np.ones(len(units), np.bool_) if not len(mask) else np.asarray(mask)[units])
    return _Ways(
        label=np.concatenate([*labels, np.zeros(0, np.int64)]),
        at=np.concatenate([*times, np.zeros(0, np.int64)]),
        start=np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate([*lengths, np.zeros(0, np.int64)]))]),
        person=np.concatenate([*people, np.zeros(0, np.int64)]),
        inside=np.concatenate([*inside, np.zeros(0, np.bool_)]),
    )


def _shared(ways: _Ways) -> list[Ints]:
    """The journeys in the group of each path that may be told, the most frequent paths first."""
    short = np.flatnonzero((ways.length <= LONGEST) & (ways.length >= 2))
    if not len(short):
        return []
    mark = _marks(ways)[short]
    same = np.unique(mark, return_inverse=True)[1]
    n_all = np.bincount(same)
    n = np.bincount(same[ways.inside[short]], minlength=len(n_all))
    candidates = np.flatnonzero((n >= MINIMUM) & ~np.isin(n_all - n, range(1, MINIMUM)))
    found = []
    for which in candidates[np.argsort(-n[candidates], kind="stable")][:COMPARED]:
        group = short[(same == which) & ways.inside[short]]
        if len(np.unique(ways.person[group])) >= MINIMUM:
            found.append(group)
    return found


def _marks(ways: _Ways) -> npt.NDArray[np.uint64]:
    """A number per journey that only journeys of the same path share: the sum of a random one per (place, touchpoint)."""
    place = np.arange(len(ways.label)) - np.repeat(ways.start[:-1], ways.length)
    random = np.random.default_rng(20260101).integers(0, 2**64, (LONGEST + 1, ways.label.max() + 1), np.uint64)
    each = random[np.minimum(place, LONGEST), ways.label]
    marks: npt.NDArray[np.uint64] = np.add.reduceat(each, ways.start[:-1])
    return marks


def _told(map_plan: Plan, ways: _Ways, group: Ints, journeys: int) -> TypicalPath:
    """The real journey whose days are nearest to the medians of all that go so."""
    length = int(ways.length[group[0]])
    at = ways.at[ways.start[group][:, None] + np.arange(length)]
    days = (at - at[:, :1]) / DAY
    low, median, high = np.quantile(days, (0.25, 0.5, 0.75), axis=0)
    one = days[int(np.abs(days - median).sum(axis=1).argmin())]
    whole = np.floor(one).astype(int)
    path = ways.label[ways.start[group[0]] : ways.start[group[0]] + length]
    return TypicalPath(
        n=shown_n(len(group), journeys),
        arrives=any(int(label) in map_plan.goals for label in path),
        entries=tuple(
            Met(
                touchpoint=map_plan.touchpoints[int(label)].id,
                day=int(whole[i]),
                silence=int(whole[i] - whole[i - 1]) if i else 0,
                low=int(low[i]),
                high=int(np.ceil(high[i])),
            )
            for i, label in enumerate(path)
        ),
    )
