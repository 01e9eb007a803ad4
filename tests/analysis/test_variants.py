"""Variants: hand-counted, against an oracle, ties in n, chunks, buckets guessed well and badly."""

from __future__ import annotations

import functools
import operator
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import kernel, path_counts
from resa.analysis.lookup import by_name
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


@given(events(), grains, slices, st.integers(1, 6), st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_bad_guess_costs_time_only(made, by, slice, limit, full) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made)
    whole = list(variants(snapshot, by=by, slice=slice, limit=limit).rows())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kernel, "CHUNK", 4)
        patched.setattr(path_counts, "BITS", 3)
        patched.setattr(path_counts, "AT_LEAST", 1)
        patched.setattr(path_counts, "_guess", lambda *_: np.array(full))
        assert list(variants(snapshot, by=by, slice=slice, limit=limit).rows()) == whole


def test_rare_paths_are_not_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    often = ["a b", "a b c", "b"]
    lines = [f"often{i}: {often[i * i % 7 % 4]}" for i in range(800)]
    lines += [f"rare{i}: {' '.join('ab'[i >> k & 1] for k in range(10))} d" for i in range(600)]
    random.Random(1).shuffle(lines)
    snapshot = log(*lines)
    whole = list(variants(snapshot, limit=3).rows())
    assert [row["n"] for row in whole] == [343, 229, 228]
    monkeypatch.setattr(kernel, "CHUNK", 64)
    some = path_counts.count(snapshot, by_name(snapshot), first=3)
    assert some.n_units == 1400
    assert 3 <= len(some) < 50
    assert list(variants(snapshot, limit=3).rows()) == whole


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
