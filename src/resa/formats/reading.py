"""Which reader takes a file: told from its content first, then from its name. The grid takes what no other knows."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Protocol, cast

from ..errors import UnreadableError
from ..texts.sentence import Sentence
from .report import Choices, Reading
from .sheets import is_workbook, read_text

#: Modules with `recognises(name, text)` and `read(text, name, choices, language)`; the first that knows a text reads it.
_OF_TEXT = ("cjml", "theydo", "lucidchart", "mermaid", "markdown", "miro")

#: Signs that no text holds.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class TextReader(Protocol):
    """A format that is text."""

    def recognises(self, name: str, text: str) -> bool:
        """Whether the text is of this format."""

    def read(self, text: str, name: str, choices: Choices, language: str) -> Reading:
        """Its map."""


def read_map(path: Path, choices: Choices = Choices(), language: str = "en") -> Reading:
    """The map in a file of another tool, and what is understood, changed and lost. Nothing is written."""
    path = Path(path)
    if not is_workbook(path):
        text, _ = read_text(path)
        _refuse_what_is_no_text(path, text)
        for name in _OF_TEXT:
            reader = cast(TextReader, importlib.import_module(f"{__package__}.{name}"))
            if reader.recognises(path.name, text):
                return reader.read(text, path.stem, choices, language)
        _refuse_other_json(path, text)
    from .grid import read_grid

    return read_grid(path, choices, language)


def _refuse_what_is_no_text(path: Path, text: str) -> None:
    """A damaged workbook or a picture would otherwise become a grid of odd signs."""
    if _NO_TEXT.search(text[:10_000]):
        raise UnreadableError(
            Sentence("formats.not_text"), where=path.name, allowed=Sentence("formats.known"), remedy=Sentence("formats.export_again")
        )  # fmt: skip


def _refuse_other_json(path: Path, text: str) -> None:
    """JSON that is no map's is no grid either, although its commas look like one's."""
    if path.suffix.lower() != ".json" and text.lstrip()[:1] != "{":
        return
    try:
        json.loads(text)
    except ValueError as error:
        raise UnreadableError(Sentence("formats.json_broken"), where=path.name, value=error) from error
    raise UnreadableError(
        Sentence("formats.json_unknown"), where=path.name, allowed=Sentence("formats.known"), remedy=Sentence("formats.json_own")
    )  # fmt: skip
