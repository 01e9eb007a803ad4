"""XLSX and text tables as sheets of cells, merged cells kept as such. Knows nothing of journeys."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import LimitError, UnreadableError, UsageError
from ..texts.sentence import Sentence

MAX_ROWS, MAX_COLUMNS, MAX_FILLED = 5_000, 1_000, 100_000
_UNPACKED = 300 << 20
_LONGEST_CELL = 20_000


@dataclass
class Sheet:
    """Cells by row and column from 0, trimmed of empty edges at the end only, so that addresses stay true."""

    name: str
    rows: list[list[str]]
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Top left cell to (rows, columns) it covers."""
    images: int = 0
    comments: list[tuple[int, int, str]] = field(default_factory=list)
    hidden: int = 0
    """Hidden rows and columns; they are read like the others."""
    encoding: str = ""
    shortened: int = 0

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, column: int) -> str:
        """The cell's text, '' outside."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if 0 <= column < len(cells) else ""

    def span(self, row: int, column: int) -> tuple[int, int]:
        """(rows, columns) that the cell covers."""
        return self.spans.get((row, column), (1, 1))

    def turned(self) -> Sheet:
        """Rows as columns."""
        rows = [[self.at(r, c) for r in range(len(self.rows))] for c in range(self.width)]
        spans = {(c, r): (columns, down) for (r, c), (down, columns) in self.spans.items()}
        return Sheet(self.name, rows, spans, self.images, [(c, r, t) for r, c, t in self.comments], self.hidden)


def address(row: int, column: int) -> str:
    """B5 for (4, 1)."""
    letters, n = "", column + 1
    while n:
        n, rest = divmod(n - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def is_workbook(path: Path) -> bool:
    """Whether the file is an XLSX, whatever it is called."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def read_sheets(path: Path) -> list[Sheet]:
    """Every sheet that holds something. UnreadableError when it is no table, LimitError when it is far too large."""
    found = _workbook(path) if is_workbook(path) else [_text_table(path)]
    kept = [sheet for sheet in found if any(any(row) for row in sheet.rows)]
    if not kept:
        raise UnreadableError(Sentence("formats.no_filled_cells"), where=path.name)
    return kept


def chosen(sheets: Sequence[Sheet], name: str, shown: str) -> Sheet:
    """The named sheet, else the one with most filled cells."""
    if not name:
        return max(sheets, key=lambda s: sum(bool(c) for row in s.rows for c in row))
    for sheet in sheets:
        if sheet.name == name:
            return sheet
    raise UsageError(Sentence("formats.no_such_sheet"), where=shown, value=name, allowed=[s.name for s in sheets])


def _workbook(path: Path) -> list[Sheet]:
    with zipfile.ZipFile(path) as archive:
        total = sum(entry.file_size for entry in archive.infolist())
    if total > _UNPACKED:
        raise LimitError(Sentence("formats.workbook_too_large"), where=path.name, value=total)
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for a damaged book
        raise UnreadableError(Sentence("formats.workbook_unreadable"), where=path.name, value=error) from error
    return [_sheet(sheet, path.name) for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _sheet(sheet: Any, shown: str) -> Sheet:
    if sheet.max_row > 200_000 or sheet.max_column > 16_000:
        _limit(shown, sheet.title, f"{sheet.max_row} × {sheet.max_column}")
    filled: dict[tuple[int, int], str] = {}
    comments = []
    shortened = 0
    for (row, column), cell in sorted(sheet._cells.items()):
        text = cell_text(cell.value)
        if len(text) > _LONGEST_CELL:
            text, shortened = text[:_LONGEST_CELL], shortened + 1
        if text:
            filled[row - 1, column - 1] = text
        if cell.comment is not None and cell.comment.text:
            comments.append((row - 1, column - 1, str(cell.comment.text).strip()))
    height, width = (1 + max((key[i] for key in filled), default=-1) for i in (0, 1))
    if height > MAX_ROWS or width > MAX_COLUMNS or len(filled) > MAX_FILLED:
        _limit(shown, sheet.title, f"{height} × {width}")
    rows = [[filled.get((r, c), "") for c in range(width)] for r in range(height)]
    spans = {
        (m.min_row - 1, m.min_col - 1): (m.max_row - m.min_row + 1, m.max_col - m.min_col + 1)
        for m in sheet.merged_cells.ranges
        if (m.min_row - 1, m.min_col - 1) in filled
    }
    hidden = sum(d.hidden for d in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))
    images = len(getattr(sheet, "_images", ())) + len(getattr(sheet, "_charts", ()))
    return Sheet(sheet.title, rows, spans, images, comments, hidden, "", shortened)


def _limit(shown: str, sheet: str, size: str) -> None:
    raise LimitError(
        Sentence("formats.sheet_too_large"), where=f"{shown}: {sheet}", value=size,
        allowed=Sentence("formats.up_to_cells", rows=MAX_ROWS, columns=MAX_COLUMNS, cells=MAX_FILLED), remedy=Sentence("formats.keep_the_map_only"),
    )  # fmt: skip


def cell_text(value: object) -> str:
    """A cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").replace("\u00a0", " ").strip()


def read_text(path: Path) -> tuple[str, str]:
    """The file's text and the encoding it was found in."""
    from ..events.limits import LIMITS
    from ..events.readers.text import as_utf8
    from ..events.sources import sources

    if not path.is_file():
        raise UnreadableError(Sentence("formats.no_such_file"), where=str(path))
    if path.stat().st_size > 20 << 20:
        raise LimitError(Sentence("formats.file_too_large"), where=path.name, allowed=Sentence("formats.up_to_20_mb"))
    with tempfile.TemporaryDirectory(prefix="resa-grid-") as folder:
        source = sources(path, Path(folder), LIMITS, "csv")[0]
        found = as_utf8(source, Path(folder))
        return found.path.read_text("utf-8").removeprefix("\ufeff"), found.encoding


def _text_table(path: Path) -> Sheet:
    from ..events.readers.dialect import WHITESPACE, dialect

    text, encoding = read_text(path)
    lines = text.splitlines()
    if lines and lines[0].lower().startswith(("sep=", '"sep=')):
        text = text.split("\n", 1)[-1]
    delimiter = dialect(lines[:200] or [""], delimiter=None, header=False).delimiter
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter="," if delimiter == WHITESPACE else delimiter):
            rows.append([cell_text(cell) for cell in row])
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
                _limit(path.name, path.stem, f"{len(rows)} × {len(row)}")
    except csv.Error as error:
        raise UnreadableError(Sentence("formats.no_table"), where=path.name, value=error) from error
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return Sheet(path.stem, rows, encoding=encoding)
