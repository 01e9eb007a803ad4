"""Counting distinct customers per group exactly, although a customer's units may lie in several chunks.

Within a chunk a group remembers the customer it counted last, which is enough where the events stand in the order of their
customers; where they do not (several customers in one unit) the (group, customer) pairs are made distinct by sorting. Only
customers that are in two chunks (`shared`) are kept as pairs and united at the merge; chunks keep a customer's units
together, so they are few. At customer grain there are none.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..loops.native import native
from .kernel import Chunk, Ints, run

Flags = npt.NDArray[np.bool_]
Persons = npt.NDArray[np.int32]

#: Up to so many groups, and so many to an event, a group has a place of its own to remember a customer in.
DENSE, PER_EVENT = 1 << 21, 8


def shared_persons(work: list[Chunk], by: str) -> Flags:
    """shape (customers + 1,): whether a customer is in two chunks. Empty when none can be."""
    if by == "customer" or len(work) < 2 or all(chunk.part.alone for chunk in work):
        return np.zeros(0, np.bool_)
    met = run(work, lambda chunk: _different(chunk.person))
    seen, shared = (np.zeros(max(int(persons.max()) for persons in met) + 1, np.bool_) for _ in range(2))
    for persons in met:
        shared[persons[seen[persons]]] = True
        seen[persons] = True
    return shared if shared.any() else np.zeros(0, np.bool_)


def _different(person: Persons) -> Persons:
    """Every customer once. Most often they stand in order, so that neighbours tell."""
    changes: Persons = person[np.concatenate([np.ones(1, np.bool_), person[1:] != person[:-1]])]
    if bool((changes[1:] > changes[:-1]).all()):
        return changes
    changes = np.sort(changes)
    once: Persons = changes[np.concatenate([np.ones(1, np.bool_), changes[1:] != changes[:-1]])]
    return once


def dense(n_groups: int, n_events: int) -> bool:
    """Whether a place per group is worth its memory."""
    return n_groups <= min(DENSE, PER_EVENT * n_events + (1 << 16))


def distinct(group: Ints, person: npt.NDArray[np.int32], n_groups: int, shared: Flags) -> tuple[Ints, Ints]:
    """(customers per group that are in no other chunk, sorted pairs group · len(shared) + customer of the shared).

    `group` and `person`: shape (events,); group −1 = in none.
    """
    none = np.zeros(0, np.int64)
    if not len(group) or not n_groups:
        return np.zeros(n_groups, np.int64), none
    if dense(n_groups, len(group)):
        own, stamp = np.zeros(n_groups, np.int64), np.full(n_groups, -1, np.int32)
        pairs = np.empty(int(np.count_nonzero(shared[person])) if len(shared) else 0, np.int64)
        n_pairs = _stamped(group, person, shared, own, stamp, pairs)
        if n_pairs >= 0:
            return own, np.sort(pairs[:n_pairs])
    return _sorted(group, person, n_groups, shared)


@native
def _stamped(group, person, shared, own, stamp, pairs):  # type: ignore[no-untyped-def]  # numba infers the types
    """Fills `own` and `pairs`; the number of pairs, or −1 when a customer comes after one of a higher number."""
    n, before = 0, 0
    for e in range(len(group)):
        p = person[e]
        if p < before:
            return -1
        before = p
        g = group[e]
        if g >= 0 and stamp[g] != p:
            stamp[g] = p
            if len(shared) and shared[p]:
                pairs[n] = g * len(shared) + p
                n += 1
            else:
                own[g] += 1
    return n


def _sorted(group: Ints, person: npt.NDArray[np.int32], n_groups: int, shared: Flags) -> tuple[Ints, Ints]:
    """The same in any order of events."""
    none = np.zeros(0, np.int64)
    low = int(person.min())
    base = int(person.max()) - low + 1
    narrow: Any = np.uint32 if (n_groups + 1) * base <= np.iinfo(np.uint32).max else np.int64  # sorts twice as fast
    key: npt.NDArray[Any] = (group + 1).astype(narrow)
    key *= narrow(base)
    key += (person - low).astype(narrow)
    key.sort()
    key = key[np.searchsorted(key, narrow(base)) :]  # behind those of group −1
    key = key[np.concatenate([[True], key[1:] != key[:-1]])] if len(key) else key
    of = key // narrow(base)
    if not len(shared):
        return np.bincount(of, minlength=n_groups + 1)[1:].astype(np.int64), none
    who = (key - of * narrow(base)).astype(np.int64) + low
    of = of.astype(np.int64) - 1
    also_elsewhere = shared[who]
    counts = np.bincount(of[~also_elsewhere], minlength=n_groups).astype(np.int64)
    return counts, of[also_elsewhere] * len(shared) + who[also_elsewhere]
