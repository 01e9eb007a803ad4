"""Cards for those who work on paper: the map's stage heads, then blank touchpoint, emotion, pain, gain and idea cards to cut out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from ..journey.records import Stage, read_text
from ..texts import say
from .brand import PLAIN, Brand
from .formats.pdf import REGIONS
from .type import FONTS
from .typst_mark import MARK, mark

if TYPE_CHECKING:
    from ..journey.document import Document

CardPaper = Literal["A4", "A3"]
#: Each kind with its colour and the lines that are filled in.
KINDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("touchpoint", "#2f6f8f", ("channel", "who", "owner")),
    ("emotion", "#57606a", ("why",)),
    ("pain", "#c2410c", ("where", "how_often", "source")),
    ("gain", "#1f7a4d", ("where", "source")),
    ("idea", "#a84d08", ("for_whom", "owner", "first_step")),
)
_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: "Resa", keywords: ())
#set text(font: "Inter", size: 9pt, lang: data.lang, region: data.region, hyphenate: false, fill: rgb("#1b1f24"))
#set page(paper: data.paper, flipped: true, margin: 12mm)
"""
_TEMPLATE += (
    MARK
    + """
#let fitted(build) = layout(room => {
  let part = 1.0
  while part > 0.3 and measure(width: room.width, build(part)).height > room.height { part -= 0.05 }
  build(part)
})
#let ruled(name) = grid(columns: (auto, 1fr), column-gutter: 2mm, align: bottom,
  text(size: 8pt, fill: rgb("#57606a"), name), pdf.artifact(line(length: 100%, stroke: 0.4pt + rgb("#6b7580"))))
#let card(kind) = rect(width: 100%, height: 100%, stroke: (paint: rgb("#6b7580"), thickness: 0.4pt, dash: "dashed"), inset: 4mm, {
  grid(columns: (auto, 1fr), column-gutter: 2mm, align: horizon, pdf.artifact(rect(width: 2.5mm, height: 4mm, fill: rgb(kind.color))), strong(kind.name))
  v(1fr)
  if kind.scale.len() > 0 { grid(columns: kind.scale.map(s => 1fr), align: center, ..kind.scale.map(s => stack(spacing: 1.5mm,
    pdf.artifact(circle(radius: 2.6mm, stroke: 0.6pt + rgb("#6b7580"))), text(size: 7.5pt, s)))); v(3mm) }
  for line in kind.lines { ruled(line); v(1.6mm) }
})
#grid(columns: (1fr, auto), align: (left + top, right + top), heading(level: 1, outlined: true, text(size: 13pt, data.title)), mark)
#text(fill: rgb("#57606a"), data.lead)
#v(2mm)
#if data.stages.len() > 0 { grid(columns: (1fr, 1fr), rows: 58mm, gutter: 4mm,
  ..data.stages.map(s => rect(width: 100%, height: 100%, stroke: (paint: rgb("#6b7580"), thickness: 0.4pt, dash: "dashed"), inset: 6mm, {
    fitted(part => {
      text(size: 22pt * part, weight: 700, s.title)
      v(2mm)
      text(size: 11pt * part, fill: rgb("#57606a"), s.goal)
      v(2mm)
      text(size: 9pt * part, fill: rgb("#57606a"), s.prompt)
    })
  }))) }
#for kind in data.kinds {
  pagebreak()
  heading(level: 2, text(size: 11pt, kind.many))
  v(1mm)
  grid(columns: range(data.across).map(c => 1fr), rows: range(data.down).map(r => 1fr), gutter: 3mm,
    ..range(data.across * data.down).map(i => card(kind)))
}
"""
)


def blank_cards(document: Document, language: str, paper: CardPaper = "A4", brand: Brand = PLAIN) -> bytes:
    """A PDF: the stage heads first, then a sheet of each kind of card."""
    import typst

    name = read_text(document.journey.title, language)
    data = {
        "title": f"{name} – {say('workshop.cards_title', language)}" if name else say("workshop.cards_title", language),
        "mark": mark(brand, say("rendering.logo", language)), "lead": say("workshop.cards_lead", language), "lang": language, "region": REGIONS[language], "paper": paper.lower(),
        "across": 3 if paper == "A4" else 4, "down": 3 if paper == "A4" else 4,
        "stages": [
            {
                "title": read_text(stage.title, language),
                "goal": read_text(stage.customer_goal, language),
                "prompt": say(f"workshop.ask_stage_{stage.stage_kind}", language),
            }
            for stage in document.of(Stage)
        ],
        "kinds": [
            {
                "name": say(f"workshop.card_{kind}", language), "many": say(f"workshop.cards_{kind}", language), "color": color,
                "lines": [say(f"workshop.line_{line}", language) for line in lines],
                "scale": ["−2", "−1", "0", "+1", "+2"] if kind == "emotion" else [],
            }
            for kind, color, lines in KINDS
        ],
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
