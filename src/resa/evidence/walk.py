"""One walk over every journey of a slice: who reaches, goes on, is open or lost at every node of the map.

The rules, once: a unit counts once per node. Its *last* visit decides at touchpoints and steps: it went on when it
arrived or when any event but a leaving one follows; else it is open while it has been silent no longer than the
touchpoint's patience at the data's end; else lost. At stages the *furthest* stage decides: every earlier one was
passed on from. Arrived = met a goal touchpoint. Leaving what comes after the goal is no loss; meeting a stage of
kind leaving or former without having arrived is a loss at once, where the customer came from. On the map = met a
touchpoint on the way to the goal. The time before a node runs from the latest event at a planned step before it
(at an earlier stage, for stages) to the first visit.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..analysis.kernel import read_only
from ..events.model import Sequences
from .planned import kernel_arrays

if TYPE_CHECKING:
    from ..events.model import Slice, Snapshot
    from .binding import Binding
    from .planned import Plan

Ints = npt.NDArray[np.int64]
NO_MASK = np.zeros(0, np.bool_)
PATIENCE_QUANTILE = 0.99
#: Events per piece of work, and how many work side by side.
PIECE = 1 << 21
WORKERS = max(1, min(4, os.cpu_count() or 1))
_WALKED = ("code", "at", "status", "person")


@dataclass(frozen=True)
class Rows:
    """The journeys of a store with the touchpoint of every event; read once, walked for each slice."""

    parts: tuple[Sequences, ...]
    touchpoint: tuple[npt.NDArray[np.int16], ...]
    data_end: int
    n_people: int
    n_names: int
    one_each: bool
    """Every journey has one customer and every customer one journey: counting journeys counts customers."""

    def masks(self, snapshot: Snapshot, slice: Slice | None) -> tuple[npt.NDArray[np.bool_], ...]:
        """Which units are in a slice, piece by piece; empty arrays stand for all."""
        if not slice:
            return tuple(NO_MASK for _ in self.parts)
        found = []
        for part in snapshot.sequences("journey", slice):
            mask = np.ones(part.n_units, np.bool_) if part.mask is None else np.asarray(part.mask)
            found += [np.ascontiguousarray(mask[low:high]) for low, high in _cuts(part)]
        return tuple(found)


@dataclass(frozen=True)
class Counts:
    """What a walk counted; nodes are touchpoints, then steps, then stages."""

    flow: Ints
    """(nodes, 7): reached, went on, open, lost, went on and arrived, went on and lost later, failing here."""
    customers: Ints
    """(nodes + 1,): different customers at each node; the last one: on the map."""
    outcome_customers: Ints
    """(nodes, 3): different customers who went on, are open, were lost."""
    journeys: int
    """In the slice, on the map or not."""
    arrived: int
    open: int
    lost: int
    next_count: npt.NDArray[np.int32]
    """(nodes, touchpoints + names): what came right after the last visit."""
    links: Ints
    """(touchpoints + 4)²: first visits in order; row/column T = start, T + 1 arrived, T + 2 open, T + 3 lost."""
    unmatched: Ints
    """(names, 2): journeys with an event of that name on no touchpoint: all, on the map."""
    unmatched_after: npt.NDArray[np.int32]
    """(names, touchpoints + 1): such events by the touchpoint met before; column 0 = none."""
    times: tuple[Ints, ...]
    """Per node: microseconds from the step before, one per journey that met both."""
    outcome: tuple[npt.NDArray[np.int16], ...]
    """Per piece and unit: 0 off the map, 1 arrived, 2 open, 3 lost, plus 4 × (furthest stage + 1)."""
    watched: tuple[npt.NDArray[np.int8], ...] = ()
    """Per piece and unit, at the watched node: 0 not met, 1 went on, 2 open, 3 lost."""

    @property
    def on_map(self) -> int:
        """Journeys that met a touchpoint on the way to the goal."""
        return self.arrived + self.open + self.lost


def read_rows(snapshot: Snapshot, binding: Binding) -> Rows:
    """Bind every event once."""
    parts = tuple(piece for part in snapshot.sequences("journey") for piece in _pieces(part))
    people = max((int(p.person.max()) + 1 for p in parts if p.n_events), default=0)
    with ThreadPoolExecutor(WORKERS) as pool:
        touchpoint = tuple(pool.map(binding.of, parts))
        one_each = all(pool.map(_one_person, parts)) and _different(parts, people)
    return Rows(parts, touchpoint, snapshot.last_at or 0, people, len(snapshot.names), one_each)


def _one_person(part: Sequences) -> bool:
    """Whether no journey of the piece has events of two customers."""
    person, offsets = np.asarray(part.person), np.asarray(part.offsets)
    changes = person[1:] != person[:-1]
    between = offsets[1:-1]
    changes[between[(between > 0) & (between < len(person))] - 1] = False
    return not changes.any()


def _different(parts: Sequence[Sequences], people: int) -> bool:
    """Whether no customer stands first in two journeys."""
    stands, journeys = np.zeros(people, np.bool_), 0
    for part in parts:
        offsets = np.asarray(part.offsets)
        first = np.asarray(part.person)[offsets[:-1][np.diff(offsets) > 0]]
        stands[first] = True
        journeys += len(first)
    return int(np.count_nonzero(stands)) == journeys


def _cuts(part: Sequences) -> list[tuple[int, int]]:
    """Unit ranges of about PIECE events; a unit is never cut."""
    cuts = [0]
    offsets = np.asarray(part.offsets)
    while cuts[-1] < part.n_units:
        to = int(np.searchsorted(offsets, offsets[cuts[-1]] + PIECE, side="right")) - 1
        cuts.append(min(max(to, cuts[-1] + 1), part.n_units))
    return list(pairwise(cuts))


def _pieces(part: Sequences) -> Iterator[Sequences]:
    """A partition as several smaller ones: views, so that all cores have work and memory stays bounded."""
    for low, high in _cuts(part):
        first, last = int(part.offsets[low]), int(part.offsets[high])
        columns: dict[str, Any] = {
            name: read_only(np.asarray(getattr(part, name))[first:last])
            for name in ("code", "at", "channel", "status", "duration", "seq", "person")
        }
        yield Sequences(
            by=part.by, unit=read_only(np.asarray(part.unit)[low:high]),
            offsets=read_only(np.asarray(part.offsets, np.int64)[low : high + 1] - first), **columns,
        )  # fmt: skip


def learned_patience(plan: Plan, rows: Rows) -> npt.NDArray[np.float64]:
    """Microseconds per touchpoint: as the team set it, else the 99th percentile of its observed onward gaps.

    A touchpoint nobody has gone on from takes the map's pooled percentile; NaN when there is no gap at all.
    Learned over the whole store, so that filters partition the whole.
    """
    n = len(plan.touchpoints)
    with ThreadPoolExecutor(WORKERS) as pool:
        found = list(pool.map(lambda p, t: _onward(p, t, n), rows.parts, rows.touchpoint))

    def one(t: int) -> float:
        own = plan.touchpoints[t].patience_seconds
        if own is not None:
            return own * 1e6
        gaps = np.concatenate([g[o[t] : o[t + 1]] for o, g in found]) if found else np.zeros(0)
        return float(np.quantile(gaps, PATIENCE_QUANTILE)) if len(gaps) else np.nan

    with ThreadPoolExecutor(WORKERS) as pool:
        patience = np.array(list(pool.map(one, range(n))), np.float64)
    if np.isnan(patience).any():
        pooled = np.concatenate([g for _, g in found]) if found else np.zeros(0)
        if len(pooled):
            patience[np.isnan(patience)] = np.quantile(pooled, PATIENCE_QUANTILE)
    return patience


def _onward(part: Sequences, touchpoint: npt.NDArray[np.int16], n: int) -> tuple[Ints, Ints]:
    """(offsets, gaps): per touchpoint the time from each visit to whatever event comes next in the unit."""
    from .kernels import count_onward, onward_gaps

    offsets, count = np.asarray(part.offsets), np.zeros(n, np.int64)
    count_onward(offsets, touchpoint, NO_MASK, count)
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(count)])
    gaps = np.empty(start[-1], np.int64)
    onward_gaps(offsets, touchpoint, np.asarray(part.at), NO_MASK, start[:-1].copy(), gaps)
    return start, gaps


def walk(
    plan: Plan,
    rows: Rows,
    patience: npt.NDArray[np.float64],
    masks: Sequence[npt.NDArray[np.bool_]],
    watch: int = -1,
) -> Counts:
    """Count a slice of the store; pieces run side by side and add up. `watch`: a node to follow unit by unit."""
    n_t, n_s, n_g = len(plan.touchpoints), len(plan.steps), len(plan.stages)
    at, steps, before, previous = kernel_arrays(plan)
    fixed = (
        at, steps, before, previous, np.array(plan.stage_of, np.int64), np.array(plan.stage_role, np.int64),
        np.isin(np.arange(n_t), list(plan.goals)), np.where(np.isnan(patience), np.inf, patience), rows.data_end,
    )  # fmt: skip
    n = n_t + n_s + n_g

    def work(numbers: range) -> tuple[tuple[Any, ...], dict[int, Any], dict[int, Any], dict[int, Any]]:
        from .kernels import walk as kernel

        out = _empty(n, n_t, rows)
        last, failed = np.full(n, -1, np.int64), np.zeros(n, np.bool_)
        touched, path = np.empty(n, np.int64), np.empty(n_t, np.int64)
        node, gap = np.empty(0, np.int16), np.empty(0, np.int64)
        outcome, times, watched = {}, {}, {}
        for i in numbers:
            part = rows.parts[i]
            outcome[i] = np.zeros(part.n_units, np.int16)
            watched[i] = np.zeros(part.n_units if watch >= 0 else 0, np.int8)
            offsets = np.asarray(part.offsets)
            most = int(np.minimum(3 * np.diff(offsets), n).sum())
            if most > len(node):  # kept from piece to piece: new memory costs as much as the walk
                node, gap = np.empty(most, np.int16), np.empty(most, np.int64)
            first = kernel(
                offsets, rows.touchpoint[i], *(np.asarray(getattr(part, name)) for name in _WALKED), masks[i],
                *fixed, *out, outcome[i], watch, watched[i], node, gap,
                last, failed, touched, path, np.full(rows.n_names, -1, np.int64),
            )  # fmt: skip
            times[i] = _grouped(node[:first], gap[:first], n)
        return out, outcome, times, watched

    workers = max(1, min(WORKERS, len(rows.parts)))
    with ThreadPoolExecutor(workers) as pool:
        done = list(pool.map(work, (range(w, len(rows.parts), workers) for w in range(workers))))
    outcome = {i: found for d in done for i, found in d[1].items()}
    watched = {i: found for d in done for i, found in d[3].items()}
    order = range(len(rows.parts))
    return _merge(
        [d[0] for d in done], [outcome[i] for i in order], [t for d in done for t in d[2].values()],
        [watched[i] for i in order], n, rows,
    )  # fmt: skip


def _empty(n: int, n_t: int, rows: Rows) -> tuple[Any, ...]:
    """Counters of one worker, in the kernel's order."""
    people = (rows.n_people >> 3) + 1
    return (
        np.zeros((n, 7), np.int64),
        np.zeros(4, np.int64),
        np.zeros((n, n_t + rows.n_names), np.int32),
        np.zeros((n_t + 4, n_t + 4), np.int64),
        np.zeros((rows.n_names, 2), np.int64),
        np.zeros((rows.n_names, n_t + 1), np.int32),
        np.zeros((0 if rows.one_each else n + 1, people), np.uint8),
        np.zeros((0 if rows.one_each else 3 * n, people), np.uint8),
    )


def _merge(
    done: list[tuple[Any, ...]],
    outcome: list[npt.NDArray[np.int16]],
    times: list[Any],
    watched: list[npt.NDArray[np.int8]],
    n: int,
    rows: Rows,
) -> Counts:
    def people(i: int) -> Ints:
        together = np.bitwise_or.reduce([d[i] for d in done])
        return np.asarray(np.bitwise_count(together).sum(axis=1, dtype=np.int64))

    flow, totals, next_count, links, unmatched, unmatched_after = (sum(d[i] for d in done) for i in range(6))
    return Counts(
        flow=flow,
        customers=np.append(flow[:, 0], totals[1:4].sum()) if rows.one_each else people(6),
        outcome_customers=flow[:, 1:4] if rows.one_each else people(7).reshape(n, 3),
        journeys=int(totals[0]),
        arrived=int(totals[1]),
        open=int(totals[2]),
        lost=int(totals[3]),
        next_count=next_count,
        links=links,
        unmatched=unmatched,
        unmatched_after=unmatched_after,
        times=_by_node(times, n),
        outcome=tuple(outcome),
        watched=tuple(watched),
    )


def _grouped(node: npt.NDArray[np.int16], gap: Ints, n: int) -> tuple[Ints, Ints]:
    """(offsets, gaps): gaps by node."""
    from .kernels import grouped

    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(node, minlength=n))])
    found = np.empty(len(gap), np.int64)
    grouped(node, gap, start[:-1].copy(), found)
    return start, found


def _by_node(pieces: list[tuple[Ints, Ints]], n: int) -> tuple[Ints, ...]:
    if not pieces:
        return tuple(np.zeros(0, np.int64) for _ in range(n))
    return tuple(np.concatenate([gap[start[i] : start[i + 1]] for start, gap in pieces]) for i in range(n))
