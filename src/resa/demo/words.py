"""How the demo's texts are written: one call, four languages, Swedish first as the company speaks it."""

from __future__ import annotations

from ..journey.records import Text


def t(sv: str, da: str, nb: str, en: str) -> Text:
    """A text in Swedish, Danish, Norwegian bokmål and English."""
    return {"sv": sv, "da": da, "nb": nb, "en": en}
