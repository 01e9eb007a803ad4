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

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..analysis.foreseen import Ranked, Sieve, ranked
from .planned import kernel_arrays
from .rows import BATCH, Mask, Rows, cuts, side_by_side
from .times import QUANTILES, no_ranks, ranks

if TYPE_CHECKING:
    from .planned import Plan

Ints = npt.NDArray[np.int64]
_WALKED = ("code", "at", "channel", "status", "person")


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
    unmatched_by: npt.NDArray[np.int32]
    """(names, channels): such events by the channel they came by."""
    times: tuple[Ranked, ...]
    """Per node: microseconds from the step before, one per journey that met both; with those at the ranks of `times.ranks`."""
    outcome: tuple[npt.NDArray[np.int16], ...]
    """Per piece and unit: 0 off the map, 1 arrived, 2 open, 3 lost, plus 4 × (furthest stage + 1)."""
    watched: tuple[npt.NDArray[np.int8], ...] = ()
    """Per piece and unit, at the watched node: 0 not met, 1 went on, 2 open, 3 lost."""

    @property
    def on_map(self) -> int:
        """Journeys that met a touchpoint on the way to the goal."""
        return self.arrived + self.open + self.lost


@dataclass(frozen=True)
class _Done:
    """What one worker counted: counters in the kernel's order, and by piece the outcomes and the watched node's."""

    counters: tuple[Any, ...]
    outcome: dict[int, npt.NDArray[np.int16]]
    watched: dict[int, npt.NDArray[np.int8]]


def walk(
    plan: Plan,
    rows: Rows,
    patience: npt.NDArray[np.float64],
    masks: Sequence[Mask],
    watch: int = -1,
    *,
    timed: bool = True,
) -> Counts:
    """Count a slice of the store; pieces run side by side and add up.

    `watch`: a node to follow unit by unit. `timed`: whether times themselves are asked for, not only how many there are.
    """
    nodes = _Nodes.of(plan)
    fixed = (
        *nodes.arrays, np.array(plan.stage_of, np.int64), np.array(plan.stage_role, np.int64),
        np.isin(np.arange(nodes.touchpoints), list(plan.goals)), np.where(np.isnan(patience), np.inf, patience),
        rows.data_end,
    )  # fmt: skip
    followed = int(nodes.step_node[watch - nodes.touchpoints]) if watch in nodes.steps else watch

    def pass_by(new: Callable[[], Sieve]) -> list[_Done]:
        return side_by_side(
            len(rows.parts), lambda numbers: _walked(rows, masks, nodes, fixed, followed, numbers, new())
        )

    done, times = ranked(nodes.n, QUANTILES if timed else (), ranks if timed else no_ranks, pass_by, rows.n_events)
    outcome = {i: found for d in done for i, found in d.outcome.items()}
    watched = {i: found for d in done for i, found in d.watched.items()}
    order = range(len(rows.parts))
    return _merged(
        [d.counters for d in done],
        times,
        tuple(outcome[i] for i in order),
        tuple(watched[i] for i in order),
        nodes,
        rows,
    )


@dataclass(frozen=True)
class _Nodes:
    """The plan's nodes by number, as the kernel takes them."""

    touchpoints: int
    steps: range
    n: int
    step_node: Ints
    """The node a step is counted as: its touchpoint's, when it has one that stands nowhere else."""
    arrays: tuple[Ints, ...]
    """(touchpoint offsets, their steps, step offsets, the nodes of their predecessors, `step_node`)."""

    @classmethod
    def of(cls, plan: Plan) -> _Nodes:
        """Touchpoints, then steps, then stages."""
        n_t, n_s = len(plan.touchpoints), len(plan.steps)
        step_node = np.arange(n_t, n_t + n_s)
        for s, met in enumerate(plan.touchpoints_of):
            if len(met) == 1 and plan.steps_of[met[0]] == (s,):
                step_node[s] = met[0]
        at, steps, before, previous = kernel_arrays(plan)
        arrays = (at, steps, before, step_node[previous], step_node)
        return cls(n_t, range(n_t, n_t + n_s), n_t + n_s + len(plan.stages), step_node, arrays)

    @property
    def counted_as(self) -> Ints:
        """Of every node, the one that was counted for it."""
        found = np.arange(self.n)
        found[self.steps] = self.step_node
        return found


def _walked(
    rows: Rows,
    masks: Sequence[Mask],
    nodes: _Nodes,
    fixed: tuple[Any, ...],
    watch: int,
    numbers: Iterator[int],
    sieve: Sieve,
) -> _Done:
    """One worker's pieces."""
    from .kernels import walk as kernel

    n, counters = nodes.n, _empty(nodes, rows)
    last, failed = np.full(n, -1, np.int64), np.zeros(n, np.bool_)
    touched, path = np.empty(n, np.int64), np.empty(nodes.touchpoints, np.int64)
    stamp, strange = np.full(rows.n_names, -1, np.int64), np.empty(rows.n_names, np.int64)
    node, gap = np.empty(0, np.int16), np.empty(0, np.int64)
    outcome, watched = {}, {}
    for i in numbers:
        part = rows.parts[i]
        outcome[i] = np.zeros(part.n_units, np.int16)
        watched[i] = np.zeros(part.n_units if watch >= 0 else 0, np.int8)
        columns = [np.asarray(getattr(part, name)) for name in _WALKED]
        for low, high in cuts(part, BATCH):
            offsets = np.asarray(part.offsets)[low : high + 1]
            most = int(np.minimum(3 * np.diff(offsets), n).sum())
            if most > len(node):
                node, gap = np.empty(most, np.int16), np.empty(most, np.int64)
            first = kernel(
                offsets, rows.touchpoint[i], *columns, masks[i][low:high],
                *fixed, *counters, outcome[i][low:high], watch, watched[i][low:high], node, gap,
                last, failed, touched, path, stamp, strange,
            )  # fmt: skip
            sieve.take(node[:first], gap[:first])
    return _Done(counters, outcome, watched)


def _empty(nodes: _Nodes, rows: Rows) -> tuple[Any, ...]:
    """Counters of one worker, in the kernel's order."""
    n, n_t, n_names = nodes.n, nodes.touchpoints, rows.n_names
    people = 0 if rows.one_each else (rows.n_people >> 3) + 1
    return (
        np.zeros((n, 7), np.int64),
        np.zeros(4, np.int64),
        np.zeros((n, n_t + n_names), np.int32),
        np.zeros((n_t + 4, n_t + 4), np.int64),
        np.zeros((n_names, 2), np.int64),
        np.zeros((n_names, n_t + 1), np.int32),
        np.zeros((n_names, rows.n_channels), np.int32),
        np.zeros((0 if rows.one_each else n + 1, people), np.uint8),
        np.zeros((0 if rows.one_each else 3 * n, people), np.uint8),
    )


def _merged(
    done: list[tuple[Any, ...]],
    times: list[Ranked],
    outcome: tuple[npt.NDArray[np.int16], ...],
    watched: tuple[npt.NDArray[np.int8], ...],
    nodes: _Nodes,
    rows: Rows,
) -> Counts:
    def people(i: int) -> Ints:
        together = np.bitwise_or.reduce([d[i] for d in done])
        return np.asarray(np.bitwise_count(together).sum(axis=1, dtype=np.int64))

    flow, totals, next_count, links, unmatched, unmatched_after, unmatched_by = (
        sum(d[i] for d in done) for i in range(7)
    )
    own = nodes.counted_as
    return Counts(
        flow=flow[own],
        customers=(np.append(flow[:, 0], totals[1:4].sum()) if rows.one_each else people(7))[np.append(own, nodes.n)],
        outcome_customers=(flow[:, 1:4] if rows.one_each else people(8).reshape(nodes.n, 3))[own],
        journeys=int(totals[0]),
        arrived=int(totals[1]),
        open=int(totals[2]),
        lost=int(totals[3]),
        next_count=next_count[own],
        links=links,
        unmatched=unmatched,
        unmatched_after=unmatched_after,
        unmatched_by=unmatched_by,
        times=tuple(times[i] for i in own),
        outcome=outcome,
        watched=watched,
    )
