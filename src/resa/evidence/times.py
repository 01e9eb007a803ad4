"""Time from the step before: quantiles with an interval of the median, and a refusal where the data cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..analysis.intervals import quantile_interval
from .model import Duration, Reason
from .suppress import MINIMUM, safe, shown_n

if TYPE_CHECKING:
    from .published import Groups

DAY = 86_400_000_000


def duration(groups: Groups, node: int, *, day_precision: bool) -> Duration:
    """Median, quartiles and 90th percentile in seconds (linear between values).

    Data by the day give whole days only: a median under one day is no answer, since it would be made of hours.
    """
    gaps = groups.shown.times[node]
    if len(gaps) == 0:
        return nothing("no_data")
    if not safe(len(c.times[node]) for c in groups.all):
        return nothing("suppressed")
    n = shown_n(len(gaps), int(groups.shown.flow[node, 0]))
    if n < MINIMUM:
        return nothing("suppressed")
    ordered = np.sort(gaps)
    q25, median, q75, q90 = (float(q) / 1e6 for q in np.quantile(ordered, [0.25, 0.5, 0.75, 0.9]))
    if day_precision and 0 < median < DAY / 1e6:
        return nothing("day_precision", n)
    if day_precision:
        q25, median, q75, q90 = (round(q / 86_400) * 86_400.0 for q in (q25, median, q75, q90))
    interval = quantile_interval(ordered)
    return Duration(
        n=n, median=median, q25=q25, q75=q75, q90=q90,
        low=None if interval is None else interval.low / 1e6,
        high=None if interval is None else interval.high / 1e6,
    )  # fmt: skip


def nothing(reason: Reason, n: int = 0) -> Duration:
    """No time, and why."""
    return Duration(n=n, median=None, q25=None, q75=None, q90=None, reason=reason)
