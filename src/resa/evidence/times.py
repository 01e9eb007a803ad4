"""Time from the step before: quantiles with an interval of the median, and a refusal where the data cannot tell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

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
    if len(gaps) == 0:
        return nothing("no_data")
    if not safe(len(c.times[node]) for c in groups.all):
        return nothing("suppressed")
    return spread(gaps, shown_n(len(gaps), int(groups.shown.flow[node, 0])), day_precision=day_precision)


def spread(gaps: npt.NDArray[np.int64], n: int, *, day_precision: bool) -> Duration:
    """The same of microseconds already found safe, with the n that may be shown."""
    if n < MINIMUM:
        return nothing("suppressed")
    ends = median_ranks(len(gaps))
    places = {int(rank) for q in QUANTILES for rank in (np.floor(q * (len(gaps) - 1)), np.ceil(q * (len(gaps) - 1)))}
    ordered = np.partition(gaps, sorted(places.union(ends or ())))  # right at these places, and that is all it takes
    q25, median, q75, q90 = (_at(ordered, q) / 1e6 for q in QUANTILES)
    if day_precision and 0 < median < DAY / 1e6:
        return nothing("day_precision", n)
    if day_precision:
        q25, median, q75, q90 = (round(q / 86_400) * 86_400.0 for q in (q25, median, q75, q90))
    return Duration(
        n=n, median=median, q25=q25, q75=q75, q90=q90,
        low=None if ends is None else float(ordered[ends[0]]) / 1e6,
        high=None if ends is None else float(ordered[ends[1]]) / 1e6,
    )  # fmt: skip


def median_ranks(n: int) -> tuple[int, int] | None:
    """Order statistics that enclose the median, 95 %: exact, by the normal approximation above LARGE; None under 6."""
    if n <= LARGE:
        return quantile_ranks(n)
    half = z_value() * math.sqrt(n) / 2
    return math.floor(n / 2 - half), math.ceil(n / 2 + half)


def _at(ordered: npt.NDArray[np.int64], q: float) -> float:
    """Linear between the two values around the quantile."""
    place = q * (len(ordered) - 1)
    low, high = math.floor(place), math.ceil(place)
    return float(ordered[low]) + (place - low) * float(ordered[high] - ordered[low])


def nothing(reason: Reason, n: int = 0) -> Duration:
    """No time, and why."""
    return Duration(n=n, median=None, q25=None, q75=None, q90=None, reason=reason)
