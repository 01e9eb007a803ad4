"""The usual order of names, and which of them belong together in one step.

Order: as few journeys as possible contradict it (Kemeny's rule, found by moving one name at a time from a start
sorted by mean relative position); pairs that never meet in a journey are kept apart by that position.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

#: Two neighbours are one step when neither comes clearly first (share of their journeys), …
TOGETHER = 0.35
#: … and they follow each other directly at least in this share of the journeys of the rarer one.
NEAR = 0.3
MOST_IN_A_STEP = 4


def usual_order(before: Ints, position: npt.NDArray[np.float64]) -> list[int]:
    """Labels in their usual order. `before[a, b]`: journeys in which a came first; `position`: mean relative position."""
    order = [int(i) for i in np.argsort(position, kind="stable")]
    cost = (before.T - before).astype(np.float64)  # cost[a, b] > 0: putting a before b contradicts more than it follows
    for _ in range(3 * len(order)):
        best, move = -1e-9, (0, 0)
        for i, x in enumerate(order):
            change = 0.0
            for j in range(i - 1, -1, -1):  # x moves left past order[j]
                change += cost[x, order[j]] - cost[order[j], x]
                if change < best:
                    best, move = change, (i, j)
            change = 0.0
            for j in range(i + 1, len(order)):
                change += cost[order[j], x] - cost[x, order[j]]
                if change < best:
                    best, move = change, (i, j)
        if best >= -1e-9:
            break
        order.insert(move[1], order.pop(move[0]))
    return order


def group(order: list[int], before: Ints, follows: Ints, journeys: Ints, most_steps: int) -> list[list[int]]:
    """Neighbours that come in either order and right after each other, as one step; to fit `most_steps` more are joined, or
    the rarest left out, whichever concerns fewer journeys."""
    groups: list[list[int]] = []
    for x in order:
        if (
            groups
            and len(groups[-1]) < MOST_IN_A_STEP
            and all(_together(x, y, before, follows, journeys) for y in groups[-1])
        ):
            groups[-1].append(x)
        else:
            groups.append([x])
    while len(groups) > most_steps:
        i = min(range(len(groups) - 1), key=lambda i: _apart(groups[i], groups[i + 1], before, journeys))
        rarest = min(groups, key=lambda g: int(journeys[g].max()))
        if _apart(groups[i], groups[i + 1], before, journeys) <= int(journeys[rarest].max()):
            groups[i : i + 2] = [groups[i] + groups[i + 1]]
        else:
            groups.remove(rarest)
    return groups


def _together(x: int, y: int, before: Ints, follows: Ints, journeys: Ints) -> bool:
    both = before[x, y] + before[y, x]
    if both < 5 or min(before[x, y], before[y, x]) < TOGETHER * both:
        return False
    near = follows[x, y] + follows[y, x]
    return bool(near >= NEAR * min(journeys[x], journeys[y]) and min(follows[x, y], follows[y, x]) >= 0.2 * near)


def _meet(a: list[int], b: list[int], before: Ints, journeys: Ints) -> bool:
    """Whether the two steps are met in the same journeys at all often."""
    both = int(before[np.ix_(a, b)].sum() + before[np.ix_(b, a)].sum())
    return both >= 0.1 * float(min(journeys[a].sum(), journeys[b].sum()))


def _apart(a: list[int], b: list[int], before: Ints, journeys: Ints) -> float:
    """How much is lost when two neighbouring steps become one: few journeys, met together in no clear order, lose least."""
    if not _meet(a, b, before, journeys) or len(a) + len(b) > MOST_IN_A_STEP:
        return float("inf")
    forward, back = float(before[np.ix_(a, b)].sum()), float(before[np.ix_(b, a)].sum())
    clear = abs(forward - back) / (forward + back)
    return float(min(journeys[a].sum(), journeys[b].sum())) * (0.2 + clear) * (1 + 0.2 * (len(a) + len(b)))
