"""Late touchpoints of the plan: by hand, and against an oracle that walks each journey."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.asking import ask
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units


def test_by_hand() -> None:
    store = log("u1: a x b c", "u2: a b c", "u3: b")  # ten seconds from event to event
    rows = {
        r["touchpoint"]: r for r in ask("conformance", store, {"plan": "a > b > c", "late": ["b=15s", "c = 1m"]}).rows()
    }
    assert (rows["b"]["late"], rows["c"]["late"], rows["a"]["late"]) == (pytest.approx(1 / 3), 0, None)
    assert rows["(whole journey)"]["late"] == pytest.approx(1 / 3) and rows["b"]["late_low"] > 0
    assert all(r["late"] is None for r in ask("conformance", store, {"plan": "a > b > c"}).rows())
    with pytest.raises(UsageError, match="cannot be read"):
        ask("conformance", store, {"plan": "a > b", "late": "b=soon"})
    with pytest.raises(UsageError, match="not on the plan"):
        ask("conformance", store, {"plan": "a > b", "late": "x=3d"})


@given(events(), grains, slices, st.integers(1, 3))
def test_against_the_oracle(made, by, slice, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot([*made, Event("new", "a", 0), Event("new", "b", 9 * SECOND)], partitions=partitions)
    seen = units(snapshot, by, slice)
    late = 0
    for unit in seen:
        planned = [e for e in unit if e.name in "ab"]
        late += any(e.name == "b" and e.at - before.at > 2 * SECOND for before, e in itertools.pairwise(planned))
    rows = {
        r["touchpoint"]: r
        for r in ask("conformance", snapshot, {"plan": "a > b", "late": "b=2s", "by": by, "slice": slice}).rows()
    }
    if seen:
        assert rows["b"]["late"] == pytest.approx(late / len(seen))
        assert rows["(whole journey)"]["late"] == rows["b"]["late"]
