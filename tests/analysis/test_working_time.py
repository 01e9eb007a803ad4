"""Opening hours and holidays: published days, hand-counted waits, and an oracle that walks minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import working_time
from resa.analysis.asking import ask
from resa.analysis.holidays import easter, public_holidays
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot


def micros(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def test_easter_and_the_holidays_of_2026() -> None:
    published = {1961: (4, 2), 2000: (4, 23), 2008: (3, 23), 2011: (4, 24), 2024: (3, 31), 2026: (4, 5), 2038: (4, 25)}
    assert {y: (easter(y).month, easter(y).day) for y in published} == published
    days = {c: {d.strftime("%m-%d") for d in public_holidays(c, 2026)} for c in ("se", "dk", "no", "fi")}
    common = {"01-01", "04-03", "04-05", "04-06", "05-14", "05-24", "12-25", "12-26"}
    assert days["se"] == common | {"01-06", "05-01", "06-06", "06-20", "10-31"}
    assert days["dk"] == common | {"04-02", "05-25"}
    assert days["no"] == common | {"04-02", "05-01", "05-17", "05-25"}
    assert days["fi"] == common | {"01-06", "05-01", "06-20", "10-31", "12-06"}
    assert date(2023, 5, 5) in public_holidays("dk", 2023) and date(2024, 4, 26) not in public_holidays("dk", 2024)
    assert date(2004, 5, 31) in public_holidays("se", 2004) and date(2004, 6, 6) not in public_holidays("se", 2004)


def test_a_night_a_weekend_and_a_holiday() -> None:
    made = [
        Event("u1", "ask", micros("2026-04-02T14:00")),  # 16:00 in Stockholm, the Thursday before Easter
        Event("u1", "answer", micros("2026-04-07T07:00")),  # 09:00 on the Tuesday after
        Event("u2", "ask", micros("2026-04-08T10:00")),
        Event("u2", "answer", micros("2026-04-08T11:30")),
    ]
    hours = {"from": "ask", "to": "answer", "hours": "mon-fri 08:00-17:00", "holidays": "se"}
    row = next(ask("time-between", MemorySnapshot(made), hours).rows())
    assert (row["q25"], row["median_seconds"], row["q75"]) == (5850, 6300, 6750)  # 1.5 and 2 hours
    shut = next(ask("time-between", MemorySnapshot(made), {**hours, "closed": "2026-04-08"}).rows())
    assert (shut["q25"], shut["q75"]) == (1800, 5400)
    plain = next(ask("time-between", MemorySnapshot(made), {"from": "ask", "to": "answer"}).rows())
    assert plain["q90"] > 4 * 86_400 * 0.9


@given(
    st.sampled_from(["mon-fri 8-17", "sat 10:30-12; mon-wed 22-24", "fri-mon 0-24", "sun 01:30-03:15", "mon-sun 5-9; tue 8-12"]),
    st.sampled_from(["Europe/Stockholm", "UTC", "Europe/Helsinki"]),
    st.sampled_from([None, "se", "no"]),
    st.tuples(st.integers(0, 6 * 1440), st.integers(0, 6 * 1440)),
    st.sampled_from([date(2026, 3, 27), date(2026, 10, 23), date(2026, 4, 30)]),
)  # fmt: skip
def test_against_a_walk_minute_by_minute(text, zone, country, ends, first) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    tz = ZoneInfo(zone)
    spans = working_time.opening_hours(text)
    clock = working_time.build(spans, tz, first - timedelta(days=2), first + timedelta(days=9), country, [])
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    shut = public_holidays(country, first.year) if country else set()
    expected = 0
    for minute in range(min(ends), max(ends)):
        local = (begin + timedelta(minutes=minute)).astimezone(tz)
        # In the hour that autumn doubles, what opens or closes does so at its first run.
        here = local.hour * 60 + local.minute
        is_open = any(a <= here < b for a, b in spans[local.weekday()]) and local.date() not in shut
        if local.fold and any(a <= here < b < 180 for a, b in spans[local.weekday()]):
            is_open = False
        expected += is_open
    at = np.array([int(begin.timestamp()) * 1_000_000 + m * 60_000_000 for m in ends])
    found = clock.of(at)
    assert abs(int(found[1] - found[0])) // 60_000_000 == pytest.approx(
        expected, abs=0 if zone == "UTC" or first.month == 4 else 75
    )
    assert clock.of(at + 1).min() >= found.min()


@pytest.mark.parametrize("text", ["", "mon 9", "mon-fri 17-8", "mun 8-9", "mon 8-25", "mon 8:70-9"])
def test_hours_that_cannot_be_read(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        working_time.opening_hours(text)


def test_what_is_told() -> None:
    store = MemorySnapshot([Event("u", "a", 0), Event("u", "b", 1)])
    for arguments, told in (({"holidays": "xx"}, "not known"), ({"closed": "soon"}, "ISO"), ({"hours": "mon 8-9", "zone": "Mars"}, "time zone")):  # fmt: skip
        with pytest.raises(UsageError, match=told):
            ask("time-between", store, arguments)
    assert len(ask("time-between", MemorySnapshot([]), {"hours": "mon-fri 8-17"})) == 0
