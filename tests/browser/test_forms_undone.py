"""What forms write is undone like every edit, one step for each act: settings, rules, personas with their journeys, sources,
a step that unfolds; and the server still says when a form cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import bring
from .editing import records_of
from .looking import client_of, comes, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def kept(site: str, journey: str, id: str) -> dict[str, Any]:
    """The record as the server has it; empty when it is not there."""
    return records_of(site, journey).get(id, {})


def undone(page: Page, what: str) -> None:
    """Ctrl+Z, with the keyboard where a form leaves it, and the words for it."""
    page.keyboard.press("Control+z")
    expect(page.get_by_role("status").filter(has_text=f"Ångrat: {what}")).to_be_visible()


def test_forms_of_a_journey_are_undone_one_act_at_a_time(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/journeys/heat/settings")
    title = page.get_by_label("Namn (Svenska)")
    before = title.input_value()
    expect(page.get_by_role("button", name="Ångra", exact=True)).to_be_disabled()
    title.fill("Fjärrvärme")
    page.get_by_label("Ägare").fill("Robin")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status").filter(has_text="Sparat.")).to_be_visible()
    assert (kept(own_site, "journey:heat", "journey:heat")["title"]["sv"], before) == ("Fjärrvärme", "Byta värme hemma")
    undone(page, "Resans inställningar")
    expect(title).to_have_value(before)
    comes(page, lambda: kept(own_site, "journey:heat", "journey:heat")["title"]["sv"], before)
    page.get_by_role("button", name="Gör om", exact=True).click()
    expect(title).to_have_value("Fjärrvärme")
    assert violations(page) == []

    page.get_by_role("button", name="Fler vyer").click()
    page.get_by_role("link", name="Händelser").click()
    page.get_by_label("neighbour_visit hör till").select_option(label="Calculator")
    expect(page.get_by_text("Alla händelser hör till en kontaktpunkt.")).to_be_visible()
    page.get_by_role("heading", level=1, name="Händelser och kontaktpunkter").click()
    undone(page, "Händelser")
    expect(page.get_by_label("neighbour_visit hör till")).to_be_visible()
    undone(page, "Resans inställningar")
    comes(page, lambda: kept(own_site, "journey:heat", "journey:heat")["title"]["sv"], before)


def test_a_persona_and_its_journeys_are_one_step(open_page: Open, own_site: str) -> None:
    with client_of(own_site) as client:
        bring(client, "second", revealed=True)
        body = {"put": [{"id": "journey:second", "title": {"sv": "Den andra"}}]}
        assert client.post("/api/journeys/journey:second/records", json=body).status_code == 200
    page = open_page(own_site + "/personas")
    page.get_by_role("button", name="Ändra Villaägaren").click()
    page.get_by_label("Namn", exact=True).fill("Husägaren")
    page.get_by_label("Den andra").check()
    page.get_by_role("button", name="Spara").click()
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Husägaren"))
    expect(card.get_by_role("link", name="Den andra")).to_be_visible()
    assert kept(own_site, "journey:second", "journey:second")["personas"] == ["persona:oil"]
    page.get_by_role("link", name="Husägaren").click()  # one line of steps over the library's pages
    expect(page.get_by_role("heading", level=1, name="Husägaren")).to_be_visible()
    undone(page, "Ändra persona")
    expect(page.get_by_role("heading", level=1, name="Villaägaren")).to_be_visible()
    expect(page.get_by_role("link", name="Den andra")).to_have_count(0)
    comes(page, lambda: "personas" in kept(own_site, "journey:second", "journey:second"), False)
    page.keyboard.press("Control+Shift+z")
    expect(page.get_by_role("heading", level=1, name="Husägaren")).to_be_visible()
    expect(page.get_by_role("link", name="Den andra")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("link", name="Källor").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Intervjuer"))
    row.get_by_role("button").click()
    page.get_by_label("Antal (n)").fill("44")
    page.get_by_role("button", name="Spara").click()
    expect(row.get_by_role("cell", name="44", exact=True)).to_be_visible()
    undone(page, "Ändra källa")
    expect(row.get_by_role("cell", name="12", exact=True)).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def test_a_step_that_unfolds_is_undone_in_both_journeys(open_page: Open, own_site: str) -> None:
    with client_of(own_site) as client:
        bring(client, "inner", revealed=True)
    page = open_page(own_site + "/journeys/heat?about=step:offer")
    page.get_by_role("button", name="Redigera", exact=True).click()
    page.get_by_text("Fler uppgifter").click()
    page.get_by_label("Egen resa").select_option("journey:inner")
    expect(page.get_by_role("button", name="Koppla loss")).to_be_visible()
    comes(page, lambda: kept(own_site, "journey:inner", "journey:inner").get("parent_step"), "journey:heat#step:offer")
    page.get_by_role("button", name="Ångra", exact=True).click()
    expect(page.get_by_label("Egen resa")).to_be_visible()
    comes(page, lambda: kept(own_site, "journey:inner", "journey:inner").get("parent_step"), None)
    comes(page, lambda: kept(own_site, "journey:heat", "step:offer").get("nested_journey"), None)


def test_what_the_server_cannot_read_is_not_written(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/sources", refused=True)
    page.route("**/api/library/records/check", lambda route: route.continue_(post_data=b'{"put": [{"id": "nothing"}]}'))
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Intervjuer"))
    row.get_by_role("button").click()
    page.get_by_label("Antal (n)").fill("44")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Avbryt").click()
    expect(row.get_by_role("cell", name="12", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Ångra", exact=True)).to_be_disabled()
