"""The different ways through: journeys with the same touchpoints in the same order are one variant.

A path is every event of the unit in order, repeats kept. Paths are compared by a 128-bit hash and shown from a unit that
has it, so a variant's path is exact. Several at the same n stand in the alphabetical order of their paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..events.model import Grain, Sequences, Slice, Snapshot
from . import kernel, notes
from .jit import compiled
from .kernel import Chunk, Ints
from .lookup import Lookup, by_name
from .registry import question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("path", "names", "The touchpoints in order."),
    Column("n", "count", "Journeys with exactly this path."),
    Column("share", "share", "n of all journeys in the slice."),
)

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Variants:
    """Distinct paths: `n` units each, and a unit that shows it (rows `start … start + length` of `parts[part]`)."""

    high: Hashes
    low: Hashes
    n: Ints
    part: Ints
    start: Ints
    length: Ints
    parts: tuple[Sequences, ...]
    n_units: int
    n_ties: int

    def __len__(self) -> int:
        return len(self.n)

    def paths(self, which: Ints, lookup: Lookup) -> list[tuple[str, ...]]:
        """The labels of these variants' paths; events on no touchpoint are left out."""
        found: list[tuple[str, ...]] = [()] * len(which)
        for number, part in enumerate(self.parts):
            mine = np.flatnonzero(self.part[which] == number)
            if not len(mine):
                continue
            length = self.length[which[mine]]
            ends = np.cumsum(length)
            rows = np.repeat(self.start[which[mine]] - (ends - length), length) + np.arange(ends[-1])
            none = np.zeros(0, np.int64)
            label = lookup.of(Chunk(part, rows, none, np.array([0, ends[-1]])))
            texts = [lookup.labels[i] if i >= 0 else None for i in label.tolist()]
            for i, end, n in zip(mine.tolist(), ends.tolist(), length.tolist(), strict=True):
                found[i] = tuple(t for t in texts[end - n : end] if t is not None)
        return found


def count(
    snapshot: Snapshot, *, by: Grain = "journey", slice: Slice | None = None, lookup: Lookup | None = None
) -> Variants:
    """Every distinct path with its number of units."""
    lookup = lookup or by_name(snapshot)
    work = kernel.chunks(snapshot, by, slice)
    parts = tuple({id(c.part): c.part for c in work}.values())
    number = {id(part): i for i, part in enumerate(parts)}

    def step(chunk: Chunk) -> tuple[list[npt.NDArray[Any]], int]:
        units = chunk.n_units
        high, low = np.empty(units, np.uint64), np.empty(units, np.uint64)
        _hash(lookup.of(chunk), chunk.bounds, high, low)
        first = chunk.bounds[:-1]
        start = chunk.rows_of(first)
        part = np.full(units, number[id(chunk.part)], np.int64)
        columns = [high, low, np.ones(units, np.int64), part, start, np.diff(chunk.bounds)]
        return _united(columns), notes.ties(chunk)

    found = kernel.run(work, step)
    if not found:
        none, no_hash = np.zeros(0, np.int64), np.zeros(0, np.uint64)
        return Variants(no_hash, no_hash, none, none, none, none, (), 0, 0)
    columns = _united([np.concatenate([f[0][i] for f in found]) for i in range(6)])
    high, low, n, part, start, length = columns
    ties = sum(f[1] for f in found)
    return Variants(high, low, n, part, start, length, parts, kernel.n_units(work), ties)


def _united(columns: list[npt.NDArray[Any]]) -> list[npt.NDArray[Any]]:
    """Rows with the same hash become one: n added up, the rest from the first of them."""
    high, low, n = columns[:3]
    slots = np.full(1 << int(max(4, 2 * len(high)) - 1).bit_length(), -1, np.int64)
    first, total = np.empty(len(high), np.int64), np.zeros(len(high), np.int64)
    distinct = _unite(high, low, n, slots, first, total)
    first = first[:distinct]
    return [high[first], low[first], total[:distinct], *(c[first] for c in columns[3:])]


@compiled
def _hash(label, bounds, high, low):  # type: ignore[no-untyped-def]
    """Two independent 64-bit hashes of each unit's labels (splitmix64 finishers, different odd constants)."""
    for u in range(len(bounds) - 1):
        a, b = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD1B54A32D192ED03)
        for e in range(bounds[u], bounds[u + 1]):
            if label[e] < 0:
                continue
            x = np.uint64(label[e]) + np.uint64(1)
            a = (a ^ x) * np.uint64(0xBF58476D1CE4E5B9)
            a ^= a >> np.uint64(29)
            b = (b + x) * np.uint64(0x94D049BB133111EB)
            b ^= b >> np.uint64(32)
        a *= np.uint64(0x94D049BB133111EB)
        high[u] = a ^ (a >> np.uint64(31))
        b *= np.uint64(0xBF58476D1CE4E5B9)
        low[u] = b ^ (b >> np.uint64(30))


@compiled
def _unite(high, low, n, slots, first, total):  # type: ignore[no-untyped-def]
    mask = np.uint64(len(slots) - 1)
    distinct = 0
    for i in range(len(high)):
        slot = high[i] & mask
        while True:
            at = slots[slot]
            if at == -1:
                slots[slot] = distinct
                first[distinct] = i
                total[distinct] = n[i]
                distinct += 1
                break
            if high[first[at]] == high[i] and low[first[at]] == low[i]:
                total[at] += n[i]
                break
            slot = (slot + np.uint64(1)) & mask
    return distinct


def top(found: Variants, lookup: Lookup, limit: int | None, min_n: int) -> list[tuple[int, tuple[str, ...]]]:
    """(n, path), most frequent first, then by path; only what can be among the first `limit` is decoded."""
    least = min_n
    if limit is not None and limit < len(found):
        least = max(least, int(np.partition(found.n, -limit)[-limit])) if limit else int(found.n.max()) + 1
    which = np.flatnonzero(found.n >= least)
    rows: Sequence[tuple[int, tuple[str, ...]]] = list(
        zip((-found.n[which]).tolist(), found.paths(which, lookup), strict=True)
    )
    return [(-n, path) for n, path in sorted(rows)[:limit]]


@question(
    "variants",
    title="Which different ways through are there?",
    columns=COLUMNS,
    arguments=(BY, *SLICE_ARGUMENTS, LIMIT, MIN_N),
)
def variants(
    snapshot: Snapshot,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per distinct path; most frequent first, then in the alphabetical order of the paths."""
    lookup = by_name(snapshot)
    found = count(snapshot, by=by, slice=slice)
    rows = top(found, lookup, limit, min_n)
    data: dict[str, list[Any]] = {
        "path": [list(path) for _, path in rows],
        "n": [n for n, _ in rows],
        "share": [n / found.n_units for n, _ in rows],
    }
    warnings = notes.about_order(snapshot, found.n_units, found.n_ties)
    return Result("variants", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)
