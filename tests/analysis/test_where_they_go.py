"""Rework, hand-overs, co-occurrence, channels, stages and what the lost do instead: by hand and against plain oracles."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.asking import ask
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units

partitions = st.integers(1, 3)


@given(events(), grains, slices, partitions)
def test_rework_against_the_oracle(made, by, slice, parts) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=parts)
    found = {r["touchpoint"]: r for r in ask("rework", snapshot, {"by": by, "slice": slice}).rows()}
    seen = units(snapshot, by, slice)
    assert set(found) == {e.name for unit in seen for e in unit}
    for name, row in found.items():
        times = [[e.at for e in unit if e.name == name] for unit in seen if any(e.name == name for e in unit)]
        again = [t for t in times if len(t) > 1]
        once = sum(a.name == b.name == name for unit in seen for a, b in itertools.pairwise(unit))
        assert (row["n"], row["n_again"], row["most"]) == (len(times), len(again), max(map(len, times)))
        assert row["at_once"] == once and row["returns"] == sum(map(len, times)) - len(times) - once
        expected = np.median([t[-1] - t[0] for t in again]) / 1e6 if again else None
        assert row["median_seconds"] == expected


@given(events(), grains, slices, partitions)
def test_hand_overs_against_the_oracle(made, by, slice, parts) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=parts)
    moves: list[tuple[str, str, int, bool]] = []
    for unit in units(snapshot, by, slice):
        known = [e for e in unit if e.channel]
        for i, (a, b) in enumerate(itertools.pairwise(known)):
            moves.append((a.channel, b.channel, b.at - a.at, i + 2 < len(known) and known[i + 2].channel == a.channel))
    rows = {(r["from"], r["to"]): r for r in ask("hand-overs", snapshot, {"by": by, "slice": slice}).rows()}
    assert set(rows) == {(a, b) for a, b, *_ in moves if a != b}
    for (a, b), row in rows.items():
        here = [m for m in moves if m[:2] == (a, b)]
        assert row["n"] == len(here) and row["share"] == pytest.approx(len(here) / sum(m[0] == a for m in moves))
        assert row["median_seconds"] == pytest.approx(np.median([m[2] for m in here]) / 1e6)
        assert row["back"] == pytest.approx(np.mean([m[3] for m in here]))


@given(events(), grains, slices, partitions)
def test_co_occurrence_against_the_oracle(made, by, slice, parts) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=parts)
    sets = [{e.name for e in unit} for unit in units(snapshot, by, slice)]
    rows = list(ask("co-occurrence", snapshot, {"of": "touchpoint", "by": by, "slice": slice}).rows())
    names = sorted({n for s in sets for n in s})
    expected = {(a, b): n for a, b in itertools.combinations(names, 2) if (n := sum({a, b} <= s for s in sets))}
    assert {(r["one"], r["other"]): r["n"] for r in rows} == expected
    for row in rows:
        one, two = (sum(row[k] in s for s in sets) for k in ("one", "other"))
        assert (row["n_one"], row["n_other"]) == (one, two)
        assert row["lift"] == pytest.approx(row["n"] * len(sets) / (one * two))
        assert row["p_value"] is None or row["p_adjusted"] >= row["p_value"]


def test_channels_by_hand() -> None:
    made = []
    for i in range(8):
        who = {"plan": "pro" if i < 6 else "free", "device": "phone" if i % 2 else "pc"}
        made.append(Event(f"u{i}", "cart", i * SECOND, channel="web" if i < 4 else "shop", properties=who))
        made.append(Event(f"u{i}", "pay", (i + 1) * SECOND, channel="web", properties=who))
    store = MemorySnapshot(made)
    stages = {"stage": ["Buy=cart", "Pay=pay"], "planned": ["Buy=web", "Pay=web|shop"]}
    result = ask("channels", store, {"group": "plan", **stages})
    rows = {(r["group"], r["stage"], r["channel"]): r for r in result.rows()}
    assert (rows["pro", "Buy", "web"]["n"], rows["pro", "Buy", "web"]["n_stage"]) == (4, 6)
    assert rows["pro", "Buy", "web"]["trend"] == pytest.approx(0 / 2 - 4 / 4)
    assert rows["pro", "Buy", "shop"]["planned"] is False and rows["pro", "Pay", "shop"]["n"] == 0
    assert rows["free", "Buy", "web"]["n"] == 0  # planned, and nobody of them is there
    assert "not planned there" in result.warnings[0] and "no customer uses" in result.warnings[1]
    by_device = ask("channels", store, {"device": "device", "stage": "Buy=cart"})
    assert sum(r["n"] for r in by_device.rows()) == 8 and {r["device"] for r in by_device.rows()} == {"pc", "phone"}
    with pytest.raises(UsageError, match="stage cannot be read"):
        ask("channels", store, {"stage": "Buy"})
    with pytest.raises(UsageError, match="one stage only"):
        ask("channels", store, {"stage": ["A=cart", "B=cart"]})


def test_stages_by_hand() -> None:
    made = [Event("u1", "a", 0), Event("u1", "b", 10 * SECOND), Event("u1", "x", 15 * SECOND), Event("u1", "c", 30 * SECOND),
            Event("u2", "a", 0), Event("u2", "b", 4 * SECOND), Event("u3", "c", 90 * SECOND), Event("u4", "a", 99 * SECOND),
            Event("end", "x", 100 * SECOND)]  # fmt: skip
    rows = {
        r["stage"]: r for r in ask("stages", MemorySnapshot(made), {"stage": ["S=a|b", "T=c"], "patience": 20}).rows()
    }
    s, t = rows["S"], rows["T"]
    assert (s["reached"], s["went_on"], s["open"], s["lost"]) == (3, 1, 1, 1)
    assert (s["n_stays"], s["median_seconds"], s["q90"]) == (3, 4, pytest.approx(24.8))
    assert (t["reached"], t["open"], t["lost"], t["share_of_lost"]) == (2, 1, 1, 0.5)
    arrived = ask("stages", MemorySnapshot(made), {"stage": ["S=a|b", "T=c"], "patience": 20, "goal": "c"})
    assert {r["stage"]: r["lost"] for r in arrived.rows()} == {"S": 1, "T": 0}


@given(events(), grains, slices, st.sampled_from([None, 3]), partitions)
def test_instead_against_the_oracle(made, by, slice, window, parts) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [*made, *(Event("new", n, 20 * SECOND, account="z") for n in "ab")]
    snapshot = MemorySnapshot(made, partitions=parts)
    end = max(e.at for e in made)
    expected: dict[str, list[int]] = {}
    for unit in units(snapshot, by, slice):
        begun = next((i for i, e in enumerate(unit) if e.name == "a"), None)
        if begun is None:
            continue
        goal = next((e for e in unit[begun + 1 :] if e.name == "b"), None)
        there = goal is not None and (window is None or goal.at - unit[begun].at <= window * SECOND)
        silent = end - unit[-1].at > 5 * SECOND
        after = unit[begun + 1].name if begun + 1 < len(unit) else "(nothing)" if silent else "(open)"
        expected.setdefault(after, [0, 0])[there] += 1
    asked = {"from": "a", "to": "b", "by": by, "slice": slice, "window": window, "patience": 5}
    rows = list(ask("instead", snapshot, asked).rows())
    assert {r["next"]: [r["n"], r["n_arrived"]] for r in rows} == expected
    with pytest.raises(UsageError, match="both touchpoints"):
        ask("instead", log("u: a b"), {"from": "a"})
