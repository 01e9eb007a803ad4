"""What each touchpoint is, in columns by kind: settled well, still open, the last turn, settled badly."""

from __future__ import annotations

from ...analysis.picture import States
from ..sheet import Box
from .drawing import BODY, SMALL, Drawing, picture
from .written import shortened

ROW = 30.0
MOST = 16
#: Kinds in the order of a journey's luck, with the role of their colour.
_ORDER = {"guaranteed": "good", "boundary": "care", "open": "neutral", "lost": "loss"}


@picture(States)
def states(drawing: Drawing, spec: States) -> None:
    """One column per kind, one box per touchpoint; under each other where it is narrow."""
    theme, sheet = drawing.theme, drawing.sheet
    kinds = list(dict.fromkeys(row[spec.kind] for row in drawing.rows))
    kinds.sort(key=lambda k: list(_ORDER).index(k) if k in _ORDER else len(_ORDER))
    columns = 1 if drawing.narrow else len(kinds)
    wide = drawing.width / columns
    top, lowest = drawing.y, drawing.y
    for k, kind in enumerate(kinds):
        x = 0.0 if drawing.narrow else k * wide
        y = lowest + 8 if drawing.narrow else top
        role = _ORDER.get(str(kind), "neutral")
        wash = getattr(theme, f"{role}_wash")
        ink = theme.second if role == "neutral" else getattr(theme, role)
        y = sheet.text(x + 8, y, drawing.name(kind), wide - 16, size=BODY, color=ink, weight=600) + 4
        here = sorted(
            (r for r in drawing.rows if r[spec.kind] == kind), key=lambda r: -(r[spec.n] or 0) if spec.n else 0
        )
        drawing.left_out += max(0, len(here) - MOST)
        for row in here[:MOST]:
            sheet.add(Box(x + 4, y, wide - 8, ROW - 4, fill=wash, radius=6))
            n = drawing.value(spec.n, row[spec.n]) if spec.n and row[spec.n] is not None else ""
            note = drawing.name(row[spec.note]) if spec.note and row[spec.note] else ""
            words = " · ".join(
                filter(None, [" → ".join(drawing.name(row[c]) for c in spec.label if row[c] is not None), note])
            )
            sheet.text(x + 12, y + 5, shortened(words, wide - 76, SMALL), wide, size=SMALL, color=theme.ink)
            sheet.text(x + wide - 12, y + 5, n, 70, size=SMALL, color=theme.second, anchor="end")
            y += ROW
        lowest = max(lowest, y)
    drawing.y = lowest
