"""How journeys end after each touchpoint and each move: chance of the goal, entropy and gas, from counts that add up.

A visit is an event before its unit's first goal, a move the step from one visit to the next of another name or to that goal; both
count in units that have ended (`prospects`). The interval has units as clusters. H is the entropy of the outcome in bits, gas =
((1 − H) · sign − c) · 20 with c = 0.1 and the sign of p − ½ (Kobialka et al. 2022).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from . import kernel
from .credit import Floats
from .intervals import share_of_sums
from .kernel import Chunk, Ints
from .tally import different

COST, SCALE = 0.1, 20.0
#: Sums per key: units, Σ m, Σ x, Σ m², Σ x², Σ x·m of m visits and x of them won.
N_SUMS = 6


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Sorted keys and their sums, shape (N_SUMS, keys): a move is `from · size + to`, a touchpoint `size² + touchpoint`."""

    keys: Ints
    sums: Ints
    size: int

    def of(self, source: int, target: int | None = None) -> dict[str, object]:
        """p_goal with low and high, entropy and gas of a touchpoint or a move; null where none has ended."""
        key = self.size**2 + source if target is None else source * self.size + target
        place = int(np.searchsorted(self.keys, key))
        if place == len(self.keys) or self.keys[place] != key:
            return weighed(None, None)
        groups, n, won, nn, ww, nw = (int(v) for v in self.sums[:, place])
        return weighed(won / n, share_of_sums(groups, n, won, nn, ww, nw))


def weighed(p: float | None, interval: tuple[float, float] | None) -> dict[str, object]:
    """A chance with what it weighs."""
    low, high = interval or (None, None)
    h = None if p is None else entropy(p)
    gas = None if p is None or h is None else ((1 - h) * (1 if p >= 0.5 else -1) - COST) * SCALE
    return {"p_goal": p, "low": low, "high": high, "entropy": h, "gas": gas}


def entropy(p: float) -> float:
    """Bits of a yes or no."""
    return sum(-q * math.log2(q) for q in (p, 1 - p) if 0 < q < 1)


def count(
    snapshot: Snapshot, goals: Sequence[int], patient: Floats, by: Grain, slice: Slice | None
) -> Outcomes:  # fmt: skip
    """All touchpoints and moves of the slice; `patient`: seconds of silence after which a unit is lost, by touchpoint."""
    size, end = len(snapshot.names), snapshot.last_at or 0

    def step(chunk: Chunk) -> tuple[Ints, Ints]:
        code = chunk.column("code").astype(np.int64)
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        is_goal = np.isin(code, goals)
        has, place = np.unique(unit[is_goal], return_index=True)
        stop = chunk.bounds[1:].copy()
        stop[has] = np.flatnonzero(is_goal)[place]
        arrived = np.zeros(chunk.n_units, np.bool_)
        arrived[has] = True
        last = chunk.bounds[1:] - 1
        ended = arrived | ((end - chunk.at[last]) / 1e6 > patient[code[last]])
        event = np.arange(len(code))
        visit = np.flatnonzero((event < stop[unit]) & ended[unit])
        to = np.flatnonzero((event <= stop[unit]) & (event > chunk.bounds[unit]) & ended[unit])
        to = to[code[to] != code[to - 1]]
        key = np.concatenate([size * size + code[visit], code[to - 1] * size + code[to]])
        of = np.concatenate([unit[visit], unit[to]])
        space = size * size + size
        met, m = np.unique(of * space + key, return_counts=True)
        whose, key = np.divmod(met, space)
        x = m * arrived[whose]
        return _summed(key, np.vstack([np.ones_like(m), m, x, m * m, x * x, x * m]))

    parts = kernel.run(kernel.chunks(snapshot, by, slice), step)
    none = (np.zeros(0, np.int64), np.zeros((N_SUMS, 0), np.int64))
    return Outcomes(*_summed(*(np.concatenate([p[i] for p in (none, *parts)], axis=-1) for i in range(2))), size)


def _summed(key: Ints, sums: Ints) -> tuple[Ints, Ints]:
    """Each key once, with the sums of its places."""
    keys = different(key)
    place = np.searchsorted(keys, key)
    found = np.zeros((N_SUMS, len(keys)), np.int64)
    for row, values in zip(found, sums, strict=True):
        np.add.at(row, place, values)
    return keys, found
