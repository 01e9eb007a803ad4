"""The touches before each conversion, cut out of a chunk of events, and what every rule gives them: two compiled loops.

The same numbers, to the last bit, as `credit` and `markov` give for the same touches (they stay the way for files, for orders
above one and for credit by place); these loops read each event once and hold no table as long as the events.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..loops.native import native
from .credit import RULES, Floats, Touches
from .kernel import Chunk, Ints
from .markov import Steps
from .persons import Flags

#: Channels up to which the steps of the chain are counted in a full table.
MOST_CHANNELS = 1_000


@dataclass(frozen=True, slots=True)
class Cut:
    """Paths of a chunk."""

    touches: Touches
    unit: Ints
    """shape (paths,): the unit each is of."""
    lonely: int
    """Conversions without a touch before them."""


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


def cut(chunk: Chunk, touch: npt.NDArray[np.unsignedinteger], by_channel: bool, is_goal: Flags, window: float | None, half_life: float) -> Cut:  # fmt: skip
    """`touch`: the channel or code of each event; `is_goal`: of each code. Channel 0 is none."""
    n = chunk.n_events
    channel, age = np.empty(n, np.int64), np.empty(n)
    bounds, won, unit = np.empty(n + 1, np.int64), np.empty(n), np.empty(n, np.int64)  # what is not used costs nothing
    found = np.zeros(3, np.int64)
    _cut(
        chunk.column("code"), touch, chunk.at, chunk.bounds, is_goal, int(by_channel),
        np.inf if window is None else float(window), float(half_life), channel, age, bounds, won, unit, found,
    )  # fmt: skip
    paths, touched, lonely = found.tolist()
    touches = Touches(channel[:touched], bounds[: paths + 1], won[:paths], 1 - won[:paths], age[:touched])
    return Cut(touches, unit[:paths], lonely)


def credited(touches: Touches, size: int) -> Credited:
    """What the rules give, and the steps of the first-order chain; `touches` are each one path's, walked once."""
    late = np.empty(len(touches.channel))
    late = late[: _lateness(touches.age, touches.bounds, touches.conversions, late)]
    np.exp2(late, out=late)
    credits, n = np.zeros((len(RULES), size)), np.zeros(size, np.int64)
    met, steps = np.zeros(size, np.bool_), np.zeros((size + 1, size + 2), np.int64)
    seen, times = np.full(size, -1, np.int64), np.zeros(size, np.int64)
    _credit(touches.channel, touches.bounds, touches.conversions, late, seen, times, credits, n, met, steps)
    keys, taken = np.flatnonzero(met), np.flatnonzero(steps)
    return Credited(keys, credits[:, keys], n[keys].astype(np.float64), Steps(taken, steps.ravel()[taken].astype(np.float64)))  # fmt: skip


@native
def _cut(code, touch, at, bounds, is_goal, by_channel, window, half_life, channel, age, path_bounds, won, unit, found):  # type: ignore[no-untyped-def]  # numba infers the types
    """Fills the paths; `found`: how many, their touches, the conversions without a touch."""
    paths, n, lonely = 0, 0, 0
    path_bounds[0] = 0
    for u in range(len(bounds) - 1):
        begin = bounds[u]
        for end in range(bounds[u], bounds[u + 1]):
            converts = is_goal[code[end]]
            if not converts and end + 1 < bounds[u + 1]:
                continue
            first = n
            for e in range(begin, end if converts else end + 1):
                if by_channel and touch[e] == 0:
                    continue
                age[n] = 0.0
                if converts:
                    before = (at[end] - at[e]) / 1e6
                    if not before <= window:
                        continue
                    age[n] = before / half_life
                channel[n] = touch[e]
                n += 1
            if n > first:
                won[paths] = converts
                unit[paths] = u
                paths += 1
                path_bounds[paths] = n
            elif converts:
                lonely += 1
            begin = end + 1
    found[0] = paths
    found[1] = n
    found[2] = lonely


@native
def _lateness(age, bounds, won, late):  # type: ignore[no-untyped-def]  # numba infers the types
    """How much older than the youngest touch of its path each is, below zero; of paths with a conversion, one after the other."""
    n = 0
    for p in range(len(bounds) - 1):
        if won[p] == 0:
            continue
        youngest = age[bounds[p]]
        for i in range(bounds[p], bounds[p + 1]):
            youngest = min(youngest, age[i])
        for i in range(bounds[p], bounds[p + 1]):
            late[n] = youngest - age[i]
            n += 1
    return n


@native
def _credit(channel, bounds, won, weight, seen, times, credits, n, met, steps):  # type: ignore[no-untyped-def]  # numba infers the types
    """Rows of `credits` as `credit.RULES`. Of its own use: `seen`, the last path that had a channel; `times`, how often."""
    size, before = len(seen), 0  # the weights' place before the path
    for p in range(len(bounds) - 1):
        begin, end = bounds[p], bounds[p + 1]
        state = 0
        for i in range(begin, end):
            met[channel[i]] = True
            steps[state, channel[i]] += 1
            state = channel[i] + 1
        if won[p] == 0:
            steps[state, size + 1] += 1
            continue
        steps[state, size] += 1
        length, distinct, total = end - begin, 0, 0.0
        for i in range(begin, end):
            c = channel[i]
            if seen[c] != p:
                seen[c] = p
                times[c] = 0
                distinct += 1
                n[c] += 1
            times[c] += 1
            total += weight[before + i - begin]
        credits[0, channel[begin]] += 1.0
        credits[1, channel[end - 1]] += 1.0
        for i in range(begin, end):
            c = channel[i]
            credits[2, c] += 1 / length
            if length == 1:
                credits[3, c] += 1.0
            elif length == 2:
                credits[3, c] += 0.5
            elif i == begin or i == end - 1:
                credits[3, c] += 0.4
            else:
                credits[3, c] += 0.2 / (length - 2)
            credits[4, c] += weight[before + i - begin] / total
            credits[5, c] += 1 / (distinct * times[c])
        before += length
