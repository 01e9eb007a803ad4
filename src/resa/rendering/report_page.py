"""A plain page of headings, paragraphs, lists and tables, as Markdown and as tagged PDF: for what is read, not looked at."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from ..texts import say
from .brand import PLAIN, Brand
from .type import FONTS
from .typst_mark import MARK, mark

REGIONS = {"sv": "se", "da": "dk", "nb": "no", "en": "gb"}
_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
"""
_TEMPLATE += (
    MARK
    + """
#set document(title: data.title, author: "Resa", keywords: ())
#set text(font: "Inter", size: 10pt, lang: data.lang, region: data.region, hyphenate: false, fill: rgb("#1b1f24"))
#set page(paper: "a4", margin: (x: 22mm, y: 22mm), footer: context text(size: 8pt, fill: rgb("#57606a"),
  data.title + h(1fr) + str(counter(page).get().first()) + " / " + str(counter(page).final().first())))
#set par(leading: 0.7em)
#show heading.where(level: 1): set text(size: 19pt, weight: 700)
#show heading.where(level: 2): set text(size: 12pt, weight: 700)
#show heading.where(level: 3): set text(size: 10pt, weight: 600)
#show heading.where(level: 2): set block(above: 1.8em, below: 0.8em)
#if data.mark.svg != "" or data.mark.name != "" { mark; v(2mm); pdf.artifact(line(length: 100%, stroke: 1.2pt + accent)); v(2mm) }
#heading(level: 1, data.title)
#for block in data.blocks {
  if block.kind == "heading" { heading(level: block.level, block.text) }
  else if block.kind == "words" { par(text(fill: rgb("#57606a"), block.text)) }
  else if block.kind == "list" { list(..block.items.map(i => i)) }
  else { table(
    columns: block.widths.map(w => w * 1fr), inset: (x: 3pt, y: 5pt), stroke: (x, y) => (bottom: 0.4pt + rgb("#d5dae0")),
    table.header(..block.columns.map(c => table.cell(text(weight: 600, size: 9pt, fill: rgb("#57606a"), c)))),
    ..block.rows.flatten()) }
}
"""
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under the page's own."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One under the other."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    """Of the columns, against each other; alike when not told."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What is read from top to bottom."""

    title: str
    blocks: tuple[Heading | Words | Listed | Rows, ...] = field(default=())


def markdown(page: ReportPage) -> str:
    """The page as Markdown; what people wrote is text and never markup."""
    parts = [f"# {_plain(page.title)}"]
    for block in page.blocks:
        match block:
            case Heading():
                parts.append(f"{'#' * block.level} {_plain(block.text)}")
            case Words():
                parts.append(_plain(block.text))
            case Listed():
                parts.append("\n".join(f"- {_plain(item)}" for item in block.items))
            case Rows():
                lines = [block.columns, tuple("---" for _ in block.columns), *block.rows]
                parts.append("\n".join(_row(line, i == 1) for i, line in enumerate(lines)))
    return "\n\n".join(parts) + "\n"


def _row(cells: tuple[str, ...], is_rule: bool) -> str:
    return "| " + " | ".join(cell if is_rule else _plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))


def report_pdf(page: ReportPage, language: str, brand: Brand = PLAIN) -> bytes:
    """The page as PDF/UA."""
    import typst

    blocks: list[dict[str, object]] = []
    for block in page.blocks:
        match block:
            case Heading():
                blocks.append({"kind": "heading", "level": block.level, "text": block.text})
            case Words():
                blocks.append({"kind": "words", "text": block.text})
            case Listed():
                blocks.append({"kind": "list", "items": block.items})
            case Rows():
                widths = block.widths or (1,) * len(block.columns)
                blocks.append({"kind": "table", "columns": block.columns, "rows": block.rows, "widths": widths})
    data = {
        "title": page.title, "lang": language, "region": REGIONS[language], "blocks": blocks,
        "mark": mark(brand, say("rendering.logo", language)),
    }  # fmt: skip
    compiled = typst.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True).compile(
        _TEMPLATE.encode(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    assert isinstance(compiled, bytes)
    return compiled
