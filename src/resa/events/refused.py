"""The rows that were not imported: the first thousand for the report, all of them in a CSV file for the user.

Cells that a spreadsheet would run as a formula are written with a leading apostrophe.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from ..texts.sentence import Sentence
from .report import REFUSED_SHOWN
from .staging import Refused

_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)?$")
#: Longest piece of a raw cell that is kept.
_CELL = 2000


class RefusedRows:
    """A growing list of refused rows with one file behind it; the file exists only when there are any."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.n = 0
        self.first: list[Refused] = []
        self._file: IO[str] | None = None
        self._writer: Any = None

    def add(self, row: int, reason: Sentence, fields: Sequence[object] = (), source: str = "") -> None:
        """Refuse one row; `fields` are its raw cells."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", errors="replace", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow(["file", "row", "reason", "fields as in the file"])
        self.n += 1
        if len(self.first) < REFUSED_SHOWN:
            self.first.append(Refused(row, reason))
        self._writer.writerow([harmless(source), row, harmless(reason), *(harmless(f) for f in fields)])

    def add_all(self, rows: Iterable[tuple[int, Sentence, Sequence[object]]], source: str = "") -> None:
        """Refuse many."""
        for row, reason, fields in rows:
            self.add(row, reason, fields, source)

    def close(self) -> Path | None:
        """Finish the file; None when no row was refused."""
        if self._file is None:
            return None
        self._file.close()
        self.path.chmod(0o600)
        return self.path


def forget(path: Path, given: str) -> int:
    """Take the rows out that have this very text in a cell; the file is replaced whole, or removed with its last row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    wanted = {given, harmless(given)}
    kept = [row for row in rows if not wanted & {cell.strip() for cell in row[3:]}]
    if len(kept) == len(rows):
        return 0
    if not kept:
        path.unlink()
        return len(rows)
    made = path.with_name(path.name + ".new")
    with os.fdopen(
        os.open(made, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8-sig", newline=""
    ) as file:
        csv.writer(file).writerows([head, *kept])
        file.flush()
        os.fsync(file.fileno())
    made.replace(path)
    return len(rows) - len(kept)


def harmless(cell: object) -> str:
    """A cell as text that no spreadsheet runs as a formula."""
    text = "" if cell is None else str(cell)
    if len(text) > _CELL:
        text = text[:_CELL] + "…"
    return "'" + text if _FORMULA.match(text) and not _NUMBER.match(text) else text
