"""The calendar of reviews, read by a parser that is not ours, and against RFC 5545's rules for lines."""

from __future__ import annotations

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from resa.journey.document import Document
from resa.journey.records import Journey
from resa.workspace import Workspace
from resa.workspace.calendar import _folded, calendar
from resa.workspace.journeys import bring
from resa.workspace.noted_changes import Concerned, NewChange, note
from resa.workspace.principals import local_owner

from .conftest import Clock


def events(text: str) -> dict[str, Event]:
    """By id, as the parser understands them."""
    feed = Calendar.from_ical(text)
    assert not feed.errors
    found = {str(one["UID"]): one for one in feed.walk("VEVENT")}
    assert len(found) == len(feed.walk("VEVENT")), "every id is one event's"
    assert all(not one.errors and one["DTSTAMP"] for one in found.values())
    return found


def filled(workspace: Workspace) -> None:
    owner = local_owner(workspace)
    title = {"sv": "Byta värme; snabbt, tyst\\stilla"}
    bring(owner, Document([Journey(id="journey:a", title=title, languages=("sv",), reviewed_at="2026-01-31", review_every_days=100)]))  # fmt: skip
    bring(owner, Document([Journey(id="journey:b", title={"sv": "Ny"}, languages=("sv",), owner="Åsa")]))


def test_every_journey_has_its_day_and_its_reasons(workspace: Workspace) -> None:
    filled(workspace)
    workspace.config = msgspec.structs.replace(workspace.config, url="https://resa.example.org/")
    text = calendar(local_owner(workspace), "sv")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    a, b = sorted(events(text).values(), key=lambda one: str(one["UID"]))
    assert str(a["SUMMARY"]) == "Se över kundresan Byta värme; snabbt, tyst\\stilla"
    assert (a["DTSTART"].dt, a["DTEND"].dt) == (date(2026, 5, 11), date(2026, 5, 12))
    assert str(a["DESCRIPTION"]).splitlines() == [
        "Senast granskad 31 jan. 2026, ska ses över med 100 dagars mellanrum (11 maj 2026).", "Ägare: ingen.",
    ]  # fmt: skip
    assert str(a["URL"]) == "https://resa.example.org/journeys/journey%3Aa/history"
    assert b["DTSTART"].dt == workspace.clock().date(), "never reviewed: due today"
    assert str(b["DESCRIPTION"]).splitlines() == ["Aldrig granskad (1 mars 2026).", "Ägare: Åsa."]


def test_a_noted_change_moves_the_event_and_not_its_id(workspace: Workspace, clock: Clock) -> None:
    filled(workspace)
    owner = local_owner(workspace)
    before = events(calendar(owner, "en"))
    note(
        owner,
        NewChange(
            what="App 3, new login", kind="release", day="2026-03-10", concerns=(Concerned(journey="journey:a"),)
        ),
    )
    clock.passes(days=2)
    after = events(calendar(owner, "en"))
    assert before.keys() == after.keys()
    (moved,) = (uid for uid in after if "journey:a" in uid)
    assert (before[moved]["DTSTART"].dt, after[moved]["DTSTART"].dt) == (date(2026, 5, 11), date(2026, 3, 10))
    assert str(after[moved]["DESCRIPTION"]).startswith(
        "Product release, 10 Mar 2026: App 3, new login (10 Mar 2026).\nOwner:"
    )


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",))))
def test_folded_lines_unfold_to_the_same(line: str) -> None:
    folded = _folded(line)
    assert folded.replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
