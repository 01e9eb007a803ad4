"""The arrows between steps that a draft keeps: the main ways, so that every step can be reached and left."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

#: An arrow is kept when it carries this share of what leaves its step or of what enters its target, …
MAIN = 0.08
#: … and so many journeys' moves at least (share of all journeys).
LEAST = 0.005
#: A journey may end at a step when this share of those who come there stop there, or this share of all journeys end there.
ENDS_HERE, ENDS = 0.25, 0.03


def keep(count: Ints, n_journeys: int) -> npt.NDArray[np.bool_]:
    """(steps + 1)² which moves the draft keeps; the last row is the start, the last column the end."""
    n = len(count) - 1
    inner = count[:n, :n]
    out = np.maximum(count[:n].sum(axis=1, keepdims=True), 1)
    into = np.maximum(count[:, :n].sum(axis=0, keepdims=True), 1)
    kept = np.zeros(count.shape, np.bool_)
    kept[:n, :n] = (
        ((inner >= MAIN * out) | (inner >= 2 * MAIN * into)) & (inner >= max(2, LEAST * n_journeys)) & (inner > 0)
    )
    for s in range(n):  # the heaviest way in and out always
        if s and inner[:s, s].any():
            kept[int(inner[:s, s].argmax()), s] = True
        if s + 1 < n and not kept[s, s + 1 : n].any() and inner[s, s + 1 :].any():
            kept[s, s + 1 + int(inner[s, s + 1 :].argmax())] = True
    np.fill_diagonal(kept, False)
    kept[:n, n] = (count[:n, n] >= ENDS_HERE * out[:, 0]) | (count[:n, n] >= max(1, ENDS * n_journeys))
    kept[n, 0] = True
    kept[n, :n] |= ~kept[:n, :n].any(axis=0)
    return kept


def optional(count: Ints, kept: npt.NDArray[np.bool_], reached: Ints, n_journeys: int) -> npt.NDArray[np.bool_]:
    """Steps that a tenth or more of all journeys, and of those passing their place, go around in a way no arrow shows:
    by beginning after them, or by a jump that was dropped."""
    n = len(count) - 1
    found = np.zeros(n, np.bool_)
    dropped = np.where(kept, 0, count)
    for s in range(n - 1):
        over = int(dropped[:s, s + 1 : n].sum()) + int(dropped[n, s + 1 : n].sum())
        found[s] = over >= 0.1 * max(over + int(reached[s]), n_journeys, 1)
    return found


def allowed(kept: npt.NDArray[np.bool_], may_skip: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The moves a journey may make and still wholly follow the draft: its arrows, and beginning after optional steps."""
    n = len(kept) - 1
    found = kept.copy()
    for _ in range(n):
        for s in np.flatnonzero(may_skip):
            if found[n, s]:
                found[n, :n] |= kept[s, :n]
    return found
