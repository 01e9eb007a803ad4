"""Counting distinct customers per group exactly, although a customer's units may lie in several chunks.

Within a chunk the units of one customer stand together, so a customer is new to a group when the group's last customer
was another. Only customers that this cannot see whole (`shared`: in two chunks, or in a unit of several customers) are
kept as (group, customer) pairs and united at the merge. At customer grain there are none.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .jit import compiled
from .kernel import Chunk, Ints, read_only

Flags = npt.NDArray[np.uint8]


def shared_persons(work: list[Chunk], by: str) -> Flags:
    """shape (customers + 1,): 1 where a customer must be counted by set. Empty at customer grain."""
    if by == "customer" or not work:
        return np.zeros(0, np.uint8)
    highest = max(int(chunk.person.max()) for chunk in work)
    owner = np.full(highest + 1, -1, np.int32)
    shared = np.zeros(highest + 1, np.uint8)
    for i, chunk in enumerate(work):
        _mark(chunk.bounds, chunk.person, i, owner, shared)
        if not isinstance(chunk.rows, slice):
            chunk.forget()
    return shared


@compiled
def _mark(bounds, person, chunk, owner, shared):  # type: ignore[no-untyped-def]
    for u in range(len(bounds) - 1):
        first = person[bounds[u]]
        several = False
        for e in range(bounds[u], bounds[u + 1]):
            p = person[e]
            if p != first:
                several = True
            if owner[p] == -1:
                owner[p] = chunk
            elif owner[p] != chunk:
                shared[p] = 1
        if several:
            for e in range(bounds[u], bounds[u + 1]):
                shared[person[e]] = 1


def distinct(group: Ints, person: npt.NDArray[np.int32], n_groups: int, shared: Flags) -> tuple[Ints, Ints]:
    """(customers per group that are wholly in this chunk, pairs group·(highest + 1) + customer of the shared, sorted).

    `group` and `person`: shape (events,); group −1 = in none.
    """
    counts = np.zeros(n_groups, np.int64)
    pairs = np.empty(len(group) if shared.any() else 0, np.int64)
    n = _distinct(group, read_only(person), np.full(n_groups, -1, np.int32), shared, counts, pairs)
    return counts, np.unique(pairs[:n])


@compiled
def _distinct(group, person, last, shared, counts, pairs):  # type: ignore[no-untyped-def]
    n = 0
    base = len(shared)
    for e in range(len(group)):
        g = group[e]
        if g < 0:
            continue
        p = person[e]
        if base and shared[p]:
            pairs[n] = g * base + p
            n += 1
        elif last[g] != p:
            last[g] = p
            counts[g] += 1
    return n
