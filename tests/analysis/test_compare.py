"""Comparing groups: by hand, transport against a linear programme, Fisher against scipy, chance and a true difference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.stats import fisher_exact

from resa.analysis import compare as room
from resa.analysis import transport
from resa.analysis.asking import ask
from resa.analysis.registry import get
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, units

DAY = 86_400_000_000


def test_the_published_toy() -> None:
    """8 to 2 against 5 to 5 of ab and ba: 0.7."""
    distance = transport.distances([["a", "b"], ["b", "a"]])
    assert transport.similarity(np.array([8, 2]), np.array([5, 5]), distance) == pytest.approx(0.7)
    assert transport.similarity(np.array([4, 1]), np.array([8, 2]), distance) == 1.0


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_transport_against_a_linear_programme(data: st.DataObject) -> None:
    m, n = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5))
    counts = st.integers(1, 6)
    first = np.array([*data.draw(st.lists(counts, min_size=m, max_size=m)), *[0] * n])
    second = np.array([*[0] * m, *data.draw(st.lists(counts, min_size=n, max_size=n))])
    cost = np.array(data.draw(st.lists(st.integers(0, 6), min_size=m * n, max_size=m * n))).reshape(m, n) / 6
    distance = np.zeros((m + n, m + n))
    distance[:m, m:] = cost
    margins = np.zeros((m + n, m * n))
    for i in range(m):
        margins[i, i * n : (i + 1) * n] = 1
    for j in range(n):
        margins[m + j, j::n] = 1
    wanted = np.concatenate([first[:m] / first.sum(), second[m:] / second.sum()])
    solved = linprog(cost.ravel(), A_eq=margins, b_eq=wanted)
    assert transport.similarity(first, second, distance) == pytest.approx(1 - solved.fun, abs=1e-9)


@given(st.integers(0, 30), st.integers(0, 30), st.data())
def test_fisher(a: int, b: int, data: st.DataObject) -> None:
    c, d = data.draw(st.integers(0, 30)), data.draw(st.integers(0, 30))
    if a + b and c + d:
        wanted = fisher_exact([[a, b], [c, d]])[1]
        assert room._fisher(a, a + b, c + d, a + c) == pytest.approx(wanted, rel=1e-6, abs=1e-12)


def _of_plans(*lines: tuple[str, str, int]) -> MemorySnapshot:
    """(plan, path, how many customers)."""
    made, number = [], 0
    for plan, path, times in lines:
        for _ in range(times):
            number += 1
            made += [
                Event(f"c{number}", name, i * 1_000_000, properties={"plan": plan})
                for i, name in enumerate(path.split())
            ]
    return MemorySnapshot(made, partitions=2)


def test_by_hand() -> None:
    snapshot = _of_plans(("free", "a b", 8), ("free", "b a", 2), ("pro", "a b", 5), ("pro", "b c", 5))
    found = ask("compare", snapshot, {"trait": "plan=free", "compare_trait": "plan=pro"})
    whole, *rows = found.rows()
    assert whole["n_first"] == whole["n_second"] == 10
    assert whole["similarity"] == pytest.approx(
        0.6
    )  # five ab stay; three ab become bc (two edits of two) and two ba (one)
    assert whole["low"] <= whole["high"]
    by_name = {row["touchpoint"]: row for row in rows}
    assert by_name["c"]["share_first"] == 0 and by_name["c"]["share_second"] == 0.5
    assert by_name["a"]["difference"] == -0.5 and by_name["b"]["difference"] == 0
    assert by_name["b"]["p"] == 1
    assert by_name["c"]["p"] == pytest.approx(3 * fisher_exact([[0, 10], [5, 5]])[1])
    assert [row["touchpoint"] for row in rows] == ["a", "c", "b"]


def test_chance_alone_and_a_true_difference() -> None:
    rng = np.random.default_rng(1)
    random = [("x" if rng.random() < 0.5 else "y", " ".join(rng.choice(list("abcd"), 4)), 1) for _ in range(120)]
    same = ask("compare", _of_plans(*random), {"trait": "plan=x"})
    whole = next(same.rows())
    assert whole["p"] > 0.05 and whole["low"] <= whole["similarity"]
    assert "no difference" in " ".join(same.warnings)
    other = _of_plans(*random, *[("z", "d c b", 1)] * 60)
    assert next(ask("compare", other, {"trait": "plan=z"}).rows())["p"] == 0.01


def test_two_periods() -> None:
    made = [Event(f"c{i}", "a" if i < 30 else "b", i * DAY) for i in range(60)]
    halves = ask("compare", MemorySnapshot(made))
    whole, *rows = halves.rows()
    assert (whole["n_first"], whole["n_second"], whole["similarity"]) == (30, 30, 0)
    assert {row["touchpoint"]: row["difference"] for row in rows} == {"a": -1.0, "b": 1.0}
    assert "earlier half" in halves.warnings[0]
    later = ask("compare", MemorySnapshot(made), {"at": "1970-01-11"})
    assert next(later.rows())["n_first"] == 10


def test_customers_stay_whole() -> None:
    """Ten customers with ten equal journeys each tell no more than ten journeys: the interval says so."""
    made = [
        Event(f"c{c}", name, j * DAY, case_id=f"c{c}-{j}", properties={"plan": "x" if c < 5 else "y"})
        for c in range(10)
        for j in range(10)
        for name in (["a", "b"] if c % 3 else ["a"])
    ]
    found = ask("compare", MemorySnapshot(made), {"trait": "plan=x"})
    b = next(row for row in found.rows() if row["touchpoint"] == "b")
    assert (b["n_first"], b["n_second"]) == (50, 50)
    assert b["high"] - b["low"] > 0.9


def test_what_cannot_be_compared() -> None:
    snapshot = _of_plans(("x", "a", 2))
    assert len(ask("compare", MemorySnapshot([]))) == 0
    assert "nothing to compare" in " ".join(ask("compare", snapshot, {"trait": "plan=x"}).warnings)
    with pytest.raises(UsageError, match="not both"):
        ask("compare", snapshot, {"at": "2026-01-01", "compare_trait": "plan=x"})
    with pytest.raises(UsageError, match="cannot be compared"):
        ask("compare", snapshot, {"permutations": 0})


@settings(max_examples=30, deadline=None)
@given(events(), grains, st.integers(1, 3))
def test_shares_against_the_oracle(made, by, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    found = ask("compare", snapshot, {"channel": "web", "by": by, "permutations": 3})
    every = units(snapshot, by, None)
    groups = [[u for u in every if any(e.channel == "web" for e in u)], [u for u in every if all(e.channel != "web" for e in u)]]  # fmt: skip
    if not all(groups):
        assert len(found) == 0
        return
    for row in list(found.rows())[1:]:
        for share, group in zip((row["share_first"], row["share_second"]), groups, strict=True):
            assert share == pytest.approx(sum(any(e.name == row["touchpoint"] for e in u) for u in group) / len(group))
        assert row["low"] <= row["difference"] <= row["high"]


def test_one_endless_journey_does_not_crowd_out_the_others() -> None:
    made = [Event("endless", "abc"[i * i % 3], i * SECOND) for i in range(120_000)]
    for u in range(40):
        made += [Event(f"u{u}", name, u * 3_000 * SECOND + i) for i, name in enumerate("abc" if u % 2 else "acb")]
    answer = ask("compare", MemorySnapshot(made), {"permutations": 19})
    whole = next(iter(answer.rows()))
    assert whole["n_first"] + whole["n_second"] == 41
    assert "1 journey of more than 1,000 steps is compared by the first 1,000 only." in answer.warnings


def test_the_sentence_says_which_periods_and_where_they_differ_most() -> None:
    day = 86_400 * SECOND
    made = [
        Event(f"u{u}", name, u * day + i * SECOND)
        for u in range(200)
        for i, name in enumerate(("look", "call", "buy") if u >= 100 and u % 10 else ("look", "buy"))
    ]
    answer = ask("compare", MemorySnapshot(made))
    assert get("compare").sentence_of(answer) == (
        "Journeys that begin from 1970-04-11 on go other ways than those before, more than chance gives;"
        " most clearly at call: 0% before, 90% after."
    )
    other = ask("compare", MemorySnapshot(made), {"end": "1970-03-01", "compare_start": "1970-05-01"})
    assert get("compare").sentence_of(other).code == "analysis.plain_compare_groups"
    assert "most clearly at call: 0% in the first" in get("compare").sentence_of(other)
    assert next(r["since"] for r in other.rows()) is None
