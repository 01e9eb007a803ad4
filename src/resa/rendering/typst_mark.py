"""The logo (else the name) of whoever's paper it is, for pages that Typst sets; `mark` in a template that begins with `MARK`."""

from __future__ import annotations

from .brand import LOGO, Brand
from .formats.svg import photo
from .images import read_image
from .sheet import Photo

#: After `data` is read; a page draws a line in `accent` where it wants one.
MARK = """
#let accent = rgb(data.mark.color)
#let mark = if data.mark.svg != "" {
  image(bytes(data.mark.svg), format: "svg", alt: data.mark.name, height: data.mark.height * 1pt)
} else { text(size: 9pt, weight: 600, fill: accent, data.mark.name) }
"""
_INK = "#1b1f24"


def mark(brand: Brand, alt: str) -> dict[str, object]:
    """What `MARK` reads as `data.mark`; `alt` is said of a logo whose owner has no name."""
    color = brand.accent.light if brand.accent else _INK
    image = read_image(brand.logo)
    if image is None:
        return {"svg": "", "name": brand.name, "color": color, "height": 0}
    scale = min(LOGO[0] / image.width, LOGO[1] / image.height) * 0.75
    width, height = image.width * scale, image.height * scale
    drawn = photo(Photo(0, 0, width, height, image.content, image.media, brand.name or alt))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{drawn}</svg>'
    return {"svg": svg, "name": brand.name or alt, "color": color, "height": height}
