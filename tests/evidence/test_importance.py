"""Importance read from data: counted by hand, against scipy and plain Python, and never where the data cannot tell."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from resa.evidence import measure
from resa.evidence.importance import NEEDED, alike, correlation_interval, rank_correlation
from resa.evidence.model import Filter, Measured, Value
from resa.voice.model import Scale

SCORES = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 10)), min_size=5, max_size=60)


def at(found: Measured, name: str) -> Value:
    value = next(m for m in (*found.touchpoints, *found.steps, *found.stages) if m.id == name).importance
    assert value is not None
    return value


def test_counted_by_hand() -> None:
    # Ranks 1.5 1.5 3 4 against 1 2 3.5 3.5: the products about 2.5 sum to 4, the squares to 4.5 both.
    assert rank_correlation(np.array([1.0, 1, 2, 3]), np.array([0.0, 4, 9, 9])) == pytest.approx(4 / 4.5)
    # Bonett and Wright at 0 is Fisher's: tanh(1.96 / √97).
    assert correlation_interval(0.0, 100) == pytest.approx((-0.19642, 0.19642), abs=1e-5)
    assert correlation_interval(1.0, 100) == (1.0, 1.0)


@given(SCORES)
def test_equals_scipys(pairs: list[tuple[int, int]]) -> None:
    x, y = (np.array(column, float) for column in zip(*pairs, strict=True))
    assume(np.ptp(x) > 0 and np.ptp(y) > 0)
    found = rank_correlation(x, y)
    assert found == pytest.approx(float(stats.spearmanr(x, y).statistic), abs=1e-12)
    assert found == pytest.approx(rank_correlation(y, x), abs=1e-12)
    assert rank_correlation(6 - x, y) == pytest.approx(-found, abs=1e-12)
    low, high = correlation_interval(found, len(x))
    assert -1 <= low <= found <= high <= 1


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_alike_is_fewer_than_five_besides_the_most_common(values: list[int]) -> None:
    assert alike(np.array(values, float)) == (len(values) - max(values.count(v) for v in values) < 5)


@pytest.mark.parametrize("truth", [0.0, 0.4])
def test_the_interval_covers_on_scales_of_few_steps(truth: float) -> None:
    """1–5 against arrived or not, 60 customers: the interval holds the correlation of a very large sample."""
    rng = np.random.default_rng(7)

    def draw(n: int) -> tuple[Any, Any]:
        x = rng.normal(size=n)
        y = truth * x + np.sqrt(1 - truth**2) * rng.normal(size=n)
        return np.clip(np.round(x + 3), 1, 5), (y > 0.3).astype(float)

    true = rank_correlation(*draw(400_000))
    held = 0
    for _ in range(1000):
        low, high = correlation_interval(rank_correlation(*draw(60)), 60)
        held += low <= true <= high
    assert 0.935 <= held / 1000 <= 0.985


@pytest.fixture
def store(small: Any) -> Any:
    """40 who go all the way, 40 who are lost after the first touchpoint and long silent."""
    lines = [*small.crowd("a b c", 40, "won"), *small.crowd("a", 40, "gone"), "late: a+90000 b"]
    return small.log(*lines)


def test_satisfaction_that_goes_with_arriving_is_important(small: Any, store: Any) -> None:
    # Asked at a: of those who arrive 30 are satisfied and 10 not, of the lost the other way round. With two values each
    # Spearman's ρ is the phi of the table: (30·30 − 10·10) / (40·40) = 0.5.
    rows = [(f"won{i}", "a", 5 if i < 30 else 1) for i in range(40)]
    rows += [(f"gone{i}", "a", 5 if i < 10 else 1) for i in range(40)]
    rows += [(f"won{i}", "b", 1 + i % 5) for i in range(40)]
    rows += [(f"won{i}", "c", 1 + i % 5) for i in range(20)]
    found = measure(small.chain("a b | c", goals="c"), store, small.answers(store, rows), now=small.now)
    a = at(found, "touchpoint:a")
    assert (a.n, a.unit, a.of, a.source) == (80, "correlation", "arrived", "survey")
    assert a.value == pytest.approx(0.5)
    assert (a.low, a.high) == pytest.approx((0.3026, 0.6563), abs=1e-4)
    assert at(found, "step:a").value == pytest.approx(0.5)
    # All who were asked at b arrived: nothing can go together with that. At c too few were asked.
    assert (at(found, "touchpoint:b").value, at(found, "touchpoint:b").reason) == (None, "no_spread")
    assert (at(found, "touchpoint:c").value, at(found, "touchpoint:c").reason) == (None, "too_few")
    secret = measure(small.chain("a b | c", goals="c"), store, small.answers(store, rows), now=small.now, reveal=False)
    assert {at(secret, f"touchpoint:{t}").reason for t in "abc"} == {"hidden"}


def test_the_overall_answer_comes_before_arriving(small: Any, store: Any) -> None:
    rng = np.random.default_rng(3)
    felt = rng.integers(1, 6, 80)
    whole = np.clip(2 * felt + rng.integers(-3, 4, 80), 0, 10)
    who = [*(f"won{i}" for i in range(40)), *(f"gone{i}" for i in range(40))]
    voices = small.answers(store, [*((w, "a", f) for w, f in zip(who, felt, strict=True)), *((w, "", n) for w, n in zip(who, whole, strict=True))])  # fmt: skip
    voices = dataclasses.replace(
        voices, scale=np.repeat([0, 1], 80).astype(np.int16), scales=(Scale("csat", 1, 5), Scale("nps", 0, 10))
    )
    a = at(measure(small.chain("a b | c", goals="c"), store, voices, now=small.now), "touchpoint:a")
    assert (a.of, a.n) == ("overall", 80)
    assert a.value == pytest.approx(float(stats.spearmanr(felt, whole).statistic))


def test_nothing_when_nobody_was_asked_and_nothing_that_gives_a_few_away(small: Any, store: Any) -> None:
    document = small.chain("a b | c", goals="c")
    assert all(m.importance is None for m in measure(document, store, now=small.now).touchpoints)
    lines = [
        *small.crowd("a/web b c", 30, "won"),
        *small.crowd("a/web", 30, "gone"),
        *small.crowd("a/phone b c", 3, "few"),
    ]
    log = small.log(*lines, "late: a+90000 b")
    names = [*(f"won{i}" for i in range(30)), *(f"gone{i}" for i in range(30)), *(f"few{i}" for i in range(3))]
    voices = small.answers(log, [(name, "a", 1 + i % 5) for i, name in enumerate(names)])
    assert at(measure(document, log, voices, now=small.now), "touchpoint:a").value is not None
    web = measure(document, log, voices, Filter(channel=("web",)), now=small.now)
    assert at(web, "touchpoint:a").reason == "suppressed"  # the whole less the web would be three
    assert NEEDED == 30
