"""The faces of Inter that a sheet uses, cut down to its letters and embedded as CSS, for files that stand alone."""

from __future__ import annotations

import base64
import io

from .sheet import Label, Sheet
from .type import FONT_FILES


def embedded_faces(sheet: Sheet, more: str = "") -> str:
    """`@font-face` rules with WOFF-free TrueType subsets as data URLs; `more` are further letters (all weights)."""
    letters: dict[int, set[str]] = {}
    for shape in sheet.shapes:
        if isinstance(shape, Label):
            letters.setdefault(shape.weight, set(more)).update(*shape.lines)
    return "".join(_face(weight, "".join(sorted(used))) for weight, used in sorted(letters.items()))


def _face(weight: int, letters: str) -> str:
    from fontTools import subset

    options = subset.Options()
    options.layout_features = ["kern", "tnum", "ccmp", "mark"]
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 13, 14]
    font = subset.load_font(str(FONT_FILES[weight]), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    data = io.BytesIO()
    font.save(data)
    encoded = base64.b64encode(data.getvalue()).decode()
    return (
        f"@font-face{{font-family:Inter;font-weight:{weight};"
        f"src:url(data:font/ttf;base64,{encoded}) format('truetype')}}"
    )
