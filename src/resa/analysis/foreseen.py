"""Exact values at ranks, per group, of very many values that pass by once: all are counted in bins, and only those are kept that
lie near where a wanted rank must be, by what has passed so far.

Few values are kept whole and sorted. Of many the first piece of work is kept whole; each time four times as much has passed, less is kept: the bins around
the wanted shares, with room for chance and for pieces that are not quite alike. Should a rank lie elsewhere in the end, all
pass once more, and what was wanted is kept then: the answer is exact either way. For what can be gone through twice at no cost
see `binned`, whose bins these are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from .binned import BINS, Counts, pick, sift, values_at, wanted_bins
from .kernel import Ints

A = TypeVar("A")
Flags = npt.NDArray[np.bool_]

#: Room on both sides of a share: for pieces that differ, and for chance (this over the root of the values seen).
ROOM, CHANCE = 0.005, 3.0
#: Fewer values to a bin of a group than this, and it costs less to sort them than to look through the bins.
FEW = 0.25


@dataclass(frozen=True, slots=True)
class Ranked:
    """How many values a group has, and those at the ranks that were asked for."""

    n: int
    at: Mapping[int, int]


class Sieve:
    """What has passed one thread."""

    def __init__(self, groups: int, shares: Sequence[float], keep: Flags | None, together: bool, few: bool) -> None:
        self._few = few
        self.counts: Counts = np.zeros((0 if few else groups, BINS), np.int32)
        self.keep: Flags = np.ones(self.counts.shape, np.bool_) if keep is None else keep
        self._shares, self._together = shares, together
        self._passed, self._narrows_at = 0, 1 if keep is None else math.inf
        self._n = 0
        self._group, self._value = np.empty(0, np.int16), np.empty(0, np.int64)
        self._float = np.empty(0, np.float64)

    def take(self, group: npt.NDArray[np.int16], value: Ints) -> None:
        """A piece of work: values of 0 or more, each with its group."""
        n = len(group)
        if self._n + n > len(self._group):  # more than is needed: it is memory only when it is written to
            self._group, self._value = (_longer(a, self._n, 2 * (self._n + n)) for a in (self._group, self._value))
        if self._few:
            self._group[self._n : self._n + n], self._value[self._n : self._n + n] = group, value
            self._n += n
            return
        if n > len(self._float):
            self._float = np.empty(n, np.float64)
        as_float = self._float[:n]
        as_float[:] = value
        self._n += sift(
            group,
            as_float.view(np.int64),
            value,
            self.keep,
            self.counts,
            self._group[self._n :],
            self._value[self._n :],
        )
        self._passed += 1
        if self._passed >= self._narrows_at:
            self._narrows_at *= 4
            self._narrow()

    @property
    def kept(self) -> tuple[npt.NDArray[np.int16], Ints]:
        """The values that were kept, each with its group."""
        return self._group[: self._n], self._value[: self._n]

    def _narrow(self) -> None:
        near = _near(_rows(self.counts, self._together), self._shares)
        self.keep = self.keep & _of_groups(near, self._together)


def _longer(array: npt.NDArray[Any], n: int, length: int) -> npt.NDArray[Any]:
    found = np.empty(length, array.dtype)
    found[:n] = array[:n]
    return found


def _rows(counts: npt.NDArray[Any], together: bool) -> npt.NDArray[Any]:
    """A row for each group, and one for all of them `together`."""
    return np.vstack([counts, counts.sum(axis=0)]) if together else counts


def _of_groups(flags: Flags, together: bool) -> Flags:
    """What is flagged in a group's own row, or in that of all together."""
    return flags[:-1] | flags[-1] if together else flags


def _near(counts: npt.NDArray[Any], shares: Sequence[float]) -> Flags:
    """The bins around these shares of each group; all of them where too few have passed to tell."""
    to = np.cumsum(counts, axis=1, dtype=np.int64)
    n = to[:, -1:]
    room = n * ROOM + CHANCE * np.sqrt(n) + 1
    near = np.zeros(counts.shape, np.bool_)
    for share in shares:
        near |= (to >= n * share - room) & (to - counts <= n * share + room)
    return near


def ranked(
    groups: int,
    shares: Sequence[float],
    ranks_of: Callable[[Ints], Ints],
    pass_by: Callable[[Callable[[], Sieve]], A],
    most: int,
    *,
    together: bool = False,
) -> tuple[A, list[Ranked]]:
    """What `pass_by` gives, and the values of each group; at last, if asked for, those of all groups `together`.

    `pass_by` lets every value pass a sieve, `most` of them about; it is given what makes one, and is called again when the ranks
    were not near the shares. `ranks_of`: of numbers of values the ranks, shape (groups, ranks).
    """
    few = most < FEW * groups * BINS
    keep: Flags | None = None
    while True:
        sieves: list[Sieve] = []

        def new(keep: Flags | None = keep, sieves: list[Sieve] = sieves) -> Sieve:
            sieves.append(Sieve(groups, shares, keep, together, few))
            return sieves[-1]

        done = pass_by(new)
        if few:
            return done, _sorted_out(groups, ranks_of, sieves, together)
        counts = _rows(sum((s.counts for s in sieves), np.zeros((groups, BINS), np.int64)), together)
        n = counts.sum(axis=1)
        some = np.flatnonzero(n)
        ranks = ranks_of(n[some])
        wanted = np.zeros(counts.shape, np.bool_)
        wanted[some[:, None], wanted_bins(counts[some], ranks)[0]] = True
        keep = _of_groups(wanted, together) & (counts[:groups] > 0)
        if not any((keep & ~s.keep).any() for s in sieves):
            break
    values = values_at(counts[some], ranks, lambda slot: _picked(sieves, slot, some, together))
    return done, _told(n, some, ranks, values)


def _told(n: Ints, some: Ints, ranks: Ints, values: Ints) -> list[Ranked]:
    """Of every group; `some` are those that have values."""
    found = [Ranked(0, {})] * len(n)
    for g, row, at in zip(some.tolist(), ranks.tolist(), values.tolist(), strict=True):
        found[g] = Ranked(int(n[g]), dict(zip(row, at, strict=True)))
    return found


def _sorted_out(groups: int, ranks_of: Callable[[Ints], Ints], sieves: list[Sieve], together: bool) -> list[Ranked]:
    """The same of values that were all kept."""
    group = np.concatenate([np.zeros(0, np.int16), *(s.kept[0] for s in sieves)])
    value = np.concatenate([np.zeros(0, np.int64), *(s.kept[1] for s in sieves)])
    n, ordered = np.bincount(group, minlength=groups), value[np.lexsort((value, group))]
    if together:
        n, ordered = np.append(n, len(value)), np.concatenate([ordered, np.sort(value)])
    some = np.flatnonzero(n)
    ranks = ranks_of(n[some])
    return _told(n, some, ranks, ordered[(np.cumsum(n) - n)[some, None] + ranks])


def _picked(sieves: list[Sieve], slot: Counts, some: Ints, together: bool) -> list[tuple[Counts, Ints]]:
    """(slot, value) of what was kept, each once for its group and, if asked for, once for all together."""
    groups = len(sieves[0].counts) if sieves else 0
    table = np.full((groups + together, BINS), -1, np.int32)
    table[some] = slot
    found = []
    for sieve in sieves:
        group, value = sieve.kept
        found.append(pick(group, value, table))
        if together:
            found.append(pick(np.full(len(group), groups, np.int16), value, table))
    return found
