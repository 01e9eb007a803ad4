"""Do shares differ by more than chance? Tests of two and of many shares, and the price of looking many times.

Two shares: Pearson's χ² without correction (the square of the pooled z test) where every expected count is 5 or more, else
Fisher's exact test, two-sided (all tables no likelier than ours). With clusters: the difference by the sum of its influence
over clusters, G / (G − 1), Student's t of G − 1 degrees. Many p-values: Holm 1979. Plain numbers in and out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from .intervals import Floats, Interval, newcombe
from .kernel import Ints

#: Expected counts from which on χ² is used.
EXPECTED = 5.0


def two_shares(x_1: int, n_1: int, x_2: int, n_2: int) -> float | None:
    """Two-sided p-value of equal shares; None when a group is empty."""
    if not n_1 or not n_2:
        return None
    x, n = x_1 + x_2, n_1 + n_2
    if min(n_1, n_2) * min(x, n - x) / n >= EXPECTED:
        pooled = x / n
        z = (x_1 / n_1 - x_2 / n_2) / math.sqrt(pooled * (1 - pooled) * (1 / n_1 + 1 / n_2))
        return math.erfc(abs(z) / math.sqrt(2))
    return fisher(x_1, n_1, x_2, n_2)


def fisher(x_1: int, n_1: int, x_2: int, n_2: int) -> float:
    """Fisher's exact test, two-sided."""
    from scipy.special import gammaln

    x = x_1 + x_2
    k = np.arange(max(0, x - n_2), min(x, n_1) + 1)

    def choose(n: int, of: Ints) -> Floats:
        return np.asarray(gammaln(n + 1.0) - gammaln(of + 1.0) - gammaln(n - of + 1.0), np.float64)

    weight = choose(n_1, k) + choose(n_2, x - k)
    weight -= weight.max()
    ours = weight[x_1 - k[0]]
    likely = np.exp(weight)
    return min(float(likely[weight <= ours + 1e-7].sum() / likely.sum()), 1.0)


def many_shares(x: Sequence[int], n: Sequence[int]) -> tuple[float, int, float] | None:
    """(χ², degrees of freedom, p) of all shares being one; None with fewer than two groups or when all or none succeed."""
    from scipy.special import chdtrc

    won, of = (np.array([v for v, m in zip(w, n, strict=True) if m], np.float64) for w in (x, n))
    if len(of) < 2 or not 0 < won.sum() < of.sum():
        return None
    p = won.sum() / of.sum()
    chi2 = float(((won - p * of) ** 2 / (p * (1 - p) * of)).sum())
    return chi2, len(of) - 1, float(chdtrc(len(of) - 1, chi2))


def clustered_difference(
    won: Floats, inside: Floats, cluster: Ints, confidence: float = 0.95
) -> tuple[Interval, float] | None:
    """(interval, p) of share(inside) − share(outside); `won`, `inside` 0 or 1 per run. None where it cannot be told."""
    from scipy.special import stdtr, stdtrit

    n_1, n_2 = inside.sum(), (1 - inside).sum()
    _, index = np.unique(cluster, return_inverse=True)
    groups = int(index.max()) + 1 if len(index) else 0
    if not n_1 or not n_2 or groups < 3:
        return None
    p_1, p_2 = float((won * inside).sum() / n_1), float((won * (1 - inside)).sum() / n_2)
    influence = np.bincount(index, inside * (won - p_1) / n_1 - (1 - inside) * (won - p_2) / n_2)
    error = math.sqrt(groups / (groups - 1) * float((influence**2).sum()))
    difference = p_1 - p_2
    if not error:
        return None
    half = float(stdtrit(groups - 1, 0.5 + confidence / 2)) * error
    p = 2 * float(stdtr(groups - 1, -abs(difference) / error))
    return Interval(max(difference - half, -1.0), min(difference + half, 1.0)), p


def difference(x_1: int, n_1: int, x_2: int, n_2: int) -> Interval | None:
    """Interval of share 1 − share 2 (Newcombe's method 10)."""
    return newcombe(x_2, n_2, x_1, n_1)


def holm(p: Sequence[float | None]) -> list[float | None]:
    """The p-values corrected for their number; None stays and is not counted."""
    known = sorted((v, i) for i, v in enumerate(p) if v is not None)
    found: list[float | None] = [None] * len(p)
    highest = 0.0
    for rank, (value, i) in enumerate(known):
        highest = max(highest, min(value * (len(known) - rank), 1.0))
        found[i] = highest
    return found
