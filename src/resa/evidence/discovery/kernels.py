"""Compiled counts over packed journeys: who precedes whom, who follows whom. Arrays in, arrays out."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...loops.jit import compiled


@compiled
def first_positions(bounds: Any, label: Any, n: int) -> tuple[Any, Any, Any]:
    """(journeys per label, sum of relative first positions, journeys in which row comes before column)."""
    journeys = np.zeros(n, np.int64)
    position = np.zeros(n, np.float64)
    before = np.zeros((n, n), np.int64)
    first = np.full(n, -1, np.int64)
    met = np.empty(n, np.int64)
    for u in range(len(bounds) - 1):
        low, high = bounds[u], bounds[u + 1]
        n_met = 0
        for i in range(low, high):
            x = label[i]
            if x >= 0 and first[x] < 0:
                first[x] = i
                met[n_met] = x
                n_met += 1
        for k in range(n_met):
            x = met[k]
            journeys[x] += 1
            position[x] += (first[x] - low) / max(high - low - 1, 1)
            for j in range(k + 1, n_met):
                before[x, met[j]] += 1
        for k in range(n_met):
            first[met[k]] = -1
    return journeys, position, before


@compiled
def follows(bounds: Any, label: Any, at: Any, n: int) -> tuple[Any, Any]:
    """(n + 1)² steps from label to label, repeats and −1 skipped, n = start and end; and summed log seconds between."""
    count = np.zeros((n + 1, n + 1), np.int64)
    wait = np.zeros((n + 1, n + 1), np.float64)
    for u in range(len(bounds) - 1):
        last = n
        when = np.int64(0)
        for i in range(bounds[u], bounds[u + 1]):
            x = label[i]
            if x < 0:
                continue
            if x != last:
                count[last, x] += 1
                if last < n:
                    wait[last, x] += np.log1p(max(at[i] - when, 0) / 1e6)
            last = x
            when = at[i]
        if last < n:
            count[last, n] += 1
    return count, wait


@compiled
def explained(bounds: Any, label: Any, allowed: Any, n: int) -> tuple[int, int]:
    """(journeys with an event, journeys whose every event is on the map and whose every move is an arrow of it)."""
    some = good = 0
    for u in range(len(bounds) - 1):
        if bounds[u + 1] == bounds[u]:
            continue
        some += 1
        last = n
        fine = True
        for i in range(bounds[u], bounds[u + 1]):
            x = label[i]
            if x < 0 or (x != last and not allowed[last, x]):
                fine = False
                break
            last = x
        if fine and allowed[last, n]:
            good += 1
    return some, good
