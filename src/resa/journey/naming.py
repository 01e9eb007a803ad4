"""What to call a record in a sentence: its title or text in a language, shortened; its id when nothing is written."""

from __future__ import annotations

from .document import Document
from .records import Card, Record, Text, read_text

LONGEST = 60


def written(document: Document, text: Text, language: str | None = None) -> str:
    """A text in the language, else in the first of the journey's own that is written."""
    own = (*document.journey.languages, "en", "sv", "nb", "da")
    return read_text(text, language or own[0], own)


def name_of(document: Document, record: Record | str | None, language: str | None = None) -> str:
    """The record's name; a card is named by what it places when it says nothing itself."""
    found = document.get(record) if isinstance(record, str) else record
    if found is None:
        return str(record or "")
    text = getattr(found, "title", None) or getattr(found, "text", None) or {}
    name = " ".join(written(document, text, language).split())
    if not name:
        ref = document.get(getattr(found, "ref", None))
        name = (
            name_of(document, ref, language)
            if ref is not None and ref is not found
            else _bare(document, found, language)
        )
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _bare(document: Document, record: Record, language: str | None) -> str:
    """A guessed emotion is named by its step; anything else that says nothing by its id."""
    if isinstance(record, Card) and record.emotion is not None and record.from_step in document:
        return f"emotion {record.emotion:+g} at {name_of(document, record.from_step, language)}"
    return record.id
