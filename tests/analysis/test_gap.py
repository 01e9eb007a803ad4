"""What happens between two places: by hand, and against a plain reading of every unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.asking import ask
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, slices, units

Wait = tuple[int, list[Event], dict[str, int]]


def crossing(unit: Sequence[Event], first: set[str], second: set[str]) -> Wait | None:
    """(wait, contacts meanwhile, µs by who held it) of one unit, read from left to right; None when it does not cross."""
    start = next((i for i, e in enumerate(unit) if e.name in first), None)
    if start is None:
        return None
    stop = next((i for i, e in enumerate(unit) if i > start and e.name in second), None)
    if stop is None:
        return None
    before = [i for i in range(start, stop) if unit[i].name in first]
    free = max(unit[i].at + (unit[i].duration or 0) for i in before)
    contacts = list(unit[before[-1] + 1 : stop])
    held: dict[str, int] = defaultdict(int)
    clock = free
    for place, event in enumerate([*contacts, unit[stop]]):
        ends = unit[stop].at if place == len(contacts) else min(event.at + (event.duration or 0), unit[stop].at)
        movers = [e for e in contacts[place:] if e.actor != "customer"]
        whose = unit[stop] if place == len(contacts) or not movers else movers[0]
        if ends > clock:
            held[whose.actor or "(none)"] += ends - clock
            clock = ends
    return max(unit[stop].at - free, 0), contacts, held


def with_actors(made: list[Event], actors: list[str | None]) -> list[Event]:
    return [
        Event(**{**{f: getattr(e, f) for f in Event.__dataclass_fields__}, "actor": a})
        for e, a in zip(made, actors, strict=False)
    ]


@given(
    events(),
    st.lists(st.sampled_from([None, "customer", "company", "partner"]), min_size=40, max_size=40),
    st.sampled_from([("a", "b"), ("ab", "c"), ("å", "ab")]),
    grains,
    slices,
    st.integers(1, 3),
)
def test_gap_against_the_oracle(made, actors, places, by, slice, parts) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(with_actors(made, actors), partitions=parts)
    first, second = ([n for n in place if n in snapshot.names] for place in places)
    if not first or not second:
        return
    seen = units(snapshot, by, slice)
    found = [c for unit in seen if (c := crossing(unit, set(first), set(second)))]
    table = list(ask("gap", snapshot, {"from": first, "to": second, "by": by, "slice": slice}).rows())
    met = sum(any(e.name in first for e in unit) for unit in seen)
    assert bool(table) == bool(met)
    if not met:
        return
    wait = table[0]
    assert (wait["part"], wait["n"], wait["of"]) == ("wait", len(found), met)
    if not found:
        assert len(table) == 1 and wait["median_seconds"] is None
        return
    waits = [c[0] for c in found]
    for column, q in (("median_seconds", 0.5), ("q25", 0.25), ("q75", 0.75), ("q90", 0.9)):
        assert wait[column] == pytest.approx(np.quantile(waits, q) / 1e6)
    contacts = {r["name"]: r for r in table if r["part"] == "touchpoint"}
    counted = Counter(e.name for c in found for e in c[1])
    assert set(contacts) == set(counted)
    for name, row in contacts.items():
        assert row["n"] == sum(any(e.name == name for e in c[1]) for c in found)
        assert row["per_journey"] == pytest.approx(counted[name] / len(found))
    (every,) = (r for r in table if r["part"] == "contacts")
    assert (every["n"], every["per_journey"]) == (
        sum(bool(c[1]) for c in found),
        pytest.approx(sum(counted.values()) / len(found)),
    )
    channels = Counter(e.channel or "(none)" for c in found for e in c[1])
    assert {r["name"]: round(r["per_journey"] * len(found)) for r in table if r["part"] == "channel"} == channels
    held: dict[str, int] = defaultdict(int)
    for c in found:
        assert sum(c[2].values()) == c[0], "the turns add up to the wait"
        for name, took in c[2].items():
            held[name] += took
    rows = {r["name"]: r for r in table if r["part"] == "held"}
    assert {n: r["share"] for n, r in rows.items()} == {n: pytest.approx(t / sum(waits)) for n, t in held.items()}
    assert not rows or sum(r["share"] for r in rows.values()) == pytest.approx(1)


def test_a_question_of_the_customers_is_no_move() -> None:
    made = []
    for i in range(8):
        who = f"u{i}"
        made += [
            Event(who, "sign", 0, actor="customer"),
            Event(who, "order", 10 * SECOND, actor="company", properties={"team": "Sales"}),
            Event(who, "call", 60 * SECOND, actor="customer", channel="phone"),
            Event(who, "install", 100 * SECOND, actor="company", properties={"team": "Installers"}),
        ]
    found = list(ask("gap", MemorySnapshot(made), {"from": "sign", "to": "install", "holder": "team"}).rows())
    assert {r["name"]: r["share"] for r in found if r["part"] == "held"} == {"Installers": 0.9, "Sales": 0.1}
    assert [(r["name"], r["n"]) for r in found if r["part"] == "touchpoint"] == [("call", 8), ("order", 8)]
    # Where the customer's own act ends the wait, the stretch before it was theirs.
    found = list(ask("gap", MemorySnapshot(made), {"from": "order", "to": "call", "holder": "team"}).rows())
    assert [(r["name"], r["share"]) for r in found if r["part"] == "held"] == [("customer", 1.0)]


def test_work_that_overlaps_waits_for_nothing() -> None:
    made = [
        e for i in range(6) for e in (Event(f"u{i}", "a", 0, duration=50 * SECOND), Event(f"u{i}", "b", 20 * SECOND))
    ]
    (wait, *rest) = ask("gap", MemorySnapshot(made), {"from": "a", "to": "b"}).rows()
    assert (wait["median_seconds"], wait["seconds_low"], wait["n"]) == (0.0, 0.0, 6)
    assert [r["part"] for r in rest] == ["contacts"]


def test_one_touchpoint_cannot_stand_on_both_sides() -> None:
    snapshot = MemorySnapshot([Event("u", "a", 0), Event("u", "b", SECOND)])
    with pytest.raises(UsageError):
        ask("gap", snapshot, {"from": ["a", "b"], "to": "b"})
    with pytest.raises(UsageError):
        ask("gap", snapshot, {"from": "a"})
