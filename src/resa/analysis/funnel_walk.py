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
    """shape (required, entered): µs from entry to each step, when first reached; −1 = not."""
    optional: Ints
    """Bits of the optional steps met on the way."""


def walk(chunk: Chunk, label: npt.NDArray[Any], steps: Steps, window: int, entry: str, strict: bool) -> Walked:
    """Ordered steps; `strict`: nothing else may come between. `window` in µs from entry, −1 = none."""
    n = len(steps.required)
    made = _entered(chunk, label, steps.matches[:, steps.required[0]], n)
    _walk(
        label, chunk.at, chunk.bounds, steps.matches, _kinds(steps, strict), steps.required, steps.after,
        window, ENTRIES.index(entry), strict, n == steps.matches.shape[1], np.empty(n, np.int64), np.empty(n, np.int64),
        np.zeros(n, np.int64), made.unit, made.depth, made.entry, made.times, made.optional,
    )  # fmt: skip
    return made


#: What an event is to a walk; 0 and more: it is the required step of that place, and no other.
NOTHING, SEVERAL, BREAKS = -1, -2, -3


def _kinds(steps: Steps, strict: bool) -> npt.NDArray[np.int8]:
    """shape (labels + 1,): what an event of each label is."""
    kinds = np.full(len(steps.matches), BREAKS if strict else NOTHING, np.int8)
    kinds[steps.matches.any(axis=1)] = SEVERAL
    if not strict:
        alone = steps.matches.sum(axis=1) == 1
        for k, step in enumerate(steps.required):
            kinds[steps.matches[:, step] & alone] = k
    kinds[steps.excluded] = BREAKS
    return kinds


def gather(chunk: Chunk, label: npt.NDArray[Any], steps: Steps, window: int, entry: str) -> Walked:
    """Steps in any order: how many different ones come together within the window. Two steps are the same or share no label."""
    same, kind_of = np.unique(steps.matches, axis=1, return_inverse=True)
    kinds = np.where(same.any(axis=1), same.argmax(axis=1), NOTHING)
    kinds[steps.excluded] = BREAKS
    base = np.concatenate([[0], np.cumsum(np.bincount(kind_of.ravel(), minlength=same.shape[1]))])
    made = _entered(chunk, label, np.any(steps.matches, axis=1), len(steps.required))
    _gather(
        label, chunk.at, chunk.bounds, kinds, base, window, ENTRIES.index(entry), np.empty(base[-1], np.int64),
        np.empty(same.shape[1], np.int64), made.unit, made.depth, made.entry, made.times,
    )  # fmt: skip
    return made


#: Up to so many labels are compared one by one, which the processor does for many events at once.
FEW = 4


def _entered(chunk: Chunk, label: npt.NDArray[Any], enters: Flags, n_steps: int) -> Walked:
    """The units with an event that enters, its first one told as `entry`, nothing else known yet."""
    wanted = np.flatnonzero(enters).astype(label.dtype)
    hits = np.zeros(-(-chunk.n_events // 8) * 8, np.bool_)
    here = hits[: chunk.n_events]
    if len(wanted) <= FEW and label.dtype.kind == "u":
        for one in wanted:
            here |= label == one
    else:
        np.take(enters, label, out=here, mode="wrap")
    event, unit = np.empty(chunk.n_units, np.int64), np.empty(chunk.n_units, np.int64)
    n = _first(hits, hits.view(np.uint64), chunk.bounds, event, unit)
    return Walked(
        unit[:n].copy(), np.full(n, -1, np.int64), event[:n].copy(), np.full((n_steps, n), -1, np.int64),
        np.zeros(n, np.int64),
    )  # fmt: skip


@native
def _first(hits, eights, bounds, event, unit):  # type: ignore[no-untyped-def]  # numba infers the types
    """The first hit of each unit that has one; of eight events at once it is seen that there is none."""
    n, u, stop = 0, 0, 0
    for eight in range(len(eights)):
        if eights[eight] == 0:
            continue
        for e in range(8 * eight, 8 * eight + 8):
            if hits[e] and e >= stop:
                while bounds[u + 1] <= e:
                    u += 1
                unit[n], event[n], stop = u, e, bounds[u + 1]
                n += 1
    return n


@native
def _walk(  # type: ignore[no-untyped-def]  # numba infers the types
    label, at, bounds, matches, kinds, required, after, window, entry, strict, all_required, level, before, met, unit, depth,
    begun, times, optional,
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
            kind = kinds[here]
            if kind == NOTHING:
                continue
            if kind == BREAKS:
                for k in range(n):
                    level[k] = -1
                continue
            enters = kind == 0
            if kind > 0:  # one chain at most goes on
                start = level[kind - 1]
                if start < 0 or (window >= 0 and at[e] - at[start] > window):
                    continue
                level[kind - 1] = -1
                if start > level[kind]:
                    level[kind], met[kind] = start, 0
                if times[kind, u] < 0:
                    times[kind, u] = at[e] - at[start]
                if kind > depth[u]:
                    depth[u], begun[u] = kind, start
            elif kind == SEVERAL:
                for k in range(n):
                    before[k] = level[k]
                    if strict:
                        level[k] = -1
                for k in range(n - 1, 0, -1):
                    start = before[k - 1]
                    if start < 0 or not matches[here, required[k]] or (window >= 0 and at[e] - at[start] > window):
                        continue
                    if start > level[k]:
                        level[k], met[k] = start, 0
                    if level[k - 1] == start:  # the chain has moved on; what is behind it cannot do better
                        level[k - 1] = -1
                    if times[k, u] < 0:
                        times[k, u] = at[e] - at[start]
                    if k > depth[u]:
                        depth[u], begun[u] = k, start
                moved = -1
                for k in range(1, n):
                    if matches[here, required[k]] and before[k - 1] >= 0 and level[k] == before[k - 1]:
                        moved = k
                if moved < 0:
                    for k in range(n):
                        if before[k] < 0 or (window >= 0 and at[e] - at[before[k]] > window):
                            continue
                        for s in range(n_steps):  # one that is not met yet; strictly, one after those that are
                            done = met[k] >> s
                            if after[s] != k or not matches[here, s] or (done != 0 if strict else done & 1):
                                continue
                            optional[u] |= 1 << s
                            met[k] |= 1 << s
                            if strict:
                                level[k] = before[k]
                            break
                enters = matches[here, required[0]]
            if enters and (entry == 1 or (entry == 0 and e == first) or e == last):
                level[0], met[0] = e, 0
                if depth[u] < 0:
                    depth[u], begun[u], times[0, u] = 0, e, 0
            if all_required and depth[u] == n - 1:
                break  # nothing more can be found


@native
def _gather(label, at, bounds, kinds, base, window, entry, seen, held, unit, depth, begun, times):  # type: ignore[no-untyped-def]  # numba infers the types
    """Of each kind of step as many events are `seen` as it is wanted times: the first ones after the entry, of any the last."""
    n = len(seen)
    for u in range(len(unit)):
        seen[:], held[:] = -1, 0
        start = begun[u]
        for e in range(start, bounds[unit[u] + 1]):
            kind = kinds[label[e]]
            if kind == NOTHING:
                continue
            if entry == 0 and (kind == BREAKS or (window >= 0 and at[e] - at[start] > window)):
                break
            if kind == BREAKS:
                seen[:], held[:] = -1, 0
                continue
            room = base[kind + 1] - base[kind]
            if entry == 0 and held[kind] == room:
                continue
            seen[base[kind] + held[kind] % room] = e
            held[kind] += 1
            count, first = 0, e
            for s in range(n):
                if seen[s] < 0 or (window >= 0 and at[e] - at[seen[s]] > window):
                    continue
                count += 1
                if seen[s] < first:
                    first = seen[s]
            for k in range(count):
                if times[k, u] < 0:
                    times[k, u] = at[e] - at[first]
            if count - 1 > depth[u]:
                depth[u], begun[u] = count - 1, first
            if depth[u] == n - 1:
                break  # nothing more can be found
