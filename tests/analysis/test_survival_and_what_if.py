"""Survival against the product-limit definition; what-if against a chain solved again with the row changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import what_if
from resa.analysis.asking import ask, ask_file
from resa.analysis.registry import get
from resa.analysis.survival import first_at_most, kaplan_meier
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units


def test_survival_by_hand() -> None:
    made = [Event(f"u{i}", "a", 0) for i in range(4)]
    made += [
        Event("u0", "b", 10 * SECOND),
        Event("u1", "b", 20 * SECOND),
        Event("u4", "a", 15 * SECOND),
        Event("u4", "c", 30 * SECOND),
    ]
    result = ask("survival", MemorySnapshot(made), {"goal": "b"})
    rows = [(r["seconds"], r["at_risk"], r["n"], r["survival"]) for r in result.rows()]
    assert rows == [(10, 5, 1, pytest.approx(0.8)), (20, 3, 1, pytest.approx(0.8 * 2 / 3))]
    assert "2 of 5 journeys reached the goal; fewer than half" in result.warnings[-1]
    with pytest.raises(UsageError, match="needs a goal"):
        ask("survival", log("u: a"))


@given(events(), grains, slices, st.integers(1, 3), st.sampled_from([None, "b"]))
def test_survival_against_the_oracle(made, by, slice, partitions, start) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [*made, *(Event("new", n, 20 * SECOND) for n in "ab")]
    snapshot = MemorySnapshot(made, partitions=partitions)
    end = max(e.at for e in made)
    lives = []
    for unit in units(snapshot, by, slice):
        begun = [i for i, e in enumerate(unit) if start is None or e.name == start]
        if begun:
            goal = [e.at for e in unit[begun[0] :] if e.name == "a"]
            lives.append(((goal[0] if goal else end) - unit[begun[0]].at, bool(goal)))
    share, expected = 1.0, []
    for t in sorted({t for t, there in lives if there}):
        risk, n = sum(u >= t for u, _ in lives), sum(u == t and there for u, there in lives)
        share *= 1 - n / risk
        expected.append((t / 1e6, risk, n, pytest.approx(share)))
    rows = list(ask("survival", snapshot, {"goal": "a", "from": start, "by": by, "slice": slice}).rows())
    assert [(r["seconds"], r["at_risk"], r["n"], r["survival"]) for r in rows] == expected
    assert all(r["low"] is None or r["low"] <= r["survival"] <= r["high"] for r in rows)


def test_few_points_of_many() -> None:
    made = [Event(f"u{i}", n, i * (n == "b") * SECOND) for i in range(50) for n in "ab"]
    assert len(ask("survival", MemorySnapshot(made), {"goal": "b", "points": 7})) == 7


def test_half_is_half_whatever_is_rounded() -> None:
    for n in range(
        2, 200, 2
    ):  # the first of the other half is spoken of, though products of shares come out a hair above it
        _, _, _, share, _, _ = kaplan_meier(np.arange(n, dtype=float), np.ones(n, np.bool_))
        assert share.tolist() == [(n - 1 - i) / n for i in range(n)]
        assert first_at_most(share, 0.5) == n // 2 - 1
    made = [Event(f"u{i}", n, i * (n == "b") * SECOND) for i in range(48) for n in "ab"]
    result = ask("survival", MemorySnapshot(made), {"goal": "b", "points": 4})
    assert get("survival").sentence_of(result) == "Half have arrived within 23\N{NO-BREAK SPACE}s."
    assert "half are there after 23\N{NO-BREAK SPACE}s" in result.warnings[-1]


def test_a_table_has_a_time_of_its_own_and_may_lack_cells(tmp_path: Path) -> None:
    table = tmp_path / "subjects.csv"
    table.write_text("months;status\n1,5;1\n2,5;1\nNA;1\n3;\n4;0\n")
    result = ask_file("survival", table, {})
    assert [(r["seconds"], r["at_risk"]) for r in result.rows()] == [(1.5, 3), (2.5, 2)]
    assert result.columns[0].unit == "number"
    assert "2 rows with nothing in months, status were left out." in result.warnings
    assert get("survival").sentence_of(result) == "Half have arrived within 2.5 (in the file's unit of time)."
    assert "half are there after 2.5 in the file's unit" in result.warnings[-1]
    table.write_text("time,event\n")
    assert ask_file("survival", table, {}).warnings[-1].startswith("The file has no row with both")
    table.write_text("time,event\n3,1\n,1\n2,maybe\n")
    with pytest.raises(UsageError, match=r"row 3, column .event.\. Value: maybe"):
        ask_file("survival", table, {})
    table.write_text("time,event\n3,1\n-2,1\n")
    with pytest.raises(UsageError, match="Value: -2"):
        ask_file("survival", table, {})


def test_what_if_by_hand() -> None:
    made = []
    for i in range(10):  # a, then half are lost; of those at b one in five
        names = ["a", *["b"] * (i < 5), *["goal"] * (i < 4)]
        made += [Event(f"u{i}", n, k * SECOND) for k, n in enumerate(names)]
    made.append(Event("late", "other", 10_000 * SECOND))
    rows = {r["touchpoint"]: r for r in ask("what-if", MemorySnapshot(made), {"goal": "goal", "patience": 60}).rows()}
    assert (rows["a"]["n"], rows["a"]["lost"], rows["b"]["lost"]) == (10, 5, 1)
    begun = 10 / 11  # one began elsewhere and is still open
    assert rows["a"]["p_goal"] == pytest.approx(begun * 0.5 * 0.8)
    assert rows["a"]["lift"] == pytest.approx(begun * 0.25 * 0.8)
    assert rows["b"]["lift"] == pytest.approx(begun * 0.5 * 0.1)
    assert sum(r["p_best"] for r in rows.values()) == pytest.approx(1)
    with pytest.raises(UsageError, match="share of them"):
        ask("what-if", log("u: a b"), {"goal": "b", "cut": 2})


weights = st.lists(st.integers(0, 4), min_size=20, max_size=20)


@given(weights, st.sampled_from([0.2, 0.5, 1.0]))
def test_the_lift_is_that_of_the_chain_solved_again(made, cut) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    size = 4
    table = np.array(made[:16], np.float64).reshape(size, size)
    arrived, lost = np.array(made[16:], np.float64) + 0.5, np.array(made[:4], np.float64) + 0.25
    begun = np.array([2.0, 1, 0, 1])
    base, lift = what_if.lifts(table, arrived, lost, begun, cut)

    def goal(q, g):  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
        return begun / begun.sum() @ np.linalg.solve(np.eye(size) - q, g)

    total = table.sum(1) + arrived + lost
    q, g, p_lost = table / total[:, None], arrived / total, lost / total
    assert base == pytest.approx(goal(q, g))
    for i in range(size):
        changed_q, changed_g = q.copy(), g.copy()
        more = (1 - p_lost[i] * (1 - cut)) / (1 - p_lost[i])
        changed_q[i] *= more
        changed_g[i] *= more
        assert lift[i] == pytest.approx(goal(changed_q, changed_g) - base, abs=1e-9)


@given(events(), grains, slices)
def test_the_chance_of_arriving_is_the_share_that_arrives(made, by, slice) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    """Where no journey is open; those that begin at the goal have arrived."""
    made = [*made, Event("new", "a", 0), Event("late", "b", 0)]
    snapshot = MemorySnapshot([*made, Event("end", "b", 10_000 * SECOND)])
    seen = [u for u in units(snapshot, by, slice) if u[-1].at < 10_000 * SECOND]
    rows = list(ask("what-if", snapshot, {"goal": "a", "by": by, "slice": slice, "patience": 100}).rows())
    if len(seen) == len(units(snapshot, by, slice)):
        assert all(r["p_goal"] == pytest.approx(np.mean([any(e.name == "a" for e in u) for u in seen])) for r in rows)
    by_hand = log("u1: a", "u2: b a", "u3: b", "u4: b", "end: a c", gap=1000)
    row = next(iter(ask("what-if", by_hand, {"goal": "a", "patience": 0}).rows()))
    assert (row["n"], row["lost"], row["p_goal"], row["lift"]) == (3, 2, pytest.approx(3 / 5), pytest.approx(1 / 5))


@given(events(), grains, slices, st.integers(2, 3))
def test_partitions_change_nothing(made, by, slice, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [*made, Event("new", "a", 0)]
    whole = ask("what-if", MemorySnapshot(made), {"goal": "a", "by": by, "slice": slice})
    split = ask("what-if", MemorySnapshot(made, partitions=partitions), {"goal": "a", "by": by, "slice": slice})
    assert [{k: v if isinstance(v, str) else pytest.approx(v) for k, v in r.items()} for r in whole.rows()] == list(
        split.rows()
    )


def test_where_nobody_was_lost_the_interval_begins_at_nothing() -> None:
    rows = list(ask("what-if", log("u1: a c b", "u2: a c b", "u3: a b"), {"goal": "b"}).rows())
    assert [(r["touchpoint"], r["lost"], r["lift"], r["low"]) for r in rows] == [("a", 0, 0, 0), ("c", 0, 0, 0)]
    assert all(r["low"] <= r["lift"] <= r["high"] for r in rows)
