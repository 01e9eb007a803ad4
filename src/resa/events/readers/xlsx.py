"""Excel workbooks (XLSX, XLSM): one sheet, streamed row by row. Every cell becomes text; formulas count as the value that
was computed last. Which sheet is said by option; else the first visible one that has rows, and the report names it.

A blank row is passed over, as a blank line of a CSV is; rows are numbered as in the sheet, from the one under the header.
"""

from __future__ import annotations

import csv
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ...errors import CancelledError, LimitError, ResaError, UnreadableError, UsageError
from ...texts.sentence import Sentence
from ..limits import LIMITS, Limits, check_columns
from ..sources import Source, known
from .base import Context, RawTable, csv_relation, unique_names
from .dialect import above_the_table, has_header

#: Rows that tell where the table begins and whether it has a header.
_LOOKED_AT = 200
#: A workbook's parts are XML that packs well: they may unpack to this many times its size, or to `_SMALL` bytes.
_RATIO = 200
_SMALL = 64 << 20
#: Shared texts are held in memory while a sheet is read.
_LARGEST_TEXTS = 1 << 30
#: What Excel computed in vain stands in the cell; it is no value.
_ERRORS = {"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#GETTING_DATA"}

Row = tuple[int, list[str]]


def read(source: Source, context: Context) -> RawTable:
    """The sheet with every column as text."""
    with _open(source) as book:
        sheet = _choose(book, context.options.sheet, source.shown)
        rows = _rows(sheet, source.shown, context.limits)
        head = list(islice(rows, _LOOKED_AT))
        if not head:
            raise UnreadableError(Sentence("events.sheet_no_rows"), where=f"{source.shown}, sheet {sheet.title!r}")
        skip = above_the_table([cells for _, cells in head])
        body = head[skip:]
        header = has_header([cells for _, cells in body]) if context.options.header is None else context.options.header
        width = max(len(body[0][1]), 1) if header else max(len(cells) for _, cells in body)
        names = unique_names(body[0][1] if header else (f"column_{i}" for i in range(1, width + 1)))
        table = RawTable("", dict.fromkeys(names, "VARCHAR"), "xlsx", named=header)
        table.sheets, table.sheet = _names(book), sheet.title
        first = body[0][0] if header else body[0][0] - 1
        empty = _write(chain(body[1:] if header else body, rows), first, names, source, context, table)
    if empty and table.rows and (uncomputed := _uncomputed(source, table.sheet, empty)):
        table.warnings.append(
            Sentence("events.formulas_without_computed_value_read_empty", names=", ".join(names[i] for i in uncomputed))
        )
    _tell(table, skip, context)
    return table


def first_row(path: Path) -> list[str]:
    """The first row of the table in the sheet that would be read. Raises as `read` does."""
    with _open(Source(path, path.name, None, "xlsx", known("preview"), LIMITS)) as book:
        head = [cells for _, cells in islice(_rows(_choose(book, None, path.name), path.name, None), 20)]
    return head[above_the_table(head)]


@contextmanager
def _open(source: Source, *, data_only: bool = True) -> Iterator[Any]:
    """The workbook, streaming; whatever openpyxl raises for a damaged one becomes UnreadableError."""
    _check_parts(source)
    from openpyxl import load_workbook

    # The open file, not its path: an unpacked copy has no ending that openpyxl knows.
    with source.path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles, and of dates that are none; the rows are checked here
        try:
            with closing(load_workbook(file, read_only=True, data_only=data_only, keep_links=False)) as book:
                yield book
        except (ResaError, OSError):
            raise
        except Exception as error:  # openpyxl raises many kinds for a damaged book
            raise UnreadableError(Sentence("events.workbook_damaged"), where=source.shown, value=error) from error


def _check_parts(source: Source) -> None:
    """Before anything is parsed: no bomb, no document type (entities could expand), no password."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
            total, packed = sum(sizes.values()), source.path.stat().st_size
            if total > min(source.limits.unpacked, max(_SMALL, _RATIO * packed)) or (
                sizes.get("xl/sharedStrings.xml", 0) > _LARGEST_TEXTS
            ):
                raise LimitError(
                    Sentence("events.workbook_unpacks_far_more_than_size"), where=source.shown, value=f"{total:,} bytes",
                    remedy=Sentence("events.save_sheet_csv_import"),
                )  # fmt: skip
            for name in sizes:
                if name.endswith((".xml", ".rels")):
                    with archive.open(name) as part:
                        if b"<!DOCTYPE" in part.read(1 << 16):
                            raise UnreadableError(
                                Sentence("events.workbook_declares_document_type_which_none"),
                                where=source.shown,
                                value=name,
                            )
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise UnreadableError(Sentence("events.workbook_damaged_protected"), where=source.shown, value=error) from error


def _names(book: Any) -> tuple[str, ...]:
    """The sheets that hold cells, visible ones first."""
    return tuple(s.title for s in sorted(book.worksheets, key=lambda s: s.sheet_state != "visible"))


def _choose(book: Any, wanted: str | None, shown: str) -> Any:
    """The sheet of that name or 1-based number, or the first with more than a header."""
    names = _names(book)
    if wanted is not None:
        found = next((n for n in names if n.casefold() == wanted.strip().casefold()), None)
        if found is None and wanted.isdigit() and 1 <= int(wanted) <= len(book.worksheets):
            found = book.worksheets[int(wanted) - 1].title
        if found is None:
            raise UsageError(Sentence("events.no_such_sheet"), where=f"--sheet ({shown})", value=wanted, allowed=names)
        return book[found]
    for name in names:
        if len(list(islice(_rows(book[name], shown, None), 2))) == 2:
            return book[name]
    raise UnreadableError(Sentence("events.workbook_no_rows"), where=shown)


def _rows(sheet: Any, shown: str, limits: Limits | None) -> Iterator[Row]:
    """(number in the sheet, cells) of every row with something in it; a sheet's own word on its size is not believed."""
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            if limits is not None:
                check_columns(len(cells), shown, limits)
            yield number, cells


def _text(value: object) -> str:
    """A cell as it would stand in a CSV: dates as ISO 8601, whole numbers without a point, errors as nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = value.strip()
        return "" if text in _ERRORS else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")  # a date is a midnight here
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _write(
    rows: Iterator[Row], first: int, names: list[str], source: Source, context: Context, table: RawTable
) -> set[int]:
    """Stream the rows into a file of our own; what has more cells than the header is refused.

    Gives the columns in which no row had anything.
    """
    target = context.folder / f"sheet-{source.digest[:16]}-{len(list(context.folder.iterdir()))}.csv"
    width, n_rows = len(names), 0
    empty = set(range(width))
    with target.open("w", encoding="utf-8", errors="replace", newline="") as out:
        write = csv.writer(out, lineterminator="\r\n").writerow
        for number, cells in rows:
            n_rows += 1
            if n_rows % 20_000 == 0:
                _pause(n_rows, source, context)
            if len(cells) > width:
                reason = Sentence("events.cells_where_header_has", n=len(cells), width=width)
                context.refused.add(number - first, reason, cells, source.shown)
                continue
            if empty:
                empty = {i for i in empty if i >= len(cells) or not cells[i]}
            write([number - first, *cells, *[""] * (width - len(cells))])
            if context.limit is not None and n_rows >= context.limit:
                break
    table.rows = n_rows
    table.relation = f"(SELECT * REPLACE (CAST(_row AS BIGINT) AS _row) FROM {csv_relation(target, ['_row', *names])})"
    return empty


def _uncomputed(source: Source, sheet: str, columns: set[int]) -> list[int]:
    """Of these empty columns, those that hold formulas: a program wrote the workbook and nothing has computed it yet."""
    with _open(source, data_only=False) as book:
        book[sheet].reset_dimensions()
        rows = list(islice(book[sheet].iter_rows(values_only=True), _LOOKED_AT))
    return sorted(i for i in columns if any(len(row) > i and str(row[i]).startswith("=") for row in rows))


def _pause(n_rows: int, source: Source, context: Context) -> None:
    if context.cancel and context.cancel():
        raise CancelledError(Sentence("events.import_stopped"))
    if context.progress:
        context.progress(n_rows, None, Sentence("events.reading", file=source.shown))


def _tell(table: RawTable, skip: int, context: Context) -> None:
    """What the report says of the sheet."""
    if skip:
        table.warnings.append(Sentence("events.lines_stand_above_table_were_passed", skip=skip))
    if not table.named and context.options.header is None:
        table.warnings.append(Sentence("events.no_header_row_found_columns_named"))
    others = [name for name in table.sheets if name != table.sheet]
    if others and context.options.sheet is None:
        shown = ", ".join(others[:10]) + (" …" if len(others) > 10 else "")
        table.warnings.append(Sentence("events.only_sheet_read_others", sheet=table.sheet, shown=shown))
