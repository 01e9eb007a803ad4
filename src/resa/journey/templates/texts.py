"""Texts of the data files: one line in four languages, 'sv | da | nb | en', so that a translator sees them together."""

from __future__ import annotations

from ..records.base import LANGUAGES, Text


def texts(line: str) -> Text:
    """'sv | da | nb | en' as a text. ValueError when a language is missing."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != len(LANGUAGES) or not all(parts):
        raise ValueError(f"a text needs {' | '.join(LANGUAGES)}: {line!r}")
    return dict(zip(LANGUAGES, parts, strict=True))
