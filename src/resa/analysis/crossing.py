"""One crossing per unit from one place to another: how long the wait, what stood between, and whose turn it was.

A place is some labels. A unit crosses at its first event of the second place that an event of the first came before. The wait
runs from the latest completion among those of the first until it begins, 0 where they overlap. Every event after the first
place's last one ends a turn, the crossing's own end among them: it was the turn of whoever acts in it, from the turn before
until it is completed. What the customer does in between is a question and no move: that time belongs to whoever moves next.
The turns of a crossing add up to its wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..loops.native import native
from .kernel import Ints

#: What stands in neither place, in the first, in the second.
NEITHER, FIRST, SECOND = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Crossings:
    """Those of some units; what several pieces found is put together by `together`."""

    met: int
    """Units that were at the first place."""
    first: Ints
    """Per crossing: the last event at the first place …"""
    last: Ints
    """… and the event at the second that ends it."""
    wait: Ints
    """µs between them."""
    crossing: Ints
    """Per turn: which crossing it is of …"""
    event: Ints
    """… the event that ends it …"""
    took: Ints
    """… its µs …"""
    holder: Ints
    """… and whose it was, as `holder` of the events says."""

    @property
    def between(self) -> npt.NDArray[np.bool_]:
        """Per turn: whether a contact meanwhile ends it, not the crossing's own end."""
        return np.asarray(self.event != self.last[self.crossing])


def crossings(
    bounds: npt.NDArray[Any],
    at: npt.NDArray[Any],
    duration: npt.NDArray[Any],
    side: npt.NDArray[np.int8],
    holder: npt.NDArray[np.int32],
    asks: npt.NDArray[np.bool_],
) -> Crossings:
    """`side` is each event's place, `holder` who acts in it, `asks` whether that is the customer."""
    n_units = len(bounds) - 1
    done = at + np.maximum(duration, 0)
    first, last, free = (np.empty(n_units, np.int64) for _ in range(3))
    met = np.zeros(1, np.int64)
    n = int(_cross(bounds, at, done, side, first, last, free, met))
    first, last, free = first[:n], last[:n], free[:n]
    turns = last - first
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(turns)])
    crossing = np.repeat(np.arange(n), turns)
    event = np.arange(starts[-1]) - np.repeat(starts[:-1] - first - 1, turns)
    took, whose = np.empty(starts[-1], np.int64), np.empty(starts[-1], np.int64)
    _turns(starts, first, last, free, at, done, holder, asks, took, whose)
    return Crossings(int(met[0]), first, last, np.maximum(at[last] - free, 0), crossing, event, took, whose)


def together(parts: Sequence[Crossings]) -> Crossings:
    """One after the other; `first`, `last` and `event` have no meaning any more but that of an order."""
    none = np.zeros(0, np.int64)
    before = np.cumsum([0, *(len(p.wait) for p in parts)])
    whole = {
        name: np.concatenate([none, *(getattr(p, name) for p in parts)])
        for name in ("first", "last", "wait", "event", "took", "holder")
    }
    crossing = np.concatenate([none, *(p.crossing + n for p, n in zip(parts, before, strict=False))])
    return Crossings(met=sum(p.met for p in parts), crossing=crossing, **whole)


@native
def _cross(bounds, at, done, side, first, last, free, met):  # type: ignore[no-untyped-def]  # numba infers the types
    n = 0
    for u in range(len(bounds) - 1):
        begun = -1
        latest = 0
        for e in range(bounds[u], bounds[u + 1]):
            if side[e] == 1:
                if begun < 0:
                    met[0] += 1
                    latest = done[e]
                elif done[e] > latest:
                    latest = done[e]
                begun = e
            elif side[e] == 2 and begun >= 0:
                first[n] = begun
                last[n] = e
                free[n] = latest
                n += 1
                break
    return n


@native
def _turns(starts, first, last, free, at, done, holder, asks, took, whose):  # type: ignore[no-untyped-def]  # numba infers the types
    for k in range(len(first)):
        clock = free[k]
        end = at[last[k]]
        place = starts[k]
        for e in range(first[k] + 1, last[k] + 1):
            until = done[e]
            if e == last[k] or until > end:
                until = end
            took[place] = 0
            if until > clock:
                took[place] = until - clock
                clock = until
            place += 1
        turn = holder[last[k]]
        for back in range(last[k] - first[k]):
            e = last[k] - back
            if e == last[k] or not asks[e]:
                turn = holder[e]
            whose[starts[k] + e - first[k] - 1] = turn
