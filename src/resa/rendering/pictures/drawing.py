"""Draws an answer: finds the file of its picture's kind, puts a head above and what is left out below it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ...analysis.picture import Picture, shown
from ...analysis.registry import Question, get
from ...analysis.result import Result
from ...texts import catalogue, say
from ...texts.numbers import integer
from ..formats.svg import svg
from ..sheet import Box, Curve, Dot, Glyph, Label, Line, Photo, Polygon, Shape, Sheet
from ..theme import THEMES, Theme
from . import written

P = TypeVar("P", bound=Picture)

#: Below this width names stand above what they name.
NARROW = 520
#: Sizes of type, as the page has them.
BODY, SMALL = 13.0, 11.5
#: Around a picture that stands alone; within a page the page has its own.
MARGIN = 18.0


@dataclass
class Drawing:
    """Handed to the file that draws: the rows, the reader's language, the sheet, and where the next thing stands."""

    question: Question
    result: Result
    rows: list[dict[str, Any]]
    language: str
    theme: Theme
    sheet: Sheet
    y: float = 0
    left_out: int = 0
    """Rows that are in the table only."""

    @property
    def width(self) -> float:
        return self.sheet.width

    @property
    def narrow(self) -> bool:
        """Whether there is room for one column only."""
        return self.sheet.width < NARROW

    def first(self, most: int) -> list[dict[str, Any]]:
        """The first rows; the others are counted as left out."""
        self.left_out += max(0, len(self.rows) - most)
        return self.rows[:most]

    def say(self, key: str, **values: object) -> str:
        """A text of `texts/pictures.json`."""
        return say(f"pictures.{key}", self.language, **values)

    def column(self, name: str) -> str:
        """What a column is called on the screen."""
        return written.head(name, self.unit(name), self.language)

    def value(self, name: str, value: Any) -> str:
        """A value in the unit of its column."""
        unit = next((c.unit for c in self.result.columns if c.name == name), "")
        return written.value(value, unit, self.language, name)

    def unit(self, name: str) -> str:
        """The unit of a column."""
        return next((c.unit for c in self.result.columns if c.name == name), "")

    def name(self, value: Any, column: str = "") -> str:
        """A name, or a path of names."""
        return written.name(value, self.language, column)


Draw = Callable[[Drawing, Any], None]
_KINDS: dict[type, Draw] = {}
_HELPERS = {"drawing", "written", "axes"}


def picture(kind: type[P]) -> Callable[[Callable[[Drawing, P], None]], Callable[[Drawing, P], None]]:
    """Declare the function that draws this kind of picture from `drawing.y` on."""

    def declare(function: Callable[[Drawing, P], None]) -> Callable[[Drawing, P], None]:
        _KINDS[kind] = function
        return function

    return declare


@cache
def kinds() -> dict[type, Draw]:
    """Every kind that can be drawn."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name not in _HELPERS:
            importlib.import_module(f"{__package__}.{module.name}")
    return _KINDS


def draw(
    result: Result, *, language: str = "en", theme: Theme | str = "light", width: float = 760, head: bool = True
) -> Sheet:
    """The answer as a sheet; `head` puts question and plain sentence above the picture, for files that stand alone."""
    question = get(result.question)
    roles = THEMES[theme] if isinstance(theme, str) else theme
    declared = question.picture_of(result)
    sentence = question.sentence_of(result).said(language)
    title = title_of(question, language)
    width -= 2 * MARGIN if head else 0
    sheet = Sheet(width, 0, roles.paper, title=title, language=language)
    drawing = Drawing(question, result, [dict(r) for r in shown(declared, result)], language, roles, sheet)
    if head:
        drawing.y = sheet.text(0, MARGIN, title, width, size=BODY, color=roles.second) + 2
        drawing.y = sheet.text(0, drawing.y, sentence, width, size=17, color=roles.ink, weight=600) + 14
    if drawing.rows:
        kinds()[type(declared)](drawing, declared)
    else:
        drawing.y = sheet.text(0, drawing.y + 8, drawing.say("nothing"), width, size=BODY, color=roles.second)
    if drawing.left_out:
        told = drawing.say("left_out", n=integer(drawing.left_out, language))
        drawing.y = sheet.text(0, drawing.y + 8, told, width, size=SMALL, color=roles.second)
    sheet.height = drawing.y + 4
    if head:
        sheet.shapes = [_moved(shape, MARGIN) for shape in sheet.shapes]
        sheet.width, sheet.height = sheet.width + 2 * MARGIN, drawing.y + MARGIN
    sheet.description = f"{sentence} {drawing.say('table_too')}"
    return sheet


def _moved(shape: Shape, dx: float) -> Shape:
    """The shape so much further to the right."""
    match shape:
        case Line():
            return replace(shape, x1=shape.x1 + dx, x2=shape.x2 + dx)
        case Curve():
            points, lower = (tuple((x + dx, y) for x, y in edge) for edge in (shape.points, shape.lower))
            return replace(shape, points=points, lower=lower)
        case Polygon():
            return replace(shape, points=tuple((x + dx, y) for x, y in shape.points))
        case Box() | Label() | Dot() | Glyph() | Photo():
            return replace(shape, x=shape.x + dx)


def title_of(question: Question, language: str) -> str:
    """The question as people ask it, in their language."""
    return catalogue().get(f"questions.{question.name.replace('-', '_')}", {}).get(language, question.title)


def picture_svg(
    result: Result, *, language: str = "en", theme: Theme | str = "light", width: float = 760, head: bool = True,
    prefix: str = "answer", fonts: bool = False,
) -> str:  # fmt: skip
    """The same as SVG text; `fonts` embeds the faces, for files that stand alone."""
    sheet = draw(result, language=language, theme=theme, width=width, head=head)
    if not fonts:
        return svg(sheet, prefix=prefix)
    from ..faces import embedded_faces

    return svg(sheet, prefix=prefix, fonts=embedded_faces(sheet))
