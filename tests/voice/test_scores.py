"""Scores against published and hand-counted figures, their laws, and the coverage of the NPS interval."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.errors import UsageError
from resa.voice import scores
from resa.voice.model import Scale

NPS, FIVE, SEVEN = Scale("nps", 0, 10), Scale("csat", 1, 5), Scale("ces", 1, 7)


def test_nps_published() -> None:
    """Rocks' formula on 15 promoters, 12 passives, 9 detractors: 15.4 (−9.5 … 40.3) is centred on the adjusted score."""
    found = scores.nps(scores.NpsCounts(15, 12, 9))
    assert found.value == pytest.approx(100 * 6 / 36)
    assert (round(found.low or 0, 1), round(found.high or 0, 1)) == (-9.5, 40.3)
    assert round(((found.low or 0) + (found.high or 0)) / 2, 1) == 15.4
    assert found.method == "adjusted_wald"


def test_nps_coverage_where_the_usual_formula_fails() -> None:
    """n = 10, 90 % promoters, 2 % detractors: at least 93 % of intervals hold the truth, over every possible outcome."""
    p, d, n = 0.90, 0.02, 10
    covered = usual = 0.0
    for k in range(n + 1):
        for m in range(n - k + 1):
            rest = n - k - m
            weight = math.comb(n, k) * math.comb(n - k, m) * p**k * d**m * (1 - p - d) ** rest
            found = scores.nps(scores.NpsCounts(k, rest, m))
            assert found.low is not None and found.high is not None
            covered += weight * (found.low - 1e-9 <= 100 * (p - d) <= found.high + 1e-9)
            share = (k - m) / n
            half = 1.96 * math.sqrt(max((k + m) / n - share**2, 0) / n)
            usual += weight * (share - half <= p - d <= share + half)
    assert round(covered, 3) >= 0.930
    assert usual == pytest.approx(0.648, abs=0.002)


@pytest.mark.parametrize(
    ("scale", "values", "k"),
    [(FIVE, [1, 2, 3, 4, 5], 2), (SEVEN, [1, 5, 6, 7], 2), (NPS, [8, 9, 10], 2), (Scale("csat", 1, 4), [1, 2, 3, 4], 2),
     (Scale("csat", 0, 100), [79, 80, 100], 2), (Scale("csat", 0, 1), [0, 1], 1), (Scale("csat", 1, 5, True), [1, 2, 3], 2),
     (Scale("csat", 1, 3), [1, 2, 3], 1)],
)  # fmt: skip
def test_top_box(scale: Scale, values: list[float], k: int) -> None:
    assert scores.top_box(np.array(values, float), scale) == k


def test_easy_is_above_the_middle() -> None:
    assert scores.above_middle(np.array([3, 4, 5, 6, 7.0]), SEVEN) == 3
    assert scores.above_middle(np.array([1, 2, 3, 4, 5.0]), Scale("ces", 1, 5, True)) == 2


def test_four_of_five_satisfied() -> None:
    found = scores.share(4, 5)
    assert found.value == 0.8
    assert (round(found.low or 0, 3), round(found.high or 0, 3)) == (0.376, 0.964)


def test_under_five_there_is_no_value_but_a_reason() -> None:
    four = np.array([5.0, 5, 5, 5])
    for found in (
        scores.mean(four, FIVE),
        scores.share(4, 4),
        scores.nps(scores.NpsCounts(4, 0, 0)),
        scores.emotion(four, FIVE),
    ):
        assert (found.value, found.low, found.high, found.reason, found.n) == (None, None, None, "too_few", 4)
    assert scores.share(0, 0).reason == "no_data"


def test_mean_and_its_interval_stay_on_the_scale() -> None:
    found = scores.mean(np.array([5.0, 5, 5, 5, 4]), FIVE)
    assert found.value == pytest.approx(4.8)
    assert found.high == 5
    boot = scores.mean(np.array([5.0, 5, 5, 5, 4, 1, 2, 3]), FIVE, method="bootstrap")
    assert boot.method == "bootstrap" and boot.low is not None and boot.low < 3.75 < (boot.high or 0)


def test_reversed_is_the_mirror() -> None:
    values = np.array([1.0, 2, 2, 1, 3, 5])
    turned = Scale("csat", 1, 5, True)
    assert scores.mean(values, turned).value == pytest.approx(6 - float(values.mean()))
    assert scores.emotion(values, turned).value == pytest.approx(-(scores.emotion(values, FIVE).value or 0))


def test_nps_needs_its_scale() -> None:
    with pytest.raises(UsageError):
        scores.nps_counts(np.array([1.0, 5]), FIVE)
    assert scores.nps_counts(np.array([1.0, 9, 10]), Scale("nps", 1, 10)) == scores.NpsCounts(2, 0, 1)
    assert scores.nps_counts(np.array([0.0, 1, 3, 4, 10]), Scale("nps", 0, 10, True)) == scores.NpsCounts(2, 1, 2)


def test_mixed_scales_are_never_put_together() -> None:
    assert scores.mean_change(np.ones(9), np.ones(9), FIVE, SEVEN).reason == "mixed_scales"


def test_differences_and_pairs() -> None:
    before, after = np.array([1.0, 2, 2, 3, 3, np.nan]), np.array([2.0, 3, 3, 4, 5, 5])
    found = scores.paired_change(before, after, FIVE)
    assert found.n == 5 and found.value == pytest.approx(1.2)
    change = scores.nps_change(scores.NpsCounts(10, 5, 5), scores.NpsCounts(5, 5, 10))
    assert change.value == pytest.approx(-50) and (change.low or 0) < -50 < (change.high or 0)
    share = scores.share_change(10, 20, 15, 20)
    assert share.value == pytest.approx(0.25) and (share.low or 1) < 0.25


@given(st.lists(st.integers(0, 10), min_size=5, max_size=60))
def test_nps_by_counting(values: list[int]) -> None:
    counts = scores.nps_counts(np.array(values, float), NPS)
    assert counts.n == len(values)
    assert counts.promoters == sum(v >= 9 for v in values)
    assert counts.detractors == sum(v <= 6 for v in values)
    found = scores.nps(counts)
    assert found.low is not None and found.high is not None
    assert -100 <= found.low <= found.high <= 100
    mirrored = scores.nps(scores.NpsCounts(counts.detractors, counts.passives, counts.promoters))
    assert mirrored.low == pytest.approx(-found.high)
