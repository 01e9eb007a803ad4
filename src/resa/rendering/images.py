"""Pictures on cards: read once, scaled to what a card can show, and written as what every format can hold."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

#: Gives the picture's file by its name; None when there is none at hand.
Images = Callable[[str], bytes | None]
#: Highest picture on a card, in layout pixels; the width is the card's.
TALLEST = 160.0
#: Pixels kept: sharp at three times the layout's size, also on a card that spans several steps.
KEPT = (1920, 480)


def no_images(name: str) -> bytes | None:
    """For a map without a workspace: no picture is at hand."""
    return None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as it goes into a file: PNG or JPEG, still, upright."""

    content: bytes
    media: str
    width: int
    """Its own size in pixels, before it was scaled down."""
    height: int

    def fitted(self, width: float) -> tuple[float, float]:
        """Width and height on a card so wide: its own proportions, never enlarged, never over `TALLEST`."""
        scale = min(1.0, width / self.width, TALLEST / self.height)
        return self.width * scale, self.height * scale


def read_image(content: bytes | None) -> Image | None:
    """The picture, scaled down; None when there is none or nobody can read it."""
    from PIL import Image as pictures
    from PIL import ImageOps

    if not content:
        return None
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pictures.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "WEBP")) as read:
                is_photo = read.format == "JPEG"
                upright = ImageOps.exif_transpose(read)
                width, height = upright.size
                plain = upright.convert("RGB" if is_photo else "RGBA")
                plain.thumbnail(KEPT, pictures.Resampling.LANCZOS)
                plain.info.clear()
                plain.save(out, "JPEG" if is_photo else "PNG", quality=86)
    except (OSError, SyntaxError, ValueError, pictures.DecompressionBombError):
        return None
    return Image(out.getvalue(), "image/jpeg" if is_photo else "image/png", width, height)
