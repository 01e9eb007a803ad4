"""Intervals for shares, NPS, means, medians and differences: the formulas every room shares.

Plain floats in, `Interval` out, None when there is nothing to tell (n = 0, or n = 1 where a spread is needed).
Heavy imports only where a t or binomial quantile is needed. Not tests of significance, and no rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from statistics import NormalDist

Floats = npt.NDArray[np.float64]


class Interval(NamedTuple):
    """Lower and upper end, in the unit of the estimate."""

    low: float
    high: float


#: The usual confidence and its quantile, known by heart: what computes it takes longer to load than an answer its intervals.
USUAL, _USUAL_Z = 0.95, 1.9599639845400536


def z_value(confidence: float = USUAL) -> float:
    """Two-sided normal quantile: 1.959964 for 95 %."""
    return _USUAL_Z if confidence == USUAL else _normal().inv_cdf(0.5 + confidence / 2)


@cache
def _normal() -> NormalDist:
    """Loaded where something other than the usual quantile is wanted."""
    from statistics import NormalDist

    return NormalDist()


def wilson(successes: float, n: float, confidence: float = 0.95) -> Interval | None:
    """Score interval of a share (Wilson 1927); never leaves 0–1, fair at 0 and n. None when n = 0."""
    if n <= 0:
        return None
    z = z_value(confidence)
    p = successes / n
    centre = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes <= 0 else (centre - half) / scale
    high = 1.0 if successes >= n else (centre + half) / scale
    return Interval(max(low, 0.0), min(high, 1.0))


def clustered_share(successes: Floats, n: Floats, confidence: float = 0.95) -> Interval | None:
    """Interval of Σ successes / Σ n where what belongs to one cluster is alike (journeys of a customer, people of an account).

    `successes` and `n`: per cluster. The variance of the ratio over clusters (Taylor, G / (G − 1)) gives the design effect;
    Wilson's interval with n divided by it, and with Student's t of G − 1 degrees in place of z (Korn and Graubard 1998).
    Alike within clusters never counts for more than independence: the design effect is at least 1. All or none succeed: n is
    the number of clusters. None without anything, or with one cluster only.
    """
    held = n > 0
    x, m = successes[held], n[held]
    if not len(m):
        return None
    p = float(x.sum()) / float(m.sum())
    return _clustered(p, float(m.sum()), len(m), bool((m == 1).all()), float(((x - p * m) ** 2).sum()), confidence)


def share_of_sums(groups: int, n: int, successes: int, nn: int, ss: int, ns: int) -> Interval | None:
    """`clustered_share` at 95 % from sums that add up: clusters, Σ m, Σ x, Σ m², Σ x², Σ x·m."""
    if not n:
        return None
    p = successes / n
    # Σ (x − p m)² = (Σx² n² − 2 n Σx Σxm + Σm² (Σx)²) / n², in whole numbers.
    squares = (ss * n * n - 2 * n * successes * ns + nn * successes * successes) / (n * n)
    return _clustered(p, float(n), groups, groups == n, squares, 0.95)


def _clustered(p: float, total: float, groups: int, alone: bool, squares: float, confidence: float) -> Interval | None:
    """`squares`: Σ (x − p m)² over the clusters; `alone`: each has one member."""
    if groups < 2:
        return None
    if p in (0.0, 1.0):
        return wilson(p * groups, groups, confidence)
    if alone:
        return wilson(p * total, total, confidence)
    variance = groups / (groups - 1) * squares / total**2
    effect = max(variance / (p * (1 - p) / total), 1.0)
    widen = (_t(confidence, groups - 1) / z_value(confidence)) ** 2
    effective = total / (effect * widen)
    return wilson(p * effective, effective, confidence)


def nps_adjusted_wald(
    promoters: float, passives: float, detractors: float, confidence: float = 0.95
) -> Interval | None:
    """Interval of a Net Promoter Score in points, −100 … 100.

    Rocks 2016: add ¾ promoter, 1½ passive, ¾ detractor, then NPS' ± z·√((p' + d' − NPS'²)/(n + 3)). None when n = 0.
    """
    n = promoters + passives + detractors
    if n <= 0:
        return None
    share, variance = _nps_adjusted(promoters, passives, detractors)
    half = z_value(confidence) * math.sqrt(variance)
    return Interval(max(100 * (share - half), -100.0), min(100 * (share + half), 100.0))


def nps_difference(
    first: tuple[float, float, float], second: tuple[float, float, float], confidence: float = 0.95
) -> Interval | None:
    """Interval of NPS(second) − NPS(first) in points, each given as (promoters, passives, detractors); variances add up."""
    if sum(first) <= 0 or sum(second) <= 0:
        return None
    share_1, variance_1 = _nps_adjusted(*first)
    share_2, variance_2 = _nps_adjusted(*second)
    half = z_value(confidence) * math.sqrt(variance_1 + variance_2)
    difference = share_2 - share_1
    return Interval(max(100 * (difference - half), -200.0), min(100 * (difference + half), 200.0))


def _nps_adjusted(promoters: float, passives: float, detractors: float) -> tuple[float, float]:
    n = promoters + passives + detractors + 3
    p, d = (promoters + 0.75) / n, (detractors + 0.75) / n
    return p - d, (p + d - (p - d) ** 2) / n


def newcombe(
    successes_1: float, n_1: float, successes_2: float, n_2: float, confidence: float = 0.95
) -> Interval | None:
    """Interval of share 2 − share 1 of independent groups (Newcombe 1998, method 10: Wilson limits, squared and added)."""
    first, second = wilson(successes_1, n_1, confidence), wilson(successes_2, n_2, confidence)
    if first is None or second is None:
        return None
    p_1, p_2 = successes_1 / n_1, successes_2 / n_2
    difference = p_2 - p_1
    return Interval(
        difference - math.hypot(p_2 - second.low, first.high - p_1),
        difference + math.hypot(second.high - p_2, p_1 - first.low),
    )


def t_mean(n: float, total: float, total_of_squares: float, confidence: float = 0.95) -> Interval | None:
    """Student's t interval of a mean from sums that add up: n, Σx, Σx². None when n < 2."""
    if n < 2:
        return None
    mean = total / n
    variance = max(total_of_squares - n * mean * mean, 0.0) / (n - 1)
    half = _t(confidence, n - 1) * math.sqrt(variance / n)
    return Interval(mean - half, mean + half)


def t_of_values(values: Floats, confidence: float = 0.95) -> Interval | None:
    """`t_mean` of the values themselves, centred first so that large numbers lose no digits."""
    n = len(values)
    if n < 2:
        return None
    mean = float(values.mean())
    half = _t(confidence, n - 1) * float(values.std(ddof=1)) / math.sqrt(n)
    return Interval(mean - half, mean + half)


def hall(mean: float, error: float, t: float, skewness: float, n: int) -> Interval:
    """The interval mean ± t · error of n skewed values, put right by Hall's cubic (1992): where a few great values make the
    mean, t stops short of them far too often. Without skewness it is the same."""
    if abs(skewness) < 1e-9:
        return Interval(mean - t * error, mean + t * error)
    ends = []
    for side in (t, -t):
        turned = 1 + skewness * (side / math.sqrt(n) - skewness / (6 * n))
        ends.append(mean - error * math.sqrt(n) * 3 / skewness * (math.copysign(abs(turned) ** (1 / 3), turned) - 1))
    return Interval(*ends)


def welch(first: Floats, second: Floats, confidence: float = 0.95) -> Interval | None:
    """Interval of mean(second) − mean(first), variances not taken as equal (Welch–Satterthwaite). None when either n < 2."""
    if len(first) < 2 or len(second) < 2:
        return None
    v_1, v_2 = float(first.var(ddof=1)) / len(first), float(second.var(ddof=1)) / len(second)
    difference = float(second.mean() - first.mean())
    if v_1 + v_2 == 0:
        return Interval(difference, difference)
    freedom = (v_1 + v_2) ** 2 / (v_1**2 / (len(first) - 1) + v_2**2 / (len(second) - 1))
    half = _t(confidence, freedom) * math.sqrt(v_1 + v_2)
    return Interval(difference - half, difference + half)


def bootstrap_bca(
    values: Floats,
    statistic: Callable[[Floats], Floats],
    *,
    confidence: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> Interval | None:
    """Bias-corrected and accelerated bootstrap (Efron 1987).

    `statistic` maps a table (draws, n) to one number per row, e.g. `lambda x: x.mean(axis=1)`. Seeded, so the same
    data give the same interval. None when n < 2. A statistic that never moves gives a point interval.
    """
    n = len(values)
    if n < 2:
        return None
    rng = np.random.default_rng(seed)
    block = max(1, 4_000_000 // n)
    drawn = np.concatenate(
        [statistic(values[rng.integers(0, n, (min(block, draws - done), n))]) for done in range(0, draws, block)]
    )
    observed = float(statistic(values[None, :])[0])
    if drawn.min() == drawn.max():
        return Interval(observed, observed)
    below = (np.sum(drawn < observed) + 0.5 * np.sum(drawn == observed)) / draws
    bias = _normal().inv_cdf(min(max(float(below), 0.5 / draws), 1 - 0.5 / draws))
    acceleration = _acceleration(values, statistic)
    ends = []
    for tail in ((1 - confidence) / 2, (1 + confidence) / 2):
        z = bias + _normal().inv_cdf(tail)
        ends.append(_normal().cdf(bias + z / max(1 - acceleration * z, 1e-9)))
    low, high = np.quantile(drawn, ends)
    return Interval(float(low), float(high))


def _acceleration(values: Floats, statistic: Callable[[Floats], Floats]) -> float:
    """From the jackknife; over at most 500 evenly spread leave-outs, which is plenty for a skewness."""
    n = len(values)
    leave = np.unique(np.linspace(0, n - 1, min(n, 500)).astype(np.int64))
    kept = np.array([float(statistic(np.delete(values, i)[None, :])[0]) for i in leave])
    spread = kept.mean() - kept
    denominator = 6 * float((spread**2).sum()) ** 1.5
    return float((spread**3).sum()) / denominator if denominator else 0.0


def quantile_ranks(n: int, probability: float = 0.5, confidence: float = 0.95) -> tuple[int, int] | None:
    """0-based ranks of the order statistics that enclose a quantile without any assumption (binomial, exact).

    The narrowest-tailed pair with at most (1 − confidence)/2 outside on each side; None when n is too small for one
    (below 6 for a median at 95 %).
    """
    from scipy.special import bdtr

    tail = (1 - confidence) / 2
    centre, spread = n * probability, 8 * math.sqrt(max(n * probability * (1 - probability), 1)) + 8
    k = np.arange(max(0, int(centre - spread)), min(n, int(centre + spread)) + 1)
    below = bdtr(k.astype(np.float64), n, probability)
    fits_low = k[below <= tail]
    fits_high = k[below >= 1 - tail]
    if not len(fits_low) or not len(fits_high):
        return None
    low, high = int(fits_low[-1]), int(fits_high[0])
    return (low, high) if high <= n - 1 else None


def median_ranks(n: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """`quantile_ranks` of the median at 95 % for many groups at once, without scipy; −1 where a group is too small.

    Exact up to 200 values; above by the normal curve with continuity correction, which is never more than one rank off.
    """
    half = z_value() * np.sqrt(n) / 2
    low, high = np.floor((n - 1) / 2 - half).astype(np.int64), np.ceil((n - 1) / 2 + half).astype(np.int64)
    for i in np.flatnonzero(n <= 200).tolist():
        low[i], high[i] = _median_ranks(int(n[i]))
    return low, high


@cache
def _median_ranks(n: int) -> tuple[int, int]:
    """Whole numbers decide: the chance of at most k of n is Σ C(n, i) / 2ⁿ."""
    low, sum_, all_ = -1, 0, 2**n
    for k in range(n):
        sum_ += math.comb(n, k)
        if 40 * sum_ > all_:
            break
        low = k
    return low, n - 1 - low if low >= 0 else -1


def quantile_interval(
    ordered: npt.NDArray[np.number], probability: float = 0.5, confidence: float = 0.95
) -> Interval | None:
    """Interval of a quantile from the sorted values: two of the values themselves. None when there are too few."""
    ranks = quantile_ranks(len(ordered), probability, confidence)
    return None if ranks is None else Interval(float(ordered[ranks[0]]), float(ordered[ranks[1]]))


def _t(confidence: float, freedom: float) -> float:
    """Quantile of Student's t. Of many degrees of freedom by its series (Abramowitz & Stegun 26.7.5), to 1e-12: loading scipy
    would take longer than most questions do."""
    if freedom < 1000:
        from scipy.special import stdtrit

        return float(stdtrit(freedom, 0.5 + confidence / 2))
    z = z_value(confidence)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / freedom**power for power, term in enumerate(terms))
