"""How many come back, so long after they began?

Time runs from each unit's own start (first event, or `start_event`) in periods of fixed length: a day, 7, 30, 91 or 365
days. n at period k are the units with any event (or `return_event`) in it, of those whose k-th period had ended when the
data end: units that are not so old yet are not counted as gone.
With a cluster the interval allows for units of one account (or as asked) being alike (`clusters`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import clusters, periods, returns
from .clusters import CLUSTER
from .intervals import Interval, wilson
from .kernel import Ints
from .picture import Curve, Plain, where
from .registry import Argument, question
from .result import Column, Result
from .returns import Returns

COLUMNS = (
    Column(
        "period", "periods", "Periods (days, weeks …, as asked) since the start; 0 is the first one, in which all are."
    ),
    Column("n", "count", "Customers who were there in this period."),
    Column("eligible", "count", "Customers whose period was over at the data's end."),
    Column("share", "share", "n / eligible."),
    Column("low", "share", "Lower end of its 95 % Wilson interval."),
    Column("high", "share", "Upper end."),
)


@question(
    "retention",
    title="How many come back?",
    group="who",
    picture=Curve("period", "share", "low", "high", "eligible"),
    plain=Plain(
        "analysis.plain_retention_weeks",
        where("period", 1),
        unit_of="period",
        by_unit={
            "days": "analysis.plain_retention_days",
            "weeks": "analysis.plain_retention_weeks",
            "months": "analysis.plain_retention_months",
            "quarters": "analysis.plain_retention_quarters",
            "years": "analysis.plain_retention_years",
        },
    ),
    columns=COLUMNS,
    arguments=(
        Argument(
            "period",
            "text",
            "day, week, month (30 days), quarter (91) or year (365).",
            "week",
            choices=tuple(periods.LENGTHS),
        ),
        CLUSTER,
        *returns.ARGUMENTS,
    ),
)
def retention(
    snapshot: Snapshot,
    *,
    period: str = "week",
    start_event: Sequence[str] = (),
    return_event: Sequence[str] = (),
    cluster: str | None = None,
    by: Grain = "customer",
    slice: Slice | None = None,
    limit: int | None = None,
) -> Result:
    """One row per period that at least one customer has lived through."""
    length = periods.LENGTHS[periods.check(period)]
    parts, warnings = returns.find(snapshot, by, slice, start_event, return_event, cluster)
    end = (snapshot.last_at or 0) + 1
    lived = [(end - part.first) // length for part in parts]
    most = max((int(n.max()) for n in lived if len(n)), default=0)
    eligible, there = np.zeros(most + 1, np.int64), np.zeros(most + 1, np.int64)
    back: list[Ints] = []
    for part, over in zip(parts, lived, strict=True):
        ended = np.bincount(over, minlength=most + 1)
        eligible += ended[::-1].cumsum()[::-1]  # so many lived through at least k periods
        k = (part.at - part.first[part.unit]) // length
        counts = k < over[part.unit]
        seen = np.unique(part.unit[counts] * (most + 1) + k[counts])
        there += np.bincount(seen % (most + 1), minlength=most + 1)
        back.append(seen)
    rows = [(k, int(there[k]), int(eligible[k + 1])) for k in range(most)][:limit]
    if not rows and snapshot.n_events:
        warnings.append(Sentence(f"analysis.nobody_began_whole_{period}_before_data"))
    if cluster is None:
        intervals = [wilson(n, of) for _, n, of in rows]
    else:
        intervals = [_clustered(parts, lived, back, k, most + 1) for k, _, _ in rows]
    data: dict[str, list[object]] = {
        "period": [k for k, _, _ in rows],
        "n": [n for _, n, _ in rows],
        "eligible": [of for _, _, of in rows],
        "share": [n / of for _, n, of in rows],
        "low": [i.low if i else None for i in intervals],
        "high": [i.high if i else None for i in intervals],
    }
    return Result(
        "retention", periods.counted(COLUMNS, period), data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq
    )


def _clustered(parts: list[Returns], lived: list[Ints], back: list[Ints], k: int, size: int) -> Interval | None:
    """The interval of period `k`'s share; `back`: unit · size + period of those there."""
    who, won = [], []
    for part, over, seen in zip(parts, lived, back, strict=True):
        there = np.zeros(len(part.first), np.bool_)
        there[seen[seen % size == k] // size] = True
        who.append(part.who[over > k])
        won.append(there[over > k])
    return clusters.share(np.concatenate(won), np.concatenate(who))
