"""A file of answers as text: columns and rows, whatever the format. Nothing here knows what a column means.

CSV, TSV, JSON, JSON lines and Parquet are read by the readers of events (same sniffing, same limits); XLSX is read here.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import LimitError, UnreadableError, UsageError
from ..events.limits import LIMITS, check_columns

if TYPE_CHECKING:
    import duckdb

#: Rows of one file of answers; a survey has thousands, not tens of millions.
MAX_ROWS = 5_000_000
#: Bytes that an XLSX file may unpack to, and how many times its size.
XLSX_UNPACKED = 1 << 30
XLSX_RATIO = 200


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
    refused: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    """Rows that are no rows at all: number, reason, cells."""
    warnings: list[str] = field(default_factory=list)

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
    if _is_xlsx(path):
        return _xlsx(path, sheet, limit)
    with _working() as (connection, folder):
        return _table(path, connection, folder, delimiter, encoding, header, limit)


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
    limit: int | None,
) -> RawAnswers:
    from ..events.options import ImportOptions
    from ..events.readers.base import Context, identifier, read
    from ..events.refused import RefusedRows
    from ..events.sources import sources

    found = sources(path, folder, LIMITS)
    if len(found) != 1:
        raise UsageError(
            "The archive holds several files", where=path.name, allowed=[s.shown for s in found],
            remedy="Unpack it and import each survey by itself",
        )  # fmt: skip
    source = found[0]
    if source.format not in {"csv", "json", "jsonlines", "parquet"}:
        raise UnreadableError(
            "This is an event log, not a file of answers", where=source.shown, value=source.format,
            allowed="CSV, TSV, XLSX, JSON, JSON lines, Parquet", remedy="Import it with `resa import`",
        )  # fmt: skip
    refused = RefusedRows(folder / "refused.csv")
    options = ImportOptions(delimiter=delimiter, encoding=encoding, header=header)
    table = read(source, Context(connection, folder, options, refused, limit))
    names = list(table.columns)
    cells = ", ".join(f"coalesce(CAST({identifier(n)} AS VARCHAR), '')" for n in names)
    top = f"LIMIT {MAX_ROWS + 1 if limit is None else limit}"
    rows = connection.execute(f"SELECT _row, {cells} FROM {table.relation} ORDER BY _row {top}").fetchall()
    if len(rows) > MAX_ROWS:
        raise LimitError("The file has too many answers", where=source.shown, value=f"over {MAX_ROWS:,} rows")
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
    )


def _without_second_headers(rows: list[Any]) -> tuple[list[Any], list[str]]:
    """Qualtrics writes the question and an import id under the header; SurveyMonkey "Response" and "Open-Ended Response"."""
    n = 0
    for i, row in enumerate(rows[:2], 1):
        cells = [c for c in row[1:] if c]
        if any(c.startswith('{"ImportId"') for c in cells) or (
            cells and all(c in {"Response", "Open-Ended Response", "Score"} for c in cells)
        ):
            n = i
    return rows[n:], [f"{n} rows under the header belong to it (the survey tool's own); they were left out."] * (n > 0)


def _is_xlsx(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return False
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def _xlsx(path: Path, sheet: str | None, limit: int | None) -> RawAnswers:
    """The first sheet that has rows, or the named one; formulas count as the value last computed."""
    from ..events.readers.base import unique_names
    from ..events.sources import sha256

    _check_unpacked(path)
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for a damaged book
        raise UnreadableError("The workbook cannot be read", where=path.name, value=error) from error
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise UsageError("There is no such sheet", where=path.name, value=sheet, allowed=book.sheetnames)
        for name in [sheet] if sheet is not None else book.sheetnames:
            rows = _sheet_rows(book[name], path.name, limit)
            if len(rows) > 1 or sheet is not None:
                break
        else:
            rows = []
    finally:
        book.close()
    if not rows:
        raise UnreadableError("The workbook has no rows", where=path.name)
    columns = unique_names(rows[0])
    body = [(i, (*row, *[""] * (len(columns) - len(row)))[: len(columns)]) for i, row in enumerate(rows[1:], 1)]
    body = [(i, row) for i, row in body if any(row)]
    others = [s for s in book.sheetnames if s != name]
    said = [f"Only the sheet {name!r} was read; the others: {', '.join(others)}."] if others and not sheet else []
    return RawAnswers(
        shown=path.name, columns=columns, rows=[row for _, row in body], numbers=[i for i, _ in body], format="xlsx",
        digest=sha256(path), warnings=said,
    )  # fmt: skip


def _check_unpacked(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        total = sum(entry.file_size for entry in archive.infolist())
    if total > XLSX_UNPACKED or (total > 10_000_000 and total > XLSX_RATIO * path.stat().st_size):
        raise LimitError(
            "The workbook unpacks to far more than its size", where=path.name, value=f"{total:,} bytes",
            remedy="Save the sheet as CSV and import that",
        )  # fmt: skip


def _sheet_rows(sheet: Any, shown: str, limit: int | None) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in sheet.iter_rows(values_only=True):
        cells = [_cell(v) for v in row]
        while cells and not cells[-1]:
            cells.pop()
        check_columns(len(cells), shown)
        if cells or rows:
            rows.append(cells)
        if limit is not None and len(rows) > limit:
            break
        if len(rows) > MAX_ROWS:
            raise LimitError("The sheet has too many answers", where=shown, value=f"over {MAX_ROWS:,} rows")
    return rows


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value).strip()
