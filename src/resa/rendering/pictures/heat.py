"""Two dimensions as a table of squares, darker where the value is greater; the number stands in each."""

from __future__ import annotations

from typing import Any

from ...analysis.picture import Heat
from ..sheet import Box
from ..theme import Theme
from ..type import text_width
from .drawing import BODY, SMALL, Drawing, picture
from .written import shortened

MOST_ROWS, MOST_COLUMNS = 24, 14
ROW = 26.0


@picture(Heat)
def heat(drawing: Drawing, spec: Heat) -> None:
    """Rows in the answer's order; what does not fit the width is in the table."""
    theme, sheet = drawing.theme, drawing.sheet
    cells, unit = _cells(drawing, spec)
    down = list(dict.fromkeys(row for row, _ in cells))
    over = list(dict.fromkeys(column for _, column in cells))
    if isinstance(spec.column, str):
        over.sort(key=lambda c: (isinstance(c, str), c))
    names = [drawing.name(row) for row in down]
    left = min(max(text_width(name, BODY) for name in names) + 16, drawing.width * (0.34 if drawing.narrow else 0.3))
    room = drawing.width - left
    fits = max(1, min(MOST_COLUMNS, int(room // (46 if isinstance(spec.column, str) else 60))))
    drawing.left_out += sum(row not in down[:MOST_ROWS] or column not in over[:fits] for row, column in cells)
    down, over = down[:MOST_ROWS], over[:fits]
    wide = min(room / len(over), 120.0)
    if isinstance(spec.column, str):
        sheet.text(left, drawing.y, drawing.column(spec.column), room, size=SMALL, color=theme.second)
        drawing.y += 16
    head = drawing.y
    for k, column in enumerate(over):
        words = drawing.column(column) if isinstance(spec.column, tuple) else drawing.name(column)
        drawing.y = max(drawing.y, sheet.text(left + (k + 0.5) * wide, head, words, wide - 4, size=SMALL, color=theme.second, anchor="middle"))  # fmt: skip
    y = drawing.y + 4
    greatest = max((v for v in cells.values() if v is not None), default=0) or 1
    for row in down:
        sheet.text(
            left - 10,
            y + 4,
            shortened(drawing.name(row), left - 14, BODY),
            left,
            size=BODY,
            color=theme.ink,
            anchor="end",
        )
        for k, column in enumerate(over):
            value = cells.get((row, column))
            if value is None:
                continue
            level = value / greatest
            fill, ink = _shade(theme, level)
            sheet.add(Box(left + k * wide + 1, y + 1, wide - 2, ROW - 2, fill=fill, radius=3))
            from .written import value as words_of

            words = words_of(round(value, 2) if unit == "share" and wide < 56 else value, unit, drawing.language)
            if unit == "share" and wide < 56:
                from ...texts.numbers import percent

                words = percent(value, drawing.language, 0)
            sheet.text(left + (k + 0.5) * wide, y + 5, words, wide, size=SMALL, color=ink, anchor="middle")
        y += ROW
    drawing.y = y


def _cells(drawing: Drawing, spec: Heat) -> tuple[dict[tuple[Any, Any], float | None], str]:
    """Value per (row, column), and its unit."""
    if isinstance(spec.column, tuple):
        found = {(row[spec.row], c): row[c] for row in drawing.rows for c in spec.column}
        return found, drawing.unit(spec.column[0])
    return {(row[spec.row], row[spec.column]): row[spec.value] for row in drawing.rows}, drawing.unit(spec.value)


def _shade(theme: Theme, level: float) -> tuple[str, str]:
    """(ground, ink): four steps, so that each ground has an ink that can be read on it."""
    if level >= 0.75:
        return theme.evidence, theme.paper
    if level >= 0.12:
        return theme.evidence_wash, theme.evidence_text
    return theme.neutral_wash, theme.second
