"""A line over time or periods, with the band of its interval."""

from __future__ import annotations

from typing import Any

from ...analysis.picture import Curve
from ..sheet import Curve as Drawn
from ..sheet import Dot, Line
from .axes import Scale, covering, grid_down, tick_words, ticks
from .drawing import SMALL, Drawing, picture

HEIGHT = 240.0
MOST = 4


@picture(Curve)
def curve(drawing: Drawing, spec: Curve) -> None:
    """Points in the order of x; what has no value is left out of the line."""
    rows = sorted((r for r in drawing.rows if r[spec.y] is not None), key=lambda r: r[spec.x])
    theme, sheet = drawing.theme, drawing.sheet
    top = sheet.text(8, drawing.y, drawing.column(spec.y), drawing.width - 16, size=SMALL, color=theme.second) + 8
    bottom = top + HEIGHT
    ends = [float(r[c]) for r in rows for c in (spec.y, spec.low, spec.high) if c and r[c] is not None]
    low, high = covering(ends, unit=drawing.unit(spec.y))
    across = Scale(*_span([float(r[spec.x]) for r in rows], spec.steps), 52, drawing.width - 16)
    up = Scale(low, high, bottom, top)
    for tick in ticks(low, high, 5, drawing.unit(spec.y)):
        sheet.add(Line(52, up(tick), drawing.width - 16, up(tick), theme.third if tick == 0 else theme.hairline))
        sheet.text(
            46, up(tick) - 8, tick_words(drawing, spec.y, tick), 60, size=SMALL, color=theme.second, anchor="end"
        )
    called = {float(r[spec.x]): str(r[spec.when]) for r in drawing.rows} if spec.when else None
    grid_down(drawing, across, spec.x, top, bottom, 3 if drawing.narrow else 7, called)
    groups = list(dict.fromkeys(r[spec.group] for r in rows)) if spec.group else [None]
    drawing.left_out += sum(r[spec.group] in groups[MOST:] for r in rows) if spec.group else 0
    lowest = top - 22
    for k, group in sorted(enumerate(groups[:MOST]), key=lambda g: -_end(rows, spec, g[1])):
        here = [r for r in rows if spec.group is None or r[spec.group] == group]
        color = (theme.evidence, theme.ink, theme.care, theme.second)[k % 4]
        _line(drawing, spec, here, across, up, color, alone=len(groups) == 1)
        name = f"{drawing.name(group)} " if spec.group and group is not None else ""
        lowest = max(lowest + 16, up(float(here[-1][spec.y])) - 22)
        words = name + drawing.value(spec.y, here[-1][spec.y])
        sheet.text(drawing.width - 16, lowest, words, 300, size=13, color=color, weight=600, anchor="end")
    drawing.y = sheet.text(drawing.width - 16, bottom + 20, drawing.column(spec.when or spec.x), 300, size=SMALL, color=theme.second, anchor="end")  # fmt: skip


def _end(rows: list[dict[str, Any]], spec: Curve, group: Any) -> float:
    """Where a group's line ends: the names stand in the same order."""
    return next((float(r[spec.y]) for r in reversed(rows) if spec.group is None or r[spec.group] == group), 0.0)


def _line(
    drawing: Drawing, spec: Curve, rows: list[dict[str, Any]], across: Scale, up: Scale, color: str, *, alone: bool
) -> None:
    """One group's band and line; several bands would cover each other, so then the table has them."""
    sheet = drawing.sheet
    banded = [r for r in rows if spec.low and spec.high and r[spec.low] is not None and r[spec.high] is not None]
    if alone and len(banded) > 1 and spec.low and spec.high:
        upper = _points(banded, spec.x, spec.high, across, up, spec.steps)
        lower = _points(banded, spec.x, spec.low, across, up, spec.steps)
        sheet.add(Drawn(upper, fill=drawing.theme.evidence_wash, lower=lower, smooth=False))
    line = _points(rows, spec.x, spec.y, across, up, spec.steps)
    if len(line) > 1:
        sheet.add(Drawn(line, color=color, width=2, smooth=False))
    if len(rows) <= 40 and not spec.steps:
        sheet.add(*(Dot(across(float(r[spec.x])), up(float(r[spec.y])), 3, color) for r in rows))
    if spec.marked:
        loss = drawing.theme.loss
        sheet.add(*(Dot(across(float(r[spec.x])), up(float(r[spec.y])), 4.5, loss) for r in rows if r[spec.marked]))


def _span(values: list[float], from_zero: bool) -> tuple[float, float]:
    low, high = (0.0 if from_zero else min(values)), max(values)
    return (low, high if high > low else low + 1)


def _points(
    rows: list[dict[str, Any]], x: str, y: str, across: Scale, up: Scale, steps: bool
) -> tuple[tuple[float, float], ...]:
    found: list[tuple[float, float]] = []
    for row in rows:
        at = (across(float(row[x])), up(float(row[y])))
        if steps and found:
            found.append((at[0], found[-1][1]))
        found.append(at)
    return tuple(found)
