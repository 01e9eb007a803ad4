"""PURE. What is written into an audit, as it may be: lengths, days, addresses."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from ...errors import LimitError, UsageError
from ...texts.sentence import Sentence
from .model import LONGEST_LINE, LONGEST_WORDS, MOST_LINKS, Link


def line(text: str, where: str, *, needed: bool = False) -> str:
    """One line without spare spaces. Raises UsageError when too long, or empty and needed."""
    found = " ".join(text.split())
    if needed and not found:
        raise UsageError(Sentence("audits.words_needed"), where=where)
    if len(found) > LONGEST_LINE:
        raise UsageError(
            Sentence("audits.too_long"), where=where, value=len(found), allowed=Sentence("audits.up_to_signs", most=LONGEST_LINE)
        )  # fmt: skip
    return found


def words(text: str, where: str, *, needed: bool = False) -> str:
    """Words over several lines. Raises UsageError when too long, or empty and needed."""
    found = text.strip()
    if needed and not found:
        raise UsageError(Sentence("audits.words_needed"), where=where)
    if len(found) > LONGEST_WORDS:
        raise UsageError(
            Sentence("audits.too_long"), where=where, value=len(found), allowed=Sentence("audits.up_to_signs", most=LONGEST_WORDS)
        )  # fmt: skip
    return found


def day(text: str, where: str) -> str:
    """An ISO date. Raises UsageError."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(Sentence("audits.no_date"), where=where, value=text, allowed="2026-12-31") from None


def links(given: tuple[Link, ...], where: str) -> tuple[Link, ...]:
    """Kept files and pages; nothing that a browser would run. Raises UsageError, LimitError."""
    if len(given) > MOST_LINKS:
        raise LimitError(
            Sentence("audits.too_many"), where=where, value=len(given), allowed=Sentence("audits.up_to", most=MOST_LINKS)
        )  # fmt: skip
    found = []
    for one in given:
        address = one.address.strip()
        kept = address.startswith("/api/files/")
        if len(address) > 2000 or not (kept or _is_page(address)):
            raise UsageError(
                Sentence("audits.no_address"), where=where, value=address[:100], allowed=["https://…", "/api/files/…"]
            )
        found.append(Link(name=line(one.name, where) or address[:LONGEST_LINE], address=address))
    return tuple(found)


def _is_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # a bracket that does not close
        return False
    return parts.scheme in ("https", "http") and bool(parts.netloc)
