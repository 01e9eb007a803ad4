"""How a text table is written: delimiter and header, guessed from its first lines. Knows nothing of columns' meaning."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ...errors import UsageError
from ...texts.sentence import Sentence
from ..roles import looks_like_header

WHITESPACE = "whitespace"
_NAMED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": WHITESPACE, " ": WHITESPACE}
CANDIDATES = ("\t", ";", ",", "|", "^", "\x1f")
_VALUE = re.compile(r"^\s*[-+]?(\d+([.,]\d+)*|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?)\s*$")


@dataclass(frozen=True, slots=True)
class Dialect:
    """`skip` lines stand before the header: Excel's `sep=;`, blank lines, a title."""

    delimiter: str
    header: bool
    names: tuple[str, ...]
    """As written; `column_1` … without a header."""
    skip: int = 0


def dialect(lines: Sequence[str], *, delimiter: str | None, header: bool | None) -> Dialect:
    """The dialect of a file by its first lines (some hundred). Options given win over what is guessed."""
    skip = 0
    if lines and (said := re.fullmatch(r'"?sep=(.)"?\s*', lines[0], re.IGNORECASE)):
        skip, delimiter = 1, delimiter or said.group(1)
    body = [line for line in lines[skip:] if line.strip()]
    found = _named(delimiter) if delimiter else _guess(body)
    skip += above_the_table([split(line, found) if line.strip() else [] for line in lines[skip:]])
    body = [line for line in lines[skip:] if line.strip()]
    rows = [split(line, found) for line in body[:200]]
    first = rows[0] if rows else []
    named = has_header(rows) if header is None else header
    width = max(len(first), 1) if named else Counter(map(len, rows)).most_common(1)[0][0]
    names = tuple(first) if named else tuple(f"column_{i}" for i in range(1, width + 1))
    return Dialect(found, named, names, skip)


def split(line: str, delimiter: str) -> list[str]:
    """One line as cells."""
    if delimiter == WHITESPACE:
        return line.split()
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])


def above_the_table(rows: Sequence[Sequence[str]]) -> int:
    """How many rows (blank ones, titles of one cell) stand before the first one of the table's width."""
    widths = Counter(len(row) for row in rows[:200] if row)
    width = widths.most_common(1)[0][0] if widths else 1
    for n, row in enumerate(rows[:50]):
        if row and (width == 1 or len([c for c in row if c.strip()]) > 1):
            return n
    return 0


def _named(delimiter: str) -> str:
    found = _NAMED.get(delimiter.lower(), delimiter)
    if len(found) != 1 and found != WHITESPACE:
        raise UsageError(
            Sentence("events.delimiter_one_character_name"), where="--delimiter", value=delimiter,
            allowed=["comma", "semicolon", "tab", "pipe", "whitespace"],
        )  # fmt: skip
    return found


def _guess(lines: Sequence[str]) -> str:
    """The candidate that cuts the most lines into the same number of cells; more cells break a draw."""
    best, best_score = ",", (0.0, 0)
    for candidate in CANDIDATES:
        if not any(candidate in line for line in lines[:50]):
            continue
        widths = Counter(len(row) for row in csv.reader(lines[:200], delimiter=candidate) if row)
        width, n = max(((w, n) for w, n in widths.items() if w > 1), key=lambda wn: wn[1], default=(1, 0))
        share = n / max(sum(widths.values()), 1)
        score = (round(share, 1), width)
        if width > 1 and score > best_score:
            best, best_score = candidate, score
    if best_score[0] < 0.5:
        widths = Counter(len(line.split()) for line in lines[:200])
        width, n = widths.most_common(1)[0] if widths else (1, 0)
        if width > 1 and n >= 0.9 * sum(widths.values()):
            return WHITESPACE
    return best


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """No header when the first row already holds values (numbers, dates) where later rows hold them too."""
    if not rows or looks_like_header(rows[0]):
        return True
    if len(rows) == 1:
        return not any(_VALUE.match(cell) for cell in rows[0])
    for column, cell in enumerate(rows[0]):
        below = [row[column] for row in rows[1:50] if column < len(row) and row[column].strip()]
        if _VALUE.match(cell) and below and sum(bool(_VALUE.match(b)) for b in below) > 0.9 * len(below):
            return False
    return True
