"""The look of whoever's map it is: name, accent, logo, bands over the stages, PowerPoint template. It never touches a colour
that means something (evidence, loss, care, good): those are the theme's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .images import read_image
from .sheet import Box, Photo
from .type import text_width

if TYPE_CHECKING:
    from .context import Context

#: The bar over the sheet, and the logo's place beside the title.
BAR = 4.0
LOGO = (180.0, 40.0)
#: White around a logo that has no twin for dark ground.
PLATE = 6.0


@dataclass(frozen=True, slots=True)
class Colors:
    """The same colour on light and on dark ground."""

    light: str
    dark: str

    def of(self, theme: str) -> str:
        """For that ground."""
        return self.dark if theme == "dark" else self.light


@dataclass(frozen=True, slots=True)
class Brand:
    """What a workspace has chosen; empty = Resa's own."""

    name: str = ""
    accent: Colors | None = None
    bands: tuple[Colors, ...] = ()
    """Over the stage titles, in turn."""
    logo: bytes = b""
    """PNG or JPEG, for light ground."""
    logo_dark: bytes = b""
    template: bytes = b""
    """A PowerPoint file without slides, as `slide_template` keeps it."""


PLAIN = Brand()


def draw_mark(context: Context, top: float) -> float:
    """The bar over the whole sheet, and the logo (else the name) at the upper right; returns the width that it takes there."""
    brand, sheet, theme = context.brand, context.sheet, "dark" if context.is_dark else "light"
    if brand.accent is not None:
        sheet.add(Box(0, 0, sheet.width, BAR, brand.accent.of(theme), role="brand"))
    twin = brand.logo_dark if context.is_dark else b""
    image = read_image(twin or brand.logo)
    if image is not None:
        scale = min(LOGO[0] / image.width, LOGO[1] / image.height)
        width, height = image.width * scale, image.height * scale
        plate = PLATE if context.is_dark and not twin else 0.0
        x = context.right - width - plate
        if plate:
            sheet.add(
                Box(x - plate, top - plate, width + 2 * plate, height + 2 * plate, "#ffffff", radius=6, role="brand")
            )
        sheet.add(Photo(x, top, width, height, image.content, image.media, brand.name or context.say("rendering.logo")))
        return width + plate + 20
    if brand.name:
        color = brand.accent.of(theme) if brand.accent else context.theme.second
        sheet.text(context.right, top, brand.name, 260, size=13, color=color, weight=600, anchor="end")
        return min(260.0, text_width(brand.name, 13, 600)) + 20
    return 0.0


def band(brand: Brand, number: int, is_dark: bool) -> str | None:
    """The colour over the stage of that number; None without."""
    return brand.bands[number % len(brand.bands)].of("dark" if is_dark else "light") if brand.bands else None
