"""Any table file as plain columns, for questions that read a file instead of a store. Roles are a guess the caller may ask for.

CSV, TSV, XLSX, JSON, JSON lines and Parquet by the readers of events: same sniffing, same limits. Nothing is stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..errors import UnreadableError, UsageError
from ..texts.sentence import Sentence
from .options import ImportOptions

if TYPE_CHECKING:
    import duckdb

    from .readers.base import RawTable
    from .role_guess import Roles
    from .times import TimeFormat

FORMATS = ("csv", "json", "jsonlines", "parquet", "xes", "xlsx")
_SAMPLE = 1000
#: What a cell without a number says, in small letters.
_MISSING = ("", "na", "n/a", "nan", "null", "none", "-", "–")
#: "1,234", "12,345.6": groups of thousands, never with a leading nought, which is a fraction's; and "1.234,5".
_GROUPED = r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?"
_EUROPEAN = r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+"
#: Numbers below are no seconds since 1970 (that was in March 1973).
SMALLEST_EPOCH = 1e8


@dataclass(frozen=True, slots=True)
class PlainTable:
    """An open table; columns are read when asked for, all rows in the order of the file."""

    shown: str
    columns: tuple[str, ...]
    _connection: duckdb.DuckDBPyConnection
    _table: RawTable

    @property
    def warnings(self) -> tuple[Sentence, ...]:
        """What the reader had to say."""
        return tuple(self._table.warnings)

    def find(self, given: str, option: str) -> str:
        """The column of that name or 1-based number; a usage error names the nearest."""
        from .roles import column_of

        return column_of(given, dict.fromkeys(self.columns, ""), option)

    def among(self, names: Sequence[str]) -> str | None:
        """The first column called one of `names`; case, spaces and signs do not matter."""
        from .role_guess import plain

        by_plain = {plain(column): column for column in reversed(self.columns)}
        return next((by_plain[plain(name)] for name in names if plain(name) in by_plain), None)

    def filled(self, *named: str, timed: str | None = None, measured: Sequence[str] = ()) -> PlainTable:
        """The rows that have something in each of these columns, a time in `timed` and a figure in each of `measured` (`NA`,
        `null` … are names, but no times and no figures). How many are left out is told."""
        from .readers.base import identifier
        from .times import NOTHING

        wanted = {column: f"{_text(column)} <> ''" for column in named}
        if timed is not None:
            wanted[timed] = f"lower({_text(timed)}) NOT IN {tuple(sorted(NOTHING))}"
        wanted |= {column: f"lower({_text(column)}) NOT IN {_MISSING}" for column in measured}
        every = " AND ".join(wanted.values())
        counts = ", ".join(f"count(*) FILTER (NOT ({fits}))" for fits in (every, *wanted.values()))
        found = self._connection.execute(f"SELECT {counts} FROM {self._table.relation}").fetchone()
        if found is None or not found[0]:
            return self
        columns = ", ".join(identifier(column) for column in self.columns)
        relation = f"(SELECT _row, {columns} FROM {self._table.relation} WHERE {every})"
        lacking = [column for column, n in zip(wanted, found[1:], strict=True) if n]
        told = Sentence("events.rows_without_cells_left_out", n=found[0], names=lacking)
        table = replace(self._table, relation=relation, warnings=[*self._table.warnings, told])
        return replace(self, _table=table)

    def texts(self, column: str) -> list[str]:
        """Its cells as text without blanks around, '' where there is nothing."""
        return [str(v) for v in self._read(_text(column))]

    def numbered(self, column: str) -> list[tuple[str, int]]:
        """Its texts, each with the number of its row in the file."""
        return [(str(text), row) for text, row in self._numbered(_text(column))]

    def numbers(self, column: str, missing: float | None = None) -> npt.NDArray[np.float64]:
        """Its cells as finite numbers: a decimal comma is understood, and thousands in groups ("1,234", "1.234,5",
        "1 234") where the whole column can be read so; `missing` (NaN too) stands for an empty cell (or NA, null …) when it is given. UsageError
        names the first row that is none."""
        from .readers.base import identifier

        # Blanks (also the hard and the narrow one) and apostrophes only ever part groups.
        parted = r"(\d)[ \x{00A0}\x{202F}''’](\d{3})"
        text = f"trim(CAST({identifier(column)} AS VARCHAR))"
        for _ in range(2):  # a match takes the digits of the next group with it
            text = f"regexp_replace({text}, '{parted}', '\\1\\2', 'g')"
        grouped, european = self._connection.execute(
            f"SELECT coalesce(bool_and(regexp_full_match(t, '{_GROUPED}')) FILTER (contains(t, ',')), false),"
            f" coalesce(bool_or(regexp_full_match(t, '{_EUROPEAN}')), false)"
            f" FROM (SELECT {text} AS t FROM {self._table.relation})"
        ).fetchall()[0]
        if european:
            text = f"replace({text}, '.', '')"
        text = f"replace({text}, ',', '{'' if grouped else '.'}')"
        number = f"TRY_CAST({text} AS DOUBLE)"
        if missing is not None:
            number = f"CASE WHEN lower(coalesce({text}, '')) IN {_MISSING} THEN '{missing!r}'::DOUBLE ELSE {number} END"
        unknown = missing is not None and math.isnan(missing)
        return np.array(self._checked(column, number, "a number", unknown=unknown), np.float64)

    def instants(self, column: str) -> npt.NDArray[np.int64]:
        """Its cells as µs UTC (stamps without an offset are UTC). Day and month are settled by the whole column; when no
        value tells, day comes first, and that is told. UsageError when a row holds no time."""
        found = self._time_format(column)
        if found is None:
            raise UsageError(Sentence("events.column_holds_no_times"), where=f"{self.shown}, column {column!r}")
        if found.ambiguous:
            self._table.warnings.append(
                Sentence("events.day_and_month_not_told", column=column, format=found.describe())
            )
        return np.array(self._checked(column, found.local_us(), "a time"), np.int64)

    def seconds(self, column: str) -> npt.NDArray[np.float64]:
        """Its cells as seconds: since 1970 where they are times, as they stand where they are small numbers (a clock of
        its own, counting from anywhere)."""
        found = self._time_format(column)
        if found is not None and found.family == "epoch":
            numbers = self.numbers(column)
            if not len(numbers) or float(np.abs(numbers).max()) < SMALLEST_EPOCH:
                return numbers
        return self.instants(column) / 1e6

    def _time_format(self, column: str) -> TimeFormat | None:
        from .times import settle, time_format

        found = time_format(column, self._table.columns[column], [r[column] for r in self._head()])
        return found and settle(found, self._connection, self._table.relation, None)

    def roles(self, options: ImportOptions | None = None) -> Roles:
        """Which column is the case, the event, the time … as an import would guess it; what is not found is left out.
        UnreadableError where there is no row to tell from."""
        from .roles import guess_roles

        if not self._head():
            raise UnreadableError(Sentence("events.file_no_rows_only_header"), where=self.shown)
        return guess_roles(
            self._table.columns,
            self._head(),
            options or ImportOptions(),
            self._table.roles,
            named=self._table.named,
            whole=False,
        )

    def _head(self) -> list[dict[str, object]]:
        from .working import head

        return head(self._connection, self._table, _SAMPLE)

    def _read(self, expression: str) -> list[Any]:
        return [value for value, _ in self._numbered(expression)]

    def _numbered(self, expression: str) -> list[tuple[Any, int]]:
        """Each with the number of its row in the file."""
        query = f"SELECT {expression}, _row FROM {self._table.relation} ORDER BY _row"
        return self._connection.execute(query).fetchall()

    def _checked(self, column: str, expression: str, allowed: str, *, unknown: bool = False) -> list[Any]:
        """`unknown`: NaN stands for an empty cell, and is no mistake."""
        values = self._numbered(expression)
        for place, (value, row) in enumerate(values):
            if value is None or not (-1e300 < value < 1e300 or (unknown and math.isnan(value))):
                raise UsageError(
                    Sentence("events.cell_cannot_read"), where=f"{self.shown}, row {row}, column {column!r}",
                    value=self.texts(column)[place], allowed=allowed,
                )  # fmt: skip
        return [value for value, _ in values]


def _text(column: str) -> str:
    from .readers.base import identifier

    return f"coalesce(trim(CAST({identifier(column)} AS VARCHAR)), '')"


@contextmanager
def open_table(path: str | Path) -> Iterator[PlainTable]:
    """The table at `path`, open for reading. UnreadableError when it is none, LimitError when it is over a bound."""
    from .limits import LIMITS
    from .readers.base import Context, read
    from .refused import RefusedRows
    from .sources import sources
    from .working import connect, private_folder, translated

    with private_folder("table") as folder, closing(connect(folder)) as connection, translated([path]):
        found = sources(Path(path), folder, LIMITS)
        if len(found) != 1 or found[0].format not in FORMATS:
            raise UnreadableError(
                Sentence("events.not_one_table"), where=found[0].shown if found else str(path),
                value=found[0].format if len(found) == 1 else f"{len(found)} files", allowed=FORMATS,
            )  # fmt: skip
        refused = RefusedRows(folder / "refused.csv")
        table = read(found[0], Context(connection, folder, ImportOptions(), refused))
        if refused.n:
            table.warnings.append(Sentence("events.rows_cannot_read_were_left_out", n=refused.n))
        yield PlainTable(found[0].shown, tuple(table.columns), connection, table)
        refused.close()
