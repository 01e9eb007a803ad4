"""M35: contrast, words for pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...document import Document
from ...records import Card, change
from ..rule import Finding, Rule
from ..subject import Subject, written

#: WCAG 2.2, 1.4.3: text against its ground.
CONTRAST = 4.5
_INK = (0x1A, 0x1A, 0x1A)
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


class EveryoneCanReadIt(Rule):
    """Colours leave the text readable, pictures and icons have words, and every card has its place in the reading order.

    Dark text needs a contrast of 4.5 to 1 against the card's own colour; other colours than hexadecimal ones are left
    alone. A card with only a picture or an icon says nothing to who cannot see it. The fix takes unreadable colours away.
    """

    id = "M35"
    severity = "warn"
    group = "Accessibility"
    weight = 3
    source = "WCAG 2.2: 1.1.1, 1.3.2, 1.4.3"
    unchecked_when = "The map has no cards."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.document.cards() else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        document = subject.document
        faint = [c for c in document.cards() if _faint(c)]
        if faint:
            yield self.finding(faint, "contrast", _plain)
        wordless = [c for c in document.cards() if (c.image or c.icon) and c.ref is None and not written(c.text)]
        if wordless:
            yield self.finding(wordless, "words")
        homeless = [c for c in document.cards() if c.lane not in document or not document.span(c)]
        if homeless:
            yield self.finding(homeless, "order")


def _plain(document: Document) -> Document:
    return document.put(*(change(c, color="") for c in document.of(Card) if _faint(c)))


def _faint(card: Card) -> bool:
    match = _HEX.fullmatch(card.color.strip())
    if match is None:
        return False
    digits = match.group(1)
    wide = digits if len(digits) == 6 else "".join(d * 2 for d in digits)
    red, green, blue = (int(wide[i : i + 2], 16) for i in (0, 2, 4))
    return (_light((red, green, blue)) + 0.05) / (_light(_INK) + 0.05) < CONTRAST


def _light(colour: tuple[int, int, int]) -> float:
    """Relative luminance as WCAG defines it."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


rule = EveryoneCanReadIt()
