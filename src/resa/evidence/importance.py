"""Importance read from data: how satisfaction at a node goes together with the same customers' outcome as a whole.

A rank correlation, from −1 to +1. The outcome is the customer's own overall answer (recommendation first) where enough
gave one beside answers about places, else whether they arrived at the goal. An association among those who answered:
what is satisfied at one place may be so for another reason, and who never answered is not in it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from ..analysis.intervals import Interval, z_value
from .emotion import Family, family, of_family, sample
from .kernels import ARRIVED, LOST
from .model import Value
from .suppress import MINIMUM, shown_n, small
from .values import missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..voice.model import Answers
    from .answered import Placed
    from .planned import Plan
    from .rows import Rows

Floats = npt.NDArray[np.float64]
#: Customers with both an answer and an outcome; with fewer the interval is wider than ± 0.35 and tells nothing.
NEEDED = 30
#: Overall answers in the order in which they are asked for as the outcome.
OVERALL = ("nps", "csat", "stars")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went as a whole, by customer of the store; NaN where it is not known."""

    of: Literal["overall", "arrived"]
    by_group: tuple[Floats, ...]
    """In the shown group, then in every group to be protected."""
    rows: npt.NDArray[np.bool_]
    """The answers that say it: none of them is also an answer about a place."""

    def of_customers(self, group: int, customer: npt.NDArray[np.int64]) -> Floats:
        """NaN for the anonymous and for those the store does not know."""
        by_customer = self.by_group[group]
        known = (customer >= 0) & (customer < len(by_customer))
        found = np.full(len(customer), np.nan)
        found[known] = by_customer[customer[known]]
        return found


def outcome(placed: Placed, rows: Rows, outcomes: Sequence[Sequence[npt.NDArray[np.int16]]]) -> Outcome:
    """The overall answers when enough customers gave them too, else who arrived and who was lost; `outcomes` by group."""
    asked = overall(placed.answers, rows.n_people)
    if asked is not None:
        by_customer, is_one = asked
        return Outcome("overall", (by_customer,) * len(placed.groups), is_one)
    return Outcome(
        "arrived", tuple(arrived(rows, found) for found in outcomes), np.zeros(len(placed.answers), np.bool_)
    )


def overall(answers: Answers, n_people: int) -> tuple[Floats, npt.NDArray[np.bool_]] | None:
    """(mean by customer, which answers): those that name no place, of one metric on one scale.

    None unless NEEDED customers answered about a place too. Asked of the whole store, so that no filter changes what
    importance means.
    """
    scored = (answers.scale >= 0) & ~np.isnan(answers.score)
    scored &= (answers.customer_no >= 0) & (answers.customer_no < n_people)
    silent = np.array([not about.strip() for about in answers.about], np.bool_)
    spoken = np.zeros(n_people, np.bool_)
    spoken[answers.customer_no[scored & ~silent]] = True
    rows_of: dict[Family, npt.NDArray[np.bool_]] = {}
    asked: dict[Family, int] = {}
    for f in {family(s) for s in answers.scales if s.metric in OVERALL}:
        numbers = [i for i, s in enumerate(answers.scales) if family(s) == f]
        rows_of[f] = scored & silent & np.isin(answers.scale, numbers)
        who = np.unique(answers.customer_no[rows_of[f]])
        asked[f] = int(spoken[who].sum())
    enough = [f for f in asked if asked[f] >= NEEDED]
    if not enough:
        return None
    chosen = min(enough, key=lambda f: (OVERALL.index(f[0]), -asked[f], f))
    found = of_family(answers, np.flatnonzero(rows_of[chosen]), chosen)
    by_customer = np.full(n_people, np.nan)
    by_customer[found.customer] = found.mean
    return by_customer, rows_of[chosen]


def arrived(rows: Rows, outcomes: Sequence[npt.NDArray[np.int16]]) -> Floats:
    """1 = arrived in any journey, 0 = lost in all that are over; whoever only has journeys under way is not known yet."""
    state = np.full(rows.n_people, np.nan)
    for wanted, value in ((LOST, 0.0), (ARRIVED, 1.0)):  # the later one wins
        for part, found in zip(rows.parts, outcomes, strict=True):
            of_unit = np.asarray(found) % 4 == wanted
            offsets = np.asarray(part.offsets)
            if rows.one_each:
                state[np.asarray(part.person)[offsets[:-1][of_unit]]] = value
            else:
                state[np.asarray(part.person)[np.repeat(of_unit, np.diff(offsets))]] = value
    return state


def importance(placed: Placed, plan: Plan, node: int, of: Outcome, as_of: str | None) -> Value | None:
    """The correlation at a node over the customers with both; None when nobody was asked there."""
    here = placed.mask(plan, node) & ~of.rows
    found, _ = sample(placed.answers, np.flatnonzero(here & placed.groups[0]))
    if found is None:
        return None
    result = of.of_customers(0, found.customer)
    known = ~np.isnan(result)
    n = shown_n(int(known.sum()), len(known))
    if n < NEEDED:
        return missing("too_few", "correlation", of.of)
    for i, group in enumerate(placed.groups[1:], start=1):
        others = of_family(placed.answers, np.flatnonzero(here & group), found.family).customer
        if small(int((~np.isnan(of.of_customers(i, others))).sum())):
            return missing("suppressed", "correlation", of.of)
    felt, went = found.mean[known], result[known]
    if alike(felt) or alike(went):
        return missing("no_spread", "correlation", of.of)
    value = rank_correlation(felt, went)
    ends = correlation_interval(value, n)
    return Value(
        value=value, low=ends.low, high=ends.high, n=n, unit="correlation", of=of.of,
        method=f"Spearman of {found.family[0]}, Bonett and Wright over customers", as_of=as_of, source="survey",
    )  # fmt: skip


def alike(values: Floats) -> bool:
    """Whether fewer than MINIMUM differ from the most common value: nothing can go together with that."""
    return len(values) - int(np.unique(values, return_counts=True)[1].max(initial=0)) < MINIMUM


def rank_correlation(x: Floats, y: Floats) -> float:
    """Spearman's ρ: Pearson's correlation of the ranks, equal values given their mean rank."""
    a, b = _ranks(x), _ranks(y)
    a, b = a - a.mean(), b - b.mean()
    return max(-1.0, min(1.0, float(a @ b) / math.sqrt(float(a @ a) * float(b @ b))))


def _ranks(values: Floats) -> Floats:
    _, place, times = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(times)
    return np.asarray((last - (times - 1) / 2)[place], np.float64)


def correlation_interval(value: float, n: int) -> Interval:
    """95 %: Fisher's z with the variance (1 + ρ²/2) / (n − 3) (Bonett and Wright 2000); never leaves −1 … +1."""
    if abs(value) >= 1:
        return Interval(value, value)
    half = z_value() * math.sqrt((1 + value**2 / 2) / (n - 3))
    centre = math.atanh(value)
    return Interval(math.tanh(centre - half), math.tanh(centre + half))
