"""Counting distinct customers per group exactly, although a customer's units may lie in several chunks.

Within a chunk the (group, customer) pairs are made distinct by sorting. Only customers that are in two chunks (`shared`)
are kept as pairs and united at the merge; chunks keep a customer's units together, so they are few. At customer
grain there are none.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .kernel import Chunk, Ints

Flags = npt.NDArray[np.bool_]


def shared_persons(work: list[Chunk], by: str) -> Flags:
    """shape (customers + 1,): whether a customer is in two chunks. Empty when none can be."""
    if by == "customer" or len(work) < 2:
        return np.zeros(0, np.bool_)
    highest = max(int(chunk.person.max()) for chunk in work)
    seen, shared = np.zeros(highest + 1, np.bool_), np.zeros(highest + 1, np.bool_)
    here = np.zeros(highest + 1, np.bool_)
    for chunk in work:
        here[:] = False
        here[chunk.person] = True
        shared |= here & seen
        seen |= here
        chunk.forget()
    return shared if shared.any() else np.zeros(0, np.bool_)


def distinct(group: Ints, person: npt.NDArray[np.int32], n_groups: int, shared: Flags) -> tuple[Ints, Ints]:
    """(customers per group that are in no other chunk, sorted pairs group · len(shared) + customer of the shared).

    `group` and `person`: shape (events,); group −1 = in none.
    """
    none = np.zeros(0, np.int64)
    if not len(group) or not n_groups:
        return np.zeros(n_groups, np.int64), none
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
