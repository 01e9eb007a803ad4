"""Who is new, who stays, who comes back, who has gone quiet? Customers by state in each calendar period (UTC).

*New*: their first event is in the period. *Returning*: active now and in the period before, and not new. *Resurrected*: active
now, not in the period before, but earlier. *Lapsed*: active in the period before, not now. active = new + returning +
resurrected; active before = returning + lapsed. Every period up to the data's end has a row; the last one may not be over.
"""

from __future__ import annotations

import numpy as np

from ..errors import LimitError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import periods, returns
from .cohorts import MOST_ROWS
from .intervals import wilson
from .picture import Heat, Plain, last
from .registry import Argument, question
from .result import Column, Result
from .slicing import SLICE_ARGUMENTS
from .tally import different

COLUMNS = (
    Column("period", "name", "The period."),
    Column("active", "count", "Customers with an event in it."),
    Column("new", "count", "Of them, those whose first event it is in."),
    Column("returning", "count", "Those who were there in the period before as well."),
    Column("resurrected", "count", "Those who were there earlier, but not in the period before."),
    Column("lapsed", "count", "Customers of the period before who are not there."),
    Column("kept", "share", "returning of those active in the period before; null when none was."),
    Column("low", "share", "Lower end of its 95 % Wilson interval."),
    Column("high", "share", "Upper end."),
)


@question(
    "lifecycle",
    title="Who is new, who stays, who comes back, who has gone quiet?",
    group="who",
    picture=Heat("period", ("new", "returning", "resurrected", "lapsed")),
    plain=Plain("analysis.plain_lifecycle", last),
    columns=COLUMNS,
    arguments=(
        Argument("period", "text", "day, week, month, quarter or year.", "month", choices=periods.PERIODS),
        returns.BY,
        *SLICE_ARGUMENTS,
    ),
)
def lifecycle(
    snapshot: Snapshot, *, period: str = "month", by: Grain = "customer", slice: Slice | None = None
) -> Result:
    """One row per period, from the first on."""
    periods.check(period)
    parts, warnings = returns.find(snapshot, by, slice, (), ())
    begin = min((int(p.first.min()) for p in parts if len(p.first)), default=None)
    data: dict[str, list[object]] = {c.name: [] for c in COLUMNS}
    if begin is None:
        return Result("lifecycle", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)
    low, high = periods.number(np.array([begin, snapshot.last_at or 0]), period).tolist()
    n = high - low + 1
    if n > MOST_ROWS:
        raise LimitError(
            Sentence("analysis.would_too_many_rows"), where="period", value=period, remedy=Sentence("analysis.ask_longer_periods")
        )  # fmt: skip
    new, returning, resurrected = (np.zeros(n, np.int64) for _ in range(3))
    for part in parts:
        when = periods.number(part.at, period) - low
        unit, at = np.divmod(different(part.unit * n + when), n)
        first = np.ones(len(unit), np.bool_)
        first[1:] = unit[1:] != unit[:-1]
        follows = np.zeros(len(unit), np.bool_)
        follows[1:] = ~first[1:] & (at[1:] == at[:-1] + 1)
        new += np.bincount(at[first], minlength=n)
        returning += np.bincount(at[follows], minlength=n)
        resurrected += np.bincount(at[~first & ~follows], minlength=n)
    active = new + returning + resurrected
    names = periods.names(range(low, high + 1), period)
    for i in range(n):
        before = int(active[i - 1]) if i else 0
        ends = (wilson(int(returning[i]), before) if before else None) or (None, None)
        row = (
            names[i], int(active[i]), int(new[i]), int(returning[i]), int(resurrected[i]), before - int(returning[i]),
            int(returning[i]) / before if before else None, *ends,
        )  # fmt: skip
        for column, value in zip(COLUMNS, row, strict=True):
            data[column.name].append(value)
    warnings.append(Sentence("analysis.last_period_may_not_be_over", period=names[-1]))
    return Result("lifecycle", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)
