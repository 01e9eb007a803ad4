"""Ways of writing a time; day and month; zones; precision; the years that are refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.events import zones

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def us(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - EPOCH) // timedelta(microseconds=1)


def log(*times: str, sep: str = ";") -> str:
    return "\n".join([sep.join(["customer", "event", "time"]), *(f"c{i}{sep}x{sep}{t}" for i, t in enumerate(times))])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2015-01-05 09:02:50+00:00", "2015-01-05T09:02:50"),
        ("2011-10-11T13:45:40.276+02:00", "2011-10-11T11:45:40.276"),
        ("2011-10-11T13:45:40Z", "2011-10-11T13:45:40"),
        ("2011-10-11T13:45:40+0200", "2011-10-11T11:45:40"),
        ("2011-10-11 13:45:40 +02:00", "2011-10-11T11:45:40"),
        ("2011-10-11 13:45:40 UTC", "2011-10-11T13:45:40"),
        ("2015-09-09 08:41:16,933", "2015-09-09T08:41:16.933"),
        ("2015-09-09 08:41:16.933123999", "2015-09-09T08:41:16.933123"),
        ("2015/9/9 8:41", "2015-09-09T08:41"),
        ("2015.09.09 08.41.16", "2015-09-09T08:41:16"),
        ("13/09/2015 08:41", "2015-09-13T08:41"),
        ("13.9.2015 08.41", "2015-09-13T08:41"),
        ("13-09-2015", "2015-09-13"),
        ("9/13/2015 8:41:16 PM", "2015-09-13T20:41:16"),
        ("09/13/15 12:05 AM", "2015-09-13T00:05"),
        ("13/09/15", "2015-09-13"),
        ("13/09/15 08:41:16", "2015-09-13T08:41:16"),
        ("13/09/98", "1998-09-13"),
        ("13-SEP-15 08.41.16.933000 PM", "2015-09-13T20:41:16.933"),
        ("9/13/2015 12:41:16.933 AM", "2015-09-13T00:41:16.933"),
        ("Sun Sep 13 08:41:16 2015", "2015-09-13T08:41:16"),
        ("Sun Sep  3 08:41:16 2015", "2015-09-03T08:41:16"),
        ("Sun Sep 13 08:41:16 +0200 2015", "2015-09-13T06:41:16"),
        ("Sun Sep 13 08:41:16 UTC 2015", "2015-09-13T08:41:16"),
        ("13/Sep/2015:08:41:16 +0200", "2015-09-13T06:41:16"),
        ("2015-W37-7", "2015-09-13"),
        ("20150909", "2015-09-09"),
        ("20150909T084116Z", "2015-09-09T08:41:16"),
        ("20150909084116", "2015-09-09T08:41:16"),
        ("5 Jan 2015 10:00", "2015-01-05T10:00"),
        ("5. mai 2015", "2015-05-05"),
        ("14 oktober 2015", "2015-10-14"),
        ("Jan 5, 2015", "2015-01-05"),
        ("Mon, 05 Jan 2015 10:00:00 +0100", "2015-01-05T09:00"),
        ("1436459000", "2015-07-09T16:23:20"),
        ("1436459000.25", "2015-07-09T16:23:20.25"),
        ("1436459000123", "2015-07-09T16:23:20.123"),
        ("1436459000123456", "2015-07-09T16:23:20.123456"),
        ("1436459000123456789", "2015-07-09T16:23:20.123456"),
    ],
)
def test_usual_ways_of_writing_a_time(read: Any, written: str, meant: str) -> None:
    assert read(log(written, written)).column("at") == [us(meant)] * 2


def test_day_and_month_are_settled_by_the_whole_column(read: Any) -> None:
    early = ["03/04/2024 10:00"] * 6000
    assert read(log(*early, "25/04/2024 10:00")).column("at")[0] == us("2024-04-03T10:00")
    assert read(log(*early, "04/25/2024 10:00")).column("at")[0] == us("2024-03-04T10:00")


def test_date_and_time_of_day_in_two_columns(read: Any) -> None:
    found = read("kund;händelse;datum;tid\n1;köp;25/04/2024;08:30\n1;retur;26/04/2024;\n2;köp;26/04/2024;17.05\n")
    assert found.column("at") == [us("2024-04-25T08:30"), us("2024-04-26"), us("2024-04-26T17:05")]
    assert found.roles["clock"] == "tid"
    assert found.precision == "s"


def test_an_order_that_nothing_settles_is_said(read: Any) -> None:
    found = read(log("03/04/2024 10:00"))
    assert found.column("at") == [us("2024-04-03T10:00")]
    assert "--date-order mdy" in found.warnings
    assert read(log("03/04/2024 10:00"), date_order="mdy").column("at") == [us("2024-03-04T10:00")]


def test_mixed_ways_in_one_column(read: Any) -> None:
    found = read(log("2024-01-05 10:00:00", "2024-01-05T11:00:00+01:00", "2024-01-06", "6 Jan 2024 10:00"))
    assert found.column("at") == [
        us("2024-01-05T10:00"),
        us("2024-01-05T10:00"),
        us("2024-01-06"),
        us("2024-01-06T10:00"),
    ]


@pytest.mark.parametrize(
    ("times", "precision"),
    [
        (["2024-01-01", "2024-01-02"], "day"),
        (["2024-01-01T00:00:00+02:00", "2024-01-02T00:00:00+02:00"], "day"),
        (["2024-01-01 10:00:00", "2024-01-02 00:00:00"], "s"),
        (["2024-01-01 10:00:00.120"], "ms"),
        (["2024-01-01 10:00:00.120001"], "us"),
        (["2024-01-01 10:00:00.120001007"], "ns"),
    ],
)
def test_precision_is_what_the_times_have(read: Any, times: list[str], precision: str) -> None:
    assert read(log(*times)).precision == precision


def test_nanoseconds_decide_the_order_before_they_are_cut(read: Any) -> None:
    found = read("customer,event,time\nu,b,2024-01-01 10:00:00.000000900\nu,a,2024-01-01 10:00:00.000000100\n")
    assert found.column("name") == ["a", "b"]
    assert len(set(found.column("at"))) == 1


def test_impossible_and_far_times_are_refused_with_their_reason(read: Any) -> None:
    found = read(log("2024-01-01", "9999-12-31", "-0044-03-15", "1899-12-31", "2201-01-01", "", "NA", "2024-02-30"))
    assert [r for r, _ in found.refused] == [2, 3, 4, 5, 6, 7, 8]
    reasons = dict(found.refused)
    assert reasons[2] == "the year 9999 is outside 1900–2200"
    assert reasons[4] == "the year 1899 is outside 1900–2200"
    assert reasons[6] == reasons[7] == "no time"
    assert reasons[8] == "the time cannot be read: 2024-02-30"
    assert len(found.events) == 1


def test_negative_epochs_are_before_1970_and_may_be_too_early(read: Any) -> None:
    found = read(log("1436459000", "-5", "-99999999999"))
    assert found.column("at") == [us("2015-07-09T16:23:20"), -5_000_000]
    assert "outside 1900–2200" in found.refused[0][1]


def test_naive_times_take_the_zone_and_say_so(read: Any) -> None:
    found = read(log("2024-07-01 12:00:00", "2024-01-01 12:00:00", "2024-01-01T12:00:00Z"), tz="Europe/Stockholm")
    assert found.column("at") == [us("2024-07-01T10:00"), us("2024-01-01T11:00"), us("2024-01-01T12:00")]
    assert "2 times carry no zone; they were read as Europe/Stockholm" in found.warnings


def test_the_doubled_and_the_missing_hour_are_counted(read: Any) -> None:
    found = read(log("2024-10-27 02:30:00", "2024-03-31 02:30:00", "2024-10-27 03:00:00"), tz="Europe/Stockholm")
    assert found.column("at") == [us("2024-10-27T00:30"), us("2024-03-31T01:30"), us("2024-10-27T02:00")]
    assert "1 time lies in the hour that clocks in Europe/Stockholm pass twice" in found.warnings
    assert "1 time lies in the hour that clocks in Europe/Stockholm skip" in found.warnings


def test_an_unknown_zone_is_a_usage_error(read: Any) -> None:
    from resa.errors import UsageError

    with pytest.raises(UsageError, match="Europe/Stockholm"):
        read(log("2024-01-01"), tz="Europe/Stokholm")


ZONES = ["Europe/Stockholm", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC"]


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(ZONES),
    local=st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)),
)
def test_local_time_to_utc_is_what_python_says(name: str, local: datetime) -> None:
    """Oracle: `zoneinfo` with fold 0."""
    tz = ZoneInfo(name)
    wall = (local - datetime(1970, 1, 1)) // timedelta(microseconds=1)
    before, found = zones.changes(tz, wall, wall)
    offset = next((c.before for c in found if wall < c.local_end), found[-1].after if found else before)
    expected = local.replace(tzinfo=tz, fold=0).utcoffset()
    assert expected is not None
    assert offset == expected // timedelta(microseconds=1)
