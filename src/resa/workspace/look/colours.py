"""Whether a colour may be a workspace's: read on our light and dark paper (WCAG 2.2), with the nearest shade where it is not."""

from __future__ import annotations

from typing import Literal

import msgspec

from ...errors import UsageError
from ...texts.sentence import Sentence

Kind = Literal["accent", "band"]
Theme = Literal["light", "dark"]
MOST_BANDS = 12


class OnGround(msgspec.Struct, frozen=True, kw_only=True):
    """A colour on one theme's paper."""

    contrast: float
    needed: float
    fits: bool
    nearest: str
    """The colour itself, or its nearest shade that can be read."""


class ColorCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What can be said of a colour before it is chosen."""

    color: str
    light: OnGround
    dark: OnGround
    alike: Literal["loss", "care", "good", "evidence"] | None
    """The meaning it would be taken for on a map; null when it is like none."""


def written(color: str, where: str) -> str:
    """The colour as it is kept: `#rrggbb`. Raises UsageError."""
    from ...rendering.contrast import is_color

    plain = color.strip().lower()
    plain = plain if plain.startswith("#") else f"#{plain}"
    if len(plain) == 4:
        plain = "#" + "".join(2 * digit for digit in plain[1:])
    if not is_color(plain):
        raise UsageError(Sentence("look.no_color"), where=where, value=color, allowed=Sentence("look.color_as"))
    return plain


def judged(color: str, kind: Kind) -> ColorCheck:
    """The colour on both papers. An accent is read as text, a band is only seen. Raises UsageError when it is no colour."""
    from ...rendering.contrast import FOR_SHAPES, FOR_TEXT, meaning_alike

    color, need = written(color, kind), FOR_TEXT if kind == "accent" else FOR_SHAPES
    alike = meaning_alike(color)
    return ColorCheck(
        color=color, light=_on("light", color, need), dark=_on("dark", color, need), alike=alike  # type: ignore[arg-type]  # one of the four roles
    )  # fmt: skip


def _on(theme: Theme, color: str, need: float) -> OnGround:
    from ...rendering.contrast import GROUNDS, least, readable

    found = least(color, GROUNDS[theme])
    nearest = readable(color, GROUNDS[theme], need)
    return OnGround(contrast=int(found * 100) / 100, needed=need, fits=found >= need, nearest=nearest)


def accepted(color: str, kind: Kind, theme: Theme, where: str) -> str:
    """The colour as it is kept. Raises UsageError with its contrast and the nearest shade that can be read."""
    check = judged(written(color, where), kind)
    on = check.light if theme == "light" else check.dark
    if on.fits:
        return check.color
    raise UsageError(
        Sentence(f"look.unreadable_{kind}_{theme}", contrast=on.contrast, needed=on.needed),
        where=where,
        value=check.color,
        remedy=Sentence("look.take_nearest", color=on.nearest),
    )
