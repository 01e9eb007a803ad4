"""Time as a business counts it: only the hours it is open, not at night, on Sundays or on public holidays.

A clock maps an instant to the open time before it, so that the open time between two instants is a difference, and any
question that measures times may measure these. Hours are local: where the clocks change, an open day is an hour longer or
shorter. An opening hour in the hour that spring leaves out begins when the clocks have moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from ..errors import UsageError
from ..events.model import Snapshot
from ..events.zones import zone as zone_of
from ..texts.sentence import Sentence
from .holidays import COUNTRIES, public_holidays
from .kernel import Ints
from .registry import Argument

CLOCK_ARGUMENTS = (
    Argument("hours", "text", 'Count only opening hours: "mon-fri 08:00-17:00; sat 10-14". Default: all hours.', None),
    Argument(
        "holidays",
        "text",
        "Country whose public holidays are closed: se, dk, no or fi.",
        None,
        choices=tuple(COUNTRIES),
    ),
    Argument("closed", "texts", "A day that is closed besides, as an ISO date.", ()),
    Argument("zone", "text", "Time zone of the hours; by default that of the country, else UTC.", None),
)
CLOCK_NAMES = ("hours", "holidays", "closed", "zone")
#: The days as they begin in English, Swedish, Danish and Norwegian.
DAYS = (
    ("mon", "mån", "man"), ("tue", "tis", "tir"), ("wed", "ons"), ("thu", "tor"), ("fri", "fre"), ("sat", "lör", "lør"),
    ("sun", "sön", "søn"),
)  # fmt: skip
_NUMBER = {word: number for number, words in enumerate(DAYS) for word in words}
#: Without hours, holidays alone close whole days.
ALWAYS = "mon-sun 0-24"
_PART = re.compile(
    r"([^\W\d_]{3,})(?:\s*[-–]\s*([^\W\d_]{3,}))?\s+(\d\d?)(?:[:.](\d\d))?\s*[-–]\s*(\d\d?)(?:[:.](\d\d))?"
)
#: Minutes of a day from and to.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Clock:
    """Sorted open stretches (µs UTC) and the open time before each; without any, plain time."""

    starts: Ints
    ends: Ints
    before: Ints

    def of(self, at: Ints) -> Ints:
        """Open µs before each instant."""
        if not len(self.starts):
            return np.zeros_like(at)
        place = np.searchsorted(self.starts, at, side="right") - 1
        inside = np.maximum(place, 0)
        open_ = np.minimum(at, self.ends[inside]) - self.starts[inside]
        return np.where(place < 0, 0, self.before[inside] + open_)


def clock(
    snapshot: Snapshot,
    hours: str | None = None,
    holidays: str | None = None,
    closed: Sequence[str] = (),
    zone: str | None = None,
) -> Clock | None:
    """The clock over the time of the store; None when nothing is said about hours."""
    local = zone and zone_of(zone, "zone")  # refused also where it is not needed
    if hours is None and holidays is None and not closed:
        return None
    if holidays is not None and holidays.lower() not in COUNTRIES:
        raise UsageError(
            Sentence("analysis.no_holidays_of_country"), where="holidays", value=holidays, allowed=list(COUNTRIES)
        )
    country = holidays.lower() if holidays else None
    first, last = snapshot.first_at or 0, snapshot.last_at or 0
    return build(
        opening_hours(hours or ALWAYS),
        local or zone_of(COUNTRIES[country] if country else "UTC"),
        _day(first) - timedelta(days=2),
        _day(last) + timedelta(days=2),
        country,
        {_date(text) for text in closed},
    )


def build(
    hours: Sequence[Sequence[Span]],
    zone: ZoneInfo,
    first: date,
    last: date,
    country: str | None,
    closed: Iterable[date],
) -> Clock:
    """The open stretches of the days from `first` to `last`; `hours` per weekday from Monday."""
    shut = set(closed)
    if country:
        for year in range(first.year, last.year + 1):
            shut |= public_holidays(country, year)
    starts, ends = [], []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        for begin, end in () if day in shut else hours[day.weekday()]:
            a, b = _instant(day, begin, zone), _instant(day, end, zone)
            if a < b:
                starts.append(a)
                ends.append(b)
    start, stop = np.array(starts, np.int64), np.array(ends, np.int64)
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(stop - start)])[: len(start)]
    return Clock(start, stop, before)


def opening_hours(text: str) -> list[list[Span]]:
    """Per weekday from Monday its open spans in minutes, sorted and apart; a usage error says what cannot be read."""
    found: list[list[Span]] = [[] for _ in DAYS]
    for part in text.lower().split(";"):
        match = _PART.fullmatch(part.strip())
        if not match or match[1][:3] not in _NUMBER or (match[2] or match[1])[:3] not in _NUMBER:
            raise _unreadable(text, part)
        begin, end = 60 * int(match[3]) + int(match[4] or 0), 60 * int(match[5]) + int(match[6] or 0)
        if not begin < end <= 24 * 60 or int(match[4] or 0) > 59 or int(match[6] or 0) > 59:
            raise _unreadable(text, part)
        a, b = (_NUMBER[day[:3]] for day in (match[1], match[2] or match[1]))
        for day in range(a, b + 1 if a <= b else b + 8):
            found[day % 7].append((begin, end))
    return [_apart(spans) for spans in found]


def _apart(spans: list[Span]) -> list[Span]:
    """Overlapping spans as one."""
    made: list[Span] = []
    for begin, end in sorted(spans):
        if made and begin <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((begin, end))
    return made


def _instant(day: date, minute: int, zone: ZoneInfo) -> int:
    if minute == 24 * 60:
        day, minute = day + timedelta(days=1), 0
    local = datetime.combine(day, time(minute // 60, minute % 60), zone)
    delta = local.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000


def _day(at: int) -> date:
    return date(1970, 1, 1) + timedelta(days=at // 86_400_000_000)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            Sentence("analysis.no_iso_date_instant"), where="closed", value=text, allowed="2026-12-24"
        ) from None


def _unreadable(text: str, part: str) -> UsageError:
    return UsageError(
        Sentence("analysis.hours_cannot_be_read"), where=f"hours, {part.strip()!r}", value=text,
        allowed=Sentence("analysis.hours_example"),
    )  # fmt: skip
