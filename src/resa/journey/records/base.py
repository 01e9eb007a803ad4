"""What all records share: identity, text in several languages, order, kept unknown fields.

A record is frozen; a change makes a new one (`msgspec.structs.replace`). Momentary state (selection, zoom) is never here.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import msgspec

Language = Literal["sv", "da", "nb", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "da", "nb", "en")

#: A text by language code. `{}` is "nothing written"; a missing language falls back (see `read_text`).
Text = dict[str, str]

Scope = Literal["journey", "library"]


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record of a document: `id` is `kind:name`, `kind` stands in the id only."""

    kind: ClassVar[str] = ""
    scope: ClassVar[Scope] = "journey"
    version: ClassVar[int] = 1

    id: str
    extra: dict[str, Any] = {}
    """Fields this version does not know; kept and written back, next to the known ones."""


def read_text(text: Text, language: str, fallback: tuple[str, ...] = ("en", "sv", "nb", "da")) -> str:
    """The text in `language`, else in the first of `fallback` that is written, else any, else ''."""
    for code in (language, *fallback):
        if text.get(code):
            return text[code]
    return next((t for t in text.values() if t), "")
