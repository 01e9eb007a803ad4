"""Naive local times to UTC by plain arithmetic on microseconds, with the two hours a year that are not clear-cut.

A doubled hour (clocks back) is read as the first one; a missing hour (clocks forward) is shifted by the gap. Both are
what Python's `fold=0` means. The result is SQL over a BIGINT of local microseconds, so that no row passes Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from ..errors import UsageError
from ..texts.sentence import Sentence

SECOND = 1_000_000
DAY = 86_400 * SECOND


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks change at `at` (µs UTC) from one offset to another (µs)."""

    at: int
    before: int
    after: int

    @property
    def local_end(self) -> int:
        """Local µs from which the new offset holds."""
        return self.at + max(self.before, self.after)

    @property
    def local_start(self) -> int:
        """Local µs at which the doubled or the missing stretch begins."""
        return self.at + min(self.before, self.after)


def zone(name: str, where: str = "--tz") -> ZoneInfo:
    """The zone of that name, or UsageError with the nearest ones."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            Sentence("events.no_such_time_zone"), where=where, value=name, allowed=sorted(available_timezones()),
            remedy=Sentence("events.give_name_such_europe_stockholm_utc"),
        ) from error  # fmt: skip


def changes(tz: ZoneInfo, first: int, last: int) -> tuple[int, list[Change]]:
    """The offset (µs) before `first` and the changes until `last` (local µs), found by halving day by day."""
    low, high = first - 2 * DAY, last + 2 * DAY
    found = []
    step = 5 * DAY
    at, offset = low, _offset(tz, low)
    start = offset
    while at < high:
        later = _offset(tz, at + step)
        if later != offset:
            a, b = at, at + step
            while b - a > SECOND:
                middle = (a + b) // 2 // SECOND * SECOND
                if middle <= a:
                    break
                a, b = (middle, b) if _offset(tz, middle) == offset else (a, middle)
            found.append(Change(b, offset, later))
            offset = later
        at += step
    return start, found


def _offset(tz: ZoneInfo, at: int) -> int:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at // SECOND)
    found = moment.astimezone(tz).utcoffset()
    assert found is not None
    return int(found.total_seconds() * SECOND)


def offset_sql(local: str, start: int, found: list[Change]) -> str:
    """SQL for the offset (µs) that holds at a local time."""
    if not found:
        return str(start)
    whens = " ".join(f"WHEN {local} < {c.local_end} THEN {c.before}" for c in found)
    return f"(CASE {whens} ELSE {found[-1].after} END)"


def unclear_sql(local: str, found: list[Change]) -> str:
    """SQL: 1 in a doubled hour, 2 in a missing one, else NULL."""
    if not found:
        return "CAST(NULL AS TINYINT)"
    whens = " ".join(
        f"WHEN {local} >= {c.local_start} AND {local} < {c.local_end} THEN {1 if c.after < c.before else 2}"
        for c in found
    )
    return f"CAST(CASE {whens} END AS TINYINT)"
