"""The different ways through: journeys with the same touchpoints in the same order are one variant.

A path is every event of the unit in order, repeats kept. Paths are compared by a 128-bit hash and shown from a unit that
has it, so a variant's path is exact. Several at the same n stand in the alphabetical order of their paths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..events.model import Grain, Sequences, Slice, Snapshot
from . import kernel, notes
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
_SEEDS = (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03)


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

    def codes(self, which: Ints, lookup: Lookup) -> tuple[npt.NDArray[np.int32], Ints]:
        """(labels of these variants' paths one after the other, offsets); events on no touchpoint are left out."""
        length = self.length[which]
        begin = np.cumsum(length) - length
        found = np.empty(int(length.sum()), np.int32)
        for number, part in enumerate(self.parts):
            mine = np.flatnonzero(self.part[which] == number)
            if not len(mine):
                continue
            place = np.arange(int(length[mine].sum())) - np.repeat(np.cumsum(length[mine]) - length[mine], length[mine])
            rows = np.repeat(self.start[which[mine]], length[mine]) + place
            chunk = Chunk(part, rows, np.zeros(0, np.int64), np.array([0, len(rows)]))
            found[np.repeat(begin[mine], length[mine]) + place] = lookup.of(chunk)
        on_map = found >= 0
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(on_map)])[np.append(begin, len(found))]
        return found[on_map], offsets


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
        label = lookup.of(chunk)
        high, low = (_hash(label, chunk.bounds, seed) for seed in _SEEDS)
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
    order = np.lexsort((low, high))
    high, low = high[order], low[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    begins = np.flatnonzero(new)
    total = np.add.reduceat(n[order], begins) if len(begins) else n
    return [high[begins], low[begins], total, *(c[order[begins]] for c in columns[3:])]


def _hash(label: npt.NDArray[np.int32], bounds: Ints, seed: int) -> Hashes:
    """64 bits per unit: the sum of a random number for each (position, label), as Zobrist hashed chess boards.

    Positions count events on a touchpoint (label ≥ 0) only. The random numbers are splitmix64 of position and label.
    """
    on_map = label >= 0
    place = np.cumsum(on_map, dtype=np.int64)
    before = np.concatenate([np.zeros(1, np.int64), place])[bounds[:-1]]
    place = place - np.repeat(before, np.diff(bounds))
    x = place.astype(np.uint64)
    x <<= np.uint64(32)
    x |= label.astype(np.uint32)
    x += np.uint64(seed)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        x ^= x >> np.uint64(shift)
        x *= np.uint64(factor)
    x ^= x >> np.uint64(31)
    x[~on_map] = 0
    return np.add.reduceat(x, bounds[:-1]) if len(bounds) > 1 else np.zeros(0, np.uint64)


def top(found: Variants, lookup: Lookup, limit: int | None, min_n: int) -> list[tuple[int, list[str]]]:
    """(n, path), most frequent first, then by path; only what can be among the first `limit` is decoded."""
    least = min_n
    if limit is not None and limit < len(found):
        least = max(least, int(np.partition(found.n, -limit)[-limit])) if limit else int(found.n.max()) + 1
    which = np.flatnonzero(found.n >= least)
    codes, offsets = found.codes(which, lookup)
    # Ranks of the names, big end first, compare as bytes just as the names do one after the other.
    rank = np.empty(lookup.size, ">u4")
    rank[sorted(range(lookup.size), key=lookup.labels.__getitem__)] = np.arange(lookup.size)
    text = rank[codes].tobytes()
    edges = offsets.tolist()
    rows = sorted(
        (-n, text[4 * low : 4 * high], low, high)
        for n, low, high in zip(found.n[which].tolist(), edges[:-1], edges[1:], strict=True)
    )[:limit]
    every, labels = codes.tolist(), lookup.labels
    return [(-n, [labels[c] for c in every[low:high]]) for n, _, low, high in rows]


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
        "path": [path for _, path in rows],
        "n": [n for n, _ in rows],
        "share": [n / found.n_units for n, _ in rows],
    }
    warnings = notes.about_order(snapshot, found.n_units, found.n_ties)
    return Result("variants", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)
