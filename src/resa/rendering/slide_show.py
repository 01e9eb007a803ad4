"""The slides around the drawing: sizes and layouts, our own or a company template's; titles and native tables."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .sheet import Sheet
from .slide_drawing import EMU, FACE, Drawing, clean, emu, rgb
from .tables import Cell, Table, column_shares
from .type import height, wrap

if TYPE_CHECKING:
    from .slide_template import LayoutUse, SlideTemplate

#: PowerPoint's largest slide side is 56 inches.
MOST_PIXELS = 56 * 96
ROWS_PER_SLIDE = 14
STYLE_ID = "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
#: PowerPoint's built-in table style "No Style, Table Grid".
PLAIN_TABLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"
#: The template's face for text that is no heading, by PowerPoint's own name for it.
BODY_FACE = "+mn-lt"
#: Size of a table's words on a template's slide, in points, and what stands around them, in pixels.
_POINTS, _AROUND = 9.0, 8.0


class OwnShow:
    """Without a template: one slide of the map's own proportions, scaled down where PowerPoint's limit asks for it."""

    def __init__(self, sheet: Sheet) -> None:
        from pptx import Presentation
        from pptx.util import Emu

        self.show = Presentation()
        self.scale = min(1.0, MOST_PIXELS / max(sheet.width, sheet.height))
        self.width, self.height = sheet.width * self.scale, sheet.height * self.scale
        self.show.slide_width, self.show.slide_height = Emu(emu(self.width)), Emu(emu(self.height))

    def draw(self, sheet: Sheet) -> None:
        """The map's slide."""
        slide = self.show.slides.add_slide(self.show.slide_layouts[6])
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = rgb(sheet.background)
        _draw(Drawing(slide, self.scale, sheet))

    def add(self, table: Table) -> None:
        """Its slides, so many rows each; the type follows the slide's size."""
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        unit = min(self.width / 1440, self.height / 900)
        across = emu(self.width - 60 * unit)
        for first in range(0, len(table.rows), ROWS_PER_SLIDE):
            rows = table.rows[first : first + ROWS_PER_SLIDE]
            slide = self.show.slides.add_slide(self.show.slide_layouts[6])
            title = slide.shapes.add_textbox(emu(30 * unit), emu(20 * unit), across, emu(40 * unit))
            title.text_frame.text = table.title
            title.text_frame.word_wrap = True
            title.text_frame.paragraphs[0].runs[0].font.size = Pt(18 * unit)
            title.text_frame.paragraphs[0].runs[0].font.bold = True
            title.text_frame.paragraphs[0].runs[0].font.name = FACE
            title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
            place = (emu(30 * unit), emu(70 * unit), across, emu(24 * unit * (len(rows) + 1)))
            _grid(slide, table, rows, place, 7.5 * unit, FACE)


class TemplateShow:
    """With a template: its slide size, layouts, faces and colours; the map as large as its room for content allows."""

    def __init__(self, template: SlideTemplate, sheet: Sheet) -> None:
        from pptx import Presentation

        self.template = template
        self.show = Presentation(io.BytesIO(template.content))
        room = template.map_area
        self.scale = min(room.width / emu(sheet.width), room.height / emu(sheet.height))

    def open(self, title: str, subtitle: str) -> None:
        """The first slide."""
        slide = self._slide(self.template.title)
        for one in list(slide.placeholders):
            kind = one.element.ph.type.name
            if kind in ("CENTER_TITLE", "TITLE"):
                one.text_frame.text = clean(title)
            elif kind == "SUBTITLE" and subtitle:
                one.text_frame.text = clean(subtitle)
            else:
                one.element.getparent().remove(one.element)

    def draw(self, sheet: Sheet) -> None:
        """The map's slide: in the middle of the room, on ground of its own where the template's cannot be read on."""
        slide, room = self._slide(self.template.map), self.template.map_area
        for one in list(slide.placeholders):
            one.element.getparent().remove(one.element)
        wide, high = emu(sheet.width * self.scale), emu(sheet.height * self.scale)
        corner = (room.left + (room.width - wide) // 2, room.top + (room.height - high) // 2)
        drawing = Drawing(slide, self.scale, sheet, corner, BODY_FACE)
        if self.template.theme is None:
            drawing.ground()
        _draw(drawing)

    def add(self, table: Table) -> None:
        """Its slides, under the template's own title, as many rows each as there is room for."""
        room = self.template.table_area
        widths = [share * room.width / EMU for share in _parts(table)]
        for rows in _filling(table, widths, room.height / EMU):
            slide = self._slide(self.template.table)
            title = slide.shapes.title
            for one in list(slide.placeholders):
                if title is None or one.element is not title.element:
                    one.element.getparent().remove(one.element)
            if title is not None:
                title.text_frame.text = clean(table.title)
            place = (room.left, room.top, room.width, emu(_row_height(table.columns, widths)) * (len(rows) + 1))
            _grid(slide, table, rows, place, _POINTS, BODY_FACE, self.template.accent)

    def _slide(self, use: LayoutUse) -> Any:
        return self.show.slides.add_slide(self.show.slide_layouts[use.index])


def _draw(drawing: Drawing) -> None:
    drawing.slide.shapes.turbo_add_enabled = True  # else every new shape searches all others for a free number
    for shape in drawing.sheet.shapes:
        drawing.add(shape)


def _parts(table: Table) -> list[float]:
    shares = column_shares(table)
    return [share / sum(shares) for share in shares]


def _row_height(texts: tuple[str, ...], widths: list[float]) -> float:
    """Pixels that a row takes."""
    size = _POINTS / 0.75
    lines = [len(wrap(t, max(w - _AROUND, size), size, 600)) for t, w in zip(texts, widths, strict=True)]
    return height(max(lines, default=1), size) + _AROUND


def _filling(table: Table, widths: list[float], room: float) -> Iterator[tuple[tuple[Cell, ...], ...]]:
    """Rows for one slide after the other: at least one, no more than fit."""
    rows: list[tuple[Cell, ...]] = []
    head = used = _row_height(table.columns, widths)
    for row in table.rows:
        needs = _row_height(tuple(cell.text for cell in row), widths)
        if rows and used + needs > room:
            yield tuple(rows)
            rows, used = [], head
        rows.append(row)
        used += needs
    if rows:
        yield tuple(rows)


def _grid(
    slide: Any, table: Table, rows: tuple[tuple[Cell, ...], ...], place: tuple[int, int, int, int], size: float, face: str,
    accent: str | None = None,
) -> None:  # fmt: skip
    frame = slide.shapes.add_table(len(rows) + 1, len(table.columns), *place)
    frame._element.graphic.graphicData.tbl.tblPr.find(STYLE_ID).text = PLAIN_TABLE
    grid = frame.table
    for column, share in enumerate(_parts(table)):
        grid.columns[column].width = round(place[2] * share)
    for column, name in enumerate(table.columns):
        _cell(grid.cell(0, column), name, size, face, bold=True, color=accent)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _cell(grid.cell(number, column), cell.text, size, face, bold=False)


def _cell(cell: Any, text: str, size: float, face: str, *, bold: bool, color: str | None = None) -> None:
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = emu(3)
    cell.text_frame.text = "".join(c for c in text if c >= " " or c in "\n\t")
    for paragraph in cell.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(max(1, round(size * 4) / 4))
            run.font.bold = bold
            run.font.name = face
            if color:
                run.font.color.rgb = rgb(color)
