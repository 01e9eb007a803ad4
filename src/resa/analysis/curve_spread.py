"""How far a Kaplan–Meier curve, and the log-rank test, may be off where persons come in clusters that are alike.

The infinitesimal jackknife: each person's influence on the logarithm of the share, summed within clusters, squared, added,
G / (G − 1); Student's t of G − 1 degrees. One person a cluster: Greenwood's variance, which it then equals; and alike never
counts for more than independence, as in `intervals.clustered_share`.
"""

from __future__ import annotations

import numpy as np

from .credit import Floats
from .intervals import z_value
from .kernel import Ints
from .persons import Flags


def half_width(time: Floats, arrived: Flags, who: Ints) -> Floats:
    """Of the 95 % interval of the logarithm of the share, at each time of arrivals; NaN with one cluster only."""
    from scipy.special import stdtrit

    times, n = np.unique(time[arrived], return_counts=True)
    at_risk = len(time) - np.searchsorted(np.sort(time), times)
    with np.errstate(divide="ignore"):
        greenwood = np.cumsum(n / (at_risk * (at_risk - n)))
    _, cluster = np.unique(who, return_inverse=True)
    groups = int(cluster.max(initial=-1)) + 1
    if groups == len(time):
        return np.asarray(z_value() * np.sqrt(greenwood), np.float64)
    if groups < 2:
        return np.full(len(times), np.nan)
    inside = np.isfinite(greenwood)
    variance = np.full(len(times), np.inf)
    variance[inside] = _over_clusters(
        time, arrived, cluster, times[inside], n[inside], at_risk[inside], greenwood[inside]
    )
    variance = np.maximum(variance * groups / (groups - 1), greenwood)
    return np.asarray(float(stdtrit(groups - 1, 0.975)) * np.sqrt(variance), np.float64)


def _over_clusters(
    time: Floats, arrived: Flags, cluster: Ints, times: Floats, n: Ints, at_risk: Ints, greenwood: Floats
) -> Floats:
    """Σ over clusters of their squared influence at each of `times`.

    At time t a cluster's is D + A(t) · R: D of those whose time is over, R the number of the others, A Greenwood's sum.
    """
    if not len(times):
        return np.zeros(0)
    place = np.searchsorted(times, time, side="right") - 1  # the last time of arrivals not after it
    settled = np.where(place >= 0, greenwood[place], 0.0)
    here = arrived & (place >= 0) & (times[place] == time)
    settled[here] -= 1 / (at_risk - n)[place[here]]
    order = np.lexsort((time, cluster))
    of = cluster[order]
    first = np.searchsorted(of, np.arange(int(of[-1]) + 1))
    size = np.bincount(of)
    run = np.cumsum(settled[order])
    over = run - (run[first] - settled[order][first])[of]  # D after this person
    before = over - settled[order]
    left = (size[of] - (np.arange(len(of)) - first[of])).astype(np.float64)  # R before this person
    steps = (over**2 - before**2, over * (left - 1) - before * left, (left - 1) ** 2 - left**2)
    when = np.argsort(time[order], kind="stable")
    upto = np.searchsorted(time[order][when], times, side="right")
    squares, product, rest = (np.concatenate([[0.0], np.cumsum(s[when])])[upto] for s in steps)
    rest += float((size.astype(np.float64) ** 2).sum())
    found: Floats = np.maximum(squares + 2 * greenwood * product + greenwood**2 * rest, 0.0)
    return found


def covariance(time: Floats, arrived: Flags, index: Ints, who: Ints) -> Floats:
    """shape (groups, groups): of arrivals less those expected, of the groups `index`; all 0 with one cluster only."""
    kinds = int(index.max()) + 1
    times, n = np.unique(time[arrived], return_counts=True)
    at_risk = np.stack([np.sum(index == k) - np.searchsorted(np.sort(time[index == k]), times) for k in range(kinds)])
    whole = at_risk.sum(axis=0)
    part = at_risk / whole
    place = np.searchsorted(times, time, side="right")
    hazard = np.concatenate([[0.0], np.cumsum(n / whole)])[place]
    expected = np.concatenate([np.zeros((kinds, 1)), np.cumsum(part * n / whole, axis=1)], axis=1)[:, place]
    own = (np.arange(kinds)[:, None] == index).astype(np.float64)
    influence = expected - own * hazard
    influence[:, arrived] += own[:, arrived] - part[:, place[arrived] - 1]
    _, cluster = np.unique(who, return_inverse=True)
    groups = int(cluster.max()) + 1
    sums = np.stack([np.bincount(cluster, row, groups) for row in influence])
    if groups < 2:
        return np.zeros((kinds, kinds))
    return np.asarray(sums @ sums.T * groups / (groups - 1), np.float64)
