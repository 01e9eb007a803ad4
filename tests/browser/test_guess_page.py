"""Belief first, then evidence: guess blind by mouse and by keyboard, lock, reveal, and see how far off one was."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .looking import client_of, settled, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_guess_lock_reveal(open_page: Open, site: str, hidden_journey: str, theme: str) -> None:
    page = open_page(f"/journeys/{hidden_journey}/guess", theme=theme)
    expect(page.get_by_role("heading", name="Gissa först")).to_be_visible()
    offer = page.get_by_role("row", name=re.compile("Jag får en offert"))
    offer.get_by_role("radio", name="Mycket positiv").check(force=True)
    expect(page.get_by_text("1 av 5 steg gissade")).to_be_visible()
    offer.get_by_label(re.compile("^Faller bort")).fill("10")
    offer.get_by_label(re.compile("^Tid från steget före")).fill("2")
    page.keyboard.press("Tab")
    expect(offer.get_by_label(re.compile("^Tid från steget före"))).to_have_value("2")
    # The same by keyboard alone, in the next row.
    sign = page.get_by_role("row", name=re.compile("Jag skriver på"))
    sign.get_by_role("radio", name="Varken eller").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2 av 5 steg gissade")).to_be_visible()
    expect(sign.get_by_role("radio", name="Positiv", exact=True)).to_be_checked()
    assert violations(page) == []
    settled(page)  # each guess is kept as it is made
    page.reload()
    expect(offer.get_by_label(re.compile("^Faller bort"))).to_have_value("10")
    page.get_by_role("button", name="Lås min gissning").click()
    expect(page.get_by_text(re.compile("^Låst "))).to_be_visible()
    expect(offer.get_by_label(re.compile("^Faller bort"))).to_be_disabled()
    with client_of(site) as client:
        assert client.get(f"/api/journeys/{hidden_journey}/belief").json()["steps"] == []
    page.get_by_role("button", name="Visa beläggen för alla").click()
    outcome = page.get_by_role("row", name=re.compile("Jag får en offert"))
    expect(outcome).to_contain_text("56,2–68,4")
    expect(outcome).to_contain_text("fel")
    expect(page.get_by_text(re.compile("0 av 1 gissning ligger inom"))).to_have_count(2)
    assert violations(page) == []
