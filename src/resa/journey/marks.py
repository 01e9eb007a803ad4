"""The few marks that a text may carry: **bold**, *italic*, [words](https://…) and lines that begin with "- ".

They are stored in the text itself. Here they are read away, for pictures and files that draw words alone; the pages draw
them (`web/src/core/marks.ts`, the twin of this file).
"""

from __future__ import annotations

import re

_ADDRESS = r"(?:https?://|mailto:)[^\s()<>]+"
_MARK = re.compile(
    rf"\[([^\[\]\n]+)\]\({_ADDRESS}\)"
    r"|\*\*(?=\S)([^\n]+?)(?<=\S)\*\*(?!\*)"
    r"|(?<![^\W_*]|\*)\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![^\W_]|\*)"
)
_ITEM = re.compile(r"^\s*[-•]\s+", re.MULTILINE)


def without_marks(text: str) -> str:
    """The words alone; lines of a list keep a dot."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    item = _ITEM.match(line)
    return f"• {_words(line[item.end() :])}" if item else _words(line)


def _words(text: str) -> str:
    found = _MARK.search(text)
    if not found:
        return text
    inside = next(part for part in found.groups() if part is not None)
    return text[: found.start()] + _words(inside) + _words(text[found.end() :])
