"""PURE. Whether a colour can be read: contrast by WCAG 2.2 (relative luminance), and the nearest shade of it that can.

A shade is the colour mixed with black or white in sRGB; contrast grows steadily along that way, so the first shade that is
enough is found by halving.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from .theme import DARK, LIGHT, Theme

#: WCAG 2.2: of text (1.4.3), and of what is no text but has to be seen (1.4.11).
FOR_TEXT, FOR_SHAPES = 4.5, 3.0
#: What the colours of a workspace stand on, by theme.
GROUNDS: dict[str, tuple[str, ...]] = {"light": (LIGHT.paper, LIGHT.page), "dark": (DARK.paper, DARK.page)}
#: Nearer than this in OKLab, two colours are taken for one another at a glance.
ALIKE = 0.07
_HEX = re.compile(r"#[0-9a-f]{6}")


def is_color(text: str) -> bool:
    """Whether it is written as colours are here: `#rrggbb`, small letters."""
    return _HEX.fullmatch(text) is not None


def _channels(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue


def _linear(channel: int) -> float:
    share = channel / 255
    return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    """0 of black to 1 of white."""
    red, green, blue = map(_linear, _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 of a colour with itself to 21 of black with white.

    >>> round(contrast("#2f6f8f", "#ffffff"), 2)
    5.57
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def least(color: str, grounds: Iterable[str]) -> float:
    """The contrast with the ground on which it is read worst."""
    return min(contrast(color, ground) for ground in grounds)


def readable(color: str, grounds: tuple[str, ...], need: float = FOR_TEXT) -> str:
    """The colour itself when its contrast is enough on all the grounds, else its nearest shade that has it.

    >>> readable("#ffcc00", GROUNDS["light"])
    '#806600'
    """
    if least(color, grounds) >= need:
        return color
    toward = "#000000" if min(luminance(g) for g in grounds) > 0.18 else "#ffffff"
    enough, short = 255, 0
    while enough - short > 1:
        middle = (enough + short) // 2
        if least(_mixed(color, toward, middle / 255), grounds) >= need:
            enough = middle
        else:
            short = middle
    return _mixed(color, toward, enough / 255)


def _mixed(color: str, other: str, share: float) -> str:
    """So much of the other in it."""
    parts = (round(a + (b - a) * share) for a, b in zip(_channels(color), _channels(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def meaning_alike(color: str, theme: Theme = LIGHT) -> str | None:
    """The meaning (`loss`, `care`, `good`, `evidence`) whose colour it would be taken for; None when it is like none."""
    near = {role: _distance(color, getattr(theme, role)) for role in ("loss", "care", "good", "evidence")}
    role = min(near, key=lambda one: near[one])
    return role if near[role] < ALIKE else None


def _distance(one: str, other: str) -> float:
    return math.dist(_oklab(one), _oklab(other))


def _oklab(color: str) -> tuple[float, float, float]:
    """Björn Ottosson 2020: a space in which distances are near to what the eye sees."""
    r, g, b = map(_linear, _channels(color))
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )
