"""Time from the step before: quantiles with an interval of the median, and a refusal where the data cannot tell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..analysis.foreseen import Ranked
from ..analysis.intervals import quantile_ranks, z_value
from .model import Duration, Reason
from .suppress import MINIMUM, safe, shown_n

if TYPE_CHECKING:
    from .published import Groups

DAY = 86_400_000_000
QUANTILES = (0.25, 0.5, 0.75, 0.9)
#: Above so many values the ranks of the median's interval are those of the normal approximation.
LARGE = 5_000


def duration(groups: Groups, node: int, *, day_precision: bool) -> Duration:
    """Median, quartiles and 90th percentile in seconds (linear between values).

    Data by the day give whole days only: a median under one day is no answer, since it would be made of hours.
    """
    gaps = groups.shown.times[node]
    if gaps.n == 0:
        return nothing("no_data")
    if not safe(c.times[node].n for c in groups.all):
        return nothing("suppressed")
    return spread(gaps, shown_n(gaps.n, int(groups.shown.flow[node, 0])), day_precision=day_precision)


def spread(gaps: Ranked, n: int, *, day_precision: bool) -> Duration:
    """The same of microseconds already found safe, with the n that may be shown."""
    if n < MINIMUM:
        return nothing("suppressed")
    ends = median_ranks(gaps.n)
    q25, median, q75, q90 = (_at(gaps, q) / 1e6 for q in QUANTILES)
    if day_precision and 0 < median < DAY / 1e6:
        return nothing("day_precision", n)
    if day_precision:
        q25, median, q75, q90 = (round(q / 86_400) * 86_400.0 for q in (q25, median, q75, q90))
    return Duration(
        n=n, median=median, q25=q25, q75=q75, q90=q90,
        low=None if ends is None else gaps.at[ends[0]] / 1e6,
        high=None if ends is None else gaps.at[ends[1]] / 1e6,
    )  # fmt: skip


def median_ranks(n: int) -> tuple[int, int] | None:
    """Order statistics that enclose the median, 95 %: exact, by the normal approximation above LARGE; None under 6."""
    if n <= LARGE:
        return quantile_ranks(n)
    half = z_value() * math.sqrt(n) / 2
    return math.floor(n / 2 - half), math.ceil(n / 2 + half)


def ranks(n: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The ranks that `spread` looks at, of each number of values, shape (numbers, ranks)."""
    found = np.zeros((len(n), 2 * len(QUANTILES) + 2), np.int64)
    for row, many in zip(found, n.tolist(), strict=True):
        row[:-2] = [round_(q * (many - 1)) for q in QUANTILES for round_ in (math.floor, math.ceil)]
        row[-2:] = median_ranks(many) or (0, 0)
    return found


def no_ranks(n: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """None, where only the numbers matter."""
    return np.zeros((len(n), 0), np.int64)


def ranked(gaps: npt.NDArray[np.int64]) -> Ranked:
    """The same of values that are all there."""
    if not len(gaps):
        return Ranked(0, {})
    places = ranks(np.array([len(gaps)]))[0].tolist()
    ordered = np.partition(gaps, sorted(set(places)))  # right at these places, and that is all it takes
    return Ranked(len(gaps), {place: int(ordered[place]) for place in places})


def _at(gaps: Ranked, q: float) -> float:
    """Linear between the two values around the quantile."""
    place = q * (gaps.n - 1)
    low, high = gaps.at[math.floor(place)], gaps.at[math.ceil(place)]
    return float(low) + (place - math.floor(place)) * float(high - low)


def nothing(reason: Reason, n: int = 0) -> Duration:
    """No time, and why."""
    return Duration(n=n, median=None, q25=None, q75=None, q90=None, reason=reason)
