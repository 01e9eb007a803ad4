"""How a column's times are written, told from its values, and the SQL that makes microseconds UTC of them.

Nothing here decides which column holds the time, and no row passes Python: only a sample does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ..texts.sentence import Sentence
from .options import DateOrder
from .readers.base import identifier
from .times_sql import any_time, strptime_formats

if TYPE_CHECKING:
    import duckdb

Family = Literal["native", "iso", "numeric", "compact", "month", "epoch"]

#: 1900-01-01 and 2201-01-01 in µs UTC: what lies outside is refused.
FIRST = -2_208_988_800_000_000
END = 7_289_654_400_000_000
DAY = 86_400_000_000

#: DuckDB's types of instants that carry their zone.
ZONED = frozenset({"TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS"})
_NANOSECONDS = frozenset({"TIMESTAMP_NS", "TIMESTAMPTZ_NS"})

_CLOCK = (
    r"(?:(?:[T ,]+|:(?=\d\d:\d\d:))\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|z|UTC|GMT)?(?:[+-]\d{2}(?::?\d{2})?)?(?: \([A-Za-z ]+\))?)?"
)
_WORD = r"[A-Za-zæøåÆØÅäöÄÖ]"
_PATTERNS: dict[Family, str] = {
    "iso": rf"-?\d{{4,6}}[-/. ]\d{{1,2}}[-/. ]\d{{1,2}}{_CLOCK}|\d{{4}}-W\d{{2}}-[1-7]",
    "numeric": r"\d{1,2}([-/. ])\d{1,2}\1(?:\d{4}|\d{2})" + _CLOCK,
    "compact": r"(?:19|2[01])\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T ]?\d{4}(?:\d{2}(?:[.,]\d{1,9})?)?(?:Z|z|[+-]\d{2}:?\d{2})?)?",
    "month": rf"(?:{_WORD}+\.?,?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|\.)?[-/ ]+{_WORD}{{3,9}}\.?[-/ ,]+(?:\d{{4}}|\d{{2}})"
    rf"|{_WORD}{{3,9}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
    + _CLOCK
    + rf"|(?:{_WORD}+,?\s+)?{_WORD}{{3}}\s+\d{{1,2}}\s+\d{{1,2}}:\d{{2}}:\d{{2}}\s+(?:(?:UTC|GMT|[+-]\d{{4}})\s+)?\d{{4}}",
    "epoch": r"[-+]?\d+(?:[.,]\d+)?(?:[eE]\+?\d+)?",
}
PATTERNS = {family: re.compile(pattern) for family, pattern in _PATTERNS.items()}
_MIDNIGHT = re.compile(r"[T ]0?0[:.]00(?:[:.]00(?:[.,]0+)?)?\s*(?:Z|z|UTC|GMT)?(?:[+-]\d{2}(?::?\d{2})?)?$")
_CLOCKED = re.compile(r":|[T ]\d{1,2}[.]\d{2}(?:$|\D)|^\d{8}[T ]?\d{4}")
_OFFSET = (
    r"\d[:.]\d{2}(?:[.,]\d+)?\s*(?:[zZ]|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?(?: \(\w+\))?)$|\d{8}[T ]?\d{4,6}Z$"
    r"|\d (?:UTC|GMT|[+-]\d{4}) \d{4}$"
)
_HAS_OFFSET = re.compile(_OFFSET)
_TIME_OF_DAY = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?\s*(?:[AaPp]\.?[Mm]\.?)?")
_BELOW_US = re.compile(r"[.,]\d{7,9}")
NOTHING = frozenset({"", "na", "n/a", "nan", "nat", "null", "none", "-", "\\n", "#n/a"})


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """How the times of one column are written. Make one with `time_format`."""

    column: str
    family: Family
    type: str = "VARCHAR"
    order: DateOrder = "dmy"
    separator: str = "/"
    unit: int = 1_000_000
    """Epoch: µs per unit; 0 stands for nanoseconds."""
    nanoseconds: bool = False
    """Some stamps have digits below the microsecond."""
    naive: bool = True
    """Some stamps carry no offset."""
    date_only: bool = False
    """Every stamp of the sample stands at midnight as written."""
    ambiguous: bool = False
    """Day and month could be the other way round all through the column."""
    share: float = 1.0
    """Share of the sample that is written so."""
    clock: str | None = None
    """A column of its own for the time of day, put behind the date."""

    def describe(self) -> str:
        """For the report: `d/m/y`, `ISO 8601 (y-m-d)`, `seconds since 1970` …"""
        if self.family == "epoch":
            unit = {1_000_000: "seconds", 1_000: "milliseconds", 1: "microseconds", 0: "nanoseconds"}[self.unit]
            return Sentence(f"events.{unit}_since_1970")
        if self.family == "numeric":
            return {"dmy": "d/m/y", "mdy": "m/d/y", "ymd": "y/m/d"}[self.order].replace("/", self.separator)
        return {"iso": "ISO 8601 (y-m-d)", "compact": "yyyymmdd", "month": Sentence("events.month_by_name")}.get(
            self.family, self.type.lower()
        )

    def local_us(self) -> str:
        """SQL: µs of the wall clock where there is no offset, else µs UTC; NULL when it cannot be read."""
        column = identifier(self.column)
        if self.type in _NANOSECONDS:  # epoch_us rounds, or does not know the type
            return f"((epoch_ns({column}) - {self.below_us()}) // 1000)"
        if self.family == "native":
            return f"epoch_us({column})" if self.type != "DATE" else f"epoch_us({column}::TIMESTAMP)"
        text = self._text()
        if self.family == "epoch":
            number = f"TRY_CAST(replace({text}, ',', '.') AS DECIMAL(38, 9))"
            if self.type in {"DOUBLE", "FLOAT"}:
                number = f"TRY_CAST({column} AS DECIMAL(38, 9))"
            scaled = f"{number} / 1000" if self.unit == 0 else f"{number} * {self.unit}"
            return f"TRY_CAST(floor({scaled}) AS BIGINT)"
        attempts = []
        if self.family == "iso":
            attempts.append(f"epoch_us(TRY_CAST({text} AS TIMESTAMPTZ))")
            attempts.append(f"epoch_us(try_strptime({text}, '%G-W%V-%u'))")
        elif self.family == "numeric":
            formats = strptime_formats(self.order, self.separator)
            attempts.append(f"epoch_us({_four_digits(f'try_strptime({text}, {formats})')})")
        return f"coalesce({', '.join([*attempts, any_time(text, self.order)])})"

    def has_offset(self) -> str:
        """SQL: the stamp says its own offset, or is UTC by nature."""
        if self.family == "native":
            return "true" if self.type in ZONED else "false"
        return "true" if self.family == "epoch" else f"regexp_matches({self._text()}, '{_OFFSET}')"

    def below_us(self) -> str:
        """SQL: the nanoseconds below the microsecond, 0–999; for ordering only."""
        if not self.nanoseconds:
            return "0"
        if self.family == "native":
            return f"((epoch_ns({identifier(self.column)}) % 1000 + 1000) % 1000)"
        if self.family == "epoch":
            return f"coalesce(CAST(TRY_CAST({self._text()} AS HUGEINT) % 1000 AS INT), 0)"
        digits = f"regexp_extract({self._text()}, '[.,](\\d{{7,9}})', 1)"
        return f"coalesce(TRY_CAST(substr(rpad({digits}, 9, '0'), 7, 3) AS INT), 0)"

    def precision(self, *, midnight: bool, seconds: bool, millis: bool) -> str:
        """Coarsest of day, s, ms, us, ns that all the column's instants have."""
        if self.date_only and (midnight or self.family != "native") and seconds:
            return "day"
        return "s" if seconds else "ms" if millis else "ns" if self.nanoseconds else "us"

    def _text(self) -> str:
        column = identifier(self.column)
        text = f"trim({column})" if self.type == "VARCHAR" else f"trim(CAST({column} AS VARCHAR))"
        if self.clock is None:
            return text
        return f"({text} || ' ' || coalesce(trim(CAST({identifier(self.clock)} AS VARCHAR)), ''))"


def time_format(column: str, type: str, sample: Sequence[object], order: DateOrder | None = None) -> TimeFormat | None:
    """The way the sample is written, or None when it holds no times at all.

    `order` is what the user said about day and month; without it `settle` asks the whole column.
    """
    if type.startswith(("TIMESTAMP", "DATE")):
        return _native(column, type, sample)
    texts = [t for v in sample if v is not None and (t := str(v).strip()).lower() not in NOTHING]
    if not texts:
        return None
    fits = {family: sum(bool(p.fullmatch(t)) for t in texts) for family, p in PATTERNS.items()}
    family = max(fits, key=lambda f: fits[f])
    if not fits[family]:
        return None
    fitting = [t for t in texts if PATTERNS[family].fullmatch(t)]
    found = TimeFormat(column, family, type, share=len(fitting) / len(texts))
    if family == "epoch":
        unit = _epoch_unit(fitting)
        return replace(found, unit=unit, nanoseconds=unit == 0, naive=False)
    found = replace(
        found,
        nanoseconds=any(_BELOW_US.search(t) for t in fitting),
        naive=not all(_HAS_OFFSET.search(t) for t in fitting),
        date_only=all(_MIDNIGHT.search(t) or not _CLOCKED.search(t) for t in fitting),
    )
    if family == "numeric":
        separator = PATTERNS["numeric"].fullmatch(fitting[0]).group(1)  # type: ignore[union-attr]  # the family `numeric` is what matched this pattern
        found = replace(found, separator=separator, order=order or _sample_order(fitting, separator))
    return found


def _four_digits(time: str) -> str:
    """SQL: NULL for a year of two digits, which `%Y` takes for one of the first century."""
    early = "TIMESTAMP '1000-01-01'"
    return f"nullif(greatest({time}, {early}), {early})"


def with_clock(found: TimeFormat, column: str, sample: Sequence[object]) -> TimeFormat | None:
    """The dates joined with a column of times of day; None when the column holds something else."""
    texts = [str(v).strip() for v in sample if v is not None and str(v).strip()]
    if not texts or sum(bool(_TIME_OF_DAY.fullmatch(t)) for t in texts) < 0.9 * len(texts):
        return None
    family: Family = "iso" if found.family == "native" else found.family  # a DATE and a TIME are put together as text
    return replace(found, family=family, clock=column, date_only=False)


def _native(column: str, type: str, sample: Sequence[object]) -> TimeFormat:
    zoned = type in ZONED
    midnight = [getattr(v, "hour", 0) == getattr(v, "minute", 0) == getattr(v, "second", 0) == 0 for v in sample if v]
    return TimeFormat(
        column, "native", type, nanoseconds=type in _NANOSECONDS, naive=not zoned,
        date_only=type == "DATE" or (len(midnight) > 1 and all(midnight)),
    )  # fmt: skip


def _epoch_unit(texts: Sequence[str]) -> int:
    """By the size of the middle value: a billion is 2001 in seconds."""
    sizes = sorted(abs(float(t.replace(",", "."))) for t in texts)
    middle = sizes[(len(sizes) - 1) // 2]
    return 1_000_000 if middle < 1e11 else 1_000 if middle < 1e14 else 1 if middle < 1e17 else 0


def _sample_order(texts: Sequence[str], separator: str) -> DateOrder:
    if any(re.search(r"\d\s*[AaPp]\.?[Mm]\.?", t) for t in texts) and separator == "/":
        return "mdy"
    return "dmy"


def settle(
    found: TimeFormat, connection: duckdb.DuckDBPyConnection, relation: str, order: DateOrder | None
) -> TimeFormat:
    """Day and month order by every value of the column: a number over 12 cannot be a month.

    When no value tells, the order of the sample's guess stands and the format is marked `ambiguous`.
    """
    if found.family != "numeric" or order is not None:
        return found
    text = f"trim(CAST({identifier(found.column)} AS VARCHAR))"
    parts = r"^(\d{1,2})[-/. ](\d{1,2})[-/. ]\d"
    row = connection.execute(
        f"SELECT count(*) FILTER (first > 12), count(*) FILTER (second > 12) FROM (SELECT "
        f"TRY_CAST(regexp_extract({text}, '{parts}', 1) AS INT) AS first, "
        f"TRY_CAST(regexp_extract({text}, '{parts}', 2) AS INT) AS second FROM {relation})"
    ).fetchone()
    day_first, month_first = row or (0, 0)
    if day_first == month_first == 0:
        return replace(found, ambiguous=True)
    return replace(found, order="dmy" if day_first >= month_first else "mdy")
