"""A sheet as native, editable PowerPoint shapes: every label a text box, every card a rounded rectangle, every curve a
freeform; only pictures are pictures."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from .curves import Point, beziers
from .glyphs import contours
from .sheet import Box, Curve, Dot, Glyph, Label, Line, Photo, Polygon, Shape, Sheet
from .type import LEADING

EMU = 9525
#: Text boxes are so much wider than their text in Inter.
ROOM = 1.12
#: Our own face; a template's slides are written in the template's.
FACE = "Inter"


def emu(pixels: float) -> int:
    return round(pixels * EMU)


def rgb(color: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(color.lstrip("#")))  # type: ignore[no-untyped-call]  # python-pptx has no types


class Drawing:
    """Puts sheet shapes on a slide: so large, from this corner on (EMU), in this face."""

    def __init__(
        self, slide: Any, scale: float, sheet: Sheet, corner: tuple[int, int] = (0, 0), face: str = FACE
    ) -> None:
        self.slide = slide
        self.scale = scale
        self.sheet = sheet
        self.left, self.top = corner
        self.face = face

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

    def ground(self) -> None:
        """The sheet's own ground under all that follows."""
        self._box(Box(0, 0, self.sheet.width, self.sheet.height, self.sheet.background))

    def _pixels(self, value: float) -> int:
        return emu(value * self.scale)

    def _x(self, value: float) -> int:
        return self.left + self._pixels(value)

    def _y(self, value: float) -> int:
        return self.top + self._pixels(value)

    def _auto(self, kind: Any, x: float, y: float, width: float, height: float) -> Any:
        drawn = self.slide.shapes.add_shape(kind, self._x(x), self._y(y), self._pixels(width), self._pixels(height))
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
            self._x(label.x - left), self._y(label.y), self._pixels(width), self._pixels(label.height)
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
            run.text = clean(line)
            run.font.name = self.face
            run.font.size = Pt(max(1, round(label.size * 0.75 * self.scale * 4) / 4))
            run.font.bold = label.weight >= 600
            run.font.italic = label.italic
            run.font.color.rgb = rgb(label.color)
            if label.link:
                run.font.underline = True
                run.hyperlink.address = label.link

    def _line(self, line: Line) -> None:
        from pptx.enum.shapes import MSO_CONNECTOR

        drawn = self.slide.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, self._x(line.x1), self._y(line.y1), self._x(line.x2), self._y(line.y2),
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
            io.BytesIO(photo.content), self._x(photo.x), self._y(photo.y), self._pixels(photo.width),
            self._pixels(photo.height),
        )  # fmt: skip
        drawn.name = photo.about or drawn.name
        drawn._element.nvPicPr.cNvPr.set("descr", clean(photo.alt))

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
        drawn = builder.convert_to_shape(self.left, self.top)
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


def clean(text: str) -> str:
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
        drawn.fill.fore_color.rgb = rgb(hatch)
        drawn.fill.back_color.rgb = rgb(color or "#ffffff")
    elif color:
        drawn.fill.solid()
        drawn.fill.fore_color.rgb = rgb(color)
    else:
        drawn.fill.background()


def _stroke(line: Any, color: str | None, width: float, dash: bool) -> None:
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    if not color:
        line.fill.background()
        return
    line.color.rgb = rgb(color)
    line.width = Pt(max(0.25, width * 0.75))
    if dash:
        line.dash_style = MSO_LINE.DASH
