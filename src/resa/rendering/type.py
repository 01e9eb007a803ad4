"""Type: how wide a text is in Inter, and how it breaks into lines. Never clips; a word wider than its column is broken."""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path
from typing import Literal

Weight = Literal[400, 500, 600, 700]
FONTS = Path(__file__).parent / "fonts"
FONT_FILES: dict[int, Path] = {
    400: FONTS / "Inter-Regular.ttf",
    500: FONTS / "Inter-Medium.ttf",
    600: FONTS / "Inter-SemiBold.ttf",
    700: FONTS / "Inter-Bold.ttf",
}
#: Line height as a multiple of the size.
LEADING = 1.36
#: Where a line may break: any space but the non-breaking ones.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
#: Where the baseline stands in its line, as a share of the size from the line's top.
ASCENT = 1.05


@cache
def _advances(weight: Weight) -> tuple[dict[int, float], float]:
    """Advance width per code point in em, and the width of a glyph the font lacks."""
    from fontTools.ttLib import TTFont

    font = TTFont(FONT_FILES[weight], lazy=True)
    em = font["head"].unitsPerEm
    metrics = font["hmtx"].metrics
    return {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}, metrics[".notdef"][0] / em


def has_glyphs(lines: tuple[str, ...]) -> bool:
    """Inter has every letter of these lines; else another face of the machine must stand in."""
    known = _advances(400)[0]
    return all(ord(letter) in known for line in lines for letter in line)


@cache
def _word_width(word: str, weight: Weight) -> float:
    """Width in em."""
    advances, missing = _advances(weight)
    # Wide scripts and emoji are not in Inter; whatever font stands in for it is at most about one em wide.
    return sum(advances.get(ord(c), 1.0 if ord(c) > 0x2E80 else missing) for c in word)


def text_width(text: str, size: float, weight: Weight = 400) -> float:
    """Width in pixels of one line, kerning left out (an upper bound within one per cent)."""
    return _word_width(text, weight) * size


def number_width(text: str, size: float, weight: Weight = 400) -> float:
    """Width of a number where all digits are as wide as each other, as on a page."""
    return text_width(re.sub(r"\d", "0", text), size, weight)


def wrap(text: str, width: float, size: float, weight: Weight = 400) -> list[str]:
    """The text as lines no wider than `width` pixels. Line feeds are kept; words too wide are broken between letters."""
    lines: list[str] = []
    for paragraph in text.replace("\r\n", "\n").split("\n"):
        lines += _wrap_paragraph(paragraph, width / size, weight)
    return lines


def _wrap_paragraph(paragraph: str, limit: float, weight: Weight) -> list[str]:
    space = _word_width(" ", weight)
    lines: list[str] = []
    line, used = "", 0.0
    for word in filter(None, _SPACES.split(paragraph)):
        for piece in _pieces(word, limit, weight):
            wide = _word_width(piece, weight)
            if line and used + space + wide <= limit:
                line, used = f"{line} {piece}", used + space + wide
            else:
                if line:
                    lines.append(line)
                line, used = piece, wide
    lines.append(line)
    return lines


def _pieces(word: str, limit: float, weight: Weight) -> list[str]:
    """The word, or about equal parts of it when it is wider than the column, with a hyphen where it was cut."""
    if _word_width(word, weight) <= limit or len(word) < 2:
        return [word]
    hyphen = "-" if word.replace("-", "").isalpha() else ""
    room = max(limit - _word_width(hyphen, weight), limit / 2)
    share = _word_width(word, weight) / max(1, math.ceil(_word_width(word, weight) / room))
    pieces, piece, used = [], "", 0.0
    for letter in word:
        wide = _word_width(letter, weight)
        if piece and used + wide > min(room, share + wide):
            pieces.append(piece if piece[-1] == "-" else piece + hyphen)
            piece, used = "", 0.0
        piece, used = piece + letter, used + wide
    return [*pieces, piece]


def height(lines: int, size: float) -> float:
    """Pixels that so many lines take."""
    return lines * size * LEADING
