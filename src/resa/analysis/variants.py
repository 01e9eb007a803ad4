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
from ..loops.native import native
from . import kernel, notes
from .kernel import Chunk, Ints
from .lookup import Lookup, by_name
from .picture import Plain, Strips
from .registry import question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("path", "names", "The touchpoints in order."),
    Column("n", "count", "Journeys with exactly this path."),
    Column("share", "share", "n of all journeys in the slice."),
)

Hashes = npt.NDArray[np.uint64]
_SEED, _OTHER_SEED = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03


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

    def step(chunk: Chunk) -> tuple[Hashes, int]:
        hashes = np.empty((chunk.n_units, 2), np.uint64)
        _hash(lookup.plain(chunk), chunk.bounds, hashes)
        return hashes, notes.ties(chunk)

    found = kernel.run(work, step)
    if not found:
        none, no_hash = np.zeros(0, np.int64), np.zeros(0, np.uint64)
        return Variants(no_hash, no_hash, none, none, none, none, (), 0, 0)
    hashes = np.concatenate([f[0] for f in found])
    first, n = _united(hashes)
    part = np.repeat([number[id(c.part)] for c in work], [c.n_units for c in work])[first]
    start = np.concatenate([c.rows_of(c.bounds[:-1]) for c in work])[first]
    length = np.concatenate([np.diff(c.bounds) for c in work])[first]
    ties = sum(f[1] for f in found)
    return Variants(
        hashes[first, 0], hashes[first, 1], n, part, start, length, parts, kernel.n_units(work), ties
    )  # fmt: skip


def _united(hashes: Hashes) -> tuple[Ints, Ints]:
    """(the first unit of each different hash, in their order, and how many have it)."""
    units = len(hashes)
    table = np.full(1 << max(4, (units + units // 2).bit_length()), -1, np.int32)
    first, n = np.empty(units, np.int32), np.empty(units, np.int32)
    found = _unite(hashes, table, first, n)
    return first[:found].astype(np.int64), n[:found].astype(np.int64)


@native
def _unite(hashes, table, first, n):  # type: ignore[no-untyped-def]  # numba infers the types
    """Open addressing by the lower bits: `table` holds numbers of different paths, −1 where it is free."""
    found, last = 0, len(table) - 1
    for u in range(len(hashes)):
        place = np.int64(hashes[u, 0] & np.uint64(last))
        while True:
            k = table[place]
            if k < 0:
                table[place] = found
                first[found] = u
                n[found] = 1
                found += 1
                break
            if hashes[first[k], 0] == hashes[u, 0] and hashes[first[k], 1] == hashes[u, 1]:
                n[k] += 1
                break
            place = (place + 1) & last
    return found


@native
def _hash(label, bounds, hashes):  # type: ignore[no-untyped-def]  # numba infers the types
    """Twice 64 bits per unit: the sum of a random number for each (position, label), as Zobrist hashed chess boards.

    Positions count events on a touchpoint (label ≥ 0) only. The random numbers are splitmix64 of position and label.
    """
    for u in range(len(bounds) - 1):
        place = np.uint64(0)
        high, low = np.uint64(0), np.uint64(0)
        for e in range(bounds[u], bounds[u + 1]):
            if label[e] < 0:
                continue
            place += np.uint64(1)
            what = (place << np.uint64(32)) | np.uint64(label[e])
            x = what + np.uint64(_SEED)
            x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            high += x ^ (x >> np.uint64(31))
            x = what + np.uint64(_OTHER_SEED)
            x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            low += x ^ (x >> np.uint64(31))
        hashes[u, 0], hashes[u, 1] = high, low


def top(found: Variants, lookup: Lookup, limit: int | None, min_n: int) -> list[tuple[int, list[str]]]:
    """(n, path), most frequent first, then by path; only what can be among the first `limit` is decoded."""
    least = min_n
    if limit is not None and limit < len(found):
        several = found.n[found.n > 1]  # most paths have one unit only
        if limit == 0:
            least = int(found.n.max()) + 1
        elif limit <= len(several):
            least = max(least, int(np.partition(several, -limit)[-limit]))
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
    group="where",
    picture=Strips("path", "n", "share"),
    plain=Plain("analysis.plain_variants"),
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
