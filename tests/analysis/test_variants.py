"""Variants: hand-counted, against an oracle, ties in n, chunks."""

from __future__ import annotations

import functools
import operator
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import kernel
from resa.analysis.variants import variants
from resa.events.memory import MemorySnapshot

from .small_logs import events, grains, log, slices, units


def test_hand_counted() -> None:
    result = variants(log("u1: a b", "u2: b a", "u3: a b", "u4: a", "u5: a a"))
    assert list(result.rows()) == [
        {"path": ["a", "b"], "n": 2, "share": 0.4},
        {"path": ["a"], "n": 1, "share": 0.2},
        {"path": ["a", "a"], "n": 1, "share": 0.2},
        {"path": ["b", "a"], "n": 1, "share": 0.2},
    ]


def test_limit_keeps_the_alphabetical_first_of_a_tie() -> None:
    snapshot = log("u1: c", "u2: b", "u3: a", "u4: d d", "u5: d d")
    assert [r["path"] for r in variants(snapshot, limit=2).rows()] == [["d", "d"], ["a"]]
    assert len(variants(snapshot, limit=0)) == 0
    assert [r["n"] for r in variants(snapshot, min_n=2).rows()] == [2]


def test_empty() -> None:
    assert len(variants(MemorySnapshot([]))) == 0


@given(events(), grains, slices, st.integers(1, 3), st.sampled_from([None, 1, 3]))
def test_against_the_oracle(made, by, slice, partitions, limit) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    paths = Counter(tuple(e.name for e in unit) for unit in units(snapshot, by, slice))
    expected = sorted((-n, path) for path, n in paths.items())[:limit]
    found = variants(snapshot, by=by, slice=slice, limit=limit)
    assert [(-r["n"], tuple(r["path"])) for r in found.rows()] == expected
    assert limit or sum(found.data["share"]) == (1 if expected else 0) or abs(sum(found.data["share"]) - 1) < 1e-9


@given(events(), st.integers(1, 6))
def test_the_size_of_chunks_changes_nothing(made, size) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made)
    whole = [c.unit.tolist() for c in kernel.chunks(snapshot, "journey")]
    cut = kernel.chunks(snapshot, "journey", size=size)
    assert functools.reduce(operator.iadd, (c.unit.tolist() for c in cut), []) == functools.reduce(
        operator.iadd, whole, []
    )
    assert all(c.n_units == 1 or c.n_events <= size for c in cut)
    assert sum(c.n_events for c in cut) == len(made)
