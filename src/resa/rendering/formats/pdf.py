"""The map as tagged PDF (PDF/UA-1): the picture with its description on A3, then the tables that say the same on A4.

A map too wide for readable text on A3 gets a page of its own size. Texts go in as data, never as Typst source.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from ..exporters import Options, exporter
from ..layout import laid_out
from ..sheet import Photo, Sheet
from ..tables import Table, column_shares, reader, tables
from ..type import FONTS
from .svg import photo, svg

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document

A3 = (1190.55, 841.89)
MARGIN = 24.0
#: Points per layout pixel under which 11.5-pixel captions would be under 5.5 points.
SMALLEST = 0.48
#: PDF readers take no page longer than this.
LONGEST = 14_400.0

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: "Resa", keywords: ())
#set text(font: "Inter", size: 8pt, lang: data.lang, region: data.region, hyphenate: false, fill: rgb("#1b1f24"))
#set page(width: data.width * 1pt, height: data.height * 1pt, margin: data.margin * 1pt)
#show heading: set text(size: 12pt, weight: 700)
#heading(level: 1, outlined: true, text(size: 1pt, fill: white, data.title))
#v(-1em)
#align(center, box(width: data.map_width * 1pt, height: data.map_height * 1pt, {
  place(top + left, image(bytes(sys.inputs.map), format: "svg", alt: data.alt,
    width: data.map_width * 1pt, height: data.map_height * 1pt, fit: "contain"))
  for photo in data.photos {
    place(top + left, dx: photo.x * 1pt, dy: photo.y * 1pt, image(bytes(photo.svg), format: "svg", alt: photo.alt,
      width: photo.width * 1pt, height: photo.height * 1pt, fit: "stretch"))
  }
}))
#if data.tables.len() > 0 [
  #set page(paper: "a4", flipped: true, margin: (x: 12mm, top: 14mm, bottom: 14mm),
    footer: context text(size: 7pt, fill: rgb("#57606a"),
      data.title + h(1fr) + data.page.replace("{n}", str(counter(page).get().first()))
        .replace("{all}", str(counter(page).final().first()))))
  #for table_data in data.tables [
    #heading(level: 2, table_data.title)
    #set text(size: data.table_size * 1pt)
    #table(
      columns: table_data.columns.map(c => c.share * 1fr),
      stroke: (x, y) => (bottom: 0.4pt + rgb("#d5dae0")),
      inset: (x: 3pt, y: 3pt),
      align: (x, y) => if table_data.columns.at(x).number { right } else { left },
      table.header(..table_data.columns.map(c => table.cell(text(weight: 600, fill: rgb("#57606a"), c.name)))),
      ..table_data.rows.flatten().map(c => table.cell(if c.link != "" { link(c.link, c.text) } else { c.text })),
    )
  ]
]
"""
REGIONS = {"sv": "se", "da": "dk", "nb": "no", "en": "gb"}


@exporter("pdf", "application/pdf", "PDF")
def write_pdf(document: Document, measured: Measured | None, options: Options) -> bytes:
    """Compiled by Typst with our own faces only, so that it looks the same everywhere."""
    import typst

    sheet = laid_out(document, measured, options)
    context = reader(document, measured, options.language)
    made = [
        {
            "title": t.title,
            "columns": _columns(t),
            "rows": [[{"text": c.text, "link": c.link} for c in row] for row in t.rows],
        }
        for t in tables(context)
    ]
    data = {
        "title": sheet.title, "alt": sheet.description, "lang": options.language, "region": REGIONS[options.language],
        "tables": made, "table_size": 6.5, "page": context.say("rendering.page"), **_page(sheet),
        "photos": _photos(sheet),
    }  # fmt: skip
    compiled = typst.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True).compile(
        TEMPLATE.encode(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "map": svg(_without_photos(sheet))},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    assert isinstance(compiled, bytes)
    return compiled


def _page(sheet: Sheet) -> dict[str, float]:
    """The map's page in points: A3 landscape when captions stay readable there, else as large as the map needs."""
    room = (A3[0] - 2 * MARGIN, A3[1] - 2 * MARGIN)
    scale = min(room[0] / sheet.width, room[1] / sheet.height, 0.75)
    width, height = A3
    if scale < SMALLEST:
        scale = min(0.6, (LONGEST - 2 * MARGIN) / max(sheet.width, sheet.height))
        width, height = sheet.width * scale + 2 * MARGIN, sheet.height * scale + 2 * MARGIN
    return {
        "width": width, "height": height, "margin": MARGIN, "map_width": sheet.width * scale,
        "map_height": sheet.height * scale - 2,
    }  # fmt: skip


def _without_photos(sheet: Sheet) -> Sheet:
    return replace(sheet, shapes=[shape for shape in sheet.shapes if not isinstance(shape, Photo)])


def _photos(sheet: Sheet) -> list[dict[str, object]]:
    """The pictures and where they stand on the page in points: laid over the map, each with words of its own."""
    page = _page(sheet)
    scale = min(page["map_width"] / sheet.width, page["map_height"] / sheet.height)
    left, top = (page["map_width"] - sheet.width * scale) / 2, (page["map_height"] - sheet.height * scale) / 2
    return [
        {
            "x": left + shape.x * scale, "y": top + shape.y * scale, "width": shape.width * scale,
            "height": shape.height * scale, "alt": shape.alt,
            "svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {shape.width} {shape.height}">'
            f"{photo(replace(shape, x=0, y=0))}</svg>",
        }
        for shape in sheet.shapes
        if isinstance(shape, Photo)
    ]  # fmt: skip


def _columns(table: Table) -> list[dict[str, object]]:
    """Name, width share and whether the column holds numbers."""
    shares = column_shares(table)
    return [
        {"name": name, "share": share, "number": all(r[i].number is not None or not r[i].text for r in table.rows)}
        for i, (name, share) in enumerate(zip(table.columns, shares, strict=True))
    ]
