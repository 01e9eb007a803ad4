"""The map on the wall: one page up to A0, or the same poster over A4 or A3 sheets that are glued together.

Each sheet says its place and shows a strip of what the next one shows, with marks where to cut. Sheets are cut so that every card
and every text stands whole on one of them, as long as it fits on one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ..texts import say
from .exporters import Options
from .formats.pdf import REGIONS
from .formats.svg import svg
from .layout import laid_out
from .sheet import Box, Dot, Glyph, Label, Photo, Sheet, bounds
from .type import FONTS

if TYPE_CHECKING:
    from ..evidence.model import Measured
    from ..journey.document import Document

Paper = Literal["A0", "A1", "A2", "A3"]
Tile = Literal["A4", "A3"]
_MM = 72 / 25.4
#: Millimetres, landscape.
PAPERS: dict[str, tuple[int, int]] = {
    "A0": (1189, 841),
    "A1": (841, 594),
    "A2": (594, 420),
    "A3": (420, 297),
    "A4": (297, 210),
}
#: What a printer leaves white around a sheet, and how much two sheets share, in millimetres.
WHITE, SHARED = 8.0, 10.0

_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: "Resa", keywords: ())
#set text(font: "Inter", size: 7pt, lang: data.lang, region: data.region, fill: rgb("#57606a"))
#set page(width: data.width * 1mm, height: data.height * 1mm, margin: 0mm)
#for (i, tile) in data.tiles.enumerate() {
  if i > 0 { pagebreak() }
  if i == 0 { place(top + left, heading(level: 1, outlined: true, text(size: 1pt, fill: white, data.title))) }
  place(top + left, dx: data.white * 1mm, dy: data.white * 1mm, box(clip: true, width: data.inner_width * 1mm, height: data.inner_height * 1mm,
    place(top + left, dx: -tile.x * 1mm, dy: -tile.y * 1mm, image(bytes(sys.inputs.map), format: "svg",
      alt: if tile.label == "" { data.alt } else { data.alt + " " + tile.label }, width: data.poster_width * 1mm, height: data.poster_height * 1mm, fit: "contain"))))
  if tile.label != "" {
    place(bottom + left, dx: data.white * 1mm, dy: -2mm, tile.label)
    let mark = pdf.artifact(line(length: 4mm, stroke: 0.4pt + rgb("#57606a")))
    let upright = pdf.artifact(line(length: 4mm, angle: 90deg, stroke: 0.4pt + rgb("#57606a")))
    for x in (data.white, data.width - data.white) { place(top + left, dx: x * 1mm, dy: 2mm, upright); place(bottom + left, dx: x * 1mm, dy: -6mm, upright) }
    for y in (data.white, data.height - data.white) { place(top + left, dx: 2mm, dy: y * 1mm, mark); place(top + right, dx: -2mm, dy: y * 1mm, mark) }
  }
}
"""


#: What takes more of a sheet than this is not kept whole: it would need sheets that show hardly anything new.
_WHOLE = 0.9
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sheets:
    """How a poster is cut: where each column and row of sheets begins on it, and how large a part each sheet shows."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    inner: tuple[float, float]


def cut(poster: tuple[float, float], tile: tuple[float, float], parts: Iterable[tuple[Span, Span]] = ()) -> Sheets:
    """The sheets that show the whole poster with a shared strip between neighbours, and each part whole on one of them."""
    inner = (tile[0] - 2 * WHITE, tile[1] - 2 * WHITE)
    known = list(parts)
    columns = _starts(poster[0], inner[0], [across for across, _ in known])
    return Sheets(columns, _starts(poster[1], inner[1], [down for _, down in known]), inner)


def _starts(whole: float, inner: float, parts: Iterable[Span]) -> tuple[float, ...]:
    """Each sheet begins a strip before the last one's end, or with the first part that the last one's end cuts."""
    small = [part for part in parts if part[1] - part[0] <= _WHOLE * inner]
    starts = [0.0]
    while (end := starts[-1] + inner) < whole - 1e-6:
        starts.append(min([end - SHARED, *(low for low, high in small if low < end < high)]))
    return tuple(starts)


def parts_of(sheet: Sheet, scale: float) -> list[tuple[Span, Span]]:
    """Where its cards, texts and pictures stand on the poster, in millimetres."""
    found = []
    for shape in sheet.shapes:
        if isinstance(shape, (Box, Label, Photo, Glyph, Dot)):
            left, top, right, bottom = (scale * at for at in bounds(shape))
            found.append(((left, right), (top, bottom)))
    return found


def wall_pdf(
    document: Document, measured: Measured | None, options: Options, paper: Paper = "A0", tile: Tile | None = None
) -> bytes:
    """The poster as PDF; each page one sheet, row by row from the upper left."""
    import typst

    sheet = laid_out(document, measured, replace(options, theme="light"))
    page = PAPERS[paper]
    drawn_in = (page[0] - 2 * WHITE, page[1] - 2 * WHITE)
    scale = min(drawn_in[0] / sheet.width, drawn_in[1] / sheet.height)
    poster = (sheet.width * scale, sheet.height * scale)
    if tile is None:
        width, height = float(page[0]), float(page[1])
        sheets = Sheets((0.0,), (0.0,), drawn_in)
    else:
        width, height = PAPERS[tile]
        sheets = cut(poster, (width, height), parts_of(sheet, scale))
    inner = sheets.inner
    rows, columns = len(sheets.rows), len(sheets.columns)
    tiles = [
        {
            "x": x, "y": y,
            "label": "" if tile is None else say("workshop.tile", options.language, row=row, rows=rows, column=column, columns=columns),
        }
        for row, y in enumerate(sheets.rows, start=1)
        for column, x in enumerate(sheets.columns, start=1)
    ]  # fmt: skip
    data = {
        "title": sheet.title, "alt": sheet.description or sheet.title, "lang": options.language, "region": REGIONS[options.language],
        "width": width, "height": height, "white": WHITE, "inner_width": inner[0], "inner_height": inner[1],
        "poster_width": poster[0], "poster_height": poster[1], "tiles": tiles,
    }  # fmt: skip
    compiled = typst.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True).compile(
        _TEMPLATE.encode(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "map": svg(sheet)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    assert isinstance(compiled, bytes)
    return compiled
