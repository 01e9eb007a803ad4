"""A change in the business is noted, calls for a review of the map it concerns, is seen among all that has come up since, and is
answered by one click; taken away and brought back; in the calendar feed as a parser reads it."""

from __future__ import annotations

import re

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from .conftest import Open
from .looking import client_of, settled, violations

pytestmark = pytest.mark.browser

MAP = "/journeys/journey%3Aheat"
HEAT = "Change the heating"


def test_a_noted_change_calls_for_a_review_until_somebody_says_still_true(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/changes", "en")
    expect(page.get_by_text("Nothing is noted yet.")).to_be_visible()
    page.get_by_role("button", name="Note a change").press("Enter")
    form = page.get_by_role("dialog")
    form.get_by_label("What has changed?").fill("New offer template")
    form.get_by_label("Kind").select_option("release")
    form.get_by_label("Link (if any)").fill("https://example.org/offer")
    form.get_by_role("radio", name="Only some").check()
    expect(form.get_by_role("button", name="Note it")).to_be_disabled()
    form.get_by_role("checkbox", name=HEAT, exact=True).check()
    form.get_by_text(f"Places in {HEAT}").press("Enter")
    form.get_by_role("checkbox", name="Offer", exact=True).check()
    assert violations(page) == []
    form.get_by_role("button", name="Note it").click()
    entry = page.get_by_role("listitem").filter(has_text="New offer template")
    expect(entry).to_contain_text("Product release")
    expect(entry.get_by_role("link", name=f"Offer ({HEAT})")).to_be_visible()
    expect(entry.get_by_role("link", name="More about: New offer template")).to_have_attribute(
        "href", "https://example.org/offer"
    )
    assert violations(page) == []

    # Taken away by mistake, and back.
    page.get_by_role("button", name="Remove: New offer template").click()
    expect(page.get_by_role("status")).to_contain_text("is removed")
    expect(entry).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(entry).to_be_visible()
    page.get_by_role("button", name="Edit: New offer template").click()
    form.get_by_label("What has changed?").fill("Another offer template")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem").filter(has_text="Another offer template")).to_be_visible()

    # The map calls for its review by name, and says so in the list of journeys and in the bar.
    board = open_page(f"{own_site}{MAP}", "sv", theme="dark")
    chip = board.get_by_role("button", name="Översyn", exact=True)
    expect(chip).to_contain_text("Dags för översyn: Another off…")
    chip.press("Enter")
    expect(board.get_by_text("Produktsläpp,")).to_be_visible()
    assert violations(board) == []
    board.get_by_role("link", name="Vad har hänt sedan dess?").click()
    since = board.get_by_role("region", name=re.compile("Sedan översynen"))
    expect(since.get_by_text("Dags för översyn")).to_be_visible()
    expect(since.get_by_text("Another offer template", exact=True)).to_be_visible()
    expect(since.get_by_text(re.compile("Händelser inlästa: "))).to_be_visible()
    settled(board)
    assert violations(board) == []
    start = open_page(own_site, "en")
    expect(start.get_by_role("link", name="1 review waits for you", exact=True)).to_be_visible()
    expect(start.get_by_role("navigation").get_by_role("link", name=re.compile("Reviews"))).to_contain_text("1")
    expect(start.get_by_role("listitem").filter(has_text="Review due: Another off…").first).to_be_visible()

    since.get_by_role("button", name="Granskad idag: stämmer fortfarande").click()
    expect(since.get_by_text("Granskad. Kartan som den är nu sparas som en version.")).to_be_visible()
    expect(since.get_by_text("Inget har förändrats sedan dess.")).to_be_visible()
    expect(chip).not_to_contain_text("Dags")
    expect(board.get_by_role("region", name="Versioner").get_by_text("Vid översyn")).to_be_visible()

    # What is noted later the same day calls again, and is answered again.
    since.get_by_role("button", name="Anteckna en förändring").click()
    again = board.get_by_role("dialog")
    again.get_by_label("Vad har förändrats?").fill("Grossisten höjer")
    again.get_by_role("button", name="Anteckna", exact=True).click()
    expect(since.get_by_text("Grossisten höjer", exact=True)).to_be_visible()
    expect(chip).to_contain_text("Grossisten…")
    with client_of(own_site) as client:
        feed = Calendar.from_ical(client.get("/api/calendar.ics", params={"lang": "sv"}).text)
        (event,) = (one for one in feed.walk("VEVENT") if "journey:heat" in one["UID"])
        assert "Grossisten höjer" in str(event["DESCRIPTION"])
    since.get_by_role("button", name="Granskad idag: stämmer fortfarande").click()
    expect(chip).not_to_contain_text("Grossisten")

    phone = open_page(f"{own_site}/reviews", "nb", width=390, height=844)
    expect(phone.get_by_role("heading", name="Endringer rundt oss")).to_be_visible()
    expect(phone.get_by_text("Grossisten höjer")).to_be_visible()
    phone.get_by_text("Hva som gjør at et kart skal gjennomgås").click()
    expect(phone.get_by_label("Døgn for Forskning")).to_have_value("730")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(phone) == []
