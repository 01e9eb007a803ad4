"""The reviews of all journeys as a calendar (RFC 5545): one all-day event for each, on the day it is due, with its reasons.

The feed is read again by the calendar: a review, a noted change or a signal moves the event, whose id stays the same.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

from ..journey.records.base import Language
from ..texts import say
from ..texts.days import in_words
from .principals import Principal
from .reviewing import Review, reviews, title_in
from .workspace import Workspace


def calendar(principal: Principal, language: Language = "en") -> str:
    """The feed's text, lines ended and folded as the standard says."""
    workspace = principal.workspace
    now = workspace.clock()
    name = _text(say("review.feed", language, workspace=workspace.name))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Resa//reviews//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for review in reviews(principal):
        lines += _event(workspace, review, language, now)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(workspace: Workspace, review: Review, language: Language, now: datetime) -> list[str]:
    day = date.fromisoformat(review.day)
    title = title_in(review, language)
    owner = review.owner or say("review.nobody", language)
    why = [f"{reason.sentence.said(language)} ({in_words(reason.day, language)})." for reason in review.reasons]
    page = f"{workspace.config.url.rstrip('/')}/journeys/{quote(review.journey, safe='')}/history"
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(review.journey)}-review-{_text(workspace.id)}@resa",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(say('review.event', language, title=title))}",
        f"DESCRIPTION:{_text(chr(10).join([*why, say('review.event_owner', language, owner=owner)]))}",
        *([f"URL:{page}"] if workspace.config.url else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """Escaped as TEXT: backslash, comma, semicolon and new lines."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> str:
    """At most 75 octets a line, never within a letter; what follows begins with a space."""
    parts, part = [], b""
    for letter in line:
        encoded = letter.encode()
        if len(part) + len(encoded) > 75:
            parts.append(part)
            part = b" "
        part += encoded
    return b"\r\n".join([*parts, part]).decode()
