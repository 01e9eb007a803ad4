"""The planned path made ready for `alignment`: for every pair of nodes the cheapest way of skipping what lies between."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..texts.sentence import Sentence
from .kernel import Ints
from .path_graph import PathGraph

#: What leaving out a planned touchpoint costs, in whole tenths, so that ties are exact.
SKIP = 10
#: A cost that ends no way.
FAR = 1 << 40
#: Costs and nodes are compared at once: bits of the node, and how many are looked at together.
NODE, AT_ONCE = 20, 8
#: Nodes of a chain are bits of one number.
LONGEST_CHAIN = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """A `PathGraph` of S nodes, and node S = start."""

    node_label: npt.NDArray[np.int32]
    optional: npt.NDArray[np.bool_]
    first_node: Ints
    """shape (labels + 1,): the nodes of label l are `nodes[first_node[l]:first_node[l + 1]]`."""
    nodes: Ints
    between: Ints
    """shape (S + 1, S): cost of skipping between two nodes, neither included; FAR = no way."""
    into: Ints
    """shape (S, S + 1 or more): the same from the second node to the first, before `NODE` bits for the number of the first."""
    ends: Ints
    """shape (S + 1 or more,): `to_end` in the same way."""
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
    apart: bool
    """Whether no way through the plan has a label twice, but one after the other."""
    chain: bool = False
    """Whether it is a plain chain, each node after the one before and wanted, with a label that no other has."""
    swaps: bool = True
    """Whether two neighbours in each other's place are one move; else the alignment is the classical one (pm4py's costs)."""

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
    swaps: bool = True,
) -> Plan:
    """The plan over these event labels; every node's label must be one of them.

    `wide`: for each label after those, the nodes it may stand at; the cheapest alignment says where. `also`: per node the
    things, of `n_also`, that are passed over when it is skipped. `swaps`: as in `Plan`.
    """
    size = len(graph.labels)
    index = {label: i for i, label in enumerate(labels)}
    if missing := [label for label in graph.labels if label not in index]:
        raise UsageError(Sentence("analysis.planned_path_touchpoint_events_not_mapped"), value=missing[0])
    node_label = np.array([index[label] for label in graph.labels], np.int32)
    between = np.full((size + 1, size), FAR, np.int64)
    before = np.full((size + 1, size), -1, np.int64)
    for source in range(size + 1):
        _cheapest(graph, graph.starts if source == size else graph.next[source], between[source], before[source])
    to_end, end_node = np.full(size + 1, FAR, np.int64), np.full(size + 1, -1, np.int64)
    for source in range(size + 1):
        if source in graph.ends:
            to_end[source] = 0
            continue
        for end in graph.ends:
            cost = between[source, end] + (0 if graph.optional[end] else SKIP)
            if cost < to_end[source]:
                to_end[source], end_node[source] = cost, end
    if to_end[size] >= FAR:
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
        _ended(between.T),
        _ended(to_end),
        before,
        to_end,
        end_node,
        len(labels),
        first_also,
        things,
        n_also,
        len(set(node_label.tolist())) == size and not _circles(graph),
        not wide and _chain(graph),
        swaps,
    )


def _chain(graph: PathGraph) -> bool:
    size = len(graph.labels)
    return (
        size <= LONGEST_CHAIN
        and len(set(graph.labels)) == size
        and not any(graph.optional)
        and graph.starts == (0,)
        and graph.ends == (size - 1,)
        and graph.next == (*((node + 1,) for node in range(size - 1)), ())
    )


def _ended(costs: Ints) -> Ints:
    """Costs by node (the last axis) with the node itself behind them, as many as are compared at once."""
    size = costs.shape[-1]
    found = np.full((*costs.shape[:-1], -(-size // AT_ONCE) * AT_ONCE), FAR << NODE, np.int64)
    found[..., :size] = costs << NODE | np.arange(size)
    return found


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


def _circles(graph: PathGraph) -> bool:
    """Whether a way comes back to a node after others."""
    waits = [0] * len(graph.labels)
    for node, onward in enumerate(graph.next):
        for after in set(onward) - {node}:
            waits[after] += 1
    free = [node for node, n in enumerate(waits) if not n]
    for node in free:
        for after in set(graph.next[node]) - {node}:
            waits[after] -= 1
            if not waits[after]:
                free.append(after)
    return len(free) < len(waits)
