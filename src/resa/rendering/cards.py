"""Cards: content that is measured first, drawn in a box, and packed under each other in the columns it spans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .context import Context
from .sheet import Box, Dot, Sheet
from .type import ASCENT, Weight, height, text_width, wrap

GAP = 6
PADDING = 9
#: Two texts share a line only with room for a wider face, where Inter is not installed (PowerPoint).
SLACK = 1.12


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
    pad = {"none": 2, "bar": 10}.get(face.frame, PADDING)
    inner, drawn = width - 2 * pad, []
    line_y = y + (pad if face.frame in {"card", "dashed"} else 2)
    for words in face.words:
        draw, line_y = _paragraph(sheet, words, x + pad, line_y, inner, theme.paper)
        drawn.append(draw)
    bottom = line_y + (pad - 2 if face.frame in {"card", "dashed"} else 2)
    if face.frame == "card":
        sheet.add(Box(x, y, width, bottom - y, theme.paper, theme.hairline, radius=8, about=face.about))
    elif face.frame == "dashed":
        hatch = theme.neutral_wash
        sheet.add(
            Box(x, y, width, bottom - y, theme.paper, theme.third, radius=8, dash=True, hatch=hatch, about=face.about)
        )
    elif face.frame == "bar":
        sheet.add(Box(x, y, 3, bottom - y, face.bar, about=face.about))
    for draw in drawn:
        draw()
    return bottom


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
            italic=words.italic,
        )  # fmt: skip
        if words.end:
            end_y = y + height(len(lines) - 1, words.size) if beside else y + height(len(lines), words.size)
            sheet.text(
                x + width if beside else x, end_y, words.end, width, size=words.size,
                color=words.end_color or words.color, weight=words.end_weight, anchor="end" if beside else "start",
            )  # fmt: skip

    return draw, bottom + 2
