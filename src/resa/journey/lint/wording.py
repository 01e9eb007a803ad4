"""A finding as a sentence in a language: its records by title, the team's word for the customer, numbers as people write."""

from __future__ import annotations

from ...texts import say
from ..customer_words import words_of
from ..document import Document
from ..records import Record, read_text
from .rule import Finding, Value

#: Titles told before the rest become a number.
TOLD = 3


def sentence(finding: Finding, document: Document, language: str = "en") -> str:
    """What is wrong, with the first few items by name."""
    values = {name: _value(name, value, document, language) for name, value in finding.values.items()}
    text = say(finding.key, language, titles=titles(finding.records, document, language), **values)
    return words_of(document.journey, language).fill(text)


def titles(ids: tuple[str, ...], document: Document, language: str) -> str:
    """'“Offer”, “App” and 3 more'."""
    told = ", ".join(say("lint.quoted", language, title=title(i, document, language)) for i in ids[:TOLD])
    if len(ids) <= TOLD:
        return told
    return say("lint.and_more", language, titles=told, n=len(ids) - TOLD)


def title(record_id: str, document: Document, language: str) -> str:
    """How people know the record: its title or words, for a card without words the step where it stands."""
    record = document.get(record_id)
    if record is None:
        return record_id
    words = _words(record, language)
    if words:
        return words if len(words) <= 60 else words[:59] + "…"
    step = getattr(record, "from_step", None)
    return title(step, document, language) if isinstance(step, str) and step in document else record_id


def rule_text(rule_id: str, document: Document, language: str = "en") -> str:
    """What the rule asks, with the team's word for the customer."""
    return words_of(document.journey, language).fill(say(f"lint.{rule_id}_rule", language))


def _words(record: Record, language: str) -> str:
    for name in ("title", "text"):
        text = getattr(record, name, None)
        if isinstance(text, dict) and any(text.values()):
            return " ".join(read_text(text, language).split())
    return ""


def _value(name: str, value: Value, document: Document, language: str) -> str:
    if isinstance(value, str):
        return title(value, document, language) if value in document else value
    if name.endswith("share"):
        return f"{100 * value:.0f}"
    if isinstance(value, int):
        return str(value)
    text = f"{value:+.1f}" if name.startswith(("assumed", "measured")) else f"{value:.4g}"
    return (text if language == "en" else text.replace(".", ",")).replace("-", "−")
