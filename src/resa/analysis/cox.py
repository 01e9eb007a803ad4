"""Cox's proportional hazards (1972), ties by Efron: the partial likelihood, maximised by Newton's method.

h(t | x) = h₀(t) · exp(xβ). For deaths j = 0 … d − 1 at one time the risk is S(t) − (j / d) · D(t), S the sum of exp(xβ) over
those at risk, D over those that die then. Se from the inverse information. Everything is sums over people, O(n p²) a step.
Beside it Harrell's concordance, and the test of proportionality: the score test of a term β·g(t)·x for each covariate, g the
rank of time (what Grambsch and Therneau 1994 approximate by residuals, which takes the covariance of the covariates for the
same at all times and may be far off where it is not). Not the question, which finds the people (`hazard`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..loops.native import native
from .credit import Floats
from .kernel import Ints
from .persons import Flags

STEPS, CLOSE = 50, 1e-10
#: A standardised coefficient beyond this is running off: some group has no arrivals, or all of them.
RUNS_OFF = 12.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Arrays by covariate."""

    beta: Floats
    se: Floats
    log_likelihood: float
    log_likelihood_null: float
    concordance: float | None
    proportional: Floats
    """p-value of the test that the effect stays the same over time."""
    converged: bool


#: Where coefficients run off a variance may come out below nothing: its root is no number, and nothing is told of it.
@np.errstate(invalid="ignore")
def fit(time: Floats, arrived: Flags, x: Floats) -> Fit:
    """The fit; `x` shape (people, covariates), each of them varying and none a sum of others; at least one arrival."""
    order = np.argsort(-time, kind="stable")
    time, arrived = time[order], arrived[order]
    mean, scale = x.mean(axis=0), x.std(axis=0)
    z = (x[order] - mean) / scale
    deaths = _Deaths(time, arrived)
    beta = np.zeros(z.shape[1])
    level, score, information = _moments(z, beta, deaths)
    null, converged = level, False
    for _ in range(STEPS):
        step = np.linalg.lstsq(information, score, rcond=None)[0]
        size, tried = 1.0, _moments(z, beta + step, deaths)
        while not _usable(tried, level) and size > 1e-6:
            size /= 2
            tried = _moments(z, beta + size * step, deaths)
        if not _usable(tried, level):
            break  # coefficients have run off so far that risks are no numbers any more
        beta = beta + size * step
        gained = tried[0] - level
        level, score, information = tried
        if abs(float(score @ step)) < CLOSE and abs(gained) < CLOSE * max(1.0, abs(level)):
            converged = True
            break
    converged = converged and bool((np.abs(beta) < RUNS_OFF).all())
    covariance: Floats = np.linalg.pinv(information).astype(np.float64)
    p = _proportional(z, beta, deaths, covariance)
    risk = z @ beta
    return Fit(
        beta / scale, np.sqrt(np.diag(covariance)) / scale, level, null, concordance(time, arrived, risk), p, converged
    )


def _usable(tried: tuple[float, Floats, Floats], level: float) -> bool:
    """Whether a step makes it no less likely, and can be gone on from."""
    return bool(
        np.isfinite(tried[0]) and tried[0] >= level - 1e-12 * abs(level) and np.isfinite(tried[1]).all() and np.isfinite(tried[2]).all()
    )  # fmt: skip


class _Deaths:
    """Who dies when: people stand from the longest time to the shortest, so that those at risk come first."""

    def __init__(self, time: Floats, arrived: Flags) -> None:
        self.who: Ints = np.flatnonzero(arrived)
        times, group, n = np.unique(-time[self.who], return_inverse=True, return_counts=True)
        self.group: Ints = group.astype(np.int64)
        self.n_groups = len(times)
        self.at_risk: Ints = np.searchsorted(-time, times, side="right").astype(np.int64)
        """Per time of deaths: so many of the first people are at risk."""
        first = np.concatenate([[0], np.cumsum(n)[:-1]])
        self.part: Floats = (np.arange(len(group)) - first[group]) / n[group]
        """j / d of each death (deaths stand in the order of their groups)."""


#: A step that is tried may go too far; then there are no finite numbers, and it is not taken.
@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def _moments(z: Floats, beta: Floats, deaths: _Deaths) -> tuple[float, Floats, Floats]:
    """(log likelihood, its gradient, minus its second derivative)."""
    at = _at_deaths(z, beta, deaths)
    score, information = _weighed(z, deaths, at, np.ones(len(deaths.who)))
    return at.level, score, information


@dataclass(frozen=True, slots=True)
class _AtDeaths:
    """How things stand at each death: the likelihood, every person's risk, the risk at stake, the mean of the covariates."""

    level: float
    risk: Floats
    denominator: Floats
    mean: Floats


def _at_deaths(z: Floats, beta: Floats, deaths: _Deaths) -> _AtDeaths:
    eta = z @ beta
    shift = float(eta.max())
    risk = np.exp(eta - shift)
    who, group, part = deaths.who, deaths.group, deaths.part
    total = np.cumsum(risk)[deaths.at_risk - 1]
    dying = np.bincount(group, risk[who], deaths.n_groups)
    denominator = total[group] - part * dying[group]
    level = float(eta[who].sum() - (np.log(denominator) + shift).sum())
    sums = np.cumsum(risk[:, None] * z, axis=0)[deaths.at_risk - 1]
    own = np.stack([np.bincount(group, risk[who] * z[who, k], deaths.n_groups) for k in range(z.shape[1])], axis=1)
    mean = (sums[group] - part[:, None] * own[group]) / denominator[:, None]
    return _AtDeaths(level, risk, denominator, mean)


def _weighed(z: Floats, deaths: _Deaths, at: _AtDeaths, by: Floats) -> tuple[Floats, Floats]:
    """(Σ by · (covariates − their mean), Σ by · their covariance) over the deaths."""
    who, group, part = deaths.who, deaths.group, deaths.part
    # How much of each person's risk is counted: over all denominators they are in, less the part taken off where they die.
    share = np.bincount(group, by / at.denominator, deaths.n_groups)
    taken = np.bincount(group, by * part / at.denominator, deaths.n_groups)
    counted = np.zeros(len(z) + 1)
    np.add.at(counted, deaths.at_risk - 1, share)
    weight = np.cumsum(counted[::-1])[::-1][: len(z)].copy()
    weight[who] -= taken[group]
    weight *= at.risk
    return by @ (z[who] - at.mean), (z * weight[:, None]).T @ z - (at.mean * by[:, None]).T @ at.mean


def _proportional(z: Floats, beta: Floats, deaths: _Deaths, covariance: Floats) -> Floats:
    """The score test of z_k · g(t) beside what is fitted, for each k: U² / (I_gg − I_gβ V I_βg), χ² with one degree."""
    at = _at_deaths(z, beta, deaths)
    n = np.bincount(deaths.group, minlength=deaths.n_groups)
    # Groups stand from the latest time; equal times share a rank.
    rank = (len(deaths.who) - np.cumsum(n) + (n + 1) / 2)[deaths.group]
    late = rank - rank.mean()
    score, crossed = _weighed(z, deaths, at, late)
    _, squared = _weighed(z, deaths, at, late**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        chi2 = score**2 / (np.diag(squared) - np.einsum("ij,ik,kj->j", crossed, covariance, crossed))
    return np.array([p_of_z(float(np.sqrt(c))) if np.isfinite(c) and c >= 0 else np.nan for c in chi2])


def p_of_z(z: float) -> float:
    """Two-sided p-value of a standard normal."""
    from math import erfc, sqrt

    return erfc(abs(z) / sqrt(2))


def concordance(time: Floats, arrived: Flags, risk: Floats) -> float | None:
    """Harrell's C: of two people of whom one arrives first for certain, how often it is the one of greater risk; ties half.

    At one time an arrival comes before a censoring, and two arrivals tell nothing. None when no pair can be told apart.
    """
    _, rank = np.unique(risk, return_inverse=True)
    # From the longest time to the shortest; at one time the censored ones first, as they outlast its arrivals.
    order = np.lexsort((arrived, -time))
    found = np.zeros(3, np.int64)
    tree = np.zeros(int(rank.max()) + 2 if len(rank) else 1, np.int64)
    _concordance(rank[order].astype(np.int64), time[order], arrived[order], tree, found)
    total = int(found.sum())
    return (int(found[0]) + 0.5 * int(found[1])) / total if total else None


@native
def _concordance(rank, time, arrived, tree, found):  # type: ignore[no-untyped-def]  # numba infers the types
    """Fills (concordant, tied, discordant); `tree` counts the ranks of those who outlast the present ones (Fenwick)."""
    n, held, i = len(rank), 0, 0
    while i < n:
        j = i
        while j < n and arrived[i] and arrived[j] and time[j] == time[i]:
            j += 1
        if j == i:
            j = i + 1
        else:
            for k in range(i, j):
                below, upto = 0, 0
                at = rank[k]
                while at > 0:
                    below += tree[at]
                    at -= at & -at
                at = rank[k] + 1
                while at > 0:
                    upto += tree[at]
                    at -= at & -at
                found[0] += below
                found[1] += upto - below
                found[2] += held - upto
        for k in range(i, j):
            at = rank[k] + 1
            while at < len(tree):
                tree[at] += 1
                at += at & -at
            held += 1
        i = j
