"""The most usual whole way through the steps, as a representative path."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt

#: Journeys looked at, evenly spread.
MOST = 100_000


def most_usual(bounds: npt.NDArray[np.int64], label: npt.NDArray[np.int64]) -> tuple[tuple[int, ...], int]:
    """(steps, journeys): the commonest sequence of two steps or more, repeats in a row as one; of one when none is longer."""
    ways: Counter[bytes] = Counter()
    every = max(1, (len(bounds) - 1) // MOST)
    for u in range(0, len(bounds) - 1, every):
        path = label[bounds[u] : bounds[u + 1]]
        path = path[path >= 0]
        if len(path):
            ways[path[np.append(True, path[1:] != path[:-1])].astype(np.int64).tobytes()] += 1
    if not ways:
        return (), 0
    longer = [(n, -len(way), way) for way, n in ways.items() if len(way) > 8] or [
        (n, -len(way), way) for way, n in ways.items()
    ]
    n, _, way = max(longer)
    return tuple(int(s) for s in np.frombuffer(way, np.int64)), n * every
