"""Counts per key that add up: n, and distinct customers, for keys out of a space too large for a plain array or not.

A key is an int64 (a label, a pair `from · size + to`, …); −1 is no key. Small key spaces count in a dense array, large
ones (more than 65,535 names make 4 billion pairs) by sorting the keys of a chunk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..loops.native import native
from .kernel import Chunk, Ints
from .persons import Flags, dense, distinct


@dataclass(frozen=True, slots=True)
class Tally:
    """Sorted distinct keys with their number of occurrences and of customers."""

    keys: Ints
    n: Ints
    n_customers: Ints


@dataclass(frozen=True, slots=True)
class Part:
    """A tally of one chunk; `pairs` are the customers that other chunks may count too."""

    keys: Ints
    n: Ints
    own: Ints
    pairs: Ints
    """key index (into `keys`) and customer of the shared customers, as in `persons.distinct`."""
    base: int


def compact(key: Ints, space: int) -> tuple[Ints, Ints]:
    """(sorted distinct keys, index into them per event, −1 where the event has no key)."""
    if dense(space, len(key)):
        keys = np.flatnonzero(counted(key, space))
        to = np.full(space + 1, -1, np.int64)  # −1 falls on the extra place at the end
        to[keys] = np.arange(len(keys))
        return keys, to[key]
    has = key >= 0
    keys, index = np.unique(key[has], return_inverse=True)
    found = np.full(len(key), -1, np.int64)
    found[has] = index
    return keys, found


def step(key: Ints, space: int, chunk: Chunk | None = None, shared: Flags | None = None) -> Part:
    """Count one chunk's keys; with `chunk` and `shared` its customers too."""
    if dense(space, len(key)):
        every = counted(key, space)
        keys = np.flatnonzero(every)
        if chunk is None or shared is None:
            return Part(keys, every[keys], np.zeros(len(keys), np.int64), np.zeros(0, np.int64), 0)
        own, pairs = distinct(key, chunk.person, space, shared)
        base = max(len(shared), 1)
        return Part(keys, every[keys], own[keys], np.searchsorted(keys, pairs // base) * base + pairs % base, base)
    keys, index = compact(key, space)
    n = np.bincount(index + 1, minlength=len(keys) + 1)[1:].astype(np.int64)
    if chunk is None or shared is None:
        empty = np.zeros(0, np.int64)
        return Part(keys, n, np.zeros(len(keys), np.int64), empty, 0)
    own, pairs = distinct(index, chunk.person, len(keys), shared)
    return Part(keys, n, own, pairs, len(shared))


def counted(key: Ints, space: int) -> Ints:
    """shape (space,): events of each key."""
    n = np.zeros(space, np.int64)
    _count(key, n)
    return n


@native
def _count(key, n):  # type: ignore[no-untyped-def]  # numba infers the types
    for e in range(len(key)):
        if key[e] >= 0:
            n[key[e]] += 1


def pairs(label: npt.NDArray[Any], size: int, chunk: Chunk, shared: Flags) -> Part:
    """Count one chunk's steps from a label to the next, keys as `pair_keys` has them, and their customers."""
    space = size * size
    if not chunk.part.alone or not dense(space, len(label)):
        return step(pair_keys(label, chunk.bounds, size), space, chunk, shared)
    found = np.zeros((space, 3), np.int64)
    _count_pairs(label, chunk.bounds, size, found)
    keys = np.flatnonzero(found[:, 0])
    return Part(keys, found[keys, 0], found[keys, 1], np.zeros(0, np.int64), 1)


@native
def _count_pairs(label, bounds, size, found):  # type: ignore[no-untyped-def]  # numba infers the types
    """Of each key the steps, the units that have it, and the last of them + 1."""
    for u in range(len(bounds) - 1):
        before = -1
        for e in range(bounds[u], bounds[u + 1]):
            here = int(label[e])
            if before >= 0 and here >= 0:
                key = before * size + here
                found[key, 0] += 1
                found[key, 1] += found[key, 2] != u + 1
                found[key, 2] = u + 1
            before = here


def merge(parts: list[Part]) -> Tally:
    """The sum of the chunks' tallies."""
    if not parts:
        empty = np.zeros(0, np.int64)
        return Tally(empty, empty, empty)
    keys = different(np.concatenate([p.keys for p in parts]))
    n, customers = np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
    pairs: list[Ints] = []
    for p in parts:
        at = np.searchsorted(keys, p.keys)
        n[at] += p.n
        customers[at] += p.own
        if len(p.pairs):
            pairs.append(at[p.pairs // p.base] * p.base + p.pairs % p.base)
    if pairs:
        base = max(p.base for p in parts)
        customers += np.bincount(different(np.concatenate(pairs)) // base, minlength=len(keys))
    return Tally(keys, n, customers)


def different(values: Ints) -> Ints:
    """The sorted distinct values, as `np.unique`, which loads numpy's masked arrays first."""
    values = np.sort(values)
    return values[np.concatenate([np.ones(1, np.bool_), values[1:] != values[:-1]])] if len(values) else values


def pair_keys(label: npt.NDArray[Any], bounds: Ints, size: int) -> Ints:
    """shape (events,): `from · size + to` of the step that ends in each event.

    −1 at a unit's first event, and where either end has no label.
    """
    key = np.empty(len(label), np.int64)
    _pair_keys(label, bounds, size, key)
    return key


@native
def _pair_keys(label, bounds, size, key):  # type: ignore[no-untyped-def]  # numba infers the types
    for u in range(len(bounds) - 1):
        before = -1
        for e in range(bounds[u], bounds[u + 1]):
            here = int(label[e])
            key[e] = before * size + here if before >= 0 and here >= 0 else -1
            before = here
