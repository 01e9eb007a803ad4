"""What was foretold against what came true: on the diagonal they agree."""

from __future__ import annotations

from ...analysis.picture import Reliability
from ..sheet import Dot, Line
from .axes import Scale, tick_words, ticks
from .drawing import SMALL, Drawing, picture


@picture(Reliability)
def reliability(drawing: Drawing, spec: Reliability) -> None:
    """A dot per group of forecasts with its interval, larger where more were made."""
    theme, sheet = drawing.theme, drawing.sheet
    side = min(drawing.width - 70, 320.0)
    top = sheet.text(8, drawing.y, drawing.column(spec.came), drawing.width - 16, size=SMALL, color=theme.second) + 8
    across, up = Scale(0, 1, 52, 52 + side), Scale(0, 1, top + side, top)
    for tick in ticks(0, 1, 6, "share"):
        sheet.add(Line(52, up(tick), 52 + side, up(tick), theme.hairline), Line(across(tick), top, across(tick), top + side, theme.hairline))  # fmt: skip
        sheet.text(
            46, up(tick) - 8, tick_words(drawing, spec.came, tick), 60, size=SMALL, color=theme.second, anchor="end"
        )
        sheet.text(across(tick), top + side + 4, tick_words(drawing, spec.foretold, tick), 60, size=SMALL, color=theme.second, anchor="middle")  # fmt: skip
    sheet.add(Line(across(0), up(0), across(1), up(1), theme.third, dash=True))
    greatest = max((row[spec.n] or 0 for row in drawing.rows), default=1) if spec.n else 1
    for row in drawing.rows:
        if row[spec.foretold] is None or row[spec.came] is None:
            continue
        x, y = across(float(row[spec.foretold])), up(float(row[spec.came]))
        if spec.low and spec.high and row[spec.low] is not None and row[spec.high] is not None:
            sheet.add(Line(x, up(float(row[spec.low])), x, up(float(row[spec.high])), theme.evidence, 1.5))
        size = 3 + 5 * ((row[spec.n] or 0) / (greatest or 1)) ** 0.5 if spec.n else 4
        sheet.add(Dot(x, y, size, theme.evidence))
    drawing.y = sheet.text(52 + side, top + side + 20, drawing.column(spec.foretold), 300, size=SMALL, color=theme.second, anchor="end")  # fmt: skip
