"""Ways through as rows of boxes, one touchpoint each, with how many go so."""

from __future__ import annotations

from ...analysis.picture import Strips
from ..sheet import Box
from ..type import text_width
from .drawing import BODY, SMALL, Drawing, picture
from .written import shortened

MOST = 14
CHIP, LINE = 22.0, 27.0


@picture(Strips)
def strips(drawing: Drawing, spec: Strips) -> None:
    """The number first, then the path, on as many lines as it needs."""
    theme, sheet = drawing.theme, drawing.sheet
    y = drawing.y
    left = 92.0
    for row in drawing.first(MOST):
        number = drawing.value(spec.n, row[spec.n])
        sheet.text(left - 14, y + 3, number, 90, size=BODY, color=theme.ink, weight=600, anchor="end")
        if spec.share and row[spec.share] is not None:
            sheet.text(left - 14, y + 20, drawing.value(spec.share, row[spec.share]), 90, size=SMALL, color=theme.second, anchor="end")  # fmt: skip
        x = left
        for name in row[spec.path] or ():
            words = shortened(drawing.name(name), min(170.0, drawing.width - left - 24), SMALL)
            wide = text_width(words, SMALL) + 16
            if x + wide > drawing.width - 4 and x > left:
                x, y = left, y + LINE
            sheet.add(Box(x, y, wide, CHIP, fill=theme.evidence_wash, radius=6))
            sheet.text(x + 8, y + 3, words, wide, size=SMALL, color=theme.evidence_text)
            x += wide + 6
        y += 44
    drawing.y = y
