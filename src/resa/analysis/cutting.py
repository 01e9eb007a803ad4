"""How likely a gap between two events of a customer is the border between two journeys: three scores, and how good they are.

*time-gap*: the gap itself. *pair-mean*: the mean gap between these two events, wherever they follow each other.
*context-mean*: the mean gap in this context (event, next, the one after), drawn to the overall mean m as if 5 more gaps of
that size had been seen: (Σ gaps + 5 m) / (n + 5). The two means are learnt from all gaps, without being told the truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .credit import Floats
from .intervals import Interval, z_value
from .kernel import Ints
from .persons import Flags

RULES = ("time-gap", "pair-mean", "context-mean")
#: Gaps of the overall mean that a context begins with.
PRIOR = 5


@dataclass(frozen=True, slots=True)
class Gaps:
    """One entry per gap between an event and the next one of the same history."""

    seconds: Floats
    event: Ints
    after: Ints
    """The next event's code, −1 = none."""
    then: Ints
    """The code of the one after that, −1 = none."""


def scores(gaps: Gaps) -> Mapping[str, Floats]:
    """Each rule's score of every gap; higher is likelier a border."""
    size = int(max(gaps.event.max(), gaps.after.max(), gaps.then.max())) + 2 if len(gaps.event) else 1
    pair = gaps.event * size + gaps.after + 1
    _, pair = np.unique(pair, return_inverse=True)
    context = pair * size + gaps.then + 1
    return {
        "time-gap": gaps.seconds,
        "pair-mean": _means(pair, gaps.seconds, 0),
        "context-mean": _means(context, gaps.seconds, PRIOR),
    }


def _means(key: Ints, value: Floats, prior: int) -> Floats:
    if not len(key):
        return np.zeros(0)
    _, index, n = np.unique(key, return_inverse=True, return_counts=True)
    mean = (np.bincount(index, value) + prior * float(value.mean())) / (n + prior)
    return np.asarray(mean[index], np.float64)


def auc(score: Floats, truth: Flags) -> tuple[float, Interval] | None:
    """P(a border scores higher than another gap), ties half, with its 95 % interval (DeLong 1988). None without both kinds."""
    m, n = int(truth.sum()), int((~truth).sum())
    if not m or not n:
        return None
    rank = _midranks(score)
    area = float((rank[truth].sum() - m * (m + 1) / 2) / (m * n))
    among_borders = (rank[truth] - _midranks(score[truth])) / n
    among_others = 1 - (rank[~truth] - _midranks(score[~truth])) / m
    variance = sum(float(v.var(ddof=1)) / len(v) for v in (among_borders, among_others) if len(v) > 1)
    half = z_value() * variance**0.5
    return area, Interval(max(area - half, 0.0), min(area + half, 1.0))


def _midranks(score: Floats) -> Floats:
    """Ranks from 1; equal scores share the mean of theirs."""
    _, index, n = np.unique(score, return_inverse=True, return_counts=True)
    last = np.cumsum(n)
    return np.asarray((last - (n - 1) / 2)[index], np.float64)


def valley(score: Floats) -> float | None:
    """Where short scores end and long ones begin: the split of log(score) that leaves least variance on both sides (Otsu).

    The smallest score that is cut. None when all are equal or there are fewer than two.
    """
    ordered = np.sort(np.log1p(np.maximum(score, 0.0)))
    n = len(ordered)
    if n < 2 or ordered[0] == ordered[-1]:
        return None
    left = np.arange(1, n)
    total = np.cumsum(ordered)
    low, high = total[:-1] / left, (total[-1] - total[:-1]) / (n - left)
    between = np.where(ordered[1:] > ordered[:-1], left * (n - left) * (high - low) ** 2, -1.0)
    return float(np.sort(score)[int(np.argmax(between)) + 1])
