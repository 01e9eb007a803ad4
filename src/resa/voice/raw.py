"""A file of answers as text: columns and rows, whatever the format. Nothing here knows what a column means.

CSV, TSV, XLSX, JSON, JSON lines and Parquet are read by the readers of events: same sniffing, same limits.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import LimitError, UnreadableError, UsageError
from ..events.limits import LIMITS
from ..texts.sentence import Sentence

if TYPE_CHECKING:
    import duckdb

#: Rows of one file of answers; a survey has thousands, not tens of millions.
MAX_ROWS = 5_000_000


@dataclass(slots=True)
class RawAnswers:
    """A file as it lies there: every cell as text, '' where there is nothing."""

    shown: str
    columns: list[str]
    rows: list[tuple[str, ...]]
    numbers: list[int]
    """1-based number of each row in the file, the header not counted."""
    format: str
    digest: str
    encoding: str | None = None
    delimiter: str | None = None
    refused: list[tuple[int, Sentence, tuple[str, ...]]] = field(default_factory=list)
    """Rows that are no rows at all: number, reason, cells."""
    warnings: list[Sentence] = field(default_factory=list)
    sheets: tuple[str, ...] = ()
    """Workbooks: the sheets to choose from, and the one read."""
    sheet: str = ""

    def column(self, given: str, option: str) -> int:
        """Index of a column named by its name or 1-based number. UsageError names the nearest."""
        from ..events.roles import column_of

        return self.columns.index(column_of(given, dict.fromkeys(self.columns, "VARCHAR"), option))

    def values(self, index: int) -> list[str]:
        """One column."""
        return [row[index] for row in self.rows]


def read_raw(
    path: Path,
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    header: bool | None = None,
    sheet: str | None = None,
    limit: int | None = None,
) -> RawAnswers:
    """Read a file of answers. UnreadableError when it is none, LimitError when it is over a bound."""
    path = Path(path)
    with _working() as (connection, folder):
        return _table(path, connection, folder, delimiter, encoding, header, sheet, limit)


@contextmanager
def _working() -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    import duckdb

    folder = Path(tempfile.mkdtemp(prefix="resa-answers-"))
    folder.chmod(0o700)
    connection = duckdb.connect()
    try:
        yield connection, folder
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)


def _table(
    path: Path,
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    delimiter: str | None,
    encoding: str | None,
    header: bool | None,
    sheet: str | None,
    limit: int | None,
) -> RawAnswers:
    from ..events.options import ImportOptions
    from ..events.readers.base import Context, identifier, read
    from ..events.refused import RefusedRows
    from ..events.sources import sources

    found = sources(path, folder, LIMITS)
    if len(found) != 1:
        raise UsageError(
            Sentence("voice.archive_holds_several_files"), where=path.name, allowed=[s.shown for s in found],
            remedy=Sentence("voice.unpack_import_each_survey_itself"),
        )  # fmt: skip
    source = found[0]
    if source.format not in {"csv", "xlsx", "json", "jsonlines", "parquet"}:
        raise UnreadableError(
            Sentence("voice.event_log_not_file_answers"), where=source.shown, value=source.format,
            allowed=Sentence("voice.answer_formats"), remedy=Sentence("voice.import_resa_import"),
        )  # fmt: skip
    refused = RefusedRows(folder / "refused.csv")
    options = ImportOptions(delimiter=delimiter, encoding=encoding, header=header, sheet=sheet)
    table = read(source, Context(connection, folder, options, refused, limit))
    names = list(table.columns)
    cells = ", ".join(f"coalesce(CAST({identifier(n)} AS VARCHAR), '')" for n in names)
    top = f"LIMIT {MAX_ROWS + 1 if limit is None else limit}"
    rows = connection.execute(f"SELECT _row, {cells} FROM {table.relation} ORDER BY _row {top}").fetchall()
    if len(rows) > MAX_ROWS:
        raise LimitError(Sentence("voice.file_too_many_answers"), where=source.shown, value=f"over {MAX_ROWS:,} rows")
    refused.close()
    rows, said = _without_second_headers(rows)
    return RawAnswers(
        shown=source.shown,
        columns=names,
        rows=[tuple(c.strip() for c in row[1:]) for row in rows],
        numbers=[int(row[0]) for row in rows],
        format=table.format,
        digest=source.digest,
        encoding=table.encoding,
        delimiter=table.delimiter,
        refused=[(r.row, r.reason, ()) for r in refused.first],
        warnings=[*table.warnings, *said],
        sheets=table.sheets,
        sheet=table.sheet,
    )


def _without_second_headers(rows: list[Any]) -> tuple[list[Any], list[Sentence]]:
    """Qualtrics writes the question and an import id under the header; SurveyMonkey "Response" and "Open-Ended Response"."""
    n = 0
    for i, row in enumerate(rows[:2], 1):
        cells = [c for c in row[1:] if c]
        if any(c.startswith('{"ImportId"') for c in cells) or (
            cells and all(c in {"Response", "Open-Ended Response", "Score"} for c in cells)
        ):
            n = i
    return rows[n:], [Sentence("voice.rows_under_the_header", n=n)] if n else []
