"""Line breaking and locale numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.rendering.curves import beziers
from resa.rendering.type import text_width, wrap
from resa.texts.days import in_words
from resa.texts.numbers import decimal, duration, integer, interval, money, percent
from resa.texts.sentence import Sentence


@given(st.text(alphabet="abcåäöæø ÅÄÖMi-/", max_size=200), st.floats(30, 300))
def test_wrapping_loses_no_letter_and_never_exceeds_the_width(text: str, width: float) -> None:
    lines = wrap(text, width, 13)
    assert "".join("".join(lines).split()).replace("-", "") == "".join(text.split()).replace("-", "")
    assert all(text_width(line, 13) <= width for line in lines)


def test_line_feeds_are_kept() -> None:
    assert wrap("en\ntvå tre", 500, 13) == ["en", "två tre"]


@pytest.mark.parametrize(
    ("language", "shown"), [("sv", "12\u00a0340"), ("nb", "12\u00a0340"), ("da", "12.340"), ("en", "12,340")]
)
def test_integers_as_the_reader_writes_them(language: str, shown: str) -> None:
    assert integer(12340, language) == shown


def test_shares_decimals_and_intervals() -> None:
    assert percent(0.3342, "sv") == "33,4\u00a0%"
    assert percent(0.3342, "en") == "33.4%"
    assert decimal(-0.04, "sv") == "0,0"
    assert decimal(-1.25, "sv", 2) == "−1,25"
    assert interval(0.326, 0.343, "sv", 1, 100) == "32,6–34,3"
    assert interval(-3, 2, "en", 0) == "−3 – 2"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0\u00a0s"), (42, "42\u00a0s"), (3600 * 3 + 300, "3\u00a0h 5\u00a0min"), (86400 * 9.5, "9\u00a0d 12\u00a0h"),
     (86400 * 41, "41\u00a0d"), (86400, "1\u00a0d")],
)  # fmt: skip
def test_durations_have_two_units(seconds: float, shown: str) -> None:
    assert duration(seconds, "sv") == shown


def test_money() -> None:
    assert money(1_840_000_000, "SEK", "sv") == "18,4\u00a0mn\u00a0kr"
    assert money(990_000, "NOK", "nb") == "9\u00a0900\u00a0kr"


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=12))
def test_the_curve_stays_within_its_points(values: list[float]) -> None:
    """Monotone interpolation: between two points the control points lie between them too."""
    points = [(10.0 * i, v) for i, v in enumerate(values)]
    for (_, y0), (a, b, (_, y1)) in zip(points, beziers(points), strict=False):
        low, high = min(y0, y1) - 1e-9, max(y0, y1) + 1e-9
        assert low <= a[1] <= high and low <= b[1] <= high


@pytest.mark.parametrize(
    ("language", "day", "month", "quarter"),
    [
        ("sv", "1 sep. 2026", "september 2026", "kvartal 3 2026"),
        ("da", "1. sep. 2026", "september 2026", "3. kvartal 2026"),
        ("nb", "1. sep. 2026", "september 2026", "3. kvartal 2026"),
        ("en", "1 Sept 2026", "September 2026", "Q3 2026"),
    ],
)
def test_days_as_the_reader_writes_them(language: str, day: str, month: str, quarter: str) -> None:
    assert [in_words(text, language) for text in ("2026-09-01", "2026-09", "2026-Q3")] == [day, month, quarter]
    for other in ("2026", "2026-9-1", "2026-13", "2026-09-32", "2026-Q5", "2026-09-01T10:00", "x 2026-09-01"):
        assert in_words(other, language) == other
    said = Sentence("analysis.counted_until_last_purchase", day="2026-09-01")
    assert day in said.said(language) and "2026-09-01" in said, "programs read it as it was"
