"""On how many days do they come? Active days per customer and period: DAU / MAU for a month.

stickiness = mean customers a day / customers of the period = mean active days of a customer / days of the period; days before
the data begin and after they end do not count. Days and periods are UTC. Interval: Student's t over customers.
"""

from __future__ import annotations

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import periods, returns
from .intervals import t_of_values
from .picture import Bars, Plain, last
from .registry import Argument, question
from .result import Column, Result
from .slicing import SLICE_ARGUMENTS
from .tally import different

COLUMNS = (
    Column("period", "name", "The period."),
    Column("n", "count", "Customers with an event in it."),
    Column("days", "count", "Days of it that the data cover."),
    Column("mean_days", "count", "Mean days with an event, of these customers."),
    Column("stickiness", "share", "mean_days / days."),
    Column("low", "share", "Lower end of its 95 % interval; null with fewer than two customers."),
    Column("high", "share", "Upper end."),
    Column("median_days", "count", "Half of them came on no more days."),
    Column("q90_days", "count", "Nine tenths."),
    Column("one_day", "share", "Share who came on one day only."),
)


@question(
    "stickiness",
    title="On how many days do they come?",
    group="who",
    picture=Bars(("period",), "stickiness", "low", "high", "n"),
    plain=Plain("analysis.plain_stickiness", last),
    columns=COLUMNS,
    arguments=(
        Argument("period", "text", "week, month, quarter or year.", "month", choices=periods.PERIODS[1:]),
        returns.BY,
        *SLICE_ARGUMENTS,
    ),
)
def stickiness(
    snapshot: Snapshot, *, period: str = "month", by: Grain = "customer", slice: Slice | None = None
) -> Result:
    """One row per period in which anybody came."""
    if periods.check(period) == "day":
        raise UsageError(Sentence("analysis.no_such_period"), where="period", value=period, allowed=periods.PERIODS[1:])
    parts, warnings = returns.find(snapshot, by, slice, (), ())
    days: dict[int, list[np.typing.NDArray[np.int64]]] = {}
    for part in parts:
        first = (snapshot.first_at or 0) // periods.DAY
        room = (snapshot.last_at or 0) // periods.DAY - first + 1
        unit, day = np.divmod(different(part.unit * room + part.at // periods.DAY - first), room)
        day += first
        when = periods.number(day * periods.DAY, period)
        kinds, n = np.unique(np.stack([when, unit]), axis=1, return_counts=True)
        for k in np.unique(kinds[0]).tolist():
            days.setdefault(k, []).append(n[kinds[0] == k])
    covered = np.arange((snapshot.first_at or 0) // periods.DAY, (snapshot.last_at or 0) // periods.DAY + 1)
    length = dict(zip(*np.unique(periods.number(covered * periods.DAY, period), return_counts=True), strict=True))
    data: dict[str, list[object]] = {c.name: [] for c in COLUMNS}
    for k in sorted(days):
        came = np.concatenate(days[k]).astype(np.float64)
        of = int(length[k])
        low, high = t_of_values(came / of) or (None, None)
        row = (
            periods.names([k], period)[0], len(came), of, float(came.mean()), float(came.mean()) / of,
            None if low is None else max(low, 0.0), None if high is None else min(high, 1.0),
            float(np.median(came)), float(np.quantile(came, 0.9)), float((came == 1).mean()),
        )  # fmt: skip
        for column, value in zip(COLUMNS, row, strict=True):
            data[column.name].append(value)
    return Result("stickiness", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)
