"""Real journeys against the planned path: the exact cheapest alignment, by dynamic programming over the plan's graph.

Moves and costs, as on the map (Halvorsrud's four deviations): a planned touchpoint that happens is free, also when the
event failed (*failing*); leaving out a touchpoint that is not optional costs 1 (*skipped*); an event the plan does not have
there costs 1 (*extra*); two neighbours in each other's place cost 0.9 together (*out of order*, both of them).
Fitness of a journey = 1 − cost / (events + cost of skipping the cheapest whole plan). Branches and loops are ways through
the graph; what lies on a branch not taken is not skipped. Not token replay, which flatters, and no A*: O(events × nodes).

Equal-cost alignments: a planned touchpoint is met rather than passed over, a swap is chosen only when it is cheaper, and
among equally cheap ways the one through the node listed first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..loops.native import native
from . import chain
from .census import Census
from .kernel import Chunk, Ints
from .ready_plan import FAR, NODE, Plan

#: Costs are whole tenths, as of `SKIP`.
EXTRA, SWAP = 10, 9

#: Rows of `Census.units` and `also` as bits, and how many combinations there are of them.
_REACHED, _SKIPPED, _EXTRA, _OUT_OF_ORDER, _FAILING, _PASSED = 1, 2, 4, 8, 16, 32
_FLAGS = 64
#: What costs more is not reached; the bits of a node.
_UNREACHED = 1 << 39
_NODES = (1 << NODE) - 1


def align(
    chunk: Chunk,
    label: npt.NDArray[Any],
    plan: Plan,
    *,
    ignore_unmatched: bool,
    also: npt.NDArray[np.int32] | None = None,
    each: tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]] | None = None,
) -> Census:
    """Align every unit of the chunk. `label` −1 (on no touchpoint) is left out when ignored, else an extra event.

    `also`: the thing, of the plan's, behind each event, −1 = none; an event left out is of the visit before it.
    `each` is filled: of every unit its marks, shape (units, 5, labels + 1), the last place any of them; and its fitness.
    """
    told, fits = each or (np.zeros((0, 5, 0), np.bool_), np.empty(chunk.n_units))
    if plan.chain and also is None and each is None:
        found, rest = chain.align(chunk, label, plan, EXTRA, ignore_unmatched, fits)
        if len(rest):
            found += _aligned(chunk, label, plan, rest, ignore_unmatched, None, told, fits)
    else:
        found = _aligned(chunk, label, plan, np.arange(chunk.n_units), ignore_unmatched, also, told, fits)
    fitness = np.zeros(2)
    _sum(fits, fitness)
    return replace(found, fitness=float(fitness[0]), fitness_squares=float(fitness[1]))


def _aligned(
    chunk: Chunk,
    label: npt.NDArray[Any],
    plan: Plan,
    units: Ints,
    ignore_unmatched: bool,
    also: npt.NDArray[np.int32] | None,
    told: npt.NDArray[np.bool_],
    fits: npt.NDArray[np.float64],
) -> Census:
    """What these units of the chunk do, without the sums of their fitness, which is filled in."""
    n_labels, size = plan.n_labels, len(plan.node_label)
    n_marked = n_labels + 1 + plan.n_also  # labels, on no touchpoint, things
    longest, wide = int(np.diff(chunk.bounds).max(initial=0)), int(np.diff(plan.first_node).max(initial=1))
    cost, last = np.empty(plan.into.shape[1], np.int64), np.empty(size + 1, np.int64)
    new, was = np.empty((2 * wide + 1, 4), np.int64), np.empty((2 * wide, 3), np.int64)
    steps, event, position, after = np.empty((2 * wide * longest, 4), np.int64), *np.empty((3, longest + 1), np.int64)
    flags, marked = np.zeros(n_marked, np.int64), np.empty(n_marked + 1, np.int64)
    found, some = np.zeros((n_marked, _FLAGS), np.int64), np.zeros(_FLAGS, np.int64)
    has = np.concatenate([np.zeros(1, np.bool_), np.diff(plan.first_node) > 0])
    others, passed = np.tile(np.array([0, -1]), (len(has), 1)), np.zeros((size + 1, size + 1), np.int64)
    apart = plan.apart and also is None and not len(told)
    sums = np.zeros(3, np.int64)
    _align(
        label, chunk.column("status"), chunk.bounds, units, ignore_unmatched, plan.node_label, plan.optional, plan.first_node,
        plan.nodes, plan.into, plan.ends, plan.between, plan.before, plan.to_end, plan.end_node, n_labels, plan.swaps,
        plan.first_also, plan.also, np.zeros(0, np.int32) if also is None else also, cost, last, new, was, steps, event,
        position, after, flags, marked, has, others, passed, apart, found, some, sums, told, fits,
    )  # fmt: skip
    bits = np.arange(_FLAGS)[:, None] >> np.arange(6) & 1
    did = (found @ bits).T
    any_of_them = (some @ bits)[:5]
    return Census(
        did[:5, :n_labels], any_of_them, int(sums[0]), int(sums[1]), int(sums[2]), 0.0, 0.0, did[:, n_labels + 1 :]
    )


@native
def _sum(fits, total):  # type: ignore[no-untyped-def]  # numba infers the types
    """Of the numbers and of their squares, one after the other, as every machine adds them."""
    for u in range(len(fits)):
        total[0] += fits[u]
        total[1] += fits[u] * fits[u]


@native
def _align(  # type: ignore[no-untyped-def]  # numba infers the types
    label, status, bounds, units, ignore, node_label, optional, first_node, nodes, into, ends, between, before, to_end, end_node,
    n_labels, swaps, first_also, also, thing, cost, last, new, was, steps, event, position, after, flags, marked, has, others,
    passed, apart, found, some, sums, told, fits,
):  # fmt: skip
    """Costs are relative: less what all events so far cost as extras. So an event the plan does not have changes nothing, and
    one that it has changes the nodes it may stand at only; a cost and a node are compared as one number, `into`.

    Of its own use: `cost` by the last planned node, and `last`, the number in `steps` of the way into it, −1 = none; `new`,
    what an event changes of them, and `was`, how that was before it. A step is (number of the event, node, 2 · node before
    + whether swapped, the step before). `event`: the events the plan has, `position`: where each stands in the journey,
    `after`: where its visit ends. `has`: whether the plan has label − 1; `others`: how many units have an event of it, and
    the last that had. `passed`: how many pass over what lies between two nodes (last: over what is left), where that meets
    no label twice (`apart`). `flags`: what the unit does at each label and thing, a bit per kind; `marked`, which of them
    have any. `found`: how many units have which flags.
    """
    size, things, tells = len(node_label), len(thing) > 0, len(told) > 0
    for which in range(len(units)):
        u = units[which]
        # 1. The events that the plan has; the others are extra.
        n, m = 0, 0
        for e in range(bounds[u], bounds[u + 1]):
            x = int(label[e]) + 1
            others[x, 0] += others[x, 1] != u
            others[x, 1] = u
            event[m] = e
            position[m] = n
            n += x > 0 or not ignore
            m += has[x]
        had = _REACHED | _EXTRA if n > m else 0
        n_marked = 0
        if things or tells:
            visit = False  # whether what comes is of an extra event
            q = 0
            for e in range(bounds[u], bounds[u + 1]):
                here = int(label[e])
                if here >= 0 or not ignore:
                    if q:
                        after[q - 1] = min(after[q - 1], e)
                    visit = not has[here + 1]
                    if not visit:
                        after[q] = bounds[u + 1]
                        q += 1
                    elif tells and 0 <= here < n_labels:
                        told[u, 0, here] = told[u, 2, here] = True
                if things and visit and thing[e] >= 0:
                    x = n_labels + 1 + thing[e]
                    marked[n_marked] = x
                    n_marked += flags[x] == 0
                    flags[x] |= _REACHED | _EXTRA | _PASSED
        # 2. Forward: the cheapest way into every node, after each event the plan has.
        node, step, best = size, -1, to_end[size]
        if m:
            for j in range(len(cost)):
                cost[j] = FAR << NODE
            cost[size] = 0
            last[size] = -1
            n_steps, n_was = 0, 0
            for q in range(m):
                here = int(label[event[q]])
                neighbour = int(label[event[q - 1]]) if swaps and q and position[q] == position[q - 1] + 1 else here
                # What this event changes is gathered first, so that all of it comes from before the event.
                n_new = 0
                for at in range(first_node[here], first_node[here + 1]):
                    s = nodes[at]
                    best = cost[0] + into[s, 0]
                    for j in range(1, len(cost)):
                        best = min(best, cost[j] + into[s, j])
                    k = best & _NODES
                    c = best - k - (EXTRA << NODE)
                    new[n_new, 0] = s
                    new[n_new, 1] = c
                    new[n_new, 2] = 2 * k
                    new[n_new, 3] = last[k]
                    n_new += c <= cost[s] and c < _UNREACHED << NODE
                if neighbour != here:
                    for at in range(first_node[neighbour], first_node[neighbour + 1]):
                        s = nodes[at]  # planned second, happened first
                        for at_2 in range(first_node[here], first_node[here + 1]):
                            s_2 = nodes[at_2]  # planned first, happened second
                            if between[s_2, s] != 0:
                                continue
                            place, c = n_new, cost[s]
                            for x in range(n_new):
                                if new[x, 0] == s:
                                    place, c = x, new[x, 1]
                            for x in range(n_was):  # as it was before both
                                j = was[x, 0]
                                cost[j], was[x, 1] = was[x, 1], cost[j]
                                last[j], was[x, 2] = was[x, 2], last[j]
                            best = FAR << (NODE + 1)
                            for j in range(len(cost)):
                                best = min(best, cost[j] + into[s_2, j])
                            k = best & _NODES
                            best -= k + ((2 * EXTRA - SWAP) << NODE)
                            if best < c and best < _UNREACHED << NODE:
                                new[place, 0] = s
                                new[place, 1] = best
                                new[place, 2] = 2 * k + 1
                                new[place, 3] = last[k]
                                n_new = max(n_new, place + 1)
                            for x in range(n_was):
                                j = was[x, 0]
                                cost[j], was[x, 1] = was[x, 1], cost[j]
                                last[j], was[x, 2] = was[x, 2], last[j]
                for x in range(n_new):
                    s = new[x, 0]
                    was[x, 0] = s
                    was[x, 1] = cost[s]
                    was[x, 2] = last[s]
                    steps[n_steps, 0] = q
                    steps[n_steps, 1] = s
                    steps[n_steps, 2] = new[x, 2]
                    steps[n_steps, 3] = new[x, 3]
                    cost[s] = new[x, 1]
                    last[s] = n_steps
                    n_steps += 1
                n_was = n_new
            best = cost[0] + ends[0]
            for j in range(1, len(cost)):
                best = min(best, cost[j] + ends[j])
            node = best & _NODES
            best >>= NODE
            step = last[node]
        best += n * EXTRA
        # 3. Backward: what each event the plan has and each planned node was.
        skip_to, skip_from = end_node[node], node
        if apart and skip_to >= 0:
            passed[node, size] += 1
            had |= _SKIPPED if to_end[node] else 0
            skip_to = -1
        i = m
        while True:
            while skip_to >= 0:  # nodes passed over between skip_from and the node just handled
                if not optional[skip_to]:
                    x = int(node_label[skip_to])
                    marked[n_marked] = x
                    n_marked += flags[x] == 0
                    flags[x] |= _SKIPPED
                    for at in range(first_also[skip_to], first_also[skip_to + 1]):
                        x = n_labels + 1 + also[at]
                        marked[n_marked] = x
                        n_marked += flags[x] == 0
                        flags[x] |= _SKIPPED | _PASSED
                skip_to = before[skip_from, skip_to]
            first = steps[step, 0] if step >= 0 else -1  # those after it are extra
            swapped, k, via = 0, size, node
            if step >= 0:
                swapped, k = steps[step, 2] & 1, steps[step, 2] >> 1
                first -= swapped
                if swapped:
                    via_cost = FAR
                    here = int(label[event[first + 1]])
                    for at in range(first_node[here], first_node[here + 1]):
                        s_2 = nodes[at]
                        if between[s_2, node] == 0 and between[k, s_2] < via_cost:
                            via, via_cost = s_2, between[k, s_2]
            for q in range(max(first, 0), i):
                extra = q > first + swapped or step < 0
                x = int(label[event[q]])
                if x >= n_labels:  # wide: where it was found to stand, else its first place
                    x = int(node_label[nodes[first_node[x]] if extra else via if q > first else node])
                bits = _REACHED
                if extra:
                    bits |= _EXTRA
                elif swapped:
                    bits |= _OUT_OF_ORDER
                marked[n_marked] = x
                n_marked += flags[x] == 0
                flags[x] |= bits | (_FAILING if not extra and status[event[q]] == 2 else 0)
                for j in range(event[q], after[q] if things else event[q]):
                    if thing[j] >= 0:
                        x = n_labels + 1 + thing[j]
                        marked[n_marked] = x
                        n_marked += flags[x] == 0
                        flags[x] |= bits | _PASSED
            if step < 0:
                break
            skip_to, skip_from = before[k, via], k
            if apart and skip_to >= 0:
                passed[k, via] += 1
                had |= _SKIPPED if between[k, via] else 0
                skip_to = -1
            i, node, step = first, k, steps[step, 3]
        for at in range(n_marked):
            x = marked[at]
            found[x, flags[x]] += 1
            if x <= n_labels:
                had |= flags[x]
            if tells and x < n_labels:
                for kind in range(5):
                    told[u, kind, x] = flags[x] >> kind & 1
            flags[x] = 0
        some[had] += 1
        whole = n * EXTRA + to_end[size]
        fit = 1.0 if whole == 0 else 1.0 - best / whole
        sums[0] += 1
        sums[2] += best
        if best == 0:
            sums[1] += 1
        fits[u] = fit
        if tells:
            for kind in range(5):
                told[u, kind, n_labels] = had >> kind & 1
    # 4. What was counted by the way.
    for x in range(n_labels):
        if not has[x + 1]:
            found[x, _REACHED | _EXTRA] += others[x + 1, 0]
    for k in range(size + 1):
        for s in range(size + 1):
            skip_to = end_node[k] if s == size else before[k, s]
            while skip_to >= 0 and passed[k, s]:
                if not optional[skip_to]:
                    found[node_label[skip_to], _SKIPPED] += passed[k, s]
                skip_to = before[k, skip_to]
