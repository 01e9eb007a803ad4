"""Events and touchpoints: bind by one choice, write a rule with its preview, make a touchpoint of events that have none."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .looking import client_of, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PATH = "/journeys/heat/binding"


def binding(site: str) -> dict[str, Any]:
    with client_of(site) as client:
        found: dict[str, Any] = client.get("/api/journeys/journey:heat/binding").json()
    return found


def test_bind_an_event_to_a_touchpoint_by_one_choice(open_page: Open, own_site: str) -> None:
    assert [u["name"] for u in binding(own_site)["unmatched"]] == ["neighbour_visit"]
    page = open_page(own_site + PATH)
    expect(page.get_by_text(re.compile(r"1.111 av 1.171 händelser"))).to_be_visible()
    page.get_by_label("neighbour_visit hör till").select_option(label="Calculator")
    expect(page.get_by_role("status").filter(has_text="neighbour_visit hör nu till Calculator")).to_be_visible()
    expect(page.get_by_text("Alla händelser hör till en kontaktpunkt.")).to_be_visible()
    assert binding(own_site)["unmatched"] == []


def test_a_rule_is_previewed_before_it_is_saved(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + PATH)
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Broschyr"))
    expect(row).to_contain_text("Regeln har aldrig träffat en händelse")
    row.get_by_role("button").click()
    value = page.get_by_label("Värde, flera med komma emellan")
    expect(value).to_have_value("brochure")
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
    saved = next(t for t in binding(own_site)["touchpoints"] if t["names"] == ["neighbour_visit"])
    assert saved["rule"]["any"] == [{"name": ["neighbour_*"], "channel": ["home_visit"]}]
    assert saved["n_customers"] == 60


def test_escape_leaves_the_rule_as_it_was(open_page: Open, own_site: str) -> None:
    before = binding(own_site)
    page = open_page(own_site + PATH)
    page.get_by_role("button", name="Ändra regeln för Offer").click()
    page.get_by_label("Värde, flera med komma emellan").fill("something else")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Spara")).to_have_count(0)
    assert binding(own_site) == before


def test_events_become_a_touchpoint_on_the_suggested_step(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + PATH)
    page.get_by_role("button", name="Gör neighbour_visit till en kontaktpunkt").click()
    name = page.get_by_label("Kontaktpunktens namn")
    expect(name).to_have_value("Neighbour visit")
    name.fill("Besök hos granne")
    expect(page.get_by_label("Steg").locator("option:checked")).to_have_text("Jag jämför lösningar")
    assert violations(page) == []
    page.get_by_role("button", name="Sätt på kartan").click()
    expect(page.get_by_role("status").filter(has_text="Besök hos granne står nu på kartan")).to_be_visible()
    found = binding(own_site)
    assert (found["unmatched"], [t["n_events"] for t in found["touchpoints"] if "neighbour_visit" in t["names"]]) == (
        [],
        [60],
    )
    page.get_by_role("link", name="Karta").click()
    expect(page.get_by_text("Besök hos granne").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 2560])
def test_the_page_fits_phone_and_wall(open_page: Open, site: str, width: int) -> None:
    page = open_page(site + PATH, width=width, theme="dark")
    page.get_by_role("button", name="Ändra regeln för Offer").click()
    expect(page.get_by_text("Träffar 240 händelser från 240 kunder")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
