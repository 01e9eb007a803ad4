"""How journeys ended after each visit: what `outlook` and `calibration` count.

A visit is an event before its unit's first goal; its context is the last `order` touchpoints. The unit *arrived* (has a goal),
is *lost* (none, and silent for longer than the patience of its last touchpoint, as in `drop-off`), or still *open*. The chance
of arriving from a context is the share of visits in decided units that arrived, drawn towards that of the context one
touchpoint shorter as if SHRINK more visits had ended as there; the shortest is the share of all visits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import LimitError, UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import drop_off, kernel, notes
from .credit import Floats
from .kernel import Chunk, Ints
from .lookup import code_of
from .persons import Flags
from .registry import Argument

ARRIVED, LOST, OPEN = 1, 0, 2
SHRINK = 2.0
PATIENCE = Argument(
    "patience", "seconds", "Silence after which a journey is lost; by default each touchpoint's own.", None
)
ORDER = Argument("order", "integer", "How many touchpoints back a prediction looks.", 1)


@dataclass(frozen=True, slots=True)
class Prospects:
    """One place per visit, of all units of the slice."""

    unit: Ints
    """Numbers of the units, unique in the store."""
    context: Ints
    """The last touchpoints as digits in base `size` + 1, the latest lowest; 0 = before the start."""
    outcome: Ints
    wait: Ints
    """µs to the goal where the unit arrived, else −1."""
    is_last: Flags
    """The unit's last visit."""
    size: int
    order: int
    n_units: int
    """Units with at least one event, visits or not."""
    warnings: list[Sentence]

    def shorter(self, k: int) -> Ints:
        """The contexts cut to their last k touchpoints."""
        found: Ints = self.context % (self.size + 1) ** k
        return found


def find(
    snapshot: Snapshot,
    goal: Sequence[str],
    patience: float | None,
    order: int,
    by: Grain,
    slice: Slice | None,
) -> Prospects:
    """The visits of the slice."""
    if not goal:
        raise UsageError(
            Sentence("analysis.outlook_needs_goal"),
            where="goal",
            allowed=sorted(snapshot.names),
            remedy=Sentence("analysis.say_goal_name"),
        )
    size = len(snapshot.names)
    if order < 1:
        raise UsageError(
            Sentence("analysis.context_at_least_one_touchpoint"), where="order", value=order, allowed="1, 2, 3 …"
        )
    if order * np.log2(size + 2) > 62:
        raise LimitError(
            Sentence("analysis.so_long_contexts_over_so_many"), where="order", value=order,
            remedy=Sentence("analysis.ask_lower_order"),
        )  # fmt: skip
    goals = [code_of(snapshot, name) for name in goal]
    patient = drop_off.count(snapshot, by=by, slice=slice, patience=patience, goals=goals).patience_seconds
    end = snapshot.last_at or 0
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> tuple[Ints, Ints, Ints, Ints, Flags]:
        code = chunk.column("code").astype(np.int64)
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        is_goal = np.isin(code, goals)
        has, place = np.unique(unit[is_goal], return_index=True)
        stop = chunk.bounds[1:].copy()
        stop[has] = np.flatnonzero(is_goal)[place]
        arrived = np.zeros(chunk.n_units, np.bool_)
        arrived[has] = True
        last = chunk.bounds[1:] - 1
        silent = (end - chunk.at[last]) / 1e6 > patient[code[last]]
        outcome = np.where(arrived, ARRIVED, np.where(silent, LOST, OPEN))
        visit = np.flatnonzero(np.arange(len(code)) < stop[unit])
        of = unit[visit]
        context = np.zeros(len(visit), np.int64)
        for back in range(order):
            there = visit - back >= chunk.bounds[of]
            context[there] += (code[visit[there] - back] + 1) * (size + 1) ** back
        at_goal = chunk.at[np.minimum(stop, len(code) - 1)]
        wait = np.where(arrived[of], at_goal[of] - chunk.at[visit], -1)
        return chunk.unit[of], context, outcome[of], wait, visit + 1 == stop[of]

    parts = kernel.run(work, step)
    none = np.zeros(0, np.int64)
    unit, context, outcome, wait = (np.concatenate([none, *(p[i] for p in parts)]) for i in range(4))
    is_last = np.concatenate([np.zeros(0, np.bool_), *(p[4] for p in parts)])
    n = kernel.n_units(work)
    told = [*notes.about_size(snapshot, n), *notes.about_days(snapshot)]
    return Prospects(unit, context, outcome, wait, is_last, size, order, n, told)


def chances(found: Prospects, learn: Flags, ask: Flags) -> Floats:
    """The chance of arriving at the visits `ask`, from the decided visits of `learn`."""
    won = (found.outcome[learn] == ARRIVED).astype(np.float64)
    chance = np.full(int(ask.sum()), (won.sum() + 0.5) / (len(won) + 1))
    for k in range(1, found.order + 1):
        context = found.shorter(k)
        kinds, index = np.unique(context[learn], return_inverse=True)
        n, x = np.bincount(index, minlength=len(kinds)), np.bincount(index, won, len(kinds))
        if not len(kinds):
            break
        place = np.minimum(np.searchsorted(kinds, context[ask]), len(kinds) - 1)
        known = kinds[place] == context[ask]
        chance = np.where(known, (x[place] + SHRINK * chance) / (n[place] + SHRINK), chance)
    return chance
