"""Paths add up at every step; touchpoints are counted; both against oracles."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.paths import END, MORE, START, paths
from resa.analysis.touchpoints import touchpoints
from resa.errors import UsageError
from resa.events.memory import MemorySnapshot

from .small_logs import events, grains, log, slices, units


def links(snapshot: MemorySnapshot, **arguments: object) -> list[tuple[object, ...]]:
    return [tuple(r.values())[:4] for r in paths(snapshot, **arguments).rows()]  # type: ignore[arg-type]  # the values fit, which mypy cannot see


def test_by_hand() -> None:
    assert links(log("u1: a a b c", "u2: a b", "u3: b"), steps=2) == [
        (1, START, "a", 2),
        (1, START, "b", 1),
        (2, "a", "b", 2),
        (2, "b", END, 1),
        (3, "b", END, 1),
        (3, "b", MORE, 1),
    ]


def test_from_a_touchpoint_and_with_repeats() -> None:
    assert links(log("u1: x a a b", "u2: x"), from_="a", repeats=True) == [
        (1, START, "a", 1),
        (2, "a", "a", 1),
        (3, "a", "b", 1),
        (4, "b", END, 1),
    ]


def test_steps_have_bounds() -> None:
    for steps in (0, 1001):
        with pytest.raises(UsageError, match="number of steps"):
            paths(log("u: a"), steps=steps)


@given(events(), grains, slices, st.integers(1, 3), st.integers(1, 4), st.booleans(), st.sampled_from([None, "a"]))
def test_against_the_oracle(made, by, slice, partitions, steps, repeats, first) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    if first and first not in snapshot.names:
        return
    expected: Counter[tuple[int, str, str]] = Counter()
    for unit in units(snapshot, by, slice):
        names = [e.name for e in unit]
        if first:
            names = names[names.index(first) :] if first in names else []
        if not repeats:
            names = [name for name, _ in groupby(names)]
        if not names:
            continue
        shown = [START, *names[:steps], MORE if len(names) > steps else END]
        for i, (a, b) in enumerate(pairwise(shown)):
            expected[i + 1, a, b] += 1
    found = {
        (s, a, b): n for s, a, b, n in links(snapshot, by=by, slice=slice, steps=steps, repeats=repeats, from_=first)
    }
    assert found == dict(expected)
    for place, name in {(s, b) for s, _, b in found if b not in (END, MORE)}:
        into = sum(n for (s, _, b), n in found.items() if (s, b) == (place, name))
        out = sum(n for (s, a, _), n in found.items() if (s, a) == (place + 1, name))
        assert into == out


@given(events(), grains, slices, st.integers(1, 3))
def test_touchpoints_against_the_oracle(made, by, slice, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    n: Counter[str] = Counter()
    who: dict[str, set[str]] = {}
    for unit in units(snapshot, by, slice):
        for e in unit:
            n[e.name] += 1
            who.setdefault(e.name, set()).add(e.customer)
    expected = sorted((-k, name, len(who[name])) for name, k in n.items())
    found = touchpoints(snapshot, by=by, slice=slice)
    assert [(-r["n_events"], r["touchpoint"], r["n_customers"]) for r in found.rows()] == expected
