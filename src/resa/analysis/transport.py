"""How alike two sets of paths are: the least work of turning one into the other (earth mover's, exact), and edit distances.

Similarity is Leemans' earth movers' stochastic conformance, EMSC = 1 − Σ flow · distance; the distance of two paths is
their edits (insert, delete, replace) over the longer one's length, 0–1. The flow is solved exactly by successive
shortest paths over whole numbers; nothing is simulated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..loops.jit import compiled
from .credit import Floats
from .kernel import Ints


def similarity(first: Ints, second: Ints, distance: Floats) -> float:
    """EMSC of two samples over the same paths: counts of shape (paths,), `distance` of shape (paths, paths).

    1 = the same mixture of paths. Both must hold something.
    """
    rows, columns = np.flatnonzero(first), np.flatnonzero(second)
    n_first, n_second = int(first.sum()), int(second.sum())
    common = int(np.gcd(n_first, n_second))
    # Whole numbers on both sides: each count times the other side's size.
    supply = first[rows] * (n_second // common)
    demand = second[columns] * (n_first // common)
    cost = np.ascontiguousarray(distance[np.ix_(rows, columns)])
    return 1.0 - float(_work(cost, supply.astype(np.int64), demand.astype(np.int64))) / float(supply.sum())


def distances(paths: Sequence[Sequence[str]]) -> Floats:
    """shape (paths, paths): edits over the longer one's length; two empty paths are alike."""
    index: dict[str, int] = {}
    code = np.array([index.setdefault(name, len(index)) for path in paths for name in path], np.int64)
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum([len(path) for path in paths])]).astype(np.int64)
    found = np.zeros((len(paths), len(paths)))
    _levenshtein(code, bounds, found)
    return found


def effort(lengths: npt.NDArray[np.int64]) -> int:
    """Steps that `distances` takes for paths of these lengths."""
    total = int(lengths.sum())
    return total * total // 2


@compiled
def _levenshtein(code, bounds, found):  # type: ignore[no-untyped-def]  # numba infers the types
    n = len(bounds) - 1
    for a in range(n):
        for b in range(a + 1, n):
            la, lb = bounds[a + 1] - bounds[a], bounds[b + 1] - bounds[b]
            row = np.arange(lb + 1)
            for i in range(1, la + 1):
                corner = row[0]
                row[0] = i
                for j in range(1, lb + 1):
                    above = row[j]
                    change = corner + (code[bounds[a] + i - 1] != code[bounds[b] + j - 1])
                    row[j] = min(change, above + 1, row[j - 1] + 1)
                    corner = above
            found[a, b] = found[b, a] = row[lb] / max(la, lb, 1)


@compiled
def _work(cost, supply, demand):  # type: ignore[no-untyped-def]  # numba infers the types
    """Σ flow · cost of the cheapest flow that empties `supply` into `demand` (equal sums). Duals u, v keep cost − u − v ≥ 0."""
    m, n = cost.shape
    left, free = supply.copy(), demand.copy()
    flow = np.zeros((m, n), np.int64)
    u, v = np.empty(m), np.empty(n)
    for j in range(n):
        v[j] = cost[:, j].min()
    for i in range(m):
        u[i] = (cost[i] - v).min()
        for j in range(n):
            if left[i] == 0:
                break
            if free[j] > 0 and cost[i, j] - u[i] - v[j] <= 1e-15:
                moved = min(left[i], free[j])
                flow[i, j] += moved
                left[i] -= moved
                free[j] -= moved
    far_row, far_column = np.empty(m), np.empty(n)
    by_row, by_column = np.empty(m, np.int64), np.empty(n, np.int64)
    settled = np.empty(n, np.bool_)
    while left.sum() > 0:
        far_row[:], far_column[:], by_row[:], settled[:] = np.inf, np.inf, -1, False
        for i in range(m):
            if left[i] > 0:
                far_row[i] = 0.0
                for j in range(n):
                    reach = max(cost[i, j] - u[i] - v[j], 0.0)
                    if reach < far_column[j]:
                        far_column[j], by_column[j] = reach, i
        while True:
            end = -1
            for j in range(n):
                if not settled[j] and (end < 0 or far_column[j] < far_column[end]):
                    end = j
            settled[end] = True
            if free[end] > 0:
                break
            for i in range(m):
                if flow[i, end] > 0 and far_column[end] < far_row[i]:
                    far_row[i], by_row[i] = far_column[end], end
                    for j in range(n):
                        reach = far_row[i] + max(cost[i, j] - u[i] - v[j], 0.0)  # rounding must not make a way back
                        if not settled[j] and reach < far_column[j]:
                            far_column[j], by_column[j] = reach, i
        length = far_column[end]
        for i in range(m):
            if far_row[i] < length:
                u[i] += length - far_row[i]
        for j in range(n):
            if far_column[j] < length:
                v[j] -= length - far_column[j]
        # The most that fits through the whole way, then along it.
        moved, j = free[end], end
        while True:
            i = by_column[j]
            if by_row[i] < 0:
                moved = min(moved, left[i])
                break
            j = by_row[i]
            moved = min(moved, flow[i, j])
        free[end] -= moved
        j = end
        while True:
            i = by_column[j]
            flow[i, j] += moved
            if by_row[i] < 0:
                left[i] -= moved
                break
            j = by_row[i]
            flow[i, j] -= moved
    return (flow * cost).sum()
