"""What to call a record in a sentence: its title, text or message in a language, shortened; its id when nothing is written."""

from __future__ import annotations

from ..texts import say
from .customer_words import words_of
from .document import Document
from .records import LANGUAGES, Card, Lane, Record, Text, read_text

LONGEST = 60


def written(document: Document, text: Text, language: str | None = None) -> str:
    """A text in the language, else in the first of the journey's own that is written."""
    own = (*document.journey.languages, "en", "sv", "nb", "da")
    return read_text(text, language or own[0], own)


def name_of(document: Document, record: Record | str | None, language: str | None = None) -> str:
    """The record's name, shortened to LONGEST signs; a card is named by what it places when it says nothing itself."""
    name = full_name(document, record, language)
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def full_name(document: Document, record: Record | str | None, language: str | None = None) -> str:
    """The same, never shortened: for files."""
    found = document.get(record) if isinstance(record, str) else record
    if found is None:
        return str(record or "")
    text = getattr(found, "title", None) or getattr(found, "text", None) or getattr(found, "message", None) or {}
    name = " ".join(written(document, text, language).split())
    if name:
        return name
    ref = document.get(getattr(found, "ref", None))
    if ref is not None and ref is not found:
        return full_name(document, ref, language)
    return _bare(document, found, language)


def _bare(document: Document, record: Record, language: str | None) -> str:
    """A lane is named by its kind, a guessed emotion by its step; anything else that says nothing by its id."""
    if isinstance(record, Lane):
        reader = language or next((code for code in document.journey.languages if code in LANGUAGES), "en")
        return words_of(document.journey, reader).fill(say(f"journey.lane_{record.lane_kind}", reader))
    if isinstance(record, Card) and record.emotion is not None and record.from_step in document:
        return f"emotion {record.emotion:+g} at {name_of(document, record.from_step, language)}"
    return record.id
