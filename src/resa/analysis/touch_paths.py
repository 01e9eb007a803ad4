"""The touches before each conversion, cut out of a chunk of events, and what every rule gives them: two compiled loops.

The same numbers, to the last bit, as `credit` and `markov` give for the same touches (they stay the way for files, for orders
above one and for credit by place). Each event is read once, its time only where a conversion follows; what a path without
conversion says is its steps, so that it is kept only where somebody asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..loops.native import native
from .credit import BETWEEN, FIRST, LAST, RULES, Floats, Touches
from .kernel import Chunk, Ints
from .markov import Steps
from .persons import Flags

#: Channels up to which the steps of the chain are counted in a full table.
MOST_CHANNELS = 1_000
#: 1 / n is looked up for n below this.
INVERSES = 1_024


@dataclass(frozen=True, slots=True)
class Cut:
    """Paths of a chunk."""

    touches: Touches
    """Each path once; `ago` is counted from its last touch."""
    unit: Ints
    """shape (paths,): the unit each is of."""
    lonely: int
    """Conversions without a touch before them."""
    nulls: int
    """Paths without conversion, whether or not they are among the touches."""
    steps: Ints
    """shape (channels + 1, channels + 2): steps of the first-order chain, all paths; no rows when they were not counted."""


@dataclass(frozen=True, slots=True)
class Credited:
    """What the paths of a chunk add up to, by channel."""

    keys: Ints
    """Sorted channels that were touched at all."""
    credits: Floats
    """shape (rules, keys)."""
    n: Floats
    """shape (keys,): conversions that have the channel on their path."""
    steps: Steps


def cut(
    chunk: Chunk, touch: npt.NDArray[Any], by_channel: bool, is_goal: Flags, window: float | None, half_life: float,
    size: int, *, nulls: bool,
) -> Cut:  # fmt: skip
    """`touch`: the channel or code, below `size`, of each event; `is_goal`: of each code. Channel 0 is none.

    `nulls`: paths without conversion are wanted too. Steps are counted for no more than MOST_CHANNELS.
    """
    n = chunk.n_events
    channel, ago = np.empty(n, touch.dtype), np.empty(n)  # what is not used costs nothing
    bounds, won, unit = np.empty(n + 1, np.int64), np.empty(n), np.empty(n, np.int64)
    steps = np.zeros((size + 1 if size <= MOST_CHANNELS else 0, size + 2), np.int64)
    found = np.zeros(4, np.int64)
    _cut(
        chunk.column("code"), touch, chunk.at, chunk.bounds, is_goal, int(by_channel),
        np.inf if window is None else float(window), float(half_life), int(nulls), np.empty(n + 1, np.int64),
        channel, ago, bounds, won, unit, steps, found,
    )  # fmt: skip
    paths, touched, lonely, lost = found.tolist()
    if nulls:
        channel = channel.astype(np.int64)  # for whoever makes keys of them
    touches = Touches(channel[:touched], bounds[: paths + 1], won[:paths], 1 - won[:paths], ago[:touched])
    return Cut(touches, unit[:paths], lonely, lost, steps)


def credited(found: Cut, size: int) -> Credited:
    """What the rules give, and the steps of the first-order chain."""
    touches = found.touches
    credits, n = np.zeros((size, len(RULES))), np.zeros(size, np.int64)
    inverse = 1 / np.arange(1, INVERSES, dtype=np.float64)
    seen = np.full((size, 2), -1, np.int64)
    _credit(touches.channel, touches.bounds, touches.conversions, np.exp2(touches.ago), inverse, seen, credits, n)
    keys, taken = np.flatnonzero(found.steps[:, :size].any(axis=0)), np.flatnonzero(found.steps)
    steps = Steps(taken, found.steps.ravel()[taken].astype(np.float64))
    return Credited(keys, credits.T[:, keys], n[keys].astype(np.float64), steps)


@native
def _cut(  # type: ignore[no-untyped-def]  # numba infers the types
    code, touch, at, bounds, is_goal, by_channel, window, half_life, nulls, goals, channel, ago, path_bounds, won, unit,
    steps, found,
):  # fmt: skip
    """Fills the paths; `found`: how many, their touches, the conversions without a touch, the paths without conversion.
    Of its own use: `goals`, the events that are one.
    """
    n_goals = 0
    for e in range(len(code)):
        goals[n_goals] = e
        n_goals += is_goal[code[e]]
    paths, n, lonely, lost, goal = 0, 0, 0, 0, 0
    counts, size = len(steps) > 0, steps.shape[1] - 2
    path_bounds[0] = 0
    for u in range(len(bounds) - 1):
        begin, stop = bounds[u], bounds[u + 1]
        while begin < stop:
            converts = goal < n_goals and goals[goal] < stop
            end = goals[goal] if converts else stop
            goal += converts
            kept = converts or nulls
            if converts:
                while begin < end and not (at[end] - at[begin]) / 1e6 <= window:
                    begin += 1
            first, state = n, 0
            for e in range(begin, end):
                c = touch[e]
                if by_channel and c == 0:
                    continue
                if counts:
                    steps[state, c] += 1
                state = c + 1
                if kept:
                    channel[n] = c
                    ago[n] = (at[end] - at[e]) / 1e6 / half_life if converts else 0.0
                    n += 1
            begin = end + 1
            if not state:
                lonely += converts
                continue
            if counts:
                steps[state, size if converts else size + 1] += 1
            lost += not converts
            if kept:
                youngest = ago[n - 1]
                for i in range(first, n):
                    ago[i] = youngest - ago[i]
                won[paths] = converts
                unit[paths] = u
                paths += 1
                path_bounds[paths] = n
    found[0] = paths
    found[1] = n
    found[2] = lonely
    found[3] = lost


@native
def _credit(channel, bounds, won, weight, inverse, seen, credits, n):  # type: ignore[no-untyped-def]  # numba infers the types
    """Columns of `credits` as `credit.RULES`. Of its own use: `seen`, the last path that had a channel, and how often."""
    for p in range(len(bounds) - 1):
        if won[p] == 0:
            continue
        begin, end = bounds[p], bounds[p + 1]
        length, distinct, total = end - begin, 0, 0.0
        for i in range(begin, end):
            c = channel[i]
            if seen[c, 0] != p:
                seen[c, 0] = p
                seen[c, 1] = 0
                distinct += 1
                n[c] += 1
            seen[c, 1] += 1
            total += weight[i]
        credits[channel[begin], 0] += 1.0
        credits[channel[end - 1], 1] += 1.0
        alike = 1 / length
        head, inner, tail = FIRST, BETWEEN, LAST
        if length == 1:
            head = 1.0
        elif length == 2:
            head = tail = 0.5
        else:
            inner = BETWEEN / (length - 2)
        for i in range(begin, end):
            c = channel[i]
            of = distinct * seen[c, 1]
            credits[c, 2] += alike
            credits[c, 3] += head if i == begin else tail if i == end - 1 else inner
            credits[c, 4] += weight[i] / total
            credits[c, 5] += inverse[of - 1] if of <= len(inverse) else 1 / of
