"""Several ways of counting the same, side by side on one line: how far apart they lie is the finding."""

from __future__ import annotations

from ...analysis.picture import Ranges
from ..sheet import Dot, Line
from ..type import text_width
from .axes import Scale, covering, grid_down
from .drawing import BODY, SMALL, Drawing, picture
from .written import shortened

MOST = 20
ROW = 34.0


@picture(Ranges)
def ranges(drawing: Drawing, spec: Ranges) -> None:
    """A line from the least to the most, a dot per way of counting; least and most are named."""
    theme, sheet = drawing.theme, drawing.sheet
    rows = [r for r in drawing.first(MOST) if any(r[v] is not None for v in spec.values)]
    names = [drawing.name(row[spec.label]) for row in rows]
    left = 8.0 if drawing.narrow else min(max(text_width(n, BODY) for n in names) + 16, drawing.width * 0.3)
    numbers = [[float(row[v]) for v in spec.values if row[v] is not None] for row in rows]
    low, high = covering([n for row in numbers for n in row])
    words = [
        f"{drawing.value(spec.values[0], round(min(n)))}–{drawing.value(spec.values[0], round(max(n)))}"
        for n in numbers
    ]
    scale = Scale(low, high, left + 4, drawing.width - max(text_width(w, BODY, 600) for w in words) - 20)
    extra = 15 if drawing.narrow else 0
    top, bottom = drawing.y, drawing.y + len(rows) * (ROW + extra)
    grid_down(drawing, scale, spec.values[0], top, bottom, 3 if drawing.narrow else 6)
    y = top
    for row, name, said in zip(rows, names, words, strict=True):
        if drawing.narrow:
            sheet.text(8, y, shortened(name, drawing.width - 16, SMALL), drawing.width, size=SMALL, color=theme.ink)
            y += extra
        else:
            sheet.text(
                left - 10, y + 8, shortened(name, left - 14, BODY), left, size=BODY, color=theme.ink, anchor="end"
            )
        here = {v: float(row[v]) for v in spec.values if row[v] is not None}
        middle = y + ROW / 2
        sheet.add(Line(scale(min(here.values())), middle, scale(max(here.values())), middle, theme.evidence_wash, 8))
        sheet.add(*(Dot(scale(v), middle, 4, theme.evidence, kind="hollow", ground=theme.paper) for v in here.values()))
        sheet.text(drawing.width - 4, y + 8, said, 140, size=BODY, color=theme.ink, weight=600, anchor="end")
        y += ROW
    told = drawing.say("ways_of_counting")
    drawing.y = sheet.text(8, bottom + 26, told, drawing.width - 16, size=SMALL, color=theme.second)
