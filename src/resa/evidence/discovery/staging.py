"""Steps grouped into four to eight stages: cuts where few journeys go back and where the waiting is long."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

FEWEST, MOST = 4, 8


def stages(count: npt.NDArray[np.int64], wait: npt.NDArray[np.float64]) -> list[list[int]]:
    """Steps (in order) as contiguous groups; every step its own when there are four or fewer."""
    n = len(count) - 1
    if n <= FEWEST:
        return [[s] for s in range(n)]
    wanted = min(MOST, max(FEWEST, round(n / 2.5)))
    cost = np.array([_cut_cost(count, wait, cut) for cut in range(1, n)])
    even = n / wanted
    best = np.full((wanted + 1, n + 1), np.inf)
    came = np.zeros((wanted + 1, n + 1), np.int64)
    best[0, 0] = 0
    for k in range(1, wanted + 1):
        for end in range(1, n + 1):
            for start in range(k - 1, end):
                uneven = 0.5 * ((end - start - even) / even) ** 2
                total = best[k - 1, start] + uneven + (cost[end - 1] if end < n else 0.0)
                if total < best[k, end]:
                    best[k, end], came[k, end] = total, start
    groups: list[list[int]] = []
    end = n
    for k in range(wanted, 0, -1):
        start = int(came[k, end])
        groups.insert(0, list(range(start, end)))
        end = start
    return groups


def _cut_cost(count: npt.NDArray[np.int64], wait: npt.NDArray[np.float64], cut: int) -> float:
    """Between step cut − 1 and cut: the share of crossings that go back, less for long waits at the crossing."""
    n = len(count) - 1
    forward = count[:cut, cut:n]
    back = int(count[cut:n, :cut].sum())
    crossing = int(forward.sum()) + back
    if not crossing:
        return 0.0
    waited = float(wait[:cut, cut:n].sum()) / max(int(forward.sum()), 1)
    return 2 * back / crossing - waited / math.log1p(86_400 * 30)
