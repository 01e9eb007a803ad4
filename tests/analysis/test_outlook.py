"""Outlook and calibration: counted by hand, against an oracle, and calibration of a chain whose chances are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.asking import ask
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units


def test_by_hand() -> None:
    made = [Event(f"w{i}", n, t * SECOND) for i in range(3) for n, t in (("a", 0), ("b", 10), ("goal", 10 + i))]
    made += [Event("l1", "a", 0), Event("l1", "b", 5), Event("o1", "b", 95 * SECOND), Event("end", "x", 100 * SECOND)]
    result = ask("outlook", MemorySnapshot(made), {"goal": "goal", "patience": 20})
    rows = {r["touchpoint"]: r for r in result.rows()}
    b = rows["b"]
    assert (b["n_open"], b["n"], b["n_visits"], b["p_goal"]) == (1, 4, 4, 0.75)
    assert (b["remaining_seconds"], b["remaining_q25"], b["remaining_low"]) == (1, 0.5, None)
    assert b["entropy"] == pytest.approx(0.8112781) and b["gas"] == pytest.approx(((1 - 0.8112781) - 0.1) * 20)
    assert rows["x"]["p_goal"] is None and "2 open journeys about 1" in result.warnings[-1]
    with pytest.raises(UsageError, match="needs a goal"):
        ask("outlook", log("u: a"))


@given(events(), grains, slices, st.integers(1, 3))
def test_against_the_oracle(made, by, slice, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [*made, *(Event("new", n, 20 * SECOND, account="z") for n in "ba")]
    snapshot = MemorySnapshot(made, partitions=partitions)
    end = max(e.at for e in made)
    seen: dict[str, list[bool]] = {}
    waits: dict[str, list[float]] = {}
    open_: dict[str, int] = {}
    for unit in units(snapshot, by, slice):
        stop = next((i for i, e in enumerate(unit) if e.name == "a"), None)
        walked = unit if stop is None else unit[:stop]
        lost = stop is None and end - unit[-1].at > 4 * SECOND
        for event in walked:
            seen.setdefault(event.name, [])
            if stop is not None or lost:
                seen[event.name].append(stop is not None)
            if stop is not None:
                waits.setdefault(event.name, []).append((unit[stop].at - event.at) / 1e6)
        if stop is None and not lost:
            open_[walked[-1].name] = open_.get(walked[-1].name, 0) + 1
    rows = {
        r["touchpoint"]: r
        for r in ask("outlook", snapshot, {"goal": "a", "by": by, "slice": slice, "patience": 4}).rows()
    }
    assert {n: r["n_visits"] for n, r in rows.items()} == {n: len(v) for n, v in seen.items()}
    for name, row in rows.items():
        assert row["p_goal"] == (pytest.approx(np.mean(seen[name])) if seen[name] else None)
        assert row["remaining_seconds"] == (pytest.approx(np.median(waits[name])) if name in waits else None)
        assert row["n_open"] == open_.get(name, 0)


def test_a_chain_whose_chances_are_known_is_calibrated() -> None:
    rng, made = np.random.default_rng(0), []
    chance = {"a": 0.15, "b": 0.45, "c": 0.85}
    for i in range(1500):
        last = "abc"[rng.integers(0, 3)]
        made += [Event(f"u{i}", "start", 0), Event(f"u{i}", last, SECOND)]
        if rng.random() < chance[last]:
            made.append(Event(f"u{i}", "goal", 2 * SECOND))
    made.append(Event("end", "x", 1000 * SECOND))
    result = ask("calibration", MemorySnapshot(made), {"goal": "goal", "patience": 60})
    rows = list(result.rows())
    whole = rows[0]
    assert whole["calibration_error"] < 0.03 and whole["skill"] > 0.1 and "hold" in result.warnings[-1]
    assert all(r["low"] - 0.03 <= r["predicted"] <= r["high"] + 0.03 for r in rows[1:] if r["n"] > 100)
    assert sum(r["n"] for r in rows[1:]) == whole["n"] == 3000
    noise = [
        Event(f"u{i}", n, k * SECOND)
        for i in range(60)
        for k, n in enumerate(("ab"[i % 2], "goal")[: 1 + (i // 2) % 2])
    ]
    noise.append(Event("end", "x", 1000 * SECOND))
    told = ask("calibration", MemorySnapshot(noise), {"goal": "goal", "patience": 60}).warnings[-1]
    assert "Do not trust" in told
    assert "Only 1 journeys" in ask("calibration", log("u: a goal"), {"goal": "goal"}).warnings[-1]
