"""Do those who came in March stay longer than those who came in April? Customers by the period they began in.

A cohort is the units whose first event (or `start_event`) lies in a calendar period (UTC); n at period k are those of them
with any event (or `return_event`) in the k-th calendar period after it. Period 0 is the cohort itself. A row is there for
every period up to the data's end, also when nobody came; the last one may not be over.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import LimitError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import periods, returns
from .intervals import wilson
from .picture import Heat, Plain, Row
from .registry import Argument, question
from .result import Column, Result

COLUMNS = (
    Column("cohort", "name", "The period they began in."),
    Column("period", "periods", "Periods (days, weeks …, as asked) after it; 0 is the cohort itself."),
    Column("n", "count", "Customers of the cohort who were there in this period."),
    Column("size", "count", "Customers in the cohort."),
    Column("share", "share", "n / size."),
    Column("low", "share", "Lower end of its 95 % Wilson interval."),
    Column("high", "share", "Upper end."),
)
MOST_ROWS = 2_000_000


def _newest(rows: list[Row]) -> Row | None:
    """The youngest cohort that has lived through a period after its own."""
    return next((row for row in reversed(rows) if row["period"] == 1), None)


@question(
    "cohorts",
    title="Who stays, by when they began?",
    group="who",
    picture=Heat("cohort", "period", "share", "n"),
    plain=Plain(
        "analysis.plain_cohorts_months",
        _newest,
        unit_of="period",
        by_unit={
            "days": "analysis.plain_cohorts_days",
            "weeks": "analysis.plain_cohorts_weeks",
            "months": "analysis.plain_cohorts_months",
            "quarters": "analysis.plain_cohorts_quarters",
            "years": "analysis.plain_cohorts_years",
        },
    ),
    columns=COLUMNS,
    arguments=(
        Argument("period", "text", "day, week, month, quarter or year.", "month", choices=tuple(periods.LENGTHS)),
        *returns.ARGUMENTS,
    ),
)
def cohorts(
    snapshot: Snapshot,
    *,
    period: str = "month",
    start_event: Sequence[str] = (),
    return_event: Sequence[str] = (),
    by: Grain = "customer",
    slice: Slice | None = None,
    limit: int | None = None,
) -> Result:
    """One row per cohort and period, oldest cohort first."""
    periods.check(period)
    parts, warnings = returns.find(snapshot, by, slice, start_event, return_event)
    end = int(periods.number(np.array([snapshot.last_at or 0]), period)[0])
    sizes: dict[int, int] = {}
    there: dict[tuple[int, int], int] = {}
    for part in parts:
        cohort = periods.number(part.first, period)
        for value, n in zip(*np.unique(cohort, return_counts=True), strict=True):
            sizes[int(value)] = sizes.get(int(value), 0) + int(n)
        after = periods.number(part.at, period) - cohort[part.unit]
        seen = np.unique(np.stack([part.unit, after]), axis=1)
        pairs, n_pairs = np.unique(np.stack([cohort[seen[0]], seen[1]]), axis=1, return_counts=True)
        for c, k, n in zip(pairs[0].tolist(), pairs[1].tolist(), n_pairs.tolist(), strict=True):
            there[c, k] = there.get((c, k), 0) + n
    if sum(end - c + 1 for c in sizes) > MOST_ROWS:
        raise LimitError(
            Sentence("analysis.would_too_many_rows"),
            where="period",
            value=period,
            remedy=Sentence("analysis.ask_longer_periods"),
        )
    rows = [(c, k, there.get((c, k), 0)) for c in sorted(sizes) for k in range(end - c + 1)][:limit]
    names = dict(zip(sorted(sizes), periods.names(sorted(sizes), period), strict=True))
    intervals = [wilson(n, sizes[c]) for c, _, n in rows]
    data: dict[str, list[object]] = {
        "cohort": [names[c] for c, _, _ in rows],
        "period": [k for _, k, _ in rows],
        "n": [n for _, _, n in rows],
        "size": [sizes[c] for c, _, _ in rows],
        "share": [n / sizes[c] for c, _, n in rows],
        "low": [i.low if i else None for i in intervals],
        "high": [i.high if i else None for i in intervals],
    }
    if rows:
        warnings.append(Sentence(f"analysis.last_{period}_may_not_be_over", period=periods.names([end], period)[0]))
    return Result(
        "cohorts", periods.counted(COLUMNS, period), data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq
    )
