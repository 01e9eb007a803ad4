"""The map as the measuring rooms need it: stages, steps and touchpoints by number, who follows whom, where the goal is.

A plain value built once from the document; nothing measured is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..analysis.path_graph import PathGraph

if TYPE_CHECKING:
    from ..journey.document import Document
    from ..journey.records import Stage, Step, Touchpoint

#: Stage kinds that are the loss itself: who comes here without having arrived was lost where they came from.
EXIT_KINDS = frozenset({"leaving", "former"})
NORMAL, PAST_GOAL, EXIT = 0, 1, 2


@dataclass(frozen=True)
class Plan:
    """Stages, steps and touchpoints in map order; numbers below are positions in these tuples."""

    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    touchpoints: tuple[Touchpoint, ...]
    """Those that a card places on this map."""
    steps_of: tuple[tuple[int, ...], ...]
    """Touchpoint to the steps it stands at, in map order; never empty."""
    stage_of: tuple[int, ...]
    """Step to its stage."""
    next: tuple[tuple[int, ...], ...]
    """Step to its planned successors."""
    starts: frozenset[int]
    ends: frozenset[int]
    """Steps where the planned path may begin and end."""
    goals: frozenset[int]
    """Touchpoints whose meeting is arriving."""
    stage_role: tuple[int, ...]
    """NORMAL, PAST_GOAL (after the goal: leaving it is no loss) or EXIT, per stage."""

    @cached_property
    def previous(self) -> tuple[tuple[int, ...], ...]:
        """Step to its planned predecessors that come earlier on the map; loops back are no step before."""
        return tuple(
            tuple(p for p in range(len(self.steps)) if s in self.next[p] and p < s) for s in range(len(self.steps))
        )

    @cached_property
    def touchpoints_of(self) -> tuple[tuple[int, ...], ...]:
        """Step to its touchpoints."""
        return tuple(tuple(t for t, steps in enumerate(self.steps_of) if s in steps) for s in range(len(self.steps)))

    def stages_of(self, touchpoint: int) -> frozenset[int]:
        """The stages a touchpoint stands in."""
        return frozenset(self.stage_of[s] for s in self.steps_of[touchpoint])

    def home(self, touchpoint: int) -> int:
        """The first step a touchpoint stands at."""
        return self.steps_of[touchpoint][0]

    def path_graph(self) -> PathGraph:
        """The planned path over steps, ending where the map says, at the goal, or anywhere past it."""
        if not self.steps:
            return PathGraph((), (), (), (), ())
        goal_steps = {s for t in self.goals for s in self.steps_of[t]}
        past = {g for g, role in enumerate(self.stage_role) if role != NORMAL}
        ends = self.ends | goal_steps | {s for s, g in enumerate(self.stage_of) if g in past}
        return PathGraph(
            labels=tuple(s.id for s in self.steps),
            next=self.next,
            starts=tuple(sorted(self.starts)),
            ends=tuple(sorted(ends)),
            optional=tuple(s.optional or not self.touchpoints_of[i] for i, s in enumerate(self.steps)),
        )


def plan(document: Document) -> Plan:
    """Read the plan off a document; records that point nowhere are left out (the document's own rules name them)."""
    stages = document.stages()
    stage_number = {s.id: i for i, s in enumerate(stages)}
    steps = tuple(s for s in document.steps() if s.stage in stage_number)
    step_number = {s.id: i for i, s in enumerate(steps)}
    stage_of = tuple(stage_number[s.stage] for s in steps)
    touchpoints, steps_of = _placed(document, step_number)
    goals = _goals(document, stages, stage_of, touchpoints, steps_of)
    path = document.path
    return Plan(
        stages=stages,
        steps=steps,
        touchpoints=touchpoints,
        steps_of=steps_of,
        stage_of=stage_of,
        next=tuple(tuple(step_number[n] for n in path.next.get(s.id, ()) if n in step_number) for s in steps),
        starts=frozenset(step_number[s] for s in path.starts if s in step_number),
        ends=frozenset(step_number[s] for s in path.ends if s in step_number),
        goals=goals,
        stage_role=_roles(stages, stage_of, goals, steps_of),
    )


def _placed(
    document: Document, step_number: dict[str, int]
) -> tuple[tuple[Touchpoint, ...], tuple[tuple[int, ...], ...]]:
    """The touchpoints that cards place on steps of the map, left to right, then top to bottom."""
    from ..journey.records import Touchpoint

    at: dict[str, set[int]] = {}
    row: dict[str, int] = {}
    for number, card in enumerate(document.cards()):
        if document.find(card.ref, Touchpoint) is not None:
            steps = {step_number[s.id] for s in document.span(card) if s.id in step_number}
            if steps:
                at.setdefault(str(card.ref), set()).update(steps)
                row.setdefault(str(card.ref), number)
    order = sorted(at, key=lambda t: (min(at[t]), row[t], t))
    found = (document.find(t, Touchpoint) for t in order)
    return tuple(t for t in found if t is not None), tuple(tuple(sorted(at[t])) for t in order)


def _goals(
    document: Document,
    stages: tuple[Stage, ...],
    stage_of: tuple[int, ...],
    touchpoints: tuple[Touchpoint, ...],
    steps_of: tuple[tuple[int, ...], ...],
) -> frozenset[int]:
    """The named goals, else the touchpoints of the last stage of kind use, else of the last stage that is no exit."""
    wanted = set(document.journey.goal_touchpoints)
    named = frozenset(i for i, t in enumerate(touchpoints) if t.id in wanted)
    if named or not stages:
        return named
    use = [i for i, s in enumerate(stages) if s.stage_kind == "use"]
    inner = [i for i, s in enumerate(stages) if s.stage_kind not in EXIT_KINDS] or [len(stages) - 1]
    last = use[-1] if use else inner[-1]
    return frozenset(i for i, at in enumerate(steps_of) if any(stage_of[s] == last for s in at))


def _roles(
    stages: tuple[Stage, ...],
    stage_of: tuple[int, ...],
    goals: frozenset[int],
    steps_of: tuple[tuple[int, ...], ...],
) -> tuple[int, ...]:
    goal_stage = max((stage_of[s] for t in goals for s in steps_of[t]), default=len(stages))
    return tuple(
        EXIT if s.stage_kind in EXIT_KINDS and i != goal_stage else PAST_GOAL if i > goal_stage else NORMAL
        for i, s in enumerate(stages)
    )


def kernel_arrays(
    value: Plan,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """(touchpoint offsets, their steps, step offsets, their predecessors) as flat arrays for the compiled walk."""
    at, steps = _flat(value.steps_of)
    before, previous = _flat(value.previous)
    return at, steps, before, previous


def _flat(rows: tuple[tuple[int, ...], ...]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    offsets = np.concatenate([[0], np.cumsum([len(r) for r in rows])]).astype(np.int64)
    return offsets, np.array([x for r in rows for x in r], np.int64)
