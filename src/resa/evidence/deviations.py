"""Planned against actual at every step: skipped, extra, out of order, failing; and how well journeys fit the plan.

Journeys are aligned with the planned path over steps (several events in a row at one step are one visit; events on
no touchpoint are left out, they are listed as unmatched). A journey is held only to the way it has gone: one that
arrived to the goal, any other to the furthest stage it reached, so that being lost or under way is no deviation.
A visit at a touchpoint of several steps stands where that deviates least. One that stands at steps in a row may be met
once for all of them: those after the first are then not left out. A touchpoint that shares its step with others is passed
by whoever met any of them or left the step out, and is skipped by those of them who never met it.
Large slices are sampled, evenly; the n tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..analysis import alignment, ready_plan
from ..analysis.census import EXTRAS, OUT_OF_ORDER, PASSED, REACHED, SKIPPED, Census
from ..analysis.kernel import Chunk
from ..analysis.path_graph import PathGraph
from ..errors import UsageError
from .model import Deviations, Value
from .planned import EXIT, kernel_arrays
from .suppress import safe
from .values import missing, share

if TYPE_CHECKING:
    from .planned import Plan
    from .published import Groups
    from .rows import Rows

#: Journeys aligned at most, per group.
SAMPLE = 60_000
ARRIVED = 1
#: The bits of an outcome that say what became of the journey; none of them: it is off the map.
_STATE = 3


@dataclass(frozen=True)
class Conformance:
    """The alignments of a group: what they found at each step, and of how many journeys."""

    census: Census | None
    every: int
    """Every so manyth journey was aligned; 1 = all."""


def align_group(plan: Plan, rows: Rows, outcome: Sequence[npt.NDArray[np.int16]]) -> Conformance:
    """Align the journeys on the map of one group; `outcome` is the walk's."""
    from .kernels import step_runs

    on_map = sum(int(np.count_nonzero(o & _STATE)) for o in outcome)
    if not plan.steps or not on_map:
        return Conformance(None, 1)
    every = -(-on_map // SAMPLE)
    at_offsets, at_steps, _, _ = kernel_arrays(plan)
    ready: dict[int, ready_plan.Plan] = {}
    found: list[Census] = []
    seen = 0
    for part, touchpoint, state in zip(rows.parts, rows.touchpoint, outcome, strict=True):
        here = np.flatnonzero(state & _STATE)
        chosen = here[-seen % every :: every]
        seen += len(here)
        to = _held_to(state[chosen])
        for held in np.unique(to):
            units = chosen[to == held]
            if int(held) not in ready:
                ready[int(held)] = _prepared(plan, int(held))
            events, bounds = _packed(part.offsets, units)
            label = np.empty(len(events), np.int32)
            failing = np.empty(len(events), np.uint8)
            met = touchpoint[events]
            step_runs(bounds, met, part.status[events], at_offsets, at_steps, len(plan.steps), label, failing)
            chunk = Chunk(part, events, part.unit[units], bounds, {"status": failing})
            prepared = ready[int(held)]
            found.append(alignment.align(chunk, label, prepared, ignore_unmatched=True, also=met.astype(np.int32)))
    total = found[0] if found else None
    for census in found[1:]:
        total = census if total is None else total + census
    return Conformance(total, every)


def _held_to(state: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """−1 for those who arrived, else the furthest stage."""
    return np.where(state & _STATE == ARRIVED, -1, state // 4 - 1).astype(np.int16)


def _prepared(plan: Plan, held: int) -> ready_plan.Plan:
    graph = plan.path_graph()
    # A visit of its own at a step where another is going on is no deviation there.
    several = {s for steps in plan.steps_of if len(steps) > 1 for s in steps if len(plan.touchpoints_of[s]) > 1}
    following = _covered(plan)
    graph = replace(
        graph,
        next=tuple((*n, s) if s in several and s not in n else n for s, n in enumerate(graph.next)),
        optional=tuple(o or s in following for s, o in enumerate(graph.optional)),
    )
    if held >= 0:
        ends = tuple(s for s, g in enumerate(plan.stage_of) if g == held or plan.stage_role[g] == EXIT)
        graph = replace(graph, ends=ends)

    def prepared(graph: PathGraph) -> ready_plan.Plan:
        return ready_plan.prepare(
            graph, graph.labels, wide=plan.steps_of, also=plan.touchpoints_of, n_also=len(plan.touchpoints)
        )

    try:
        return prepared(graph)
    except UsageError:  # no planned way leads there: a journey may then end anywhere
        return prepared(replace(graph, ends=tuple(range(len(graph.labels)))))


def _covered(plan: Plan) -> frozenset[int]:
    """Steps all of whose touchpoints also stand at the one step planned before: met there, they are met."""
    found = set()
    for s, touchpoints in enumerate(plan.touchpoints_of):
        before = plan.previous[s]
        if touchpoints and len(before) == 1 and set(touchpoints) <= set(plan.touchpoints_of[before[0]]):
            found.add(s)
    return frozenset(found)


def _packed(
    offsets: npt.NDArray[np.int64], units: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    first, length = offsets[units], offsets[units + 1] - offsets[units]
    bounds = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    return np.repeat(first - bounds[:-1], length) + np.arange(bounds[-1]), bounds


def at_step(
    plan: Plan, groups: Groups, found: Sequence[Conformance], step: int, as_of: str | None
) -> Deviations | None:
    """The four kinds at a step. Skipped: of those who passed it, met or not; the others: of those who met it."""
    if any(f.census is None for f in found[:1]):
        return None
    n = [_count(f, REACHED, step) for f in found]
    skipped = [_count(f, SKIPPED, step) for f in found]
    passed = [a + b for a, b in zip(n, skipped, strict=True)]
    node = len(plan.touchpoints) + step
    return Deviations(
        skipped=share(skipped, passed, of="passed", as_of=as_of),
        extra=share([_count(f, EXTRAS, step) for f in found], n, of="reached", as_of=as_of),
        out_of_order=share([_count(f, OUT_OF_ORDER, step) for f in found], n, of="reached", as_of=as_of),
        failing=failing(groups, node, as_of),
    )


def at_touchpoint(
    plan: Plan, groups: Groups, found: Sequence[Conformance], touchpoint: int, as_of: str | None
) -> Deviations | None:
    """The four kinds at a touchpoint, told by the visits in which it was met."""
    if any(f.census is None for f in found[:1]):
        return None
    n = [_met(f, REACHED, touchpoint) for f in found]
    skipped = [_met(f, SKIPPED, touchpoint) for f in found]
    passed = [_met(f, PASSED, touchpoint) for f in found]
    of = "passed"
    home = plan.home(touchpoint)
    if len(plan.steps_of[touchpoint]) == 1 and len(plan.touchpoints_of[home]) > 1:
        # Each journey once, whichever of the step's touchpoints it met.
        passed = [_count(f, REACHED, home) + _count(f, SKIPPED, home) for f in found]
        skipped = [p - k for p, k in zip(passed, n, strict=True)]
        of = "step"
    return Deviations(
        skipped=share(skipped, passed, of=of, as_of=as_of),
        extra=share([_met(f, EXTRAS, touchpoint) for f in found], n, of="reached", as_of=as_of),
        out_of_order=share([_met(f, OUT_OF_ORDER, touchpoint) for f in found], n, of="reached", as_of=as_of),
        failing=failing(groups, touchpoint, as_of),
    )


def failing(groups: Groups, node: int, as_of: str | None) -> Value:
    """Journeys with an event here whose status is failed, of those who reached it."""
    k = [int(c.flow[node, 6]) for c in groups.all]
    return share(k, [int(c.flow[node, 0]) for c in groups.all], of="reached", as_of=as_of)


def _count(found: Conformance, kind: int, step: int) -> int:
    return 0 if found.census is None else int(found.census.units[kind, step])


def follow(found: Sequence[Conformance], as_of: str | None) -> Value:
    """The share of the aligned journeys that went as planned, with no deviation on the way they have gone."""
    if any(f.census is None for f in found[:1]):
        return missing("no_data", of="journeys")
    perfect = [0 if f.census is None else f.census.perfect for f in found]
    return share(perfect, [0 if f.census is None else f.census.n for f in found], of="journeys", as_of=as_of)


def _met(found: Conformance, kind: int, touchpoint: int) -> int:
    return 0 if found.census is None else int(found.census.also[kind, touchpoint])


def fitness(found: Sequence[Conformance], as_of: str | None) -> Value:
    """1 − cost / (events + shortest plan), mean over journeys with a t interval."""
    census = found[0].census
    if census is None or census.mean_fitness is None:
        return missing("no_data", of="journeys")
    if not safe(f.census.n for f in found if f.census is not None):
        return missing("suppressed", of="journeys")
    ends = census.fitness_interval
    return Value(
        value=census.mean_fitness, low=None if ends is None else ends.low, high=None if ends is None else ends.high,
        n=census.n, unit="share", of="journeys", source="events", as_of=as_of,
        method="alignment" + (f", every {found[0].every}th journey" if found[0].every > 1 else ""),
    )  # fmt: skip
