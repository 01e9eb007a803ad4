"""The map as native, editable PowerPoint shapes on one slide, and the tables on the slides after it.

Every label is a text box, every card a rounded rectangle, every curve a freeform; only the pictures on cards are pictures.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..curves import Point, beziers
from ..exporters import Options, exporter
from ..glyphs import contours
from ..layout import lay_out
from ..sheet import Box, Curve, Dot, Glyph, Label, Line, Photo, Polygon, Shape, Sheet
from ..tables import Table, column_shares, reader, tables
from ..type import LEADING

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document

EMU = 9525
#: PowerPoint's largest slide side is 56 inches.
MOST_PIXELS = 56 * 96
ROWS_PER_SLIDE = 14
#: Text boxes are so much wider than their text in Inter.
ROOM = 1.12
STYLE_ID = "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
#: PowerPoint's built-in table style "No Style, Table Grid".
PLAIN_TABLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"


@exporter("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint")
def write_pptx(document: Document, measured: Measured | None, options: Options) -> bytes:
    """One slide of the map's own proportions, scaled down where PowerPoint's limit asks for it; then the tables."""
    from pptx import Presentation
    from pptx.util import Emu

    sheet = lay_out(document, measured, language=options.language, theme=options.theme, images=options.images)
    scale = min(1.0, MOST_PIXELS / max(sheet.width, sheet.height))
    show = Presentation()
    show.slide_width, show.slide_height = Emu(_emu(sheet.width * scale)), Emu(_emu(sheet.height * scale))
    show.core_properties.title = sheet.title
    show.core_properties.language = options.language
    slide = show.slides.add_slide(show.slide_layouts[6])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = _rgb(sheet.background)
    slide.shapes.turbo_add_enabled = True  # else every new shape searches all others for a free number
    drawing = Drawing(slide, scale, sheet)
    for shape in sheet.shapes:
        drawing.add(shape)
    context = reader(document, measured, options.language)
    for table in tables(context):
        _table_slides(show, table, sheet, scale)
    data = io.BytesIO()
    show.save(data)
    return data.getvalue()


def _emu(pixels: float) -> int:
    return round(pixels * EMU)


def _rgb(color: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(color.lstrip("#")))  # type: ignore[no-untyped-call]  # python-pptx has no types


class Drawing:
    """Puts sheet shapes on a slide."""

    def __init__(self, slide: Any, scale: float, sheet: Sheet) -> None:
        self.slide = slide
        self.scale = scale
        self.sheet = sheet

    def add(self, shape: Shape) -> None:
        """Draw one shape."""
        match shape:
            case Box():
                self._box(shape)
            case Label():
                self._label(shape)
            case Line():
                self._line(shape)
            case Curve():
                self._curve(shape)
            case Dot():
                self._dot(shape)
            case Polygon():
                self._polygon(shape)
            case Glyph():
                self._glyph(shape)
            case Photo():
                self._photo(shape)

    def _pixels(self, value: float) -> int:
        return _emu(value * self.scale)

    def _auto(self, kind: Any, x: float, y: float, width: float, height: float) -> Any:
        drawn = self.slide.shapes.add_shape(
            kind, self._pixels(x), self._pixels(y), self._pixels(width), self._pixels(height)
        )
        _no_effects(drawn)
        return drawn

    def _box(self, box: Box) -> None:
        from pptx.enum.shapes import MSO_SHAPE

        rounded = box.radius > 0
        drawn = self._auto(
            MSO_SHAPE.ROUNDED_RECTANGLE if rounded else MSO_SHAPE.RECTANGLE, box.x, box.y, box.width, box.height
        )
        if rounded:
            drawn.adjustments[0] = min(0.5, box.radius / min(box.width, box.height))
        drawn.name = box.about or drawn.name
        _fill(drawn, box.fill, box.hatch)
        _stroke(drawn.line, box.stroke, box.stroke_width * self.scale, box.dash)

    def _label(self, label: Label) -> None:
        """A text box with our own line breaks, and room for a wider face where Inter is not installed; it can be edited."""
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Pt

        width = label.width * ROOM + 4
        left = {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
        drawn = self.slide.shapes.add_textbox(
            self._pixels(label.x - left), self._pixels(label.y), self._pixels(width), self._pixels(label.height)
        )
        drawn.name = label.about or drawn.name
        frame = drawn.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP
        paragraph = frame.paragraphs[0]
        paragraph.alignment = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}[label.anchor]
        paragraph.line_spacing = Pt(label.size * LEADING * 0.75 * self.scale)
        for number, line in enumerate(label.lines):
            if number:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text = _clean(line)
            run.font.name = "Inter"
            run.font.size = Pt(max(1, round(label.size * 0.75 * self.scale * 4) / 4))
            run.font.bold = label.weight >= 600
            run.font.italic = label.italic
            run.font.color.rgb = _rgb(label.color)
            if label.link:
                run.font.underline = True
                run.hyperlink.address = label.link

    def _line(self, line: Line) -> None:
        from pptx.enum.shapes import MSO_CONNECTOR

        drawn = self.slide.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, self._pixels(line.x1), self._pixels(line.y1), self._pixels(line.x2),
            self._pixels(line.y2),
        )  # fmt: skip
        _no_effects(drawn)
        _stroke(drawn.line, line.color, line.width * self.scale, line.dash)

    def _dot(self, dot: Dot) -> None:
        from pptx.enum.shapes import MSO_SHAPE

        r = dot.radius
        circle = self._auto(MSO_SHAPE.OVAL, dot.x - r, dot.y - r, 2 * r, 2 * r)
        _fill(circle, dot.color if dot.kind == "full" else dot.ground, None)
        _stroke(circle.line, dot.color, 1.4 * self.scale, dot.dash)
        if dot.kind == "half":
            half = [(dot.x, dot.y - r), (dot.x - r * 0.71, dot.y - r * 0.71), (dot.x - r, dot.y),
                    (dot.x - r * 0.71, dot.y + r * 0.71), (dot.x, dot.y + r)]  # fmt: skip
            self._freeform(half, dot.color, None, 0, closed=True)

    def _polygon(self, polygon: Polygon) -> None:
        drawn = self._freeform(polygon.points, polygon.fill, None, 0, closed=True)
        drawn.name = polygon.about or drawn.name
        if polygon.hatch:
            _fill(drawn, polygon.fill, polygon.hatch)

    def _curve(self, curve: Curve) -> None:
        points = _flat(curve.points) if curve.smooth else list(curve.points)
        if curve.lower:
            lower = _flat(curve.lower) if curve.smooth else list(curve.lower)
            points += list(reversed(lower))
        drawn = self._freeform(points, curve.fill, curve.color, curve.width, closed=bool(curve.lower), dash=curve.dash)
        drawn.name = curve.about or drawn.name

    def _glyph(self, glyph: Glyph) -> None:
        """One freeform of all its lines, so that it is moved and coloured as one."""
        lines = [[(glyph.x + x, glyph.y + y) for x, y in line] for line in contours(glyph.path, glyph.size)]
        self._freeform(lines[0], None, glyph.color, 1.2, closed=False, more=lines[1:])

    def _photo(self, photo: Photo) -> None:
        drawn = self.slide.shapes.add_picture(
            io.BytesIO(photo.content), self._pixels(photo.x), self._pixels(photo.y), self._pixels(photo.width),
            self._pixels(photo.height),
        )  # fmt: skip
        drawn.name = photo.about or drawn.name
        drawn._element.nvPicPr.cNvPr.set("descr", _clean(photo.alt))

    def _freeform(
        self, points: Sequence[Point], fill: str | None, color: str | None, width: float, *, closed: bool,
        dash: bool = False, more: Sequence[Sequence[Point]] = (),
    ) -> Any:  # fmt: skip
        builder = self.slide.shapes.build_freeform(
            round(points[0][0] * 100), round(points[0][1] * 100), scale=EMU * self.scale / 100
        )
        builder.add_line_segments([(round(x * 100), round(y * 100)) for x, y in points[1:]], close=closed)
        for line in more:
            builder.move_to(round(line[0][0] * 100), round(line[0][1] * 100))
            builder.add_line_segments([(round(x * 100), round(y * 100)) for x, y in line[1:]], close=False)
        drawn = builder.convert_to_shape()
        _no_effects(drawn)
        _fill(drawn, fill, None)
        _stroke(drawn.line, color, width * self.scale, dash)
        return drawn


def _flat(points: Iterable[Point]) -> list[Point]:
    """The smooth curve as short straight pieces; PowerPoint freeforms from this library know lines only."""
    known = list(points)
    flat = [known[0]]
    start = known[0]
    for a, b, end in beziers(known):
        for step in range(1, 13):
            t = step / 12
            u = 1 - t
            flat.append(
                (
                    u**3 * start[0] + 3 * u * u * t * a[0] + 3 * u * t * t * b[0] + t**3 * end[0],
                    u**3 * start[1] + 3 * u * u * t * a[1] + 3 * u * t * t * b[1] + t**3 * end[1],
                )
            )
        start = end
    return flat


def _clean(text: str) -> str:
    return "".join(c for c in text if c >= " " or c == "\t")


def _no_effects(drawn: Any) -> None:
    """Themes give shapes a shadow; `shadow.inherit = False` is not enough for every viewer, so the reference goes too."""
    if hasattr(drawn, "shadow"):
        drawn.shadow.inherit = False
    for reference in drawn._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}effectRef"):
        reference.set("idx", "0")


def _fill(drawn: Any, color: str | None, hatch: str | None) -> None:
    from pptx.enum.dml import MSO_PATTERN

    if hatch:
        drawn.fill.patterned()
        drawn.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        drawn.fill.fore_color.rgb = _rgb(hatch)
        drawn.fill.back_color.rgb = _rgb(color or "#ffffff")
    elif color:
        drawn.fill.solid()
        drawn.fill.fore_color.rgb = _rgb(color)
    else:
        drawn.fill.background()


def _stroke(line: Any, color: str | None, width: float, dash: bool) -> None:
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    if not color:
        line.fill.background()
        return
    line.color.rgb = _rgb(color)
    line.width = Pt(max(0.25, width * 0.75))
    if dash:
        line.dash_style = MSO_LINE.DASH


def _table_slides(show: Any, table: Table, sheet: Sheet, scale: float) -> None:
    """Native tables, so many rows a slide; the type follows the slide's size."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    width, height = sheet.width * scale, sheet.height * scale
    unit = min(width / 1440, height / 900)
    for first in range(0, len(table.rows), ROWS_PER_SLIDE):
        rows = table.rows[first : first + ROWS_PER_SLIDE]
        slide = show.slides.add_slide(show.slide_layouts[6])
        title = slide.shapes.add_textbox(_emu(30 * unit), _emu(20 * unit), _emu(width - 60 * unit), _emu(40 * unit))
        title.text_frame.text = table.title
        title.text_frame.word_wrap = True
        title.text_frame.paragraphs[0].runs[0].font.size = Pt(18 * unit)
        title.text_frame.paragraphs[0].runs[0].font.bold = True
        title.text_frame.paragraphs[0].runs[0].font.name = "Inter"
        title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        frame = slide.shapes.add_table(
            len(rows) + 1, len(table.columns), _emu(30 * unit), _emu(70 * unit), _emu(width - 60 * unit),
            _emu(24 * unit * (len(rows) + 1)),
        )  # fmt: skip
        frame._element.graphic.graphicData.tbl.tblPr.find(STYLE_ID).text = PLAIN_TABLE
        grid, shares = frame.table, column_shares(table)
        for column, share in enumerate(shares):
            grid.columns[column].width = _emu((width - 60 * unit) * share / sum(shares))
        for column, name in enumerate(table.columns):
            _cell(grid.cell(0, column), name, 7.5 * unit, bold=True)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _cell(grid.cell(number, column), cell.text, 7.5 * unit, bold=False)


def _cell(cell: Any, text: str, size: float, *, bold: bool) -> None:
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = _emu(3)
    cell.text_frame.text = "".join(c for c in text if c >= " " or c in "\n\t")
    for paragraph in cell.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(max(1, round(size * 4) / 4))
            run.font.bold = bold
            run.font.name = "Inter"
