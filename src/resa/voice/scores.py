"""Scores as figures with their uncertainty: NPS, satisfied and easy shares, means, emotion; differences of two groups.

Under 5 answers there is no value (`too_few`), and scales that differ are never averaged in silence (`mixed_scales`).
Formulas: NPS by adjusted Wald (Rocks 2016), shares by Wilson, means by Student's t or BCa bootstrap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..analysis.intervals import (
    Interval,
    bootstrap_bca,
    newcombe,
    nps_adjusted_wald,
    nps_difference,
    t_of_values,
    welch,
    wilson,
)
from ..errors import UsageError
from ..texts.sentence import Sentence
from .model import Estimate, Scale

Floats = npt.NDArray[np.float64]
MINIMUM = 5
_EPS = 1e-9


@dataclass(frozen=True, slots=True)
class NpsCounts:
    """How many of each kind answered."""

    promoters: int
    passives: int
    detractors: int

    @property
    def n(self) -> int:
        """All of them."""
        return self.promoters + self.passives + self.detractors


def upright(score: Floats, scale: Scale) -> Floats:
    """Scores with the good end up, on the numbers as written."""
    return np.asarray(scale.low + scale.high - score if scale.reversed else score, np.float64)


def nps_counts(score: Floats, scale: Scale) -> NpsCounts:
    """9–10 promoter, 7–8 passive, 0–6 detractor. UsageError for a scale that does not end at 10: there is no NPS on it."""
    if scale.high != 10 or scale.low not in (0, 1):
        raise UsageError(
            Sentence("voice.nps_defined_0_10_only"), where="scale", value=f"{scale.low:g}–{scale.high:g}",
            allowed=Sentence("voice.nps_scale"), remedy=Sentence("voice.declare_low_0_high_10_ask"),
        )  # fmt: skip
    up = upright(score, scale)
    return NpsCounts(int((up >= 9).sum()), int(((up > 6) & (up < 9)).sum()), int((up <= 6).sum()))


def nps(counts: NpsCounts, confidence: float = 0.95) -> Estimate:
    """100 × (promoters − detractors) / all, in points."""
    if counts.n < MINIMUM:
        return missing(counts.n, "points")
    ends = nps_adjusted_wald(counts.promoters, counts.passives, counts.detractors, confidence)
    return _estimate(100 * (counts.promoters - counts.detractors) / counts.n, ends, counts.n, "points", "adjusted_wald")


def nps_adjusted(counts: NpsCounts) -> float:
    """The score that the interval stands around: ¾ promoter, 1½ passive and ¾ detractor added."""
    return 100 * (counts.promoters - counts.detractors) / (counts.n + 3)


def top_box(score: Floats, scale: Scale) -> int:
    """How many are satisfied: the two best boxes of a whole-number scale of 5 to 11 points (4–5 of 5, 9–10 of 10), of
    4 points 3–4, of fewer the best one; the best fifth of a finer one (80–100 of 100)."""
    width = scale.high - scale.low
    boxes = 1 if 3 <= width <= 10 else 0
    least = scale.high - boxes if width <= 10 else scale.low + 0.8 * width
    return int((upright(score, scale) >= least - _EPS).sum())


def above_middle(score: Floats, scale: Scale) -> int:
    """How many found it easy: above the middle of the scale (5–7 of 7, 4–5 of 5)."""
    return int((upright(score, scale) > (scale.low + scale.high) / 2 + _EPS).sum())


def share(k: int, n: int, confidence: float = 0.95) -> Estimate:
    """k of n, 0–1."""
    if n < MINIMUM:
        return missing(n, "share")
    return _estimate(k / n, wilson(k, n, confidence), n, "share", "wilson")


def mean(score: Floats, scale: Scale, *, method: Literal["t", "bootstrap"] = "t", confidence: float = 0.95) -> Estimate:
    """Mean on the scale as written, good end up; the interval never leaves the scale."""
    values = upright(score, scale)
    if len(values) < MINIMUM:
        return missing(len(values), "score")
    return _mean(values, scale.low, scale.high, "score", method, confidence)


def emotion(score: Floats, scale: Scale, confidence: float = 0.95) -> Estimate:
    """Mean on −2 … +2."""
    if len(score) < MINIMUM:
        return missing(len(score), "emotion")
    return _mean(scale.to_emotion(score), -2.0, 2.0, "emotion", "t", confidence)


def _mean(values: Floats, low: float, high: float, unit: str, method: str, confidence: float) -> Estimate:
    ends = (
        t_of_values(values, confidence)
        if method == "t"
        else bootstrap_bca(values, lambda x: np.asarray(x.mean(axis=1), np.float64), confidence=confidence)
    )
    ends = None if ends is None else Interval(max(ends.low, low), min(ends.high, high))
    return _estimate(float(values.mean()), ends, len(values), unit, method)


def nps_change(first: NpsCounts, second: NpsCounts, confidence: float = 0.95) -> Estimate:
    """second − first of two groups of different people, in points; the variances are added."""
    if min(first.n, second.n) < MINIMUM:
        return missing(min(first.n, second.n), "points")
    value = 100 * ((second.promoters - second.detractors) / second.n - (first.promoters - first.detractors) / first.n)
    ends = nps_difference(
        (first.promoters, first.passives, first.detractors), (second.promoters, second.passives, second.detractors),
        confidence,
    )  # fmt: skip
    return _estimate(value, ends, first.n + second.n, "points", "adjusted_wald")


def share_change(k_1: int, n_1: int, k_2: int, n_2: int, confidence: float = 0.95) -> Estimate:
    """Share 2 − share 1 of two groups of different people (Newcombe)."""
    if min(n_1, n_2) < MINIMUM:
        return missing(min(n_1, n_2), "share")
    return _estimate(k_2 / n_2 - k_1 / n_1, newcombe(k_1, n_1, k_2, n_2, confidence), n_1 + n_2, "share", "newcombe")


def mean_change(first: Floats, second: Floats, scale_1: Scale, scale_2: Scale, confidence: float = 0.95) -> Estimate:
    """second − first of two groups of different people (Welch); None with `mixed_scales` when the scales differ."""
    if (scale_1.low, scale_1.high) != (scale_2.low, scale_2.high):
        return Estimate(None, None, None, len(first) + len(second), "score", reason="mixed_scales")
    if min(len(first), len(second)) < MINIMUM:
        return missing(min(len(first), len(second)), "score")
    a, b = upright(first, scale_1), upright(second, scale_2)
    return _estimate(float(b.mean() - a.mean()), welch(a, b, confidence), len(a) + len(b), "score", "welch")


def paired_change(before: Floats, after: Floats, scale: Scale, confidence: float = 0.95) -> Estimate:
    """after − before of the same people, in the same order (paired t); pairs with a missing half are left out."""
    both = ~np.isnan(before) & ~np.isnan(after)
    change = upright(after[both], scale) - upright(before[both], scale)
    if len(change) < MINIMUM:
        return missing(len(change), "score")
    return _estimate(float(change.mean()), t_of_values(change, confidence), len(change), "score", "paired_t")


def missing(n: int, unit: str) -> Estimate:
    """No value, and why."""
    return Estimate(None, None, None, n, unit, reason="too_few" if n else "no_data")


def _estimate(value: float, ends: Interval | None, n: int, unit: str, method: str) -> Estimate:
    return Estimate(value, None if ends is None else ends.low, None if ends is None else ends.high, n, unit, method)
