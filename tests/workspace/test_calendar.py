"""The calendar of reviews, hand-counted and against RFC 5545's rules for lines."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from resa.journey.document import Document
from resa.journey.records import Journey
from resa.workspace import Workspace
from resa.workspace.calendar import _folded, calendar, due
from resa.workspace.journeys import bring
from resa.workspace.principals import local_owner


def test_a_review_is_due_its_days_after_the_last() -> None:
    today = date(2026, 3, 1)
    assert due(Journey(id="journey:a", reviewed_at="2025-06-01", review_every_days=30), today) == date(2025, 7, 1)
    assert due(Journey(id="journey:a"), today) == today


def test_every_journey_has_its_day(workspace: Workspace) -> None:
    owner = local_owner(workspace)
    title = {"sv": "Byta värme; snabbt, tyst"}
    bring(owner, Document([Journey(id="journey:a", title=title, languages=("sv",), reviewed_at="2026-01-31", review_every_days=1)]))  # fmt: skip
    bring(owner, Document([Journey(id="journey:b", title={"sv": "Ny"}, languages=("sv",), owner="Åsa")]))
    text = calendar(owner, "sv")
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20260201" in lines and "DTEND;VALUE=DATE:20260202" in lines
    assert f"DTSTART;VALUE=DATE:{workspace.clock().date():%Y%m%d}" in lines
    assert "SUMMARY:Se över kundresan Byta värme\\; snabbt\\, tyst" in lines
    assert "DESCRIPTION:Senast granskad aldrig. Ägare: Åsa." in lines
    assert all(len(line.encode()) <= 75 for line in lines)


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",))))
def test_folded_lines_unfold_to_the_same(line: str) -> None:
    folded = _folded(line)
    assert folded.replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
