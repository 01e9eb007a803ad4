"""Cards: content that is measured first, drawn in a box, and packed under each other in the columns it spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ..journey.records import Card
from .context import Context
from .glyphs import ICONS, PALETTE
from .images import Image
from .links import link_name, outer_link
from .sheet import Box, Dot, Glyph, Photo, Sheet
from .theme import DARK, Theme
from .type import ASCENT, Weight, height, text_width, wrap

if TYPE_CHECKING:
    from ..journey.document import Document

GAP = 6
PADDING = 9
#: Kinds of records that have a drawing of their own on a card.
PLACED = frozenset({"touchpoint", "insight", "action", "idea", "opportunity", "kpi"})
#: Two texts share a line only with room for a wider face, where Inter is not installed (PowerPoint).
SLACK = 1.12
ICON = 18.0


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph in a card. `mark` puts an evidence dot before its first line, `end` a text at the right of its last."""

    text: str
    color: str
    size: float = 11.5
    weight: Weight = 400
    mark: Literal["", "hollow", "half", "full"] = ""
    mark_color: str = ""
    end: str = ""
    end_color: str = ""
    end_weight: Weight = 400
    italic: bool = False
    link: str = ""
    """Where the words lead."""


@dataclass(frozen=True, slots=True)
class CardFace:
    """How one card looks: its paragraphs and its frame."""

    words: tuple[Words, ...]
    first: int = 0
    """First and last step column it spans."""
    last: int = 0
    frame: Literal["none", "card", "dashed", "bar"] = "card"
    bar: str = ""
    """Colour of the bar at the left edge."""
    about: str = ""
    wash: str = ""
    """Name of the colour behind it, one of glyphs.PALETTE."""
    icon: str = ""
    """Name of the drawing before its words, one of glyphs.ICONS."""
    image: Image | None = None
    """The picture above its words."""
    alt: str = ""


def decked(context: Context, face: CardFace, card: Card, text: str) -> CardFace:
    """The face with what stands on the card itself: its colour, and for a card of free words icon, picture and link."""
    face = replace(face, wash=card.color if card.color in PALETTE else "")
    if not bears_own(card):
        return face
    image = context.image(card.image)
    words = face.words
    if card.link:
        words += (Words(link_name(card.link), context.theme.evidence_text, link=outer_link(card.link)),)
    if card.image and image is None and not words and card.icon not in ICONS:
        words = (Words(context.say("rendering.picture"), context.theme.second),)
    icon = card.icon if card.icon in ICONS else ""
    return replace(face, words=words, icon=icon, image=image, alt=text or context.say("rendering.picture"))


def bears_own(card: Card) -> bool:
    """Whether the card shows icon, picture and link: one that places a record shows that record's instead."""
    return not card.ref or card.ref.partition(":")[0] not in PLACED


def images_on(document: Document) -> list[str]:
    """The names of the pictures that the map's cards show, each once."""
    lanes = {lane.id for lane in document.lanes() if not lane.hidden}
    return list(dict.fromkeys(c.image for c in document.cards() if c.image and c.lane in lanes and bears_own(c)))


@dataclass
class Packer:
    """Keeps the lowest free y of every column, so that cards never overlap, also those that span several."""

    context: Context
    top: float
    bottoms: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bottoms = [self.top] * len(self.context.steps)

    def place(self, face: CardFace) -> None:
        """Draw the card at the first free place."""
        columns = self.context.steps[face.first : face.last + 1]
        x, right = columns[0].x + GAP, columns[-1].x + columns[-1].width - GAP
        y = max(self.bottoms[face.first : face.last + 1])
        bottom = draw_card(self.context.sheet, face, x, y, right - x, self.context)
        for i in range(face.first, face.last + 1):
            self.bottoms[i] = bottom + GAP

    @property
    def bottom(self) -> float:
        """y below the lowest card."""
        return max([self.top, *self.bottoms])


def draw_card(sheet: Sheet, face: CardFace, x: float, y: float, width: float, context: Context) -> float:
    """Draw one card; returns its bottom."""
    theme = context.theme
    ground = PALETTE[face.wash]["dark" if theme is DARK else "light"] if face.wash else theme.paper
    pad = {"none": PADDING if face.wash else 2, "bar": 10}.get(face.frame, PADDING)
    inner, drawn = width - 2 * pad, []
    padded = face.frame in {"card", "dashed"} or bool(face.wash)
    line_y = y + (pad if padded else 2)
    if face.image:
        wide, high = face.image.fitted(inner)
        photo = Photo(x + pad, line_y, wide, high, face.image.content, face.image.media, face.alt, face.about)
        drawn.append(lambda: sheet.add(photo))
        line_y += high + (GAP if face.words or face.icon else 2)
    indent = ICON + GAP if face.icon else 0.0
    if face.icon:
        glyph = Glyph(x + pad, line_y, ICON, ICONS[face.icon], theme.ink)
        drawn.append(lambda: sheet.add(glyph))
    icon_bottom = line_y + (ICON + 2 if face.icon else 0)
    for words in _readable(face, theme):
        draw, line_y = _paragraph(sheet, words, x + pad + indent, line_y, inner - indent, ground)
        drawn.append(draw)
    line_y = max(line_y, icon_bottom)
    bottom = line_y + (pad - 2 if padded else 2)
    if face.wash and face.frame in {"none", "bar"}:
        sheet.add(Box(x, y, width, bottom - y, ground, radius=6, about="" if face.frame == "bar" else face.about))
    if face.frame == "card":
        sheet.add(Box(x, y, width, bottom - y, ground, theme.hairline, radius=8, about=face.about))
    elif face.frame == "dashed":
        hatch = None if face.wash else theme.neutral_wash
        sheet.add(Box(x, y, width, bottom - y, ground, theme.third, radius=8, dash=True, hatch=hatch, about=face.about))
    elif face.frame == "bar":
        sheet.add(Box(x, y, 3, bottom - y, face.bar, about=face.about))
    for draw in drawn:
        draw()
    return bottom


def _readable(face: CardFace, theme: Theme) -> Iterable[Words]:
    """The card's words; on a wash in the two inks alone, which stand out from every one of them."""
    if not face.wash:
        return face.words
    inks = {theme.ink, theme.second, ""}
    return (
        replace(
            words,
            color=words.color if words.color in inks else theme.ink,
            end_color=words.end_color if words.end_color in inks else theme.ink,
        )
        for words in face.words
    )


def _paragraph(
    sheet: Sheet, words: Words, x: float, y: float, width: float, ground: str
) -> tuple[Callable[[], None], float]:
    """The paragraph's drawing, put off until its card's box is drawn, and the y below it."""
    indent = 14.0 if words.mark else 0.0
    lines = wrap(words.text, width - indent, words.size, words.weight)
    bottom = y + height(len(lines), words.size)
    end_lines: Sequence[str] = ()
    beside = False
    if words.end:
        last = text_width(lines[-1], words.size, words.weight) if words.text else 0.0
        beside = (indent + last + text_width(words.end, words.size, words.end_weight)) * SLACK + 8 <= width
        end_lines = [words.end] if beside else wrap(words.end, width, words.size, words.end_weight)
        bottom += 0 if beside else height(len(end_lines), words.size)

    def draw() -> None:
        if words.mark:
            middle = y + words.size * (ASCENT - 0.36)
            hollow = words.mark == "hollow"
            sheet.add(Dot(x + 4.5, middle, 4.2, words.mark_color, words.mark, hollow, ground))
        sheet.text(
            x + indent, y, "\n".join(lines), width - indent, size=words.size, color=words.color, weight=words.weight,
            italic=words.italic, link=words.link,
        )  # fmt: skip
        if words.end:
            end_y = y + height(len(lines) - 1, words.size) if beside else y + height(len(lines), words.size)
            sheet.text(
                x + width if beside else x, end_y, words.end, width, size=words.size,
                color=words.end_color or words.color, weight=words.end_weight, anchor="end" if beside else "start",
            )  # fmt: skip

    return draw, bottom + 2
