"""Which reader takes a file: told from its content first, then from its name. The grid takes what no other knows."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Protocol, cast

from .report import Choices, Reading
from .sheets import is_workbook, read_text

#: Modules with `recognises(name, text)` and `read(text, name, choices, language)`; the first that knows a text reads it.
_OF_TEXT = ("cjml", "theydo", "lucidchart", "mermaid", "markdown", "miro")


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
        for name in _OF_TEXT:
            reader = cast(TextReader, importlib.import_module(f"{__package__}.{name}"))
            if reader.recognises(path.name, text):
                return reader.read(text, path.stem, choices, language)
    from .grid import read_grid

    return read_grid(path, choices, language)
