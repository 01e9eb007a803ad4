"""Exact quantiles per group of very many values, none of them kept: counted in bins first, then only the values of those bins
are looked at in which a wanted rank lies.

The same numbers as `quantiles` gives, from a tenth of the memory; the events are walked twice. A bin is as wide as a
thirty-second to a sixteenth of its values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..loops.native import native
from . import engine, kernel, quantiles
from .kernel import Chunk, Ints
from .quantiles import Samples, Spread

#: 16 bins to each power of two: the first bits of a value as a double, less those of 1.
_SHIFT, _BELOW = 48, (1023 << 4) - 1
BINS = 64 << 4
#: So many places (groups times bins) are worth their memory, from so many events on.
PLACES, MANY = 1 << 22, 1 << 22

Counts = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Binned:
    """How many values of each group are in each bin, and how to come by the values."""

    keys: Ints
    counts: Counts
    """shape (keys, BINS)."""
    n_told: int
    work: list[Chunk]
    key: Callable[[Chunk], Ints]
    value: Callable[[Chunk], Ints]
    space: int

    def spread(self, probabilities: Sequence[float]) -> Spread:
        """As of `Samples`."""
        n = self.counts.sum(axis=1, dtype=np.int64)
        return quantiles.spread_of(n, probabilities, self._at)

    def _at(self, ranks: Ints) -> Ints:
        """shape as `ranks` (keys, ranks): the values there."""

        def picked(slot: Counts) -> list[tuple[Counts, Ints]]:
            of_key = np.full((self.space, BINS), -1, np.int32)
            of_key[self.keys] = slot
            return kernel.run(self.work, lambda chunk: pick(self.key(chunk), self.value(chunk), of_key))

        return values_at(self.counts, ranks, picked)


def wanted_bins(counts: npt.NDArray[Any], ranks: Ints) -> tuple[Ints, Ints]:
    """Where each group's ranks (groups, ranks) lie: the bin, and the place in it."""
    before = np.cumsum(counts, axis=1, dtype=np.int64)
    bins = np.empty(ranks.shape, np.int64)
    for column, rank in zip(bins.T, ranks.T, strict=True):
        column[:] = np.argmax(before > rank[:, None], axis=1)
    row = np.arange(len(ranks))[:, None]
    return bins, ranks - (before - counts)[row, bins]


def values_at(counts: npt.NDArray[Any], ranks: Ints, picked: Callable[[Counts], list[tuple[Counts, Ints]]]) -> Ints:
    """shape as `ranks` (groups, ranks): the values there, of groups that have any.

    `picked` is given a table (groups, BINS) of slots, −1 for none, and gives (slot, value) of every value that has one.
    """
    bins, place = wanted_bins(counts, ranks)
    row = np.arange(len(ranks))[:, None]
    wanted = np.zeros(counts.shape, np.bool_)
    wanted[row, bins] = True
    slot = np.where(wanted, np.cumsum(wanted).reshape(wanted.shape) - 1, -1).astype(np.int32)
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts[wanted])])
    values = _sorted(first, picked(slot))
    found: Ints = values[first[slot[row, bins]] + place]
    return found


def gather(
    work: list[Chunk],
    key: Callable[[Chunk], Ints],
    value: Callable[[Chunk], Ints],
    space: int,
    tell: Callable[[Chunk], int] = lambda chunk: 0,
) -> Binned | Samples:
    """All chunks' values (0 or more) by key, as `quantiles.gather`; binned where there are very many of few keys."""
    many = sum(chunk.n_events for chunk in work) >= MANY
    if not many or space * BINS > PLACES or not engine.current().shares_memory:
        return quantiles.gather(work, key, value, space, tell)
    free: list[Counts] = []  # as many as there are threads; taking one out is one step of the interpreter

    def step(chunk: Chunk) -> int:
        counts = free.pop() if free else np.zeros((space, BINS), np.int32)
        micros = value(chunk)
        _count(key(chunk), bits_of(micros), counts)
        free.append(counts)
        return tell(chunk)

    told = sum(kernel.run(work, step))
    counts = free.pop()
    for more in free:
        counts += more
    keys = np.flatnonzero(counts.any(axis=1))
    return Binned(keys, counts[keys], told, work, key, value, space)


def bits_of(values: Ints) -> Ints:
    """Doubles are ordered as their bits are."""
    return values.astype(np.float64).view(np.int64)


def pick(key: npt.NDArray[Any], values: Ints, slot: Counts) -> tuple[Counts, Ints]:
    """(slot, value) of the values that lie in one."""
    slots, found = np.empty(len(key), np.int32), np.empty(len(key), np.int64)
    n = _pick(key, bits_of(values), values, slot, slots, found)
    return slots[:n].copy(), found[:n].copy()


def _sorted(first: Ints, parts: list[tuple[Counts, Ints]]) -> Ints:
    """The values slot by slot, in order."""
    values, free = np.empty(int(first[-1]), np.int64), first[:-1].copy()
    for slots, some in parts:
        quantiles.put(slots, some, free, values)
    for low, high in zip(first[:-1].tolist(), first[1:].tolist(), strict=True):
        values[low:high].sort()
    return values


@native
def _count(key, bits, counts):  # type: ignore[no-untyped-def]  # numba infers the types
    for e in range(len(key)):
        if key[e] >= 0:
            counts[key[e], max((bits[e] >> _SHIFT) - _BELOW, 0)] += 1


@native
def _pick(key, bits, values, slot, slots, found):  # type: ignore[no-untyped-def]  # numba infers the types
    n = 0
    for e in range(len(key)):
        if key[e] >= 0:
            place = slot[key[e], max((bits[e] >> _SHIFT) - _BELOW, 0)]
            slots[n] = place
            found[n] = values[e]
            n += place >= 0
    return n


@native
def sift(key, bits, values, keep, counts, keys, found):  # type: ignore[no-untyped-def]  # numba infers the types
    """Count every value in its bin; those that `keep` names go to `keys` and `found`. Returns how many."""
    n = 0
    for e in range(len(key)):
        k = key[e]
        place = max((bits[e] >> _SHIFT) - _BELOW, 0)
        counts[k, place] += 1
        keys[n] = k
        found[n] = values[e]
        n += keep[k, place]
    return n
