"""Who owns what lies between: given on the map, in the table of touchpoints and on a phone; and the hand-overs between teams."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .editing import records_of
from .looking import comes, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def stage(site: str, id: str) -> dict[str, object]:
    return records_of(site)[id]


def test_a_transition_is_given_an_owner_on_the_map(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/journeys/heat")
    chip = page.locator("[data-gap='gap:stage:consider>stage:decide']")
    expect(chip).to_have_accessible_name(re.compile("^Övergång Övervägande → Beslut: ingen ägare"))
    expect(chip).to_contain_text("→")
    chip.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Övervägande → Beslut")
    expect(panel.get_by_role("heading", name="Väntan")).to_be_visible()
    expect(panel.get_by_text("resor kom över")).to_be_visible()
    expect(panel.get_by_role("heading", name="Kontakter under tiden")).to_be_visible()
    expect(panel.get_by_role("heading", name="Vem som höll ärendet")).to_be_visible()
    assert violations(page) == []
    owner = panel.get_by_label("Ansvarig för övergången till nästa fas")
    owner.fill("Åsa Holm")
    owner.press("Tab")
    comes(page, lambda: stage(own_site, "stage:consider").get("onward_owner"), "Åsa Holm")
    expect(chip).to_have_accessible_name(re.compile("^Övergång Övervägande → Beslut, Åsa Holm"))
    panel.get_by_role("button", name="Stäng").click()
    expect(panel).to_have_count(0)
    # A step's way on is opened from the step.
    page.locator("[data-item='step:offer']").click()
    page.get_by_role("button", name="Belägg", exact=True).click()
    page.locator("aside [data-gap='gap:step:offer>step:sign']").click()
    expect(page.get_by_role("complementary", name="Jag får en offert → Jag skriver på")).to_be_visible()
    phone = open_page(own_site + "/journeys/heat", language="nb", theme="dark", width=390, height=844)
    phone.locator("[data-gap='gap:stage:consider>stage:decide']").click()
    expect(phone.get_by_label("Ansvarlig for overgangen til neste fase")).to_have_value("Åsa Holm")
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_hand_overs_between_teams_and_owners_in_bulk(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/journeys/heat")
    page.get_by_role("button", name="Fler vyer").click()
    page.get_by_role("link", name="Överlämningar").click()
    expect(page.get_by_role("heading", name="Överlämningar", exact=True)).to_be_visible()
    rows = page.get_by_role("table", name="Överlämningarna i en tabell").locator("tbody tr")
    expect(rows).to_have_count(4)
    # Every lane of a team, what nobody owns among them; the touchpoints on both sides are marked.
    expect(page.locator(".lane")).to_have_text(["Maja Lind", "Omar Said", "Kim Jo", "Ingen ägare"])
    expect(page.locator(".box.crosses")).to_have_count(5)
    label = page.get_by_role("button", name="Maja Lind → Omar Said")
    label.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Jag vill sänka kostnaden → Jag jämför lösningar")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".lane")).to_have_count(0)
    expect(rows.first).to_contain_text("Omar Said")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(own_site + "/touchpoints")
    table = page.get_by_role("table", name="Faser och övergångar")
    expect(table.locator("tbody tr")).to_have_count(7)
    page.get_by_role("checkbox", name="Välj alla faser och övergångar").check()
    page.get_by_role("textbox", name="Team").or_(page.get_by_role("combobox", name="Team")).fill("Privat")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Alla faser och övergångar har ägare")).to_be_visible()
    assert violations(page) == []
    comes(page, lambda: stage(own_site, "stage:decide").get("onward_team"), "Privat")
    page.goto(own_site + "/journeys/heat/table")
    transitions = page.get_by_role("table", name="Övergångar mellan faser").locator("tbody tr")
    expect(transitions).to_have_count(3)
    expect(transitions.first).to_contain_text("Privat")
    assert violations(page) == []
