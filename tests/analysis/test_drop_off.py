"""Drop-off: hand-counted, against an oracle, and reached = went_on + open + lost."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.drop_off import drop_off
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units


def rows(*args, **kwargs) -> dict[str, dict[str, object]]:  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
    return {r["touchpoint"]: r for r in drop_off(*args, **kwargs).rows()}


def test_hand_counted() -> None:
    # a is left once for good at 0 s, b twice at 10 s, c at 20 s = the data's end; gaps are all 10 s.
    found = rows(log("u1: a b c", "u2: a b", "u3: a b", "u4: a"))
    assert {k: (r["reached"], r["went_on"], r["open"], r["lost"]) for k, r in found.items()} == {
        "a": (4, 3, 0, 1),
        "b": (3, 1, 2, 0),
        "c": (1, 0, 1, 0),
    }
    assert found["a"]["hazard"] == found["a"]["share"] == 0.25
    assert found["a"]["low"] == pytest.approx(0.0455872608, abs=1e-9)  # Wilson, 1 of 4
    assert found["a"]["high"] == pytest.approx(0.6993581574, abs=1e-9)
    assert found["c"]["hazard"] is None and found["c"]["low"] is None
    assert found["b"]["patience_seconds"] == 10


def test_the_last_visit_decides() -> None:
    found = rows(log("u1: a b a", "u2: x x x x x x x x"), patience=5)
    assert (found["a"]["went_on"], found["a"]["lost"]) == (0, 1)
    assert (found["b"]["went_on"], found["b"]["lost"]) == (1, 0)


def test_exactly_the_patience_is_still_open() -> None:
    snapshot = log("u1: a", "u2: b b b")
    assert rows(snapshot, patience=20)["a"]["open"] == 1
    assert rows(snapshot, patience=19.999)["a"]["lost"] == 1


def test_ending_at_a_goal_is_going_on() -> None:
    found = rows(log("u1: a buy", "u2: a buy", "u3: a", "u4: x x x x x"), patience=1, goal=("buy",))
    assert (found["buy"]["went_on"], found["buy"]["lost"]) == (2, 0)
    assert (found["a"]["went_on"], found["a"]["lost"]) == (2, 1)


def test_an_unknown_goal_is_named() -> None:
    with pytest.raises(UsageError, match="Did you mean 'buy'"):
        drop_off(log("u1: a buy"), goal=("bye",))


def test_nothing_to_learn_patience_from() -> None:
    result = drop_off(log("u1: a", "u2: b"))
    assert [(r["open"], r["lost"], r["patience_seconds"]) for r in result.rows()] == [(1, 0, None), (1, 0, None)]
    assert "No journey has two events" in result.warnings[-1]


def test_empty() -> None:
    assert len(drop_off(MemorySnapshot([]))) == 0


def test_a_touchpoint_never_followed_borrows_the_patience() -> None:
    result = drop_off(log("u1: a b", "u2: x x x x"))
    assert rows(log("u1: a b", "u2: x x x x"))["b"]["patience_seconds"] == 10
    assert any("never followed" in w for w in result.warnings)


@given(events(), grains, slices, st.integers(1, 3), st.sampled_from([None, 0.0, 2.5, 6.0]))
def test_against_the_oracle(made, by, slice, partitions, patience) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    found = rows(snapshot, by=by, slice=slice, patience=patience)
    chosen = units(snapshot, by, slice)
    gaps: dict[str, list[float]] = {}
    for unit in chosen:
        for a, b in itertools.pairwise(unit):
            gaps.setdefault(a.name, []).append((b.at - a.at) / SECOND)
    every = [g for of in gaps.values() for g in of]
    expected: dict[str, list[int]] = {}
    for unit in chosen:
        for name in {e.name for e in unit}:
            counts = expected.setdefault(name, [0, 0, 0, 0])
            counts[0] += 1
            if unit[-1].name != name:
                counts[1] += 1
                continue
            limit = patience
            if limit is None and every:
                limit = float(np.quantile(gaps.get(name, every), 0.99))
            silence = (snapshot.last_at - unit[-1].at) / SECOND
            counts[3 if limit is not None and silence > limit + 1e-9 else 2] += 1
    assert {k: [r["reached"], r["went_on"], r["open"], r["lost"]] for k, r in found.items()} == expected


def test_many_events_of_one_customer() -> None:
    snapshot = MemorySnapshot([Event("u", "ab"[i % 2], i) for i in range(3000)])
    found = rows(snapshot)
    assert (found["a"]["reached"], found["a"]["went_on"]) == (1, 1)
    assert (found["b"]["reached"], found["b"]["open"]) == (1, 1)
