"""How far each unit comes along the steps of a funnel, in one pass over its events.

For every required step k the walk knows the latest entry from which a chain has come to k: a later entry has more of the
window left, so one number per step is enough, whatever the number of entries. An event serves one step of a chain at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..loops.native import native
from .kernel import Chunk, Ints
from .persons import Flags

ENTRIES = ("first", "any", "last")


@dataclass(frozen=True, slots=True)
class Steps:
    """What counts as which step. Steps are numbered as the user wrote them; `after[s]` ties the optional ones down."""

    matches: Flags
    """shape (labels + 1, steps): whether an event of that label is that step; the last row is for no label."""
    required: Ints
    """Numbers of the required steps, in order; the first step is one of them."""
    after: Ints
    """shape (steps,): index into `required` of the required step that an optional one follows; −1 = is required."""
    excluded: Flags
    """shape (labels + 1,)."""


@dataclass(frozen=True, slots=True)
class Walked:
    """Of each unit of a chunk that entered; the others are not mentioned."""

    unit: Ints
    """Places in the chunk, in its order."""
    depth: Ints
    """Index of the furthest required step reached. Unordered: number of different steps − 1."""
    entry: Ints
    """The event (of the chunk) the furthest chain began with."""
    times: Ints
    """shape (entered, required): µs from entry to each step, when first reached; −1 = not."""
    optional: Ints
    """Bits of the optional steps met on the way."""


def walk(chunk: Chunk, label: npt.NDArray[Any], steps: Steps, window: int, entry: str, strict: bool) -> Walked:
    """Ordered steps; `strict`: nothing else may come between. `window` in µs from entry, −1 = none."""
    made = _entered(chunk, label, steps.matches[:, steps.required[0]], len(steps.required))
    _walk(
        label, chunk.at, chunk.bounds, steps.matches, steps.matches.any(axis=1) | steps.excluded, steps.required, steps.after,
        steps.excluded, window, ENTRIES.index(entry), strict, np.empty(len(steps.required), np.int64), np.empty(len(steps.required), np.int64),
        made.unit, made.depth, made.entry, made.times, made.optional,
    )  # fmt: skip
    return made


def gather(chunk: Chunk, label: npt.NDArray[Any], steps: Steps, window: int, entry: str) -> Walked:
    """Steps in any order: how many different ones come together within the window."""
    made = _entered(chunk, label, np.any(steps.matches, axis=1), len(steps.required))
    _gather(
        label, chunk.at, chunk.bounds, steps.matches, steps.excluded, window, ENTRIES.index(entry),
        np.empty(steps.matches.shape[1], np.int64), made.unit, made.depth, made.entry, made.times,
    )  # fmt: skip
    return made


def _entered(chunk: Chunk, label: npt.NDArray[Any], enters: Flags, n_steps: int) -> Walked:
    """The units with an event that enters, its first one told as `entry`, nothing else known yet."""
    event, unit = np.empty(chunk.n_events, np.int64), np.empty(chunk.n_units, np.int64)
    n = _first(label, chunk.bounds, np.ascontiguousarray(enters), event, unit)
    return Walked(
        unit[:n].copy(), np.full(n, -1, np.int64), event[:n].copy(), np.full((n, n_steps), -1, np.int64),
        np.zeros(n, np.int64),
    )  # fmt: skip


@native
def _first(label, bounds, enters, event, unit):  # type: ignore[no-untyped-def]  # numba infers the types
    """`event`: all that enter, then those that are the first of their `unit`. Few do, so events are looked at before units."""
    many, n, u = 0, 0, 0
    for e in range(len(label)):
        event[many] = e
        many += enters[label[e]]
    for i in range(many):
        e = event[i]
        if n and e < bounds[unit[n - 1] + 1]:
            continue
        while bounds[u + 1] <= e:
            u += 1
        unit[n] = u
        event[n] = e
        n += 1
    return n


@native
def _walk(  # type: ignore[no-untyped-def]  # numba infers the types
    label, at, bounds, matches, matters, required, after, excluded, window, entry, strict, level, before, unit, depth, begun,
    times, optional,
):  # fmt: skip
    n, n_steps = len(required), len(after)
    for u in range(len(unit)):
        first, stop = begun[u], bounds[unit[u] + 1]
        for k in range(n):
            level[k] = -1
        last = -1
        if entry == 2:
            for e in range(first, stop):
                if matches[label[e], required[0]]:
                    last = e
        for e in range(first, stop):
            here = label[e]
            if excluded[here] or (strict and not matters[here]):
                for k in range(n):
                    level[k] = -1
                continue
            if not matters[here]:
                continue
            for k in range(n):
                before[k] = level[k]
                if strict:
                    level[k] = -1
            for k in range(n - 1, 0, -1):
                start = before[k - 1]
                if start < 0 or not matches[here, required[k]] or (window >= 0 and at[e] - at[start] > window):
                    continue
                if start > level[k]:
                    level[k] = start
                if level[k - 1] == start:  # the chain has moved on; what is behind it cannot do better
                    level[k - 1] = -1
                if times[u, k] < 0:
                    times[u, k] = at[e] - at[start]
                if k > depth[u]:
                    depth[u], begun[u] = k, start
            moved = -1
            for k in range(1, n):
                if matches[here, required[k]] and before[k - 1] >= 0 and level[k] == before[k - 1]:
                    moved = k
            if moved < 0:
                for s in range(n_steps):
                    k = after[s]
                    if k < 0 or before[k] < 0 or not matches[here, s]:
                        continue
                    if window < 0 or at[e] - at[before[k]] <= window:
                        optional[u] |= 1 << s
                        if strict:
                            level[k] = before[k]
            if matches[here, required[0]] and (entry == 1 or (entry == 0 and e == first) or e == last):
                level[0] = e
                if depth[u] < 0:
                    depth[u], begun[u], times[u, 0] = 0, e, 0


@native
def _gather(label, at, bounds, matches, excluded, window, entry, seen, unit, depth, begun, times):  # type: ignore[no-untyped-def]  # numba infers the types
    n = matches.shape[1]
    for u in range(len(unit)):
        for k in range(n):
            seen[k] = -1
        start = -1
        for e in range(begun[u], bounds[unit[u] + 1]):
            here = label[e]
            if excluded[here]:
                for k in range(n):
                    seen[k] = -1
                continue
            found = False
            for s in range(n):
                if matches[here, s]:
                    found = True
                    if entry == 1 or seen[s] < 0:
                        seen[s] = e
            if not found:
                continue
            if start < 0:
                start = e
            count, first = 0, e
            for s in range(n):
                if seen[s] < 0:
                    continue
                if window >= 0 and at[e] - at[seen[s]] > window:
                    continue
                count += 1
                if seen[s] < first:
                    first = seen[s]
            if entry == 0 and window >= 0 and at[e] - at[start] > window:
                break
            for k in range(count):
                if times[u, k] < 0:
                    times[u, k] = at[e] - at[first]
            if count - 1 > depth[u]:
                depth[u], begun[u] = count - 1, first
