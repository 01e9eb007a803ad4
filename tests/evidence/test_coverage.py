"""Short simulations: intervals hold what they promise, and wrong beliefs are not found where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from resa.evidence.beliefs import belief_gaps, holm
from resa.evidence.emotion import Sample, interval
from resa.evidence.times import median_ranks

SHARES = np.array([0.05, 0.1, 0.2, 0.35, 0.3])
TRUE_MEAN = float((SHARES * np.arange(-2, 3)).sum())


def drawn(rng: np.random.Generator, customers: int, each: int = 1) -> Sample:
    """Answers on five whole steps; with `each` > 1 every customer gives the same answer that often."""
    values = rng.choice(np.arange(-2, 3), customers, p=SHARES).astype(float)
    return Sample(("emotion", 1, 5), np.arange(customers), values, np.full(customers, each), 1.0)


@pytest.mark.parametrize(("customers", "each"), [(8, 1), (30, 1), (30, 5)])
def test_emotion_intervals_cover_the_truth(customers: int, each: int) -> None:
    rng = np.random.default_rng(1)
    ends = [interval(drawn(rng, customers, each)) for _ in range(600)]
    assert np.mean([low <= TRUE_MEAN <= high for low, high in ends]) >= 0.9


def test_no_wrong_belief_where_the_team_is_right() -> None:
    rng = np.random.default_rng(2)
    alarms = 0
    for _ in range(200):
        gaps = belief_gaps([(TRUE_MEAN + 0.4, drawn(rng, 25), None) for _ in range(12)])
        alarms += any(g.beyond_chance for g in gaps)
    assert alarms / 200 <= 0.07


def test_a_really_wrong_belief_is_found() -> None:
    rng = np.random.default_rng(3)
    found = [belief_gaps([(-1.5, drawn(rng, 25), None)])[0].beyond_chance for _ in range(100)]
    assert np.mean(found) > 0.95


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == [True, False, False, True]
    assert holm([]) == []


@pytest.mark.parametrize("n", [6, 40, 5_001])
def test_the_median_lies_in_its_interval_nineteen_times_of_twenty(n: int) -> None:
    rng = np.random.default_rng(4)
    ranks = median_ranks(n)
    assert ranks is not None
    samples = np.sort(rng.exponential(size=(400 if n < 5_000 else 150, n)), axis=1)
    inside = (samples[:, ranks[0]] <= np.log(2)) & (np.log(2) <= samples[:, ranks[1]])
    assert inside.mean() >= 0.92
