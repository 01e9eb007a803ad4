"""Bars from zero with their intervals; names at the left, or above where it is narrow."""

from __future__ import annotations

from typing import Any

from ...analysis.picture import Bars
from ..sheet import Box, Line
from ..type import number_width, text_width
from .axes import Scale, covering, covering_ratios, grid_down
from .drawing import BODY, SMALL, Drawing, picture
from .written import shortened

MOST = 24
ROW, BAR = 26.0, 12.0


@picture(Bars)
def bars(drawing: Drawing, spec: Bars) -> None:
    """One bar per row that has a value; those without say so."""
    rows = drawing.first(MOST)
    names = [_name(drawing, spec, row) for row in rows]
    numbers = [drawing.value(spec.value, row[spec.value]) for row in rows]
    wide = max(text_width(name, BODY) for name in names) + 20
    left = 8.0 if drawing.narrow else min(max(wide, 60.0), drawing.width * 0.36)
    counts = max((number_width(_count(drawing, spec, row), SMALL) for row in rows), default=0.0)
    right = drawing.width - max(number_width(n, BODY, 600) for n in numbers) - counts - 26
    ends = [row[c] for row in rows for c in (spec.value, spec.low, spec.high) if c and row[c] is not None]
    unit = drawing.unit(spec.value)
    low, high = covering([float(v) for v in ends], unit=unit)
    if spec.low and drawing.unit(spec.low) != unit:
        low, high = covering([float(row[spec.value]) for row in rows if row[spec.value] is not None], unit=unit)
    log = unit == "ratio" and all(float(v) > 0 for v in ends)
    if log:
        low, high = covering_ratios([float(v) for v in ends])
    scale = Scale(low, high, left, max(right, left + 60), log)
    top = drawing.y
    group = ""
    places = []
    y = top + 4
    for row, name, number in zip(rows, names, numbers, strict=True):
        if head := _group(drawing, spec, row):
            if head != group:
                y = drawing.sheet.text(
                    8, y + 6, head, drawing.width - 16, size=BODY, color=drawing.theme.ink, weight=600
                )
            group = head
        places.append((row, name, number, y))
        y += ROW + (15 if drawing.narrow else 0)
    grid_down(drawing, scale, spec.value, top, y, 3 if drawing.narrow else 6)
    for row, name, number, at in places:
        _bar(drawing, spec, row, name, number, at, scale, left)
    drawing.y = y + 24
    if unit == "share_difference":  # the numbers on the axis do not say what they are
        said = drawing.say(f"unit_{unit}")
        drawing.y = (
            drawing.sheet.text(scale.end, y + 20, said, 300, size=SMALL, color=drawing.theme.second, anchor="end") + 4
        )


def _end(x: float, y: float, way: int, color: str) -> list[Line]:
    """The end of an interval: a stroke across, or an arrow where it goes on beyond the axis that way."""
    if not way:
        return [Line(x, y - 4, x, y + 4, color, 1.5)]
    return [Line(x - way * 5, y - side * 4, x, y, color, 1.5) for side in (-1, 1)]


def _name(drawing: Drawing, spec: Bars, row: dict[str, Any]) -> str:
    """What the row is called, and what is to be said beside it."""
    name = " → ".join(
        drawing.name(row[c], c) if drawing.unit(c) in {"name", "names", "text"} else drawing.value(c, row[c])
        for c in [c for c in spec.label if row[c] is not None] or spec.label[:1]
    )
    said = [] if spec.flag is None or row[spec.flag] is not False else [drawing.say(f"{spec.flag}_no")]
    if (
        spec.trend
        and row[f"{spec.trend}_low"] is not None
        and not row[f"{spec.trend}_low"] <= 0 <= row[f"{spec.trend}_high"]
    ):
        said.append(drawing.say("rising" if row[spec.trend] > 0 else "falling"))
    return ", ".join([name, *said])


def _group(drawing: Drawing, spec: Bars, row: dict[str, Any]) -> str:
    """What stands above the rows of one group."""
    columns = (spec.group,) if isinstance(spec.group, str) else spec.group or ()
    return " → ".join(drawing.name(row[c]) for c in columns if row[c] is not None)


def _count(drawing: Drawing, spec: Bars, row: dict[str, Any]) -> str:
    return f"n {drawing.value(spec.n, row[spec.n])}" if spec.n else ""


def _bar(
    drawing: Drawing, spec: Bars, row: dict[str, Any], name: str, number: str, y: float, scale: Scale, left: float
) -> None:
    theme, sheet = drawing.theme, drawing.sheet
    if drawing.narrow:
        sheet.text(8, y, shortened(name, drawing.width - 16, SMALL), drawing.width, size=SMALL, color=theme.ink)
        y += 15
    else:
        sheet.text(left - 10, y + 1, shortened(name, left - 14, BODY), left, size=BODY, color=theme.ink, anchor="end")
    middle = y + 10
    value = row[spec.value]
    color = theme.loss if spec.tone == "loss" else theme.evidence
    if value is not None:
        a, b = sorted((scale(scale.zero), scale(scale.within(float(value)))))
        sheet.add(Box(a, middle - BAR / 2, max(b - a, 1), BAR, fill=color, radius=2))
        low, high = (row[c] if c else None for c in (spec.low, spec.high))
        if low is not None and high is not None:
            x1, x2 = (scale(scale.within(float(end))) for end in (low, high))
            sheet.add(Line(x1, middle, x2, middle, theme.ink, 1.5))
            for x, end in ((x1, float(low)), (x2, float(high))):
                beyond = (end > scale.high) - (end < scale.low) if scale.log else 0
                sheet.add(*_end(x, middle, beyond, theme.ink))
    sheet.text(scale.end + 10, y + 1, number, 200, size=BODY, color=theme.ink, weight=600)
    count = _count(drawing, spec, row)
    if count:
        sheet.text(drawing.width - 4, y + 2, count, 200, size=SMALL, color=theme.second, anchor="end")
