"""Single numbers, large, each with what it is and its interval."""

from __future__ import annotations

from typing import Any

from ...analysis.picture import Figures
from ...texts.days import in_words
from ...texts.numbers import decimal
from ..sheet import Box
from ..type import wrap
from .drawing import SMALL, Drawing, picture
from .written import name, value

CARD, GAP = 148.0, 10.0


@picture(Figures)
def figures(drawing: Drawing, spec: Figures) -> None:
    """As many beside each other as there is room for."""
    theme, sheet = drawing.theme, drawing.sheet
    cards = _cards(drawing, spec)
    beside = max(1, int((drawing.width + GAP) // (CARD + GAP)))
    wide = (drawing.width - GAP * (beside - 1)) / beside
    more = 15 * (
        max((len(wrap(title, wide - 20, SMALL)) for title, *_ in cards), default=1) - 1
    )  # all as high as the highest
    for k, (title, number, interval) in enumerate(cards):
        x, y = (k % beside) * (wide + GAP), drawing.y + (k // beside) * (84 + more)
        sheet.add(Box(x + 0.5, y + 0.5, wide - 1, 73 + more, fill=theme.paper, stroke=theme.hairline, radius=8))
        sheet.text(x + 12, y + 9, title, wide - 20, size=SMALL, color=theme.second)
        sheet.text(x + 12, y + 27 + more, number, wide - 20, size=17, color=theme.ink, weight=700)
        sheet.text(x + 12, y + 51 + more, interval, wide - 20, size=SMALL, color=theme.second)
    drawing.y += -(-len(cards) // beside) * (84 + more)


def _cards(drawing: Drawing, spec: Figures) -> list[tuple[str, str, str]]:
    """(what, number, interval)."""
    if spec.label and spec.value:
        found = []
        for row in drawing.rows:
            unit, given = str(row.get("unit", "")), row[spec.value]
            if given is None:
                drawing.left_out += 1
                continue
            number = (
                in_words(str(given)[:10], drawing.language)
                if unit == "instant"
                else value(given, unit, drawing.language)
            )
            found.append((name(row[spec.label], drawing.language), number, ""))
        return found
    row, known = drawing.rows[0], {c.name for c in drawing.result.columns}
    cards = []
    for column in spec.names:
        low, high = (row[f"{column}_{end}"] if f"{column}_{end}" in known else None for end in ("low", "high"))
        interval = (
            "" if low is None or high is None else f"{_short(drawing, column, low)} – {_short(drawing, column, high)}"
        )
        number = _short(drawing, column, row[column])
        if column in spec.money and row[column] is not None and row["currency"]:
            number += f" {row['currency']}"
        cards.append((drawing.column(column), number, interval))
    return cards


def _short(drawing: Drawing, column: str, given: Any) -> str:
    """A value as one reads it in large; the table has more decimals of a time in weeks."""
    if drawing.unit(column) == "weeks" and given is not None and given >= 1:
        return decimal(given, drawing.language)
    return drawing.value(column, given)
