"""Interview notes: personal data are marked before anything is kept, sentences become insights that rest on the note."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .editing import records
from .looking import violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
HEAT = f"/journeys/{quote('journey:heat', safe='')}"
NOTE = "Jag heter Karin Berg, nås på 070-123 45 67. Offerten tog tre veckor. ”Ingen ringde mig!”\n- Appen är bra"


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_a_note_becomes_a_source_with_insights(open_page: Open, own_site: str, theme: str, width: int) -> None:
    page = open_page(f"{own_site}{HEAT}/notes", theme=theme, width=width)
    name = f"Intervju {width}"
    page.get_by_label("Vad det är").fill(name)
    page.get_by_label("Antal personer").fill("3")
    page.get_by_label("Anteckning", exact=True).fill(NOTE)
    page.get_by_role("button", name="Granska texten").click()
    expect(page.get_by_text("Personuppgifter är utbytta")).to_contain_text("namn 1")
    expect(page.get_by_label("Anteckning", exact=True)).not_to_have_value(NOTE)
    expect(page.get_by_label("Mening 2", exact=True)).to_have_value("Offerten tog tre veckor.")
    page.get_by_label("Mening 2 blir").select_option("pain")
    page.get_by_label("Mening 2 hör till").select_option("step:offer")
    page.get_by_label("Mening 3 blir").select_option("quote")
    page.get_by_label("Mening 3 hör till").select_option("step:offer")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Spara källan och 2 insikter").click()
    page.get_by_role("link", name="Till kartan").click()
    if width > 760:
        expect(page.locator('[data-lane] [data-about^="insight:"]', has_text="Ingen ringde mig!").first).to_be_visible()
    found = records(page, own_site, "journey:heat").values()
    source = next(r for r in found if r["id"].startswith("source:") and r["title"] == {"sv": name})
    assert (source["source_kind"], source["n"]) == ("interviews", 3)
    assert "Karin" not in source["note"]["sv"] and "070" not in source["note"]["sv"]
    resting = {r["id"]: r for r in found if r["id"].startswith("insight:") and source["id"] in r.get("sources", [])}
    assert sorted(r["insight_kind"] for r in resting.values()) == ["pain", "quote"]
    cards = [r for r in found if r["id"].startswith("card:") and r.get("ref") in resting]
    assert [card["from_step"] for card in cards] == ["step:offer", "step:offer"]
