"""Transitions: hand-counted, against an oracle, against SQL, and the laws."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.transitions import transitions
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units


def test_hand_counted() -> None:
    result = transitions(log("u1: a b a b", "u2: a b c", "u3: c"))
    assert list(result.rows()) == [
        {"from": "a", "to": "b", "n": 3, "n_customers": 2},
        {"from": "b", "to": "a", "n": 1, "n_customers": 1},
        {"from": "b", "to": "c", "n": 1, "n_customers": 1},
    ]
    assert result.warnings == ()


def test_repeats_count_and_cases_are_not_joined() -> None:
    result = transitions(log("u1/j1: a a a", "u1/j2: a b"))
    assert list(result.rows()) == [
        {"from": "a", "to": "a", "n": 2, "n_customers": 1},
        {"from": "a", "to": "b", "n": 1, "n_customers": 1},
    ]


def test_customers_are_counted_once_over_their_journeys_and_partitions() -> None:
    for partitions in (1, 2, 3):
        result = transitions(log("u1/j1: a b", "u2/j2: a b", "u1/j3: a b", "u2/j4: a b", partitions=partitions))
        assert [(r["n"], r["n_customers"]) for r in result.rows()] == [(4, 2)]


def test_by_customer_joins_the_journeys_in_time() -> None:
    late = [Event("u", "c", 50 * SECOND, case_id="j2"), Event("u", "d", 60 * SECOND, case_id="j2")]
    snapshot = MemorySnapshot([Event("u", "a", 0, case_id="j1"), Event("u", "b", SECOND, case_id="j1"), *late])
    pairs = [(r["from"], r["to"]) for r in transitions(snapshot, by="customer").rows()]
    assert pairs == [("a", "b"), ("b", "c"), ("c", "d")]


def test_ties_stand_in_the_order_of_arrival_and_the_answer_says_so() -> None:
    result = transitions(MemorySnapshot([Event("u", n, 7) for n in "bac"]))
    assert [(r["from"], r["to"]) for r in result.rows()] == [("a", "c"), ("b", "a")]
    assert "2 neighbouring events have the same time" in result.warnings[0]


def test_empty_and_one_event() -> None:
    assert list(transitions(MemorySnapshot([])).rows()) == []
    assert transitions(MemorySnapshot([])).warnings == ("The store has no events.",)
    assert list(transitions(log("u1: a", "u2: b")).rows()) == []


def test_limit_and_min_n() -> None:
    snapshot = log("u1: a b a b c", "u2: a b")
    assert [r["n"] for r in transitions(snapshot, limit=1).rows()] == [3]
    assert [r["n"] for r in transitions(snapshot, min_n=2).rows()] == [3]
    assert len(transitions(snapshot, limit=0)) == 0


def test_more_names_than_two_bytes_hold() -> None:
    n = 66_000
    snapshot = MemorySnapshot([])
    snapshot.names = tuple(f"n{i}" for i in range(n))
    part = _wide(n)
    snapshot.sequences = lambda by="journey", slice=None: iter([part])  # type: ignore[method-assign]  # the test puts its own in place
    result = transitions(snapshot, limit=2)
    assert len(transitions(snapshot)) == n - 1
    assert next(iter(result.rows())) == {"from": "n0", "to": "n1", "n": 1, "n_customers": 1}


def _wide(n: int):  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
    import numpy as np

    from resa.events.model import Sequences

    zeros = np.zeros(n, np.int64)
    return Sequences(
        "journey", np.array([0]), np.array([0, n]), np.arange(n, dtype=np.uint32), np.arange(n, dtype=np.int64),
        zeros.astype(np.uint16), zeros.astype(np.uint8), zeros - 1, np.arange(n), zeros.astype(np.int32),
    )  # fmt: skip


@given(events(), grains, slices, st.integers(1, 3))
def test_against_the_oracle(made, by, slice, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    n, who = Counter(), {}
    for unit in units(snapshot, by, slice):
        for a, b in itertools.pairwise(unit):
            n[a.name, b.name] += 1
            who.setdefault((a.name, b.name), set()).add(b.customer)
    expected = sorted((-k, a, b, len(who[a, b])) for (a, b), k in n.items())
    found = transitions(snapshot, by=by, slice=slice)
    assert [(-r["n"], r["from"], r["to"], r["n_customers"]) for r in found.rows()] == expected


@given(events(), st.permutations(["c1", "c2", "c3", "c4"]))
def test_renaming_customers_changes_nothing(made, order) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    from dataclasses import replace

    to = dict(zip(["c1", "c2", "c3", "c4"], order, strict=True))
    renamed = [replace(e, customer=to[e.customer], case_id=e.case_id or f"own {e.customer}") for e in made]
    before = [replace(e, case_id=e.case_id or f"own {e.customer}") for e in made]
    assert transitions(MemorySnapshot(before)).data == transitions(MemorySnapshot(renamed, partitions=3)).data


@given(events(), st.integers(2, 5))
def test_split_and_merged_is_the_whole(made, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    for by in ("customer", "journey", "account"):
        whole = transitions(MemorySnapshot(made), by=by).data
        assert transitions(MemorySnapshot(made, partitions=partitions), by=by).data == whole
