"""Journeys against a plan that is a plain chain: every touchpoint wanted, each once, one after the other.

The same alignments as `alignment` finds, to the last mark, in a few steps of whole numbers per event. A cheapest alignment
with a chain meets a longest common subsequence, and the nodes where the longest one so far can end, the lowest for each
length, are the bits of one number (Hunt and Szymanski 1977). Two neighbours in each other's place are another matter:
journeys that have such a pair are left to `alignment`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..loops.native import native
from .census import EXTRAS, FAILING, REACHED, SKIPPED, Census
from .kernel import Chunk, Ints
from .ready_plan import SKIP, Plan

#: Of an event that the plan does not have.
_NO_NODE = 64


def align(
    chunk: Chunk, label: npt.NDArray[Any], plan: Plan, extra: int, ignore_unmatched: bool, fits: npt.NDArray[np.float64]
) -> tuple[Census, Ints]:
    """(the census without the sums of fitness, the units that are left). `extra`: the cost of one event too many.

    `fits`: shape (units,), filled with the fitness of each.
    """
    size, longest = len(plan.node_label), int(np.diff(chunk.bounds).max(initial=0))
    place = np.full(plan.n_labels + 1, _NO_NODE, np.int64)
    place[plan.node_label + 1] = np.arange(size)
    others, marks = np.tile(np.array([0, -1]), (len(place), 1)), np.zeros((3, -(-size // 8), 256), np.int64)
    any_of_them, sums, left = np.zeros(5, np.int64), np.zeros(3, np.int64), np.empty(chunk.n_units, np.int64)
    n_left = _chain(
        label, chunk.column("status"), chunk.bounds, int(ignore_unmatched), int(plan.swaps), place, size, extra,
        np.empty(longest + 1, np.int64), np.empty(longest + 1, np.int64), np.zeros((size + 1, 2), np.int64),
        others, marks, any_of_them, sums, fits, left,
    )  # fmt: skip
    met, too_many, failing = (marks @ (np.arange(256)[:, None] >> np.arange(8) & 1)).reshape(3, -1)[:, :size]
    units = np.zeros((5, plan.n_labels), np.int64)
    units[REACHED] = units[EXTRAS] = others[1:, 0]
    units[EXTRAS, plan.node_label] = too_many
    units[SKIPPED, plan.node_label] = sums[0] - met
    units[FAILING, plan.node_label] = failing
    none = np.zeros((6, plan.n_also), np.int64)
    return Census(units, any_of_them, int(sums[0]), int(sums[1]), int(sums[2]), 0.0, 0.0, none), left[:n_left]


@native
def _chain(  # type: ignore[no-untyped-def]  # numba infers the types
    label, status, bounds, ignore, swaps, place, size, extra, node, event, tails, others, marks, any_of_them, sums, fits, left,
):  # fmt: skip
    """`marks`: of the nodes that were met, had one too many and failed, eight of them at a time, how many units had which.

    Of its own use: `place`, the node of label − 1; `node` and `event` of the events the plan has; `others`, how many units
    have an event of label − 1, and the last that had. `ends` holds the lowest node with which a subsequence of each length
    ends; `tails` the nodes of the one that came to it last, by its length, and which of their events failed.
    """
    whole_plan, n_left = (1 << size) - 1, 0
    for u in range(len(bounds) - 1):
        # 1. The events that the plan has; the others are extra.
        n, m, before, turned = 0, 0, -2, False
        for e in range(bounds[u], bounds[u + 1]):
            x = int(label[e]) + 1
            others[x, 0] += others[x, 1] != u
            others[x, 1] = u
            s = place[x]
            node[m] = s
            event[m] = e
            m += s < _NO_NODE
            counts = x > 0 or not ignore
            n += counts
            turned = turned or before == s + 1
            before = s if counts else before
        if swaps and turned:
            for e in range(bounds[u], bounds[u + 1]):
                x = int(label[e]) + 1
                others[x, 0] -= others[x, 1] == u
                others[x, 1] = -1
            left[n_left] = u
            n_left += 1
            continue
        # 2. The longest common subsequence.
        ends, seen, again, length = 0, 0, 0, 0
        for q in range(m):
            bit = 1 << node[q]
            again |= seen & bit
            seen |= bit
            low = ends & (bit - 1)
            before = low - (low >> 1 & 0x5555555555555555)  # how many bits it has
            before = (before & 0x3333333333333333) + (before >> 2 & 0x3333333333333333)
            before = (before + (before >> 4) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101 >> 56 & 0xFF
            tails[before + 1, 0] = tails[before, 0] | bit
            tails[before + 1, 1] = tails[before, 1] | (bit if status[event[q]] == 2 else 0)
            high = ends ^ low
            length += high == 0
            ends = low | bit | (high if high & bit else high & (high - 1))
        # 3. What the unit does.
        met, failing = tails[length, 0], tails[length, 1]
        too_many = again | (seen & ~met)
        for i in range(marks.shape[1]):
            marks[0, i, met >> 8 * i & 255] += 1
            marks[1, i, too_many >> 8 * i & 255] += 1
            marks[2, i, failing >> 8 * i & 255] += 1
        any_of_them[REACHED] += n > 0
        any_of_them[SKIPPED] += met != whole_plan
        any_of_them[EXTRAS] += too_many != 0 or n > m
        any_of_them[FAILING] += failing != 0
        worst = n * extra + size * SKIP
        cost = worst - length * (extra + SKIP)
        sums[0] += 1
        sums[1] += cost == 0
        sums[2] += cost
        fits[u] = 1.0 - cost / worst
    return n_left
