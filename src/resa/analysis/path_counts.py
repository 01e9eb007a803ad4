"""How many units have each path: what `variants` shows.

A chunk tells its different paths, each with a hash of 128 bits and a unit that has it; these add up. Where only the most
frequent are wanted, most paths need not be told apart at all: units are first counted in a few thousand buckets by a
cheap hash, and no path has more units than its bucket. So only paths in full buckets are looked at, which buckets those
are is guessed from some of the chunks, and what all buckets hold in the end shows whether the guess missed any.
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
from .lookup import Lookup
from .persons import Flags

Hashes = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.uint32]
Small = npt.NDArray[np.int32]
"""Counts and places of units: as wide as the numbers of customers."""
_SEED, _OTHER_SEED = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03

#: Buckets are numbered by so many bits; their counts stay in a core's cache.
BITS = 14
#: The guess is made from one chunk in so many, where there are at least as many chunks as the second number.
ONE_IN, AT_LEAST = 16, 8


@dataclass(frozen=True, slots=True)
class Variants:
    """Distinct paths: `n` units each, and a unit that shows it (rows `start … start + length` of `parts[part]`)."""

    n: Small
    part: Small
    start: Ints
    length: Small
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


@dataclass(frozen=True, slots=True)
class _Part:
    """Of a chunk: the different paths in full buckets, and how many units are in each bucket."""

    hashes: Hashes
    n: Small
    start: Ints
    length: Small
    ties: int
    buckets: Counts


def count(
    snapshot: Snapshot, lookup: Lookup, *, by: Grain = "journey", slice: Slice | None = None, first: int | None = None
) -> Variants:
    """Every distinct path with its number of units. With `first` at least the so many most frequent, and all that are as
    frequent as the last of them, whatever others there are.
    """
    work = kernel.chunks(snapshot, by, slice)
    if not work:
        none, no_place = np.zeros(0, np.int32), np.zeros(0, np.int64)
        return Variants(none, none, no_place, none, (), 0, 0)
    full = _guess(work, lookup, first) if first and len(work) >= AT_LEAST else None
    parts, units, n = _walk(work, lookup, full)
    while full is not None and first and (missed := _missed(parts, full, n, first)).any():
        full |= missed
        parts, units, n = _walk(work, lookup, full)
    different = tuple({id(c.part): c.part for c in work}.values())
    number = {id(part): i for i, part in enumerate(different)}
    return Variants(
        n,
        np.repeat(np.array([number[id(c.part)] for c in work], np.int32), [len(p.n) for p in parts])[units],
        np.concatenate([p.start for p in parts])[units],
        np.concatenate([p.length for p in parts])[units],
        different,
        kernel.n_units(work),
        sum(p.ties for p in parts),
    )


def _walk(work: list[Chunk], lookup: Lookup, full: Flags | None) -> tuple[list[_Part], Small, Small]:
    """(the chunks' paths, the place of each different one in all of them, the units that have it)."""
    parts = kernel.run(work, lambda chunk: _part(chunk, lookup, full))
    return parts, *_united(np.concatenate([p.hashes for p in parts]), np.concatenate([p.n for p in parts]))


def _part(chunk: Chunk, lookup: Lookup, full: Flags | None) -> _Part:
    label = lookup.plain(chunk)
    if full is None:
        units, buckets = np.arange(chunk.n_units), np.zeros(0, np.uint32)
    else:
        units, buckets = _in_full(chunk, label, full)
    hashes = np.empty((len(units), 2), np.uint64)
    _hash(label, chunk.bounds, units, hashes)
    different, n = _united(hashes, np.ones(len(units), np.int32))
    shown = units[different]
    begin = chunk.bounds[shown]
    length = (chunk.bounds[shown + 1] - begin).astype(np.int32)
    return _Part(hashes[different], n, chunk.rows_of(begin), length, notes.ties(chunk), buckets)


def _guess(work: list[Chunk], lookup: Lookup, first: int) -> Flags | None:
    """Which buckets may hold one of the most frequent paths; None where they do not stand out from the others."""
    none = np.zeros(1 << BITS, np.bool_)
    found = kernel.run(work[::ONE_IN], lambda chunk: _in_full(chunk, lookup.plain(chunk), none)[1])
    buckets = np.sum(found, axis=0)
    if first > len(buckets) // 4:
        return None
    ordered = np.sort(buckets)
    usual, last = int(ordered[len(ordered) // 2]), int(ordered[-first])
    full: Flags = buckets >= max(usual + (last - usual) // 2, 1)
    return full if last > 4 * usual else None


def _missed(parts: list[_Part], full: Flags, n: Small, first: int) -> Flags:
    """Buckets that were not looked at and may hold one of the `first`."""
    last = int(np.partition(n, -first)[-first]) if first <= len(n) else 1
    missed: Flags = (np.sum([p.buckets for p in parts], axis=0) >= last) & ~full
    return missed


def _in_full(chunk: Chunk, label: npt.NDArray[Any], full: Flags) -> tuple[Ints, Counts]:
    """(the units in full buckets, how many units are in each bucket)."""
    units, buckets = np.empty(chunk.n_units, np.int64), np.zeros(len(full), np.uint32)
    found = _sort(label, chunk.bounds, full, 64 - BITS, units, buckets)
    return units[:found], buckets


def _united(hashes: Hashes, n: Small) -> tuple[Small, Small]:
    """(the place of each different hash where it is first, in their order, and the sum of its `n`)."""
    table = np.full(1 << max(4, (len(n) + len(n) // 2).bit_length()), -1, np.int32)
    first, total = np.empty(len(n), np.int32), np.empty(len(n), np.int32)
    found = _unite(hashes, n, table, first, total)
    return first[:found], total[:found]


@native
def _sort(label, bounds, full, shift, units, buckets):  # type: ignore[no-untyped-def]  # numba infers the types
    """A unit's bucket is the upper bits of a polynomial of its labels."""
    found = 0
    for u in range(len(bounds) - 1):
        x = np.uint64(0)
        for e in range(bounds[u], bounds[u + 1]):
            if label[e] >= 0:
                x = (x + np.uint64(label[e]) + np.uint64(1)) * np.uint64(_SEED)
        bucket = np.int64((x * np.uint64(_OTHER_SEED)) >> np.uint64(shift))
        buckets[bucket] += 1
        units[found] = u
        found += full[bucket]
    return found


@native
def _unite(hashes, n, table, first, total):  # type: ignore[no-untyped-def]  # numba infers the types
    """Open addressing by the lower bits: `table` holds numbers of different paths, −1 where it is free."""
    found, last = 0, len(table) - 1
    for u in range(len(hashes)):
        place = np.int64(hashes[u, 0] & np.uint64(last))
        while True:
            k = table[place]
            if k < 0:
                table[place] = found
                first[found] = u
                total[found] = n[u]
                found += 1
                break
            if hashes[first[k], 0] == hashes[u, 0] and hashes[first[k], 1] == hashes[u, 1]:
                total[k] += n[u]
                break
            place = (place + 1) & last
    return found


@native
def _hash(label, bounds, units, hashes):  # type: ignore[no-untyped-def]  # numba infers the types
    """Twice 64 bits per unit: the sum of a random number for each (position, label), as Zobrist hashed chess boards.

    Positions count events on a touchpoint (label ≥ 0) only. The random numbers are splitmix64 of position and label.
    """
    for i in range(len(units)):
        u = units[i]
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
        hashes[i, 0], hashes[i, 1] = high, low
