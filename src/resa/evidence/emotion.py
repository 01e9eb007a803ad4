"""Measured emotion on −2 … +2 at a node, and its change for those who answered twice.

One metric on one scale only: scales are never mixed in silence. The interval is a t interval over customers (several
answers by one customer are one cluster), and takes account of answers being written in whole steps.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .model import Value
from .suppress import MINIMUM, shown_n, small
from .values import missing

if TYPE_CHECKING:
    from ..voice.model import Answers, Scale
    from .answered import Placed
    from .planned import Plan

Family = tuple[str, float, float]
#: How near a metric is to how it felt just here: recommendation is about the company as a whole, so it comes last.
NEARNESS = {"emotion": 4, "stars": 3, "csat": 3, "ces": 2, "nps": 1}
#: What was felt; what was expected is another question.
FELT = frozenset(NEARNESS)
EXPECTED = frozenset({"expectation"})


@dataclass(frozen=True, slots=True)
class Sample:
    """Scored answers of one family on −2 … +2, one entry per customer."""

    family: Family
    customer: npt.NDArray[np.int64]
    mean: npt.NDArray[np.float64]
    n_each: npt.NDArray[np.int64]
    step: float
    """Size of one step of the scale on −2 … +2."""

    @property
    def n(self) -> int:
        """Answers."""
        return int(self.n_each.sum())

    @property
    def value(self) -> float:
        """Mean over the answers."""
        return float((self.mean * self.n_each).sum() / self.n_each.sum())

    def error(self) -> tuple[float, float]:
        """(standard error of the mean, degrees of freedom), clustered by customer, never below the rounding's own."""
        c = len(self.mean)
        residual = (self.mean - self.value) * self.n_each
        variance = float((residual**2).sum()) / self.n**2 * c / max(c - 1, 1)
        rounding = self.step**2 / 12 / c
        return math.sqrt(max(variance, rounding)), c - 1


def family(scale: Scale) -> Family:
    """What may be averaged together: one metric on one range, whichever end is good."""
    return scale.metric, scale.low, scale.high


def sample(answers: Answers, rows: npt.NDArray[np.int64], metrics: frozenset[str] = FELT) -> tuple[Sample | None, bool]:
    """(the family to show, whether there were others): the metric nearest to emotion that has enough answers."""
    rows = rows[(answers.scale[rows] >= 0) & ~np.isnan(answers.score[rows])]
    sizes: dict[Family, int] = {}
    for i, n in enumerate(np.bincount(answers.scale[rows], minlength=len(answers.scales)).tolist()):
        if n and answers.scales[i].metric in metrics:
            sizes[family(answers.scales[i])] = sizes.get(family(answers.scales[i]), 0) + n
    if not sizes:
        return None, False
    chosen = max(sizes, key=lambda f: (NEARNESS.get(f[0], 0) if sizes[f] >= MINIMUM else -1, sizes[f], f))
    return of_family(answers, rows, chosen), len(sizes) > 1


def of_family(answers: Answers, rows: npt.NDArray[np.int64], chosen: Family) -> Sample:
    """The answers of these rows that are of the family, by customer; anonymous ones are each their own."""
    numbers = [i for i, scale in enumerate(answers.scales) if family(scale) == chosen]
    rows = rows[np.isin(answers.scale[rows], numbers) & ~np.isnan(answers.score[rows])]
    score = np.zeros(len(rows))
    for i in np.unique(answers.scale[rows]) if len(rows) else ():
        hit = answers.scale[rows] == i
        score[hit] = answers.scales[i].to_emotion(answers.score[rows][hit])
    who = answers.customer_no[rows]
    who = np.where(who >= 0, who, -1 - rows)
    customer, index = np.unique(who, return_inverse=True)
    n_each = np.bincount(index, minlength=len(customer))
    mean = np.bincount(index, weights=score, minlength=len(customer)) / np.maximum(n_each, 1)
    width = chosen[2] - chosen[1]
    return Sample(chosen, customer, mean, n_each.astype(np.int64), 4 / width if width >= 1 else 0.0)


def emotion(
    placed: Placed, plan: Plan, node: int, as_of: str | None, metrics: frozenset[str] = FELT
) -> tuple[Value | None, Sample | None]:
    """The measured value at a node (None when nobody was asked there), and what it was made of."""
    answers = placed.answers
    found, mixed = sample(answers, placed.at(plan, node), metrics)
    if found is None:
        return None, None
    here = placed.mask(plan, node)
    for group in placed.groups[1:]:
        other = of_family(answers, np.flatnonzero(here & group), found.family)
        if small(len(other.customer)):
            return missing("suppressed", "emotion", "answered"), None
    if len(found.customer) < MINIMUM:
        return missing("too_few", "emotion", "answered"), None
    low, high = interval(found)
    return Value(
        value=found.value, low=max(low, -2.0), high=min(high, 2.0), n=found.n, unit="emotion", of="answered",
        method=f"mean of {found.family[0]}, t over customers" + ("; other scales left out" if mixed else ""),
        as_of=as_of, source="survey",
    ), found  # fmt: skip


def interval(found: Sample) -> tuple[float, float]:
    """95 % t interval over customers."""
    from scipy.special import stdtrit

    error, freedom = found.error()
    half = float(stdtrit(freedom, 0.975)) * error
    return found.value - half, found.value + half


def paired_change(before: Sample | None, after: Sample | None, as_of: str | None) -> Value | None:
    """after − before among the customers who answered at both on the same scale; None when nobody could have."""
    if before is None or after is None:
        return None
    if before.family != after.family:
        return missing("mixed_scales", "emotion", "answered both")
    known_1, known_2 = before.customer >= 0, after.customer >= 0
    both, i, j = np.intersect1d(before.customer[known_1], after.customer[known_2], return_indices=True)
    if len(both) < MINIMUM:
        return missing("too_few", "emotion", "answered both")
    n = min(shown_n(len(both), len(before.customer)), shown_n(len(both), len(after.customer)))
    if n < MINIMUM:
        return missing("suppressed", "emotion", "answered both")
    change = after.mean[known_2][j] - before.mean[known_1][i]
    paired = Sample(after.family, both, change, np.ones(len(both), np.int64), after.step)
    low, high = interval(paired)
    return Value(
        value=paired.value, low=low, high=high, n=n, unit="emotion", of="answered both",
        method="paired t", as_of=as_of, source="survey",
    )  # fmt: skip
