"""What of the look is told to whom: everybody, whoever changes it, and what draws with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..mail import Letterhead
from ..principals import Principal
from .colours import ColorCheck, judged
from .kept import Kept, read
from .templates import TemplateUse, use_of

if TYPE_CHECKING:
    from ...rendering.brand import Brand
    from ..workspace import Workspace


class Shades(msgspec.Struct, frozen=True, kw_only=True):
    """A colour on light and on dark paper."""

    light: str
    dark: str


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody is shown, also before they have signed in: nothing of it is a secret."""

    name: str
    """'' until somebody has chosen one here."""
    accent: Shades | None
    bands: tuple[Shades, ...]
    logo: str
    """Name of the picture, '' without."""
    logo_dark: str


class LookSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen, for the page where it is changed."""

    shown: Look
    accent: str
    accent_dark: str
    """'' = the accent's nearest shade that can be read on dark paper."""
    bands: tuple[str, ...]
    accent_check: ColorCheck | None
    template: TemplateUse | None


def public(workspace: Workspace) -> Look:
    """What everybody is shown."""
    return _shown(read(workspace))


def settings(principal: Principal) -> LookSettings:
    """For whoever runs the workspace."""
    principal.require("manage", "the look")
    kept = read(principal.workspace)
    return LookSettings(
        shown=_shown(kept),
        accent=kept.accent,
        accent_dark=kept.accent_dark,
        bands=kept.bands,
        accent_check=judged(kept.accent, "accent") if kept.accent else None,
        template=use_of(principal.workspace, kept.template, kept.template_name) if kept.template else None,
    )


def brand_of(workspace: Workspace) -> Brand:
    """The look as what is drawn needs it; a file that is gone counts as none."""
    from ...rendering.brand import Brand, Colors
    from .. import attachments, images

    kept, shown = read(workspace), public(workspace)
    pictures = images.folder(workspace)
    return Brand(
        name=kept.name,
        accent=None if shown.accent is None else Colors(shown.accent.light, shown.accent.dark),
        bands=tuple(Colors(one.light, one.dark) for one in shown.bands),
        logo=_content(pictures / kept.logo) if kept.logo else b"",
        logo_dark=_content(pictures / kept.logo_dark) if kept.logo_dark else b"",
        template=_content(attachments.folder(workspace) / kept.template) if kept.template else b"",
    )


def letterhead(workspace: Workspace) -> Letterhead:
    """The look as letters show it."""
    from ...rendering.images import read_image

    brand = brand_of(workspace)
    head = Letterhead(name=brand.name or workspace.name)
    if brand.accent is not None:
        head = msgspec.structs.replace(head, accent=brand.accent.light)
    image = read_image(brand.logo)
    if image is None:
        return head
    return msgspec.structs.replace(
        head, logo=image.content, logo_media=image.media, logo_size=(image.width, image.height)
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # taken out of the folder by hand: the map is still drawn


def _shown(kept: Kept) -> Look:
    accent = None
    if kept.accent:
        accent = Shades(light=kept.accent, dark=kept.accent_dark or judged(kept.accent, "accent").dark.nearest)
    bands = tuple(Shades(light=one, dark=judged(one, "band").dark.nearest) for one in kept.bands)
    return Look(name=kept.name, accent=accent, bands=bands, logo=kept.logo, logo_dark=kept.logo_dark)
