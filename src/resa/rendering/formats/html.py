"""One HTML file that stands alone: the picture, the tables that say the same, no script, nothing fetched."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ..exporters import Options, exporter
from ..faces import embedded_faces
from ..layout import laid_out
from ..tables import Cell, Table, reader, tables
from ..theme import THEMES, Theme
from .svg import svg

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document


@exporter("html", "text/html; charset=utf-8", "HTML")
def write_html(document: Document, measured: Measured | None, options: Options) -> bytes:
    """The page; prints with the map on A3 landscape and the tables after it."""
    sheet = laid_out(document, measured, options)
    context = reader(document, measured, options.language)
    made = tables(context)
    letters = "".join({c for table in made for row in table.rows for cell in row for c in cell.text})
    letters += "".join(c for table in made for c in (table.title, *table.columns))
    faces = embedded_faces(sheet, letters)
    body = "\n".join(_table(table) for table in made)
    return (
        f'<!doctype html>\n<html lang="{options.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(sheet.title)}</title>\n<style>{faces}{_style(THEMES[options.theme])}</style>\n</head>\n"
        f'<body>\n<main>\n<h1>{escape(sheet.title)}</h1>\n<div class="map" tabindex="0" role="region" '
        f'aria-label="{escape(sheet.title, quote=True)}">\n{svg(sheet)}</div>\n{body}\n</main>\n'
        f"<footer>{escape(context.say('rendering.made_with'))}</footer>\n</body>\n</html>\n"
    ).encode()


def _style(theme: Theme) -> str:
    return (
        f"body{{margin:0;background:{theme.page};color:{theme.ink};font:13px/1.4 Inter,sans-serif}}"
        "main{padding:16px}h1{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
        ".map{overflow-x:auto}.map svg{display:block;max-width:none}h2{font-size:15px;margin:28px 0 8px}"
        f".wide{{overflow-x:auto}}table{{border-collapse:collapse;background:{theme.paper};font-variant-numeric:tabular-nums}}"
        f"th,td{{text-align:left;vertical-align:top;padding:6px 10px;border-bottom:1px solid {theme.hairline};max-width:34ch}}"
        f"th{{color:{theme.second};font-weight:600}}td.number{{text-align:right}}"
        f"a{{color:{theme.evidence_text}}}footer{{padding:16px;color:{theme.second};font-size:11.5px}}"
        "@page{size:A3 landscape;margin:10mm}@media print{.map{overflow:visible;break-after:page}"
        ".map svg{width:100%;height:auto}.wide{overflow:visible}tr{break-inside:avoid}}"
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    return (
        f'<section><h2>{escape(table.title)}</h2>\n<div class="wide" tabindex="0" role="region" '
        f'aria-label="{escape(table.title, quote=True)}"><table><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div></section>"
    )


def _cell(cell: Cell) -> str:
    number = ' class="number"' if cell.number is not None else ""
    words = escape(cell.text)
    if cell.link:
        words = f'<a href="{escape(cell.link, quote=True)}" rel="noreferrer">{words}</a>'
    return f"<td{number}>{words}</td>"
