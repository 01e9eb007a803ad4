"""Events and touchpoints: bind by one choice, write a rule with its preview, make a touchpoint of events that have none."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def violations(page: Page) -> list[str]:
    return [f"{v['id']} {[n['target'] for n in v['nodes'][:3]]}" for v in Axe().run(page).response["violations"]]


def binding(site: str, journey: str) -> dict[str, Any]:
    with httpx.Client(base_url=site) as client:
        found: dict[str, Any] = client.get(f"/api/journeys/{journey}/binding").json()
    return found


@pytest.fixture
def address(site: str, own_journey: str) -> tuple[str, str]:
    """The page of a map of its own, and the map's id."""
    return f"/journeys/{quote(own_journey, safe='')}/binding", own_journey


def test_bind_an_event_to_a_touchpoint_by_one_choice(open_page: Open, site: str, address: tuple[str, str]) -> None:
    path, journey = address
    assert [u["name"] for u in binding(site, journey)["unmatched"]] == ["neighbour_visit"]
    page = open_page(path)
    expect(page.get_by_text(re.compile(r"1.111 av 1.171 händelser"))).to_be_visible()
    page.get_by_label("neighbour_visit hör till").select_option(label="Calculator")
    expect(page.get_by_role("status").filter(has_text="neighbour_visit hör nu till Calculator")).to_be_visible()
    expect(page.get_by_text("Alla händelser hör till en kontaktpunkt.")).to_be_visible()
    assert binding(site, journey)["unmatched"] == []


def test_a_rule_is_previewed_before_it_is_saved(open_page: Open, site: str, address: tuple[str, str]) -> None:
    path, journey = address
    page = open_page(path)
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Broschyr"))
    expect(row).to_contain_text("Regeln har aldrig träffat en händelse")
    row.get_by_role("button").click()
    value = page.get_by_label("Värde, flera med komma emellan")
    assert value.input_value() == "brochure"
    expect(page.get_by_text("Träffar ingen händelse")).to_be_visible()
    value.fill("neighbour_*")
    expect(page.get_by_text("Träffar 60 händelser från 60 kunder")).to_be_visible()
    page.get_by_role("button", name="Och …").click()
    expect(page.get_by_label("Villkor", exact=True).nth(1)).to_have_value("channel")
    value.nth(1).fill("web")
    expect(page.get_by_text("Träffar ingen händelse")).to_be_visible()
    value.nth(1).fill("home_visit")
    expect(page.get_by_text("Träffar 60 händelser från 60 kunder")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status").filter(has_text="Regeln för Broschyr är sparad")).to_be_visible()
    saved = next(t for t in binding(site, journey)["touchpoints"] if t["names"] == ["neighbour_visit"])
    assert saved["rule"]["any"] == [{"name": ["neighbour_*"], "channel": ["home_visit"]}]
    assert saved["n_customers"] == 60


def test_escape_leaves_the_rule_as_it_was(open_page: Open, site: str, address: tuple[str, str]) -> None:
    path, journey = address
    before = binding(site, journey)
    page = open_page(path)
    page.get_by_role("button", name="Ändra regeln för Offer").click()
    page.get_by_label("Värde, flera med komma emellan").fill("something else")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Spara")).to_have_count(0)
    assert binding(site, journey) == before


def test_events_become_a_touchpoint_on_the_suggested_step(open_page: Open, site: str, address: tuple[str, str]) -> None:
    path, journey = address
    page = open_page(path)
    page.get_by_role("button", name="Gör neighbour_visit till en kontaktpunkt").click()
    name = page.get_by_label("Kontaktpunktens namn")
    assert name.input_value() == "Neighbour visit"
    name.fill("Besök hos granne")
    assert page.get_by_label("Steg").locator("option:checked").inner_text() == "Jag jämför lösningar"
    assert violations(page) == []
    page.get_by_role("button", name="Sätt på kartan").click()
    expect(page.get_by_role("status").filter(has_text="Besök hos granne står nu på kartan")).to_be_visible()
    found = binding(site, journey)
    assert (found["unmatched"], [t["n_events"] for t in found["touchpoints"] if "neighbour_visit" in t["names"]]) == (
        [],
        [60],
    )
    page.get_by_role("link", name="Karta").click()
    expect(page.get_by_text("Besök hos granne").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 2560])
def test_the_page_fits_phone_and_wall(open_page: Open, address: tuple[str, str], width: int) -> None:
    page = open_page(address[0], width=width, theme="dark")
    page.get_by_role("button", name="Ändra regeln för Offer").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_text("Träffar 240 händelser från 240 kunder")).to_be_visible()
    assert violations(page) == []
