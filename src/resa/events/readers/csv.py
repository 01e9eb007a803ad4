"""CSV, TSV and other text tables. DuckDB reads the well-formed ones; the rest is mended row by row first.

Everything stays text here: `NA`, leading zeros and formulas included. A row with too many cells is refused, one with
too few is filled up with nothing (and counted).
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from ...errors import CancelledError, UnreadableError
from ...texts.sentence import Sentence
from ..limits import CHUNK, check_columns
from ..sources import Source
from .base import Context, RawTable, csv_relation, identifier, literal, unique_names
from .dialect import WHITESPACE, Dialect, dialect
from .text import as_utf8

#: Longest quoted cell, in characters; a longer one is a quote that was never closed.
CELL = 1 << 20


def read(source: Source, context: Context) -> RawTable:
    """The table with every column as text."""
    text = as_utf8(source, context.folder, context.options.encoding)
    with text.path.open(encoding="utf-8", errors="replace", newline="") as file:
        lines = list(islice(file, 500))
    if not any(line.strip() for line in lines):
        raise UnreadableError(Sentence("events.file_no_rows"), where=source.shown)
    found = dialect(lines, delimiter=context.options.delimiter, header=context.options.header)
    check_columns(len(found.names), source.shown, context.limits)
    names = unique_names(found.names)
    table = RawTable(
        "", dict.fromkeys(names, "VARCHAR"), "csv", text.encoding, found.delimiter, None, found.header, {},
        list(text.warnings),
    )  # fmt: skip
    if found.skip:
        table.warnings.append(Sentence("events.lines_stand_above_table_were_passed", skip=found.skip))
    if not found.header and context.options.header is None:
        table.warnings.append(Sentence("events.no_header_row_found_columns_named"))
    if context.limit is None and _well_formed(text.path, found, names, context, table):
        return table
    _mended(text.path, found, names, source, context, table)
    return table


def _well_formed(path: Path, found: Dialect, names: list[str], context: Context, table: RawTable) -> bool:
    """Let DuckDB read the file if it can read every row of it."""
    import duckdb

    if found.delimiter == WHITESPACE or not _quotes_are_even(path):
        return False
    struct = ", ".join(f"{literal(n)}: 'VARCHAR'" for n in names)
    relation = (
        f"read_csv({literal(path)}, auto_detect=false, header={str(found.header).lower()}, skip={found.skip}, "
        f"delim={literal(found.delimiter)}, quote='\"', escape='\"', columns={{{struct}}}, strict_mode=true, "
        # In parallel DuckDB guesses where a quoted cell with line breaks ends; rows are numbered in one pass anyway.
        "parallel=false, "
        f"max_line_size={context.limits.record}, encoding='utf-8')"
    )
    try:
        counted = context.connection.execute(
            f"SELECT count({identifier(names[-1])}), count(*) FROM {relation}"
        ).fetchone()
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        return False
    table.rows = counted[1] if counted else 0
    table.relation = f"(SELECT row_number() OVER () AS _row, * FROM {relation})"
    return True


def _quotes_are_even(path: Path) -> bool:
    """An odd number of quotes leaves one open at the end; DuckDB would drop what follows it without a word."""
    with path.open("rb") as file:
        return sum(chunk.count(b'"') for chunk in iter(lambda: file.read(CHUNK), b"")) % 2 == 0


@dataclass(slots=True)
class _Lines:
    """Lines of a file that can be put back; remembers those of the record being read."""

    file: TextIO
    again: deque[str]
    record: list[str]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.file)
        self.record.append(line)
        return line


def _mended(path: Path, found: Dialect, names: list[str], source: Source, context: Context, table: RawTable) -> None:
    """Write a well-formed copy; refuse what cannot be mended."""
    target = context.folder / f"mended-{source.digest[:16]}-{len(list(context.folder.iterdir()))}.csv"
    n_short = n_rows = 0
    width = len(names)
    with (
        path.open(encoding="utf-8", errors="replace", newline="") as file,
        target.open("w", encoding="utf-8", errors="replace", newline="") as out,
    ):
        write = csv.writer(out, lineterminator="\r\n").writerow
        for _ in range(found.skip):
            next(file, None)
        records = _records(file, found.delimiter, width)
        if found.header:
            next(records, None)
        for cells, problem in records:
            n_rows += 1
            if n_rows % 50_000 == 0 and context.cancel and context.cancel():
                raise CancelledError(Sentence("events.import_stopped"))
            if len(cells) > width and not any(c.strip() for c in cells[width:]):
                cells = cells[:width]
            if problem or len(cells) > width:
                reason = problem or Sentence("events.cells_where_header_has", n=len(cells), width=width)
                context.refused.add(n_rows, reason, cells, source.shown)
                continue
            if len(cells) < width:
                n_short += 1
                cells = cells + [""] * (width - len(cells))
            write([n_rows, *cells])
            if context.limit is not None and n_rows >= context.limit:
                break
    if n_short:
        table.warnings.append(Sentence("events.rows_fewer_cells_than_header_missing", n_short=n_short))
    table.rows = n_rows
    table.relation = f"(SELECT * REPLACE (CAST(_row AS BIGINT) AS _row) FROM {csv_relation(target, ['_row', *names])})"


def _records(file: TextIO, delimiter: str, width: int) -> Iterator[tuple[list[str], Sentence | None]]:
    """(cells, problem) of each non-blank record; a stray quote costs its own line, not the lines after it."""
    if delimiter == WHITESPACE:
        yield from ((line.split(), None) for line in file if line.strip())
        return
    csv.field_size_limit(CELL)
    lines = _Lines(file, deque(), [])
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.record.clear()
        try:
            cells = next(reader, None)
        except csv.Error:
            cells, reader = [], csv.reader(lines, delimiter=delimiter, strict=True)
        if cells is None:
            return
        if len(cells) == width or (cells and len(lines.record) == 1):
            yield cells, None
        elif lines.record and any(line.strip() for line in lines.record):
            first, *rest = lines.record
            lines.again.extendleft(reversed(rest))
            yield _by_force(first, delimiter, width)


def _by_force(line: str, delimiter: str, width: int) -> tuple[list[str], Sentence | None]:
    """A line whose quotes do not match: read leniently, then without regard to quotes."""
    bare = line.rstrip("\r\n")
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        try:
            cells = next(csv.reader([bare], delimiter=delimiter, quoting=quoting), [])
        except csv.Error:
            continue
        if len(cells) == width:
            return cells, None
    return [bare], Sentence("events.quote_never_closed")
