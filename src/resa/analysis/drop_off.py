"""Where they fall away: per touchpoint how many reach it, go on, are still open, are lost.

A unit counts once per touchpoint, and its last visit there decides. *Went on*: any event follows in the unit. Else *open*
when the silence from it to the data's end is within the touchpoint's patience, else *lost*. Ending at a `goal` is going
on. reached = went_on + open + lost. Patience: as given, else the 99th percentile (interpolated) of the gaps from the
touchpoint's events to the next event of the unit; where it has none, of all gaps; where there are no gaps at all nothing
can be called lost. With a cluster the interval allows for runs of one customer or account being alike (`clusters`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ..events.model import Grain, Slice, Snapshot
from ..loops.native import native
from ..texts.sentence import Sentence
from . import clusters, engine, kernel, notes, quantiles
from .clusters import CLUSTER
from .grouping import Grouping
from .intervals import Interval, wilson
from .kernel import Chunk, Ints
from .lookup import Lookup, by_name, code_of
from .picture import Bars, Plain
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("touchpoint", "name", "Event name as in the data."),
    Column("reached", "count", "Journeys with at least one such event."),
    Column("went_on", "count", "Of them, those in which something follows their last visit, or that ended at a goal."),
    Column("open", "count", "Still under way: nothing follows yet, but it is not longer ago than the patience."),
    Column("lost", "count", "Nothing follows, for longer than the patience before the data's end."),
    Column("hazard", "share", "lost / (went_on + lost); the open ones are censored. Null when none has decided."),
    Column("share", "share", "lost / reached."),
    Column("low", "share", "Lower end of the hazard's 95 % Wilson interval; null with it, and with one cluster only."),
    Column("high", "share", "Upper end."),
    Column("patience_seconds", "seconds", "Silence after which one is lost. Null when the data show no gap at all."),
)


@dataclass(frozen=True, slots=True)
class DropOff:
    """Arrays by label."""

    reached: Ints
    went_on: Ints
    open: Ints
    lost: Ints
    patience_seconds: npt.NDArray[np.float64]
    """NaN where the data show no gap at all."""
    borrowed: npt.NDArray[np.bool_]
    """True where the patience is that of all gaps, because the touchpoint has none."""
    n_units: int


def count(
    snapshot: Snapshot,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    lookup: Lookup | None = None,
    patience: float | None = None,
    goals: Sequence[int] = (),
) -> DropOff:
    """Drop-off per label; `patience` in seconds is the same for all, `goals` are labels at which ending is arriving."""
    lookup = lookup or by_name(snapshot)
    end = snapshot.last_at or 0
    work = kernel.chunks(snapshot, by, slice)
    size = lookup.size

    def step(chunk: Chunk) -> tuple[Ints, Ints, Ints]:
        label = lookup.of(chunk)
        reached = np.zeros(size, np.int64)
        _reach(label, chunk.bounds, np.full(size, -1, np.int64), reached)
        last = chunk.bounds[1:] - 1
        return reached, label[last].astype(np.int64), end - chunk.at[last]

    parts = kernel.run(work, step)
    reached = np.zeros(size, np.int64)
    for part in parts:
        reached += part[0]
    if patience is None and lookup.table is None and lookup.by_seq is None:
        key = ("patience", id(snapshot), by, repr(slice))
        patient, borrowed = engine.once(key, lambda: _patience(work, lookup, None))
    else:
        patient, borrowed = _patience(work, lookup, patience)
    last_label = np.concatenate([p[1] for p in parts]) if parts else np.zeros(0, np.int64)
    silence = np.concatenate([p[2] for p in parts]) / 1e6 if parts else np.zeros(0)
    on_map = last_label >= 0
    last_label, silence = last_label[on_map], silence[on_map]
    decided = ~np.isin(last_label, list(goals))
    is_lost = silence > patient[last_label]
    lost = np.bincount(last_label[decided & is_lost], minlength=size)
    still = np.bincount(last_label[decided & ~is_lost], minlength=size)
    return DropOff(reached, reached - lost - still, still, lost, patient, borrowed, kernel.n_units(work))


@native
def _reach(label, bounds, stamp, reached):  # type: ignore[no-untyped-def]  # numba infers the types
    """Units per label."""
    for u in range(len(bounds) - 1):
        for e in range(bounds[u], bounds[u + 1]):
            here = label[e]
            if here >= 0 and stamp[here] != u:
                stamp[here] = u
                reached[here] += 1


def _patience(
    work: list[Chunk], lookup: Lookup, given: float | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """(seconds per label, whether they are those of all gaps)."""
    size = lookup.size
    if given is not None:
        return np.full(size, given), np.zeros(size, np.bool_)

    def followed(chunk: Chunk) -> Ints:
        key = np.empty(chunk.n_events, np.int64)
        _followed(lookup.of(chunk), chunk.bounds, size, key)
        return key

    gaps = quantiles.gather(work, followed, _gaps, size + 1)
    found = np.full(size + 1, np.nan)
    found[gaps.keys] = quantiles.quantiles(gaps, [0.99])[:, 0] / 1e6
    borrowed = np.isnan(found[:size])
    if len(gaps.values) and borrowed.any():
        found[:size][borrowed] = float(np.quantile(gaps.values, 0.99)) / 1e6
    return found[:size], borrowed


def _gaps(chunk: Chunk) -> Ints:
    """Times from each event to the next; what comes after a unit's last one means nothing."""
    gap = np.zeros(chunk.n_events, np.int64)
    np.subtract(chunk.at[1:], chunk.at[:-1], out=gap[:-1])
    return gap


@native
def _followed(label, bounds, size, key):  # type: ignore[no-untyped-def]  # numba infers the types
    """The label of each event that another follows in its unit, `size` for those on no touchpoint; −1 for the last."""
    for u in range(len(bounds) - 1):
        last = bounds[u + 1] - 1
        for e in range(bounds[u], last):
            key[e] = label[e] if label[e] >= 0 else size
        if last >= bounds[u]:
            key[last] = -1


@question(
    "drop-off",
    title="Where do they fall away?",
    group="away",
    picture=Bars(("touchpoint",), "hazard", "low", "high", "reached", tone="loss"),
    plain=Plain("analysis.plain_drop_off"),
    columns=COLUMNS,
    arguments=(
        Argument(
            "patience", "seconds", "Silence after which a journey is lost; by default each touchpoint's own.", None
        ),
        Argument("goal", "texts", "Touchpoints at which ending is arriving, not falling away.", (), of="touchpoint"),
        CLUSTER,
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
        MIN_N,
    ),
)
def drop_off(
    snapshot: Snapshot,
    *,
    patience: float | None = None,
    goal: Sequence[str] = (),
    cluster: str | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per touchpoint; most lost first, then most reached, then by name. `min_n` is about reached."""
    goals = [code_of(snapshot, name) for name in goal]
    alike = clusters.read(snapshot, cluster)
    found = count(snapshot, by=by, slice=slice, patience=patience, goals=goals)
    order = sorted(
        (int(i) for i in np.flatnonzero(found.reached >= max(min_n, 1))),
        key=lambda i: (-found.lost[i], -found.reached[i], snapshot.names[i]),
    )[:limit]
    spread = None if alike is None else _clustered(snapshot, alike, found, by, slice, goals)
    rows = [_row(snapshot.names[i], found, i, spread) for i in order]
    data = {c.name: [row[c.name] for row in rows] for c in COLUMNS}
    warnings = [*notes.about_size(snapshot, found.n_units), *notes.about_days(snapshot)]
    unknown = np.isnan(found.patience_seconds[order])
    if n := int((found.borrowed[order] & ~unknown).sum()):
        warnings.append(Sentence("analysis.never_followed_by_anything", n=n))
    if order and bool(unknown.any()):
        warnings.append(Sentence("analysis.no_journey_two_events_so_nothing"))
    return Result("drop-off", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _clustered(
    snapshot: Snapshot, alike: Grouping, found: DropOff, by: Grain, slice: Slice | None, goals: Sequence[int]
) -> list[Interval | None]:
    """By label the interval of the hazard, over clusters of the units that have decided there."""
    lookup, end, patience = by_name(snapshot), snapshot.last_at or 0, found.patience_seconds
    size = lookup.size

    def step(chunk: Chunk) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
        label = lookup.of(chunk).astype(np.int64)
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        unit, here = np.divmod(np.unique(unit * size + label), size)
        last = chunk.bounds[1:] - 1
        ends = (label[last][unit] == here) & ~np.isin(here, list(goals))
        lost = ends & ((end - chunk.at[last][unit]) / 1e6 > patience[here])
        decided = lost | ~ends
        return clusters.of_units(chunk, alike)[unit][decided], here[decided], lost[decided]

    parts = kernel.run(kernel.chunks(snapshot, by, slice), step)
    if not parts:
        return [None] * size
    who, here, lost = (np.concatenate([p[i] for p in parts]) for i in range(3))
    order = np.argsort(here, kind="stable")
    cut = np.searchsorted(here[order], np.arange(size + 1))
    return [clusters.share(lost[order[a:b]].astype(np.bool_), who[order[a:b]]) for a, b in pairwise(cut.tolist())]


def _row(name: str, found: DropOff, i: int, spread: list[Interval | None] | None) -> dict[str, object]:
    reached, went_on, still, lost = (int(a[i]) for a in (found.reached, found.went_on, found.open, found.lost))
    decided = went_on + lost
    interval = wilson(lost, decided) if spread is None else spread[i]
    patience = float(found.patience_seconds[i])
    return {
        "touchpoint": name,
        "reached": reached,
        "went_on": went_on,
        "open": still,
        "lost": lost,
        "hazard": lost / decided if decided else None,
        "share": lost / reached,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "patience_seconds": None if np.isnan(patience) else patience,
    }
