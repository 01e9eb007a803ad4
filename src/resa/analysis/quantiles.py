"""Exact quantiles per group of many samples: grouped by counting, then selected, not sorted whole.

The interpolated definition (numpy's "linear", type 7), as pm4py, pandas and edeaR give. Memory: 8 bytes a sample, twice
while chunks are put together.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..loops.native import native
from . import engine, kernel
from .intervals import median_ranks
from .kernel import Chunk, Ints
from .runners.threads import each
from .tally import compact, counted, different

Floats = npt.NDArray[np.float64]

#: With more groups than this all samples are sorted at once: a loop over the groups would cost more.
MANY = 20_000
#: Up to so many counts (groups times chunks) samples are put into their places in two passes, without a copy.
PLACES = 1 << 22


@dataclass(frozen=True, slots=True)
class Samples:
    """Values in the order of their groups: those of `keys[i]` are `values[offsets[i]:offsets[i + 1]]`."""

    keys: Ints
    offsets: Ints
    values: Ints
    n_told: int = 0
    """Of `gather`: the sum of what `tell` said."""

    def spread(self, probabilities: Sequence[float]) -> Spread:
        """How the values of each group lie; reorders them inside their groups."""
        return spread_of(np.diff(self.offsets), probabilities, self._at)

    def _at(self, ranks: Ints) -> Ints:
        _arrange(self, ranks)
        found: Ints = self.values[self.offsets[:-1, None] + ranks]
        return found


def gather(
    work: list[Chunk],
    key: Callable[[Chunk], Ints],
    value: Callable[[Chunk], Ints],
    space: int,
    tell: Callable[[Chunk], int] = lambda chunk: 0,
) -> Samples:
    """All chunks' values by key; key −1 is left out. `key` may be asked twice for the same chunk, `tell` is asked once."""
    if space * len(work) > PLACES or not engine.current().shares_memory:
        found = kernel.run(work, lambda chunk: (group(key(chunk), value(chunk), space), tell(chunk)))
        return replace(join([part for part, _ in found]), n_told=sum(n for _, n in found))
    if not work:
        return join([])
    first = kernel.run(work, lambda chunk: (counted(key(chunk), space), tell(chunk)))
    counts = np.array([n for n, _ in first])
    keys = np.flatnonzero(counts.any(axis=0))
    offsets = _offsets(counts.sum(axis=0))
    free = offsets[:-1] + np.cumsum(counts, axis=0) - counts
    number = {id(chunk): i for i, chunk in enumerate(work)}
    values = np.empty(int(offsets[-1]), np.int64)
    kernel.run(work, lambda chunk: put(key(chunk), value(chunk), free[number[id(chunk)]], values))
    return Samples(keys, offsets[np.append(keys, space)], values, sum(n for _, n in first))


@native
def put(key, value, free, values):  # type: ignore[no-untyped-def]  # numba infers the types
    """Each value into the next free place of its key; key −1 is left out."""
    for e in range(len(key)):
        k = key[e]
        if k >= 0:
            values[free[k]] = value[e]
            free[k] += 1


def group(key: Ints, value: Ints, space: int) -> Samples:
    """One chunk's values by key; key −1 is left out."""
    keys, index = compact(key, space)
    has = index >= 0
    if not has.all():
        index, value = index[has], value[has]
    narrow = index.astype(np.uint16) if len(keys) <= 1 << 16 else index  # 16 bits are sorted by counting
    return Samples(keys, _offsets(np.bincount(index, minlength=len(keys))), value[np.argsort(narrow, kind="stable")])


def join(parts: list[Samples]) -> Samples:
    """All chunks' samples as one; empties `parts` as it goes."""
    if not parts:
        empty = np.zeros(0, np.int64)
        return Samples(empty, np.zeros(1, np.int64), empty)
    keys = different(np.concatenate([p.keys for p in parts]))
    if len(keys) > MANY:
        every = np.concatenate([np.repeat(np.searchsorted(keys, p.keys), np.diff(p.offsets)) for p in parts])
        values = np.concatenate([p.values for p in parts])
        parts.clear()
        return Samples(
            keys, _offsets(np.bincount(every, minlength=len(keys))), values[np.argsort(every, kind="stable")]
        )
    counts = np.zeros(len(keys), np.int64)
    for p in parts:
        counts[np.searchsorted(keys, p.keys)] += np.diff(p.offsets)
    offsets = _offsets(counts)
    values = np.empty(int(offsets[-1]), np.int64)
    free = offsets[:-1].tolist()
    while parts:
        p = parts.pop(0)
        places = np.searchsorted(keys, p.keys).tolist()
        for at, low, high in zip(places, p.offsets[:-1].tolist(), p.offsets[1:].tolist(), strict=True):
            values[free[at] : free[at] + high - low] = p.values[low:high]
            free[at] += high - low
    return Samples(keys, offsets, values)


def _offsets(counts: Ints) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]).astype(np.int64)


def quantiles(samples: Samples, probabilities: Sequence[float]) -> Floats:
    """shape (groups, probabilities), in the unit of the values; reorders the values inside their groups."""
    position = np.maximum(np.diff(samples.offsets) - 1, 0)[:, None] * np.asarray(probabilities, np.float64)
    rank = np.floor(position).astype(np.int64)
    above = np.minimum(rank + 1, np.maximum(np.diff(samples.offsets) - 1, 0)[:, None])
    _arrange(samples, np.hstack([rank, above]))
    start = samples.offsets[:-1, None]
    low = samples.values[start + rank]
    return np.asarray(low + (samples.values[start + above] - low) * (position - rank), np.float64)


@dataclass(frozen=True, slots=True)
class Spread:
    """How the values of each group lie, in seconds where they are µs; `low` and `high` of the median, NaN under six values."""

    n: Ints
    low: Floats
    high: Floats
    at: Floats
    """shape (groups, probabilities)."""


def spread_of(n: Ints, probabilities: Sequence[float], at: Callable[[Ints], Ints]) -> Spread:
    """Quantiles with the exact 95 % interval of the median of groups of `n`; `at` gives the values at ranks (groups, ranks)."""
    low, high = median_ranks(n)
    most = np.maximum(n - 1, 0)[:, None]
    position = most * np.asarray(probabilities, np.float64)
    rank = np.floor(position).astype(np.int64)
    ends = np.maximum(np.vstack([low, high]).T, 0)
    values = at(np.hstack([rank, np.minimum(rank + 1, most), ends]))
    many = len(probabilities)
    here, above = values[:, :many], values[:, many : 2 * many]
    found = np.asarray(here + (above - here) * (position - rank), np.float64)
    below, over = (np.where(r < 0, np.nan, values[:, 2 * many + i] / 1e6) for i, r in enumerate((low, high)))
    return Spread(n, below, over, found / 1e6)


def _arrange(samples: Samples, ranks: Ints) -> None:
    """Put the values of these ranks (groups, ranks) in their places."""
    n_groups = len(samples.keys)
    if n_groups > MANY:
        every = np.repeat(np.arange(n_groups), np.diff(samples.offsets))
        samples.values[:] = samples.values[np.lexsort((samples.values, every))]
    elif n_groups:
        _select(samples, ranks)


def _select(samples: Samples, ranks: Ints) -> None:
    """Put the values of these ranks in their places, group by group, on threads."""

    def some(first: int, last: int) -> None:
        for g in range(first, last):
            values = samples.values[samples.offsets[g] : samples.offsets[g + 1]]
            if len(values) > 1:
                values.partition(different(ranks[g]))

    n_groups, workers = len(samples.keys), os.cpu_count() or 1
    if len(samples.values) < 1 << 16 or workers == 1:
        some(0, n_groups)
        return
    cuts = np.searchsorted(samples.offsets, np.linspace(0, samples.offsets[-1], 4 * workers + 1)[1:-1]).tolist()
    edges = [0, *(min(c, n_groups) for c in cuts), n_groups]
    each(list(itertools.pairwise(edges)), lambda edge: some(*edge))


def order_statistics(samples: Samples, group: int, ranks: Sequence[int]) -> list[int]:
    """The values at 0-based ranks of one group."""
    values = samples.values[samples.offsets[group] : samples.offsets[group + 1]]
    return [int(v) for v in np.partition(values, list(ranks))[list(ranks)]]
