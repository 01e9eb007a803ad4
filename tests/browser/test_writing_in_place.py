"""Text in place: written where it stands, by mouse and by keyboard, in several languages, by two people at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from .editing import records_of
from .looking import comes, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
HEAT = f"/journeys/{quote('journey:heat', safe='')}"


def record(site: str, id: str) -> dict[str, Any]:
    return records_of(site)[id]


def text(page: Page, id: str, field: str = "title") -> Locator:
    return page.locator(f'[data-text="{id} {field}"]').first


def test_texts_are_written_where_they_stand(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + HEAT)
    text(page, "stage:need").dblclick()
    field = page.get_by_role("textbox", name="Namn – Fas")
    expect(field).to_be_focused()
    assert violations(page) == []
    field.fill("Ett behov vaknar")
    field.press("Enter")
    expect(field).to_have_count(0)
    expect(text(page, "stage:need")).to_have_text("Ett behov vaknar")
    # The keyboard is back on the map, at the same place.
    expect(page.locator('[data-about="stage:need"][data-row="0"]')).to_be_focused()

    # By keyboard alone, in another language, with marks; Escape takes all of it back.
    page.locator('[data-about="insight:slow"]').focus()
    page.keyboard.press("F2")
    insight = page.get_by_role("textbox", name="Text – Insikt")
    expect(insight).to_have_value("Offerten dröjer")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+B")
    page.keyboard.press("End")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("- en vecka")
    expect(insight).to_have_value("**Offerten dröjer**\n- en vecka")
    expect(text(page, "insight:slow", "text").locator("strong")).to_have_text("Offerten dröjer")
    page.get_by_role("button", name="English").click()
    expect(insight).to_have_value("The offer takes long")
    expect(insight).to_be_focused()
    page.keyboard.type("!")
    page.keyboard.press("Escape")
    expect(text(page, "insight:slow", "text")).to_have_text("Offerten dröjer")
    expect(text(page, "insight:slow", "text").locator("strong")).to_have_count(0)
    comes(
        page, lambda: record(own_site, "insight:slow")["text"], {"sv": "Offerten dröjer", "en": "The offer takes long"}
    )


def test_tab_goes_to_the_next_text(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + HEAT)
    text(page, "step:compare").dblclick()
    field = page.get_by_role("textbox", name="Namn – Steg")
    field.fill("Jag jämför allt")
    field.press("Tab")
    expect(field).to_have_value("Jag får en offert")
    expect(field).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" till slut")
    page.keyboard.press("Shift+Tab")
    expect(field).to_have_value("Jag jämför allt")
    page.keyboard.press("Enter")
    expect(text(page, "step:offer")).to_have_text("”Jag får en offert till slut”")


def test_two_write_in_one_text(open_page: Open, own_site: str) -> None:
    ada = open_page(own_site + HEAT)
    ben = open_page(own_site + HEAT, theme="dark")
    for page in (ada, ben):
        text(page, "touchpoint:brochure").dblclick()
    at_adas, at_bens = (page.get_by_role("textbox", name="Namn – Kontaktpunkt") for page in (ada, ben))
    at_adas.press("End")
    at_bens.press("Home")
    at_adas.press_sequentially(" i brevlådan")
    expect(at_bens).to_have_value("Broschyr i brevlådan")
    at_bens.press_sequentially("Tjock ")
    expect(at_adas).to_have_value("Tjock Broschyr i brevlådan")
    # The caret stayed behind Ada's own words.
    at_adas.press_sequentially("!")
    expect(at_bens).to_have_value("Tjock Broschyr i brevlådan!")
    assert violations(ben) == []
    # Ben takes his own words back, not Ada's.
    at_bens.press("Escape")
    expect(at_adas).to_have_value("Broschyr i brevlådan!")
    at_adas.press("Enter")
    expect(text(ben, "touchpoint:brochure")).to_have_text("Broschyr i brevlådan!")
