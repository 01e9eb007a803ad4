"""A sheet: what stands where, as plain shapes in reading order, before any file format. Pixels, origin top left, y down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .type import Weight, height, text_width, wrap

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `dash` and `hatch` tell belief and blind spots from evidence without colour."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 1
    radius: float = 0
    dash: bool = False
    hatch: str | None = None
    role: str = ""
    about: str = ""
    """Record id this shape shows; becomes `data-about` and the name in PowerPoint."""


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text from the top of the first line; already wrapped to `width`."""

    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    width: float
    color: str
    weight: Weight = 400
    anchor: Anchor = "start"
    italic: bool = False
    about: str = ""
    link: str = ""
    """Address the words lead to, where the format can; they are underlined."""

    @property
    def height(self) -> float:
        """Pixels from the first line's top to the last one's bottom."""
        return height(len(self.lines), self.size)


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    color: str
    width: float = 1
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """A smooth path through points (`points`), or a closed area when `fill` is given with `lower` as its other edge."""

    points: tuple[tuple[float, float], ...]
    color: str | None = None
    width: float = 2
    dash: bool = False
    fill: str | None = None
    lower: tuple[tuple[float, float], ...] = ()
    smooth: bool = True
    opacity: float = 1
    about: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle: hollow = assumption, half = mixed, full = evidence."""

    x: float
    y: float
    radius: float
    color: str
    kind: Literal["hollow", "half", "full"] = "full"
    dash: bool = False
    ground: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled straight-edged shape."""

    points: tuple[tuple[float, float], ...]
    fill: str
    about: str = ""
    hatch: str | None = None


@dataclass(frozen=True, slots=True)
class Glyph:
    """A line drawing in a square of `size`; `path` is SVG's, drawn for a square of `glyphs.SIDE`."""

    x: float
    y: float
    size: float
    path: str
    color: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture from a card; `alt` says what it shows."""

    x: float
    y: float
    width: float
    height: float
    content: bytes
    media: str
    alt: str
    about: str = ""


Shape = Box | Label | Line | Curve | Dot | Polygon | Glyph | Photo


@dataclass(slots=True)
class Sheet:
    """A drawn page. `title` and `description` are what a screen reader says of it."""

    width: float
    height: float
    background: str
    title: str = ""
    description: str = ""
    language: str = "en"
    shapes: list[Shape] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Put shapes on top of those that are there."""
        self.shapes.extend(shapes)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        *,
        size: float,
        color: str,
        weight: Weight = 400,
        anchor: Anchor = "start",
        italic: bool = False,
        about: str = "",
        link: str = "",
    ) -> float:
        """Wrap and place a text; returns the y below it. `x` is the left, middle or right end by `anchor`."""
        if not text:
            return y
        lines = tuple(wrap(text, width, size, weight))
        label = Label(x, y, lines, size, width, color, weight, anchor, italic, about, link)
        self.add(label)
        return y + label.height


def bounds(shape: Shape) -> tuple[float, float, float, float]:
    """(left, top, right, bottom) of a shape; what the tests use to find overlap and clipping."""
    match shape:
        case Box() | Photo():
            return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
        case Glyph():
            return shape.x, shape.y, shape.x + shape.size, shape.y + shape.size
        case Label():
            wide = max(text_width(line, shape.size, shape.weight) for line in shape.lines)
            left = {"start": shape.x, "middle": shape.x - wide / 2, "end": shape.x - wide}[shape.anchor]
            return left, shape.y, left + wide, shape.y + shape.height
        case Line():
            xs, ys = (shape.x1, shape.x2), (shape.y1, shape.y2)
        case Curve():
            xs, ys = zip(*(shape.points + shape.lower), strict=True)
        case Polygon():
            xs, ys = zip(*shape.points, strict=True)
        case Dot():
            return (
                shape.x - shape.radius, shape.y - shape.radius, shape.x + shape.radius, shape.y + shape.radius,
            )  # fmt: skip
    return min(xs), min(ys), max(xs), max(ys)
