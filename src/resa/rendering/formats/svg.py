"""A sheet as SVG: ids carry a prefix so that several may stand in one page; text stays text."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ..curves import Point, beziers
from ..exporters import Options, exporter
from ..faces import embedded_faces
from ..glyphs import SIDE
from ..layout import laid_out
from ..sheet import Box, Curve, Dot, Glyph, Label, Line, Photo, Polygon, Shape, Sheet
from ..type import ASCENT, LEADING

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document

FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


def n(value: float) -> str:
    """A coordinate: two decimals at most, no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def svg(sheet: Sheet, *, prefix: str = "resa", fonts: str = "") -> str:
    """The whole document. `fonts` is CSS to stand in a style element (embedded faces), empty for none."""
    hatches = {s.hatch for s in sheet.shapes if isinstance(s, Box | Polygon) and s.hatch}
    colors = {color: f"{prefix}-hatch-{i}" for i, color in enumerate(sorted(hatches))}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(sheet.width)} {n(sheet.height)}" '
        f'width="{n(sheet.width)}" height="{n(sheet.height)}" role="img" lang="{sheet.language}" '
        f'aria-labelledby="{prefix}-title {prefix}-desc" font-family="{FONT}">',
        f'<title id="{prefix}-title">{_clean(sheet.title)}</title>',
        f'<desc id="{prefix}-desc">{_clean(sheet.description)}</desc>',
    ]
    if fonts:
        parts.append(f"<style>{fonts}</style>")
    if colors:
        parts.append("<defs>" + "".join(_hatch(color, name) for color, name in colors.items()) + "</defs>")
    parts.append(f'<rect width="100%" height="100%" fill="{sheet.background}"/>')
    parts += [_shape(shape, colors) for shape in sheet.shapes]
    return "\n".join([*parts, "</svg>", ""])


def _hatch(color: str, name: str) -> str:
    return (
        f'<pattern id="{name}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="2.5" height="7" fill="{color}"/></pattern>'
    )


def _clean(text: str) -> str:
    """Escaped, without the control characters that XML forbids."""
    return escape("".join(c for c in text if c >= " " or c in "\t\n"))


def _shape(shape: Shape, hatches: dict[str, str]) -> str:
    match shape:
        case Box():
            return _box(shape, hatches)
        case Label():
            return _label(shape)
        case Line():
            dash = ' stroke-dasharray="4 4"' if shape.dash else ""
            return (
                f'<line x1="{n(shape.x1)}" y1="{n(shape.y1)}" x2="{n(shape.x2)}" y2="{n(shape.y2)}" '
                f'stroke="{shape.color}" stroke-width="{n(shape.width)}"{dash}/>'
            )
        case Curve():
            return _curve(shape)
        case Dot():
            return _dot(shape)
        case Glyph():
            return (
                f'<path d="{shape.path}" transform="translate({n(shape.x)} {n(shape.y)}) scale({n(shape.size / SIDE)})" '
                f'fill="none" stroke="{shape.color}" stroke-width="1.2" stroke-linecap="round" stroke-linejoin="round"/>'
            )
        case Photo():
            return photo(shape)
        case Polygon():
            points = " ".join(f"{n(x)},{n(y)}" for x, y in shape.points)
            drawn = f'<polygon points="{points}" fill="{shape.fill}"{_about(shape.about)}/>'
            if shape.hatch:
                drawn += f'<polygon points="{points}" fill="url(#{hatches[shape.hatch]})"/>'
            return drawn


def photo(shape: Photo) -> str:
    """The picture itself stands in the file: nothing is fetched."""
    return (
        f'<image x="{n(shape.x)}" y="{n(shape.y)}" width="{n(shape.width)}" height="{n(shape.height)}" '
        f'href="data:{shape.media};base64,{base64.b64encode(shape.content).decode()}"{_about(shape.about)}>'
        f"<title>{_clean(shape.alt)}</title></image>"
    )


def _about(about: str) -> str:
    return f" data-about={quoteattr(about)}" if about else ""


def _box(box: Box, hatches: dict[str, str]) -> str:
    place = f'x="{n(box.x)}" y="{n(box.y)}" width="{n(box.width)}" height="{n(box.height)}"'
    if box.radius:
        place += f' rx="{n(box.radius)}"'
    stroke = f' stroke="{box.stroke}" stroke-width="{n(box.stroke_width)}"' if box.stroke else ""
    if box.dash:
        stroke += ' stroke-dasharray="4 3"'
    drawn = f'<rect {place} fill="{box.fill or "none"}"{stroke}{_about(box.about)}/>'
    if box.hatch:
        drawn += f'<rect {place} fill="url(#{hatches[box.hatch]})"/>'
    return drawn


def _label(label: Label) -> str:
    style = f' text-anchor="{label.anchor}"' if label.anchor != "start" else ""
    style += f' font-weight="{label.weight}"' if label.weight != 400 else ""
    style += ' font-style="italic"' if label.italic else ""
    style += ' text-decoration="underline"' if label.link else ""
    first = label.y + label.size * ASCENT
    lines = "".join(
        f'<tspan x="{n(label.x)}" y="{n(first + i * label.size * LEADING)}">{_clean(line)}</tspan>'
        for i, line in enumerate(label.lines)
    )
    return f'<text font-size="{n(label.size)}" fill="{label.color}"{style}{_about(label.about)}>{lines}</text>'


def _curve(curve: Curve) -> str:
    path = _path(curve.points, curve.smooth)
    if curve.lower:
        path += _path(tuple(reversed(curve.lower)), curve.smooth, start="L") + "Z"
    stroke = f'stroke="{curve.color}" stroke-width="{n(curve.width)}"' if curve.color else 'stroke="none"'
    if curve.dash:
        stroke += ' stroke-dasharray="6 5"'
    opacity = f' opacity="{n(curve.opacity)}"' if curve.opacity < 1 else ""
    return f'<path d="{path}" fill="{curve.fill or "none"}" {stroke}{opacity}{_about(curve.about)}/>'


def _path(points: Sequence[Point], smooth: bool, start: str = "M") -> str:
    first = f"{start}{n(points[0][0])} {n(points[0][1])}"
    if not smooth:
        return first + "".join(f"L{n(x)} {n(y)}" for x, y in points[1:])
    backwards = points[0][0] > points[-1][0]
    pieces = _backwards(points) if backwards else beziers(points)
    return first + "".join(f"C{' '.join(f'{n(x)} {n(y)}' for x, y in piece)}" for piece in pieces)


def _backwards(points: Sequence[Point]) -> Iterable[tuple[Point, Point, Point]]:
    """The pieces of a curve that runs to the left: those of the mirrored one, mirrored back."""
    mirrored = beziers([(-x, y) for x, y in points])
    return (((-a[0], a[1]), (-b[0], b[1]), (-c[0], c[1])) for a, b, c in mirrored)


def _dot(dot: Dot) -> str:
    circle = f'<circle cx="{n(dot.x)}" cy="{n(dot.y)}" r="{n(dot.radius)}"'
    if dot.kind == "full":
        return f'{circle} fill="{dot.color}"/>'
    dash = ' stroke-dasharray="2.2 1.8"' if dot.dash else ""
    ring = f'{circle} fill="{dot.ground}" stroke="{dot.color}" stroke-width="1.4"{dash}/>'
    if dot.kind == "hollow":
        return ring
    r = n(dot.radius)
    half = f"M{n(dot.x)} {n(dot.y - dot.radius)}A{r} {r} 0 0 0 {n(dot.x)} {n(dot.y + dot.radius)}Z"
    return f'{ring}<path d="{half}" fill="{dot.color}"/>'


@exporter("svg", "image/svg+xml", "SVG")
def write_svg(document: Document, measured: Measured | None, options: Options) -> bytes:
    """The sheet with the faces it uses embedded, so that it looks the same on every machine."""
    sheet = laid_out(document, measured, options)
    return svg(sheet, fonts=embedded_faces(sheet)).encode()
