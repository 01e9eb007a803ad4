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

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..texts.sentence import Sentence
from .intervals import Interval, t_mean
from .kernel import Chunk, Ints
from .native import native
from .path_graph import PathGraph

#: Costs are whole tenths, so that ties are exact.
SKIP, EXTRA, SWAP = 10, 10, 9
_NEVER = np.int64(1) << 40

#: Rows of `Census.units`.
REACHED, SKIPPED, EXTRAS, OUT_OF_ORDER, FAILING = range(5)
#: One more row of `Census.also`: reached or skipped.
PASSED = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """A `PathGraph` made ready: for every pair of nodes the cheapest way of skipping what lies between. Node S = start."""

    node_label: npt.NDArray[np.int32]
    optional: npt.NDArray[np.bool_]
    first_node: Ints
    """shape (labels + 1,): the nodes of label l are `nodes[first_node[l]:first_node[l + 1]]`."""
    nodes: Ints
    between: Ints
    """shape (S + 1, S): cost of skipping between two nodes, neither included; _NEVER = no way."""
    before: Ints
    """shape (S + 1, S): the last node skipped on that way, −1 = none."""
    to_end: Ints
    """shape (S + 1,): cost of skipping all that is left."""
    end_node: Ints
    """shape (S + 1,): the last node skipped on that way, −1 = none."""
    n_labels: int
    """Labels of their own; those that follow are wide, and may stand at nodes of several labels."""
    first_also: Ints
    also: Ints
    """The things of node k, for a finer census, are `also[first_also[k]:first_also[k + 1]]`."""
    n_also: int

    @property
    def shortest(self) -> int:
        """Cost, in tenths, of skipping the cheapest whole plan."""
        return int(self.to_end[-1])


def prepare(
    graph: PathGraph,
    labels: Sequence[str],
    *,
    wide: Sequence[Sequence[int]] = (),
    also: Sequence[Sequence[int]] = (),
    n_also: int = 0,
) -> Plan:
    """The plan over these event labels; every node's label must be one of them.

    `wide`: for each label after those, the nodes it may stand at; the cheapest alignment says where. `also`: per node the
    things, of `n_also`, that are passed over when it is skipped.
    """
    size = len(graph.labels)
    index = {label: i for i, label in enumerate(labels)}
    if missing := [label for label in graph.labels if label not in index]:
        raise UsageError(Sentence("analysis.planned_path_touchpoint_events_not_mapped"), value=missing[0])
    node_label = np.array([index[label] for label in graph.labels], np.int32)
    between = np.full((size + 1, size), _NEVER, np.int64)
    before = np.full((size + 1, size), -1, np.int64)
    for source in range(size + 1):
        _cheapest(graph, graph.starts if source == size else graph.next[source], between[source], before[source])
    to_end, end_node = np.full(size + 1, _NEVER, np.int64), np.full(size + 1, -1, np.int64)
    for source in range(size + 1):
        if source in graph.ends:
            to_end[source] = 0
            continue
        for end in graph.ends:
            cost = between[source, end] + (0 if graph.optional[end] else SKIP)
            if cost < to_end[source]:
                to_end[source], end_node[source] = cost, end
    if to_end[size] >= _NEVER:
        raise UsageError(
            Sentence("analysis.planned_path_no_way_from_start"), remedy=Sentence("analysis.connect_steps_plan")
        )
    own: list[list[int]] = [[] for _ in labels]
    for node, label in enumerate(node_label.tolist()):
        own[label].append(node)
    first_node, nodes = _flat([*own, *wide])
    first_also, things = _flat(also or [[]] * size)
    optional = np.array(graph.optional, np.bool_)
    return Plan(
        node_label,
        optional,
        first_node,
        nodes,
        between,
        before,
        to_end,
        end_node,
        len(labels),
        first_also,
        things,
        n_also,
    )


def _flat(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Rows one after the other, and where each begins."""
    first = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
    return first, np.array([x for row in rows for x in row], np.int64)


def _cheapest(graph: PathGraph, first: Sequence[int], cost: Ints, before: Ints) -> None:
    """Dijkstra by (cost, hops, node) from the successors `first`; fills one row of `between` and `before`."""
    queue = [(0, 0, node, -1) for node in sorted(first)]
    heapq.heapify(queue)
    seen: set[int] = set()
    while queue:
        so_far, hops, node, came = heapq.heappop(queue)
        if node in seen:
            continue
        seen.add(node)
        cost[node], before[node] = so_far, came
        onward = so_far + (0 if graph.optional[node] else SKIP)
        for after in graph.next[node]:
            if after not in seen:
                heapq.heappush(queue, (onward, hops + 1, after, node))


@dataclass(frozen=True, slots=True)
class Census:
    """What the alignments of some journeys found; adds up."""

    units: Ints
    """shape (5, labels): journeys that REACHED, SKIPPED, … each label."""
    any: Ints
    """shape (5,): journeys with at least one such."""
    n: int
    """Journeys aligned."""
    perfect: int
    cost: int
    """Tenths."""
    fitness: float
    """Sum over the journeys."""
    fitness_squares: float
    also: Ints = field(default_factory=lambda: np.zeros((6, 0), np.int64))
    """shape (6, things): the same of each thing, and PASSED."""

    @property
    def mean_fitness(self) -> float | None:
        """Over the journeys; None when there are none."""
        return self.fitness / self.n if self.n else None

    @property
    def fitness_interval(self) -> Interval | None:
        """95 % t interval of the mean, kept within 0–1."""
        found = t_mean(self.n, self.fitness, self.fitness_squares)
        return found and Interval(max(found.low, 0.0), min(found.high, 1.0))

    def __add__(self, other: Census) -> Census:
        return Census(
            self.units + other.units,
            self.any + other.any,
            self.n + other.n,
            self.perfect + other.perfect,
            self.cost + other.cost,
            self.fitness + other.fitness,
            self.fitness_squares + other.fitness_squares,
            self.also + other.also,
        )


def align(
    chunk: Chunk,
    label: npt.NDArray[np.int32],
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
    n_labels = plan.n_labels
    units = np.zeros((6, n_labels + 1 + plan.n_also), np.int64)  # labels, on no touchpoint, things
    some = np.zeros(5, np.int64)
    sums = np.zeros(4, np.int64)
    fitness = np.zeros(2)
    longest, nodes = int(np.diff(chunk.bounds).max(initial=0)), len(plan.node_label) + 1
    cost, back = np.empty((3, nodes), np.int64), np.zeros((longest + 1, nodes), np.int32)
    trace, failed = np.empty(longest, np.int64), np.empty(longest, np.bool_)
    origin, thing = np.zeros(longest + 1, np.int64), np.zeros(0, np.int32) if also is None else also
    marks, had = np.zeros_like(units), np.zeros(5, np.bool_)
    told, fits = each or (np.zeros((0, 5, 0), np.bool_), np.zeros(0))
    _align(
        label, chunk.column("status"), chunk.bounds, ignore_unmatched, plan.node_label, plan.optional, plan.first_node,
        plan.nodes, plan.between, plan.before, plan.to_end, plan.end_node, n_labels, plan.first_also, plan.also, thing,
        cost, back, trace, failed, origin, marks, had, units, some, sums, fitness, told, fits,
    )  # fmt: skip
    return Census(units[:5, :n_labels], some, int(sums[0]), int(sums[1]), int(sums[2]), float(fitness[0]), float(fitness[1]), units[:, n_labels + 1 :])  # fmt: skip


@native
def _align(  # type: ignore[no-untyped-def]  # numba infers the types
    label, status, bounds, ignore, node_label, optional, first_node, nodes, between, before, to_end, end_node,
    n_labels, first_also, also, thing, cost, back, trace, failed, origin, marks, had, units, some, sums, fitness, told, fits,
):  # fmt: skip
    """Of its own use: `cost` of the last three positions; `back`, how the best way into (position, node) came: 0 extra event,
    2(k + 1) planned from node k, 2(k + 1) + 1 swap from k; `trace`, label per event, n_all = unmatched; `failed`;
    `origin`, the event behind each of the trace; `marks`, the last unit that marked a label, + 1; `had`, what the unit has.
    """
    size = len(node_label)
    n_all = len(first_node) - 1
    never = np.int64(1) << 40
    for u in range(len(bounds) - 1):
        n = 0
        for e in range(bounds[u], bounds[u + 1]):
            if label[e] >= 0 or not ignore:
                trace[n] = label[e] if label[e] >= 0 else n_all
                failed[n] = status[e] == 2
                origin[n] = e
                n += 1
        origin[n] = bounds[u + 1]
        # 1. Forward: the cheapest cost of every (position, last planned node).
        for j in range(size):
            cost[0, j] = never
        cost[0, size] = 0
        for i in range(1, n + 1):
            old, new, older = (i - 1) % 3, i % 3, (i - 2) % 3
            for j in range(size + 1):
                cost[new, j] = cost[old, j] + 10
                back[i, j] = 0
            here = trace[i - 1]
            if here < n_all:
                for at in range(first_node[here], first_node[here + 1]):
                    s = nodes[at]
                    best, best_k = cost[new, s], -1
                    for k in range(size + 1):
                        c = cost[old, k] + between[k, s]
                        if c < best or (c == best and best_k < 0):
                            best, best_k = c, k
                    if best_k >= 0 and best < never:
                        cost[new, s] = best
                        back[i, s] = 2 * (best_k + 1)
            if i >= 2 and here < n_all and trace[i - 2] < n_all and trace[i - 2] != here:
                there = trace[i - 2]
                for at in range(first_node[there], first_node[there + 1]):
                    s = nodes[at]  # planned second, happened first
                    for at_2 in range(first_node[here], first_node[here + 1]):
                        s_2 = nodes[at_2]  # planned first, happened second
                        if between[s_2, s] != 0:
                            continue
                        for k in range(size + 1):
                            c = cost[older, k] + between[k, s_2] + 9
                            if c < cost[new, s]:
                                cost[new, s] = c
                                back[i, s] = 2 * (k + 1) + 1
        last = n % 3
        best, node = never * 4, size
        for j in range(size + 1):
            c = cost[last, j] + to_end[j]
            if c < best:
                best, node = c, j
        # 2. Backward: what each event and each planned node was; a unit counts once per label and kind.
        stamp = u + 1
        for kind in range(5):
            had[kind] = False
        skip_to, skip_from = end_node[node], node
        i = n
        while True:
            while skip_to >= 0:  # nodes passed over between skip_from and the node just handled
                if not optional[skip_to]:
                    had[1] = True
                    if marks[1, node_label[skip_to]] != stamp:
                        marks[1, node_label[skip_to]] = stamp
                        units[1, node_label[skip_to]] += 1
                    for at in range(first_also[skip_to], first_also[skip_to + 1]):
                        x = n_labels + 1 + also[at]
                        if marks[1, x] != stamp:
                            marks[1, x] = stamp
                            units[1, x] += 1
                        if marks[5, x] != stamp:
                            marks[5, x] = stamp
                            units[5, x] += 1
                skip_to = before[skip_from, skip_to]
            if i == 0:
                break
            how = back[i, node]
            via = node
            if how == 0:
                kind, events, k = 2, 1, node
                skip_to = -1
            elif how % 2 == 0:
                kind, events, k = 0, 1, how // 2 - 1
                skip_to, skip_from = before[k, node], k
            else:
                kind, events, k = 3, 2, how // 2 - 1
                via_cost = never
                for at in range(first_node[trace[i - 1]], first_node[trace[i - 1] + 1]):
                    s_2 = nodes[at]
                    if between[s_2, node] == 0 and between[k, s_2] < via_cost:
                        via, via_cost = s_2, between[k, s_2]
                skip_to, skip_from = before[k, via], k
            for e in range(i - events, i):
                here = trace[e]
                if here == n_all:
                    here = n_labels
                elif here >= n_labels:  # wide: where it was found to stand, else its first place
                    here = node_label[
                        nodes[first_node[here]] if kind == 2 else via if kind == 3 and e == i - 1 else node
                    ]
                had[0] = True
                if marks[0, here] != stamp:
                    marks[0, here] = stamp
                    units[0, here] += 1
                if kind:
                    had[kind] = True
                    if marks[kind, here] != stamp:
                        marks[kind, here] = stamp
                        units[kind, here] += 1
                if kind != 2 and failed[e]:
                    had[4] = True
                    if marks[4, here] != stamp:
                        marks[4, here] = stamp
                        units[4, here] += 1
                for j in range(origin[e], origin[e + 1] if len(thing) else origin[e]):
                    if thing[j] >= 0:
                        x = n_labels + 1 + thing[j]
                        for row in range(6):
                            wanted = row == 0 or row == 5 or (row == kind and kind > 0)
                            if wanted and marks[row, x] != stamp:
                                marks[row, x] = stamp
                                units[row, x] += 1
            node = k
            i -= events
        for kind in range(5):
            some[kind] += had[kind]
        whole = n * 10 + to_end[size]
        fit = 1.0 if whole == 0 else 1.0 - best / whole
        sums[0] += 1
        sums[2] += best
        if best == 0:
            sums[1] += 1
        fitness[0] += fit
        fitness[1] += fit * fit
        if len(fits):
            fits[u] = fit
            for kind in range(5):
                for x in range(n_labels):
                    told[u, kind, x] = marks[kind, x] == stamp
                told[u, kind, n_labels] = had[kind]


__all__ = ["EXTRAS", "FAILING", "OUT_OF_ORDER", "PASSED", "REACHED", "SKIPPED", "Census", "Plan", "align", "prepare"]
