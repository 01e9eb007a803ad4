"""Cox and log-rank: by hand, against lifelines on random and tied data, and the intervals' coverage by simulation."""

from __future__ import annotations

import importlib
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import cox, notes, survival
from resa.analysis.asking import ask, ask_file
from resa.analysis.registry import get
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, log


def partial_likelihood(time, arrived, x, beta, turn=None):  # type: ignore[no-untyped-def]  # arrays in, a number out: the formula as it is printed
    """Efron's, term by term; with `turn` the coefficients are other ones at each time."""
    total, still = 0.0, beta
    for t in sorted({t for t, a in zip(time, arrived, strict=True) if a}):
        beta = still if turn is None else still + turn(t)
        dying = [i for i in range(len(time)) if time[i] == t and arrived[i]]
        risk = sum(np.exp(x[i] @ beta) for i in range(len(time)) if time[i] >= t)
        own = sum(np.exp(x[i] @ beta) for i in dying)
        total += sum(x[i] @ beta for i in dying)
        total -= sum(np.log(risk - j / len(dying) * own) for j in range(len(dying)))
    return total


people = st.lists(
    st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 2), st.integers(0, 1)), min_size=12, max_size=30
)


@given(people)
def test_the_fit_is_the_summit_of_the_likelihood(made) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    made = [
        *made,
        (2, True, 0, 1),
        (3, True, 1, 0),
        (3, True, 2, 1),
        (1, False, 0, 0),
        (9, False, 2, 0),
        (9, False, 0, 1),
    ]
    time, arrived, x = (np.array([m[0] for m in made], float), np.array([m[1] for m in made]), np.array([m[2:] for m in made], float))  # fmt: skip
    found = cox.fit(time, arrived, x)
    if not found.converged:
        return  # a group all or none of whose members arrive has no summit; told, and tried below
    there = partial_likelihood(time, arrived, x, found.beta)
    assert found.log_likelihood == pytest.approx(there)
    assert found.log_likelihood_null == pytest.approx(partial_likelihood(time, arrived, x, np.zeros(2)))
    for step in np.vstack([np.eye(2), -np.eye(2)]) * 1e-3:
        assert partial_likelihood(time, arrived, x, found.beta + step) <= there + 1e-12
    risk = x @ found.beta
    pairs = [
        1.0 if risk[i] > risk[j] + 1e-12 else 0.5 if abs(risk[i] - risk[j]) <= 1e-12 else 0.0
        for i in range(len(time))
        for j in range(len(time))
        if arrived[i] and (time[i] < time[j] or (time[i] == time[j] and not arrived[j]))
    ]
    assert cox.concordance(time, arrived, np.round(risk, 9)) == pytest.approx(np.mean(pairs), abs=0.02)


@pytest.mark.filterwarnings("ignore")  # lifelines' own, under this pandas
def test_against_lifelines_with_many_ties() -> None:
    lifelines = importlib.import_module("lifelines")
    import pandas as pd
    from lifelines.statistics import multivariate_logrank_test

    rng = np.random.default_rng(3)
    x = np.stack([rng.normal(size=400), rng.integers(0, 2, 400)], axis=1)
    life = rng.exponential(1 / np.exp(0.5 * x[:, 0] - 0.8 * x[:, 1]))
    time, arrived = np.ceil(np.minimum(life, 2) * 8), life < 2
    frame = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "t": time, "e": arrived})
    peer = lifelines.CoxPHFitter().fit(frame, "t", "e")
    found = cox.fit(time, arrived, x)
    assert found.beta == pytest.approx(peer.params_.to_numpy(), abs=1e-5)
    assert found.se == pytest.approx(peer.standard_errors_.to_numpy(), rel=1e-6)
    assert found.log_likelihood == pytest.approx(peer.log_likelihood_, abs=1e-5)
    assert found.concordance == pytest.approx(peer.concordance_index_, abs=1e-9)
    group = (x[:, 0] > 0).astype(int) + x[:, 1].astype(int)
    there = multivariate_logrank_test(time, group, arrived)
    chi2, degrees = survival.log_rank(time, arrived, group)
    assert (chi2, degrees) == (pytest.approx(there.test_statistic), 2)


def test_proportionality_is_the_score_test_of_effects_that_change() -> None:
    """Against differences of the likelihood; one effect turns round half way, and covariates and times are tied."""
    rng = np.random.default_rng(8)
    x = np.stack([rng.normal(size=90), rng.integers(0, 2, 90), rng.integers(0, 3, 90)], axis=1)
    life = rng.exponential(np.exp(-x[:, 0]))
    life = np.where(x[:, 1] == 1, np.where(life < 1, life / 3, life * 3), life)
    time, arrived = np.ceil(np.minimum(life, 4) * 5), life < 4
    found = cox.fit(time, arrived, x)
    died = np.sort(time[arrived])
    rank = {t: np.flatnonzero(died == t).mean() for t in died}
    mean = np.mean([rank[t] for t in died])

    def level(both: np.ndarray) -> float:
        return float(partial_likelihood(time, arrived, x, both[:3], lambda t: both[3:] * (rank[t] - mean)))

    at, steps = np.concatenate([found.beta, np.zeros(3)]), np.diag([1e-3] * 3 + [1e-4] * 3)
    score = np.array([level(at + s) - level(at - s) for s in steps]) / (2 * np.diag(steps))
    seen = np.array([
        [level(at + s + t) - level(at + s - t) - level(at - s + t) + level(at - s - t) for t in steps] for s in steps
    ])  # fmt: skip
    information = -seen / (4 * np.outer(np.diag(steps), np.diag(steps)))
    for k in range(3):
        beside = information[:3, 3 + k]
        left = information[3 + k, 3 + k] - beside @ np.linalg.inv(information[:3, :3]) @ beside
        assert found.proportional[k] == pytest.approx(math.erfc(abs(score[3 + k]) / math.sqrt(2 * left)), rel=1e-3)
    assert found.proportional[1] < 1e-3 < found.proportional[2]


def test_the_wald_interval_covers() -> None:
    rng, held = np.random.default_rng(1), 0
    for _ in range(200):
        x = rng.integers(0, 2, (150, 1)).astype(float)
        life, censored = rng.exponential(np.exp(-0.7 * x[:, 0])), rng.exponential(2, 150)
        found = cox.fit(np.minimum(life, censored), life <= censored, x)
        held += abs(found.beta[0] - 0.7) <= 1.96 * found.se[0]
    assert 0.90 <= held / 200 <= 0.99


def _store() -> MemorySnapshot:
    made = []
    for i in range(60):
        plan, wait = ("pro", 10 + i % 7) if i % 2 else ("free", 20 + i % 11)
        made.append(Event(f"u{i}", "a", 0, properties={"plan": plan, "size": str(i % 3), "same": "x"}))
        if i % 5:
            made.append(Event(f"u{i}", "b", wait * SECOND))
    made.append(Event("u0", "c", 100 * SECOND))
    return MemorySnapshot(made)


def test_of_a_store() -> None:
    result = ask("hazard", _store(), {"goal": "b", "covariate": ["plan", "size", "same"]})
    rows = list(result.rows())
    assert [(r["covariate"], r["value"], r["reference"]) for r in rows] == [
        ("plan", "pro", "free"),
        ("size", None, None),
    ]
    assert rows[0]["hazard_ratio"] > 1 and rows[0]["low"] > 1
    assert (rows[0]["n"], rows[0]["n_reached"], rows[0]["n_value"]) == (60, 48, 30)
    assert any("'same' is the same for all" in w for w in result.warnings)
    curves = ask("survival", _store(), {"goal": "b", "breakdown": "plan"})
    assert {r["group"] for r in curves.rows()} == {"pro", "free"}
    assert any("log-rank" in w and "differ" in w for w in curves.warnings)


def test_what_says_nothing_and_what_runs_off() -> None:
    made = [Event(f"u{i}", "a", 0, properties={"p": "xy"[i % 2], "q": "XY"[i % 2]}) for i in range(20)]
    made += [Event(f"u{i}", "b", (i + 1) * SECOND) for i in range(0, 20, 2)]
    result = ask("hazard", MemorySnapshot(made), {"goal": "b", "covariate": ["p", "q"]})
    told = " ".join(result.warnings)
    assert "left out: q = Y" in told and "Nobody with p = y reaches the goal" in result.warnings[0]
    (row,) = result.rows()
    figures = ("coefficient", "standard_error", "hazard_ratio", "low", "high", "z", "p_value", "proportional_p")
    assert [row[name] for name in figures] == [None] * len(figures)
    assert (row["reference"], row["n_value"], row["n_value_reached"]) == ("x", 10, 0)
    assert get("hazard").sentence_of(result).code == "analysis.plain_nothing"
    assert len(ask("hazard", log("u1: a", "u2: a"), {"goal": "a", "covariate": "channel"})) == 0
    with pytest.raises(UsageError, match="at least one property"):
        ask("hazard", log("u: a b"), {"goal": "b"})
    with pytest.raises(UsageError, match="no such property"):
        ask("hazard", log("u: a b"), {"goal": "b", "covariate": "planet"})


def test_levels_that_the_likelihood_runs_off_with_have_no_figures() -> None:
    """All of one level at once, none of another, fewer than five of a third: the others keep theirs."""
    made = []
    for i in range(120):
        plan = "slow" if i < 60 else "fast" if i < 100 else "at once" if i < 110 else "never" if i < 117 else "rare"
        made.append(Event(f"u{i}", "a", 0, properties={"plan": plan, "size": str(i % 5)}))
        if plan in ("slow", "fast") and i % 4:
            made.append(Event(f"u{i}", "b", (60 + i % 37 if plan == "slow" else 30 + i % 29) * SECOND))
        if plan == "at once":
            made.append(Event(f"u{i}", "b", SECOND))
    result = ask(
        "hazard", MemorySnapshot([*made, Event("u0", "c", 200 * SECOND)]), {"goal": "b", "covariate": ["plan", "size"]}
    )
    rows = {row["value"]: row for row in result.rows()}
    assert rows["fast"]["reference"] == "slow" and rows["fast"]["low"] > 1
    for level in ("at once", "never", "rare"):
        assert rows[level]["hazard_ratio"] is None and rows[level]["low"] is None and rows[level]["p_value"] is None
    first, rest = notes.not_told(result.warnings)
    assert [w.code.rpartition("_")[2] for w in first] == ["arrives", "apart", "rare"]
    assert first[0].values["names"] == ["plan = never"] and first[1].values["names"] == ["plan = at once"]
    assert result.warnings == (*first, *rest)
    assert get("hazard").sentence_of(result).values["value"] == "fast"


def test_who_all_get_there_at_once_leave_the_others_their_figures() -> None:
    """Six and eight people arrive long before anybody else: their ratios have no bound, and a step towards it may overflow."""
    chance = np.random.default_rng(13)
    n = 3000
    time, arrived = chance.exponential(1000, n), chance.random(n) < 0.15
    x = np.zeros((n, 3))
    x[:6, 0] = x[6:14, 1] = 1
    time[:6], time[6:14] = chance.random(6) * 1e-3, chance.random(8) * 1e-2 + 1
    arrived[:14] = True
    x[:, 2] = chance.random(n) < 0.4
    found = cox.fit(time, arrived, x)
    assert abs(found.beta[0]) > 10 and abs(found.beta[1]) > 10
    assert abs(found.beta[2]) < 0.3 and 0.05 < found.se[2] < 0.2 and not found.converged


def test_the_most_frequent_value_is_no_reference_when_nobody_got_there_with_it() -> None:
    made = [Event(f"u{i}", "a", 0, properties={"plan": "none" if i < 40 else "ab"[i % 2]}) for i in range(80)]
    made += [Event(f"u{i}", "b", (5 + i % 7 + 5 * (i % 2)) * SECOND) for i in range(40, 80)]
    rows = {row["value"]: row for row in ask("hazard", MemorySnapshot(made), {"goal": "b", "covariate": "plan"}).rows()}
    assert rows["b"]["reference"] == "a" and rows["b"]["high"] < 1 and rows["none"]["hazard_ratio"] is None


def test_a_number_that_matters_is_said_so() -> None:
    rng = np.random.default_rng(4)
    made = []
    for i in range(200):
        size = int(rng.integers(0, 6))
        made.append(Event(f"u{i}", "a", 0, properties={"size": str(size)}))
        made.append(Event(f"u{i}", "b", int(1 + rng.exponential(100 / (1 + size))) * SECOND))
    result = ask("hazard", MemorySnapshot(made), {"goal": "b", "covariate": "size"})
    said = get("hazard").sentence_of(result)
    assert said.code == "analysis.plain_hazard_number" and said.values["hazard_ratio"] > 1


def test_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    rows = [
        "weeks,event,colour",
        *(f"{i % 9 + 1},{int(i % 3 > 0)},{'red' if i % 4 else 'blue'}" for i in range(40)),
        "3,yes,",
    ]
    file.write_text("\n".join(rows) + "\n", "utf-8")
    result = ask_file("hazard", file)
    assert [(r["covariate"], r["value"], r["n"]) for r in result.rows()] == [("colour", "blue", 40)]
    assert any("1 of 41 have no value" in w for w in result.warnings)
    assert {r["group"] for r in ask_file("survival", file, {"breakdown": "colour"}).rows()} == {"red", "blue", "(none)"}
    file.write_text("weeks,event\n3,perhaps\n", "utf-8")
    with pytest.raises(UsageError, match="Neither yes nor no"):
        ask_file("survival", file)
    with pytest.raises(UsageError):
        ask_file("survival", file, {"time": "event"})
