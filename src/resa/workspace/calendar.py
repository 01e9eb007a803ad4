"""The reviews of all journeys as a calendar (RFC 5545): one all-day event for each, on the day it is due.

A journey that was never reviewed is due today; one whose watched figure raised a signal is due on that day. The feed is read again by the calendar, so a review moves its event.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ..evidence.model import Signal
from ..journey.records import Journey, read_text
from ..journey.records.base import Language
from ..texts import say
from .principals import MapAccess, Principal, accessible_maps
from .watching import raised_signals


def calendar(principal: Principal, language: Language = "en") -> str:
    """The feed's text, lines ended and folded as the standard says."""
    now = principal.workspace.clock()
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Resa//reviews//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(say('review.feed', language, workspace=principal.workspace.name))}",
    ]
    for access in accessible_maps(principal):
        journey = principal.workspace.documents.read(access).document.journey
        lines += _event(journey, language, now, _calling(access, journey))
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def due(journey: Journey, today: date) -> date:
    """The day of the next review: `review_every_days` after the last one, today when there has been none."""
    if not journey.reviewed_at:
        return today
    return date.fromisoformat(journey.reviewed_at) + timedelta(days=journey.review_every_days)


def _calling(access: MapAccess, journey: Journey) -> list[Signal]:
    """The signals of watched figures that nobody has seen, nor looked the journey through since."""
    with access.workspace.data.now() as data:
        digest = data.digest
    since = journey.reviewed_at or ""
    return [one for one in raised_signals(access, digest) if not one.seen and one.raised_at[:10] > since]


def _event(journey: Journey, language: Language, now: datetime, signals: list[Signal]) -> list[str]:
    day = min([due(journey, now.date()), *(date.fromisoformat(one.raised_at[:10]) for one in signals)])
    title = read_text(journey.title, language) or journey.id
    why = say(
        "review.event_why", language, date=journey.reviewed_at or say("review.never", language),
        owner=journey.owner or say("review.nobody", language),
    )  # fmt: skip
    why = " ".join([why, *(f"{one.sentence.said(language)}." for one in signals)])
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(journey.id)}-review@resa",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(say('review.event', language, title=title))}",
        f"DESCRIPTION:{_text(why)}",
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
