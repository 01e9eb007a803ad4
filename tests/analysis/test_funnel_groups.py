"""Funnels by group: differences and p-values against scipy, Holm by hand, sessions, clusters, and false alarms counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import significance
from resa.analysis.asking import ask
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, log


def _two_groups(n: int = 100) -> MemorySnapshot:
    made = []
    for i in range(2 * n):
        plan, account = ("pro", "free")[i % 2], f"acc{i // 20}"
        made.append(Event(f"u{i}", "a", 0, account=account))
        made.append(Event(f"u{i}", "x", SECOND, account=account, properties={"plan": plan}))
        if (i // 2) % 10 < (7 if plan == "pro" else 4):
            made.append(Event(f"u{i}", "b", 2 * SECOND, account=account))
    return MemorySnapshot(made)


def test_each_group_beside_the_others() -> None:
    result = ask("funnel", _two_groups(), {"steps": "a > b", "breakdown": "plan"})
    rows = {(r["group"], r["step"]): r for r in result.rows()}
    pro = rows["pro", 2]
    assert (pro["n"], rows["free", 2]["n"]) == (70, 40)  # the group is known after the entry only
    assert pro["difference"] == pytest.approx(0.3) and pro["difference_low"] > 0.15
    chi2 = 200 * (70 * 60 - 40 * 30) ** 2 / (100 * 100 * 110 * 90)
    assert pro["p_value"] == pytest.approx(_p(chi2))
    assert pro["p_adjusted"] == pytest.approx(2 * pro["p_value"])
    assert rows["pro", 1]["difference"] is None
    assert "these differ from the others" in result.warnings[-2] and "χ²" in result.warnings[-1]
    alone = next(ask("funnel", _two_groups(), {"steps": "a > b"}).rows())
    assert alone["p_value"] is None and alone["group"] is None


def _p(chi2: float) -> float:
    from scipy.stats import chi2 as distribution

    return float(distribution.sf(chi2, 1))


def test_by_account_and_period() -> None:
    plain = {r["group"]: r for r in ask("funnel", _two_groups(), {"steps": "a > b", "breakdown": "plan"}).rows()}
    asked = {"steps": "a > b", "breakdown": "plan", "cluster": "account"}
    alike = {r["group"]: r for r in ask("funnel", _two_groups(), asked).rows()}
    assert alike["pro"]["difference"] == plain["pro"]["difference"] and alike["pro"]["p_value"] < 0.05
    by_account = ask("funnel", _two_groups(), {"steps": "a > b", "breakdown": "account"})
    assert len({r["group"] for r in by_account.rows()}) == 10
    months = ask("funnel", _two_groups(), {"steps": "a > b", "breakdown": "month"})
    assert [(r["group"], r["n"]) for r in months.rows()] == [("1970-01", 200), ("1970-01", 110)]


def test_sessions() -> None:
    made = [Event("u1", n, t * SECOND) for n, t in (("a", 0), ("b", 10), ("a", 1000), ("x", 1010), ("b", 5000))]
    assert [r["n"] for r in ask("funnel", MemorySnapshot(made), {"steps": "a > b", "session_gap": 60}).rows()] == [2, 1]
    assert [r["n"] for r in ask("funnel", MemorySnapshot(made), {"steps": "a > b"}).rows()] == [1, 1]


@given(events(), st.integers(0, 6), st.integers(1, 3))
def test_sessions_are_journeys_cut_by_hand(made, gap, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    cut, last, number = [], {}, {}
    for event in sorted(enumerate(made), key=lambda pair: (pair[1].at, pair[0])):
        e = event[1]
        case = e.case_id or e.customer
        if case in last and e.at - last[case] > gap * SECOND:
            number[case] = number.get(case, 0) + 1
        last[case] = e.at
        cut.append(Event(e.customer, e.name, e.at, case_id=f"{case}-{number.get(case, 0)}"))
    anew = {"steps": "a > b"} if any(e.name in "ab" for e in made) else {"steps": "c > d"}
    whole = ask("funnel", MemorySnapshot(made, partitions=partitions), {**anew, "session_gap": gap})
    by_hand = ask("funnel", MemorySnapshot(cut), anew)
    assert [r["n"] for r in whole.rows()] == [r["n"] for r in by_hand.rows()]


@given(st.integers(0, 12), st.integers(1, 12), st.integers(0, 30), st.integers(1, 30))
def test_against_scipy(x_1, n_1, x_2, n_2) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    from scipy import stats

    x_1, x_2 = min(x_1, n_1), min(x_2, n_2)
    table = [[x_1, n_1 - x_1], [x_2, n_2 - x_2]]
    assert significance.fisher(x_1, n_1, x_2, n_2) == pytest.approx(stats.fisher_exact(table)[1], rel=1e-6)
    if 0 < x_1 + x_2 < n_1 + n_2:
        chi2, degrees, p = significance.many_shares([x_1, x_2], [n_1, n_2]) or (0, 0, 0)
        peer = stats.chi2_contingency(table, correction=False)
        assert (chi2, degrees, p) == (pytest.approx(peer[0]), 1, pytest.approx(peer[1]))


def test_holm_and_empty_groups() -> None:
    assert significance.holm([0.01, None, 0.04, 0.03]) == [
        pytest.approx(0.03),
        None,
        pytest.approx(0.06),
        pytest.approx(0.06),
    ]
    assert significance.two_shares(0, 0, 3, 4) is None and significance.many_shares([0, 0], [3, 4]) is None
    assert [r["p_value"] for r in ask("funnel", log("u: a"), {"steps": "a > b", "breakdown": "channel"}).rows()] == [
        None,
        None,
    ]


def test_false_alarms_are_as_rare_as_said() -> None:
    rng, alarms, clustered = np.random.default_rng(0), 0, 0
    for _ in range(400):
        n = rng.integers(10, 60, 2)
        x = rng.binomial(n, 0.3)
        alarms += (significance.two_shares(int(x[0]), int(n[0]), int(x[1]), int(n[1])) or 1) < 0.05
        who = np.repeat(np.arange(30), 10)
        won = (rng.random(300) < np.repeat(rng.beta(2, 2, 30), 10)).astype(float)
        inside = np.repeat(rng.permutation(30) < 15, 10).astype(float)
        found = significance.clustered_difference(won, inside, who)
        clustered += found is not None and found[1] < 0.05
    assert alarms / 400 < 0.08 and clustered / 400 < 0.09
