"""Intervals: published values, independent formulas, coverage by simulation."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from resa.analysis.intervals import (
    _t,
    bootstrap_bca,
    newcombe,
    nps_adjusted_wald,
    nps_difference,
    quantile_interval,
    quantile_ranks,
    t_mean,
    t_of_values,
    welch,
    wilson,
    z_value,
)


def test_nothing_to_tell() -> None:
    assert wilson(0, 0) is None and nps_adjusted_wald(0, 0, 0) is None and t_mean(1, 5, 25) is None
    assert newcombe(1, 2, 0, 0) is None and nps_difference((1, 1, 1), (0, 0, 0)) is None
    assert bootstrap_bca(np.array([1.0]), lambda x: x.mean(axis=1)) is None
    assert quantile_interval(np.arange(5)) is None and t_of_values(np.array([2.0])) is None


def test_published_values() -> None:
    # Newcombe 1998, table II: 56/70 − 48/80 = 0.2, method 10: 0.0524 to 0.3339.
    assert newcombe(48, 80, 56, 70) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    # Newcombe 1998 (single proportions): 81/263 → 0.2553 to 0.3662; 0/20 → 0 to 0.1611; 1/29 → 0.0061 to 0.1718.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)
    # 15 promoters, 12 passives, 9 detractors of 36.
    low, high = nps_adjusted_wald(15, 12, 9) or (0, 0)
    assert ((low + high) / 2, low, high) == pytest.approx((15.4, -9.5, 40.3), abs=0.05)


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_equals_scipys(successes: int, n: int) -> None:
    successes = min(successes, n)
    wanted = stats.binomtest(successes, n).proportion_ci(method="wilson")
    assert wilson(successes, n) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=30))
def test_t_equals_scipys(values: list[float]) -> None:
    x = np.array(values)
    half = stats.t.ppf(0.975, len(x) - 1) * x.std(ddof=1) / math.sqrt(len(x))
    wanted = pytest.approx((x.mean() - half, x.mean() + half), abs=1e-6)
    assert t_of_values(x) == wanted
    assert t_mean(len(x), float(x.sum()), float((x * x).sum())) == pytest.approx(
        (x.mean() - half, x.mean() + half), abs=1e-3
    )


@given(st.floats(1000, 1e8), st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.999]))
def test_t_of_many_equals_scipys(freedom: float, confidence: float) -> None:
    assert _t(confidence, freedom) == pytest.approx(stats.t.ppf(0.5 + confidence / 2, freedom), rel=1e-12)


def test_welch_equals_scipys() -> None:
    a, b = np.array([1.0, 2, 3, 4]), np.array([2.0, 4, 4, 9, 7])
    wanted = stats.ttest_ind(b, a, equal_var=False).confidence_interval()
    assert welch(a, b) == pytest.approx((wanted.low, wanted.high))


@given(st.integers(1, 400), st.sampled_from([0.25, 0.5, 0.9]))
def test_quantile_ranks_leave_at_most_a_tail_on_each_side(n: int, p: float) -> None:
    ranks = quantile_ranks(n, p)
    if ranks is None:
        assert (
            stats.binom.cdf(0, n, p) > 0.025 or stats.binom.cdf(n - 1, n, p) < 0.975 or stats.binom.pmf(0, n, p) > 0.025
        )
        return
    low, high = ranks
    assert stats.binom.cdf(low, n, p) <= 0.025 < stats.binom.cdf(low + 1, n, p)
    assert stats.binom.cdf(high, n, p) >= 0.975 > stats.binom.cdf(high - 1, n, p)


def test_bootstrap_is_seeded_and_close_to_scipys() -> None:
    x = np.random.default_rng(5).exponential(3, 60)
    found = bootstrap_bca(x, lambda table: table.mean(axis=1), draws=5000)
    wanted = stats.bootstrap((x,), np.mean, method="BCa", n_resamples=5000, rng=1).confidence_interval
    assert found == bootstrap_bca(x, lambda table: table.mean(axis=1), draws=5000)
    assert found == pytest.approx((wanted.low, wanted.high), abs=0.1)
    assert bootstrap_bca(np.full(9, 4.0), lambda table: table.mean(axis=1)) == (4, 4)


def test_nps_coverage_at_ten_answers() -> None:
    """The published weak spot: 90 % promoters, 2 % detractors, n = 10; plain Wald covers 65 %."""
    rng = np.random.default_rng(1)
    hits = 0
    for p, _, d in (draws := rng.multinomial(10, [0.9, 0.08, 0.02], 4000)[:, [0, 1, 2]]):
        low, high = nps_adjusted_wald(int(p), int(10 - p - d), int(d)) or (0, 0)
        hits += low <= 88 <= high
    assert hits / len(draws) >= 0.92


def test_nps_difference_adds_the_variances() -> None:
    low, high = nps_difference((15, 12, 9), (15, 12, 9)) or (0, 0)
    one_low, one_high = nps_adjusted_wald(15, 12, 9) or (0, 0)
    assert (low + high) == pytest.approx(0, abs=1e-9)
    assert (high - low) == pytest.approx((one_high - one_low) * math.sqrt(2))


def test_the_usual_quantile_is_known_by_heart() -> None:
    assert z_value() == NormalDist().inv_cdf(0.975)
    assert z_value(0.9) == NormalDist().inv_cdf(0.95)
