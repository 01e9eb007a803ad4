"""Calendar periods as numbers: day, week (from Monday), month, quarter, year, all in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..texts.sentence import Sentence
from .kernel import Ints
from .result import Column

PERIODS = ("day", "week", "month", "quarter", "year")
DAY = 86_400_000_000
#: Length of a period where time is counted from a customer's own start, in µs.
LENGTHS = {"day": DAY, "week": 7 * DAY, "month": 30 * DAY, "quarter": 91 * DAY, "year": 365 * DAY}
#: What so many of them are counted in: the unit of a column.
UNITS = {period: f"{period}s" for period in PERIODS}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def check(period: str) -> str:
    """The word, or a usage error that lists them."""
    if period not in PERIODS:
        raise UsageError(Sentence("analysis.no_such_period"), where="period", value=period, allowed=PERIODS)
    return period


def counted(columns: tuple[Column, ...], period: str) -> tuple[Column, ...]:
    """The columns, with the unit of the one named `period` as it was asked."""
    return tuple(replace(c, unit=UNITS[period]) if c.name == "period" else c for c in columns)


def number(at: Ints, period: str) -> Ints:
    """The period an instant (µs UTC) lies in; neighbours differ by 1."""
    if period == "day":
        return at // DAY
    if period == "week":
        return (at // DAY + 3) // 7  # 1970-01-01 was a Thursday
    months: npt.NDArray[np.int64] = at.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    return months // _MONTHS[period]


def names(numbers: Sequence[int], period: str) -> list[str]:
    """2026-03-01 for a day or the Monday of a week, 2026-03, 2026-Q1, 2026."""
    if period in ("day", "week"):
        days = [n if period == "day" else 7 * n - 3 for n in numbers]
        return [str(np.datetime64(day, "D")) for day in days]
    months = [str(np.datetime64(n * _MONTHS[period], "M")) for n in numbers]
    if period == "month":
        return months
    return [m[:4] if period == "year" else f"{m[:4]}-Q{int(m[5:7]) // 3 + 1}" for m in months]
