"""The sheet as a picture: resvg with our own faces, the same on every machine. Very large maps are scaled to fit a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exporters import Options, exporter
from ..layout import laid_out
from ..sheet import Label, Sheet
from ..type import FONT_FILES, has_glyphs
from .svg import svg

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document

#: Most pixels in a picture: above this viewers and memory give up, so the scale is lowered.
MOST_PIXELS = 120_000_000


@exporter("png", "image/png", "PNG")
def write_png(document: Document, measured: Measured | None, options: Options) -> bytes:
    """PNG at `options.scale` pixels per layout pixel, less when the picture would be over MOST_PIXELS."""
    return png(laid_out(document, measured, options), options.scale)


def png(sheet: Sheet, scale: float = 2.0) -> bytes:
    """The sheet drawn by resvg."""
    import resvg_py

    area = sheet.width * sheet.height
    scale = min(scale, (MOST_PIXELS / area) ** 0.5)
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg(sheet),
        zoom=None,
        width=max(1, round(sheet.width * scale)),
        font_files=[str(path) for path in FONT_FILES.values()],
        skip_system_fonts=all(has_glyphs(s.lines) for s in sheet.shapes if isinstance(s, Label)),
        font_family="Inter",
        sans_serif_family="Inter",
    )
    return bytes(drawn)
