"""Every journey in its place, and words found wherever they are written."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .editing import records_of
from .looking import client_of, comes, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
HEAT = quote("journey:heat", safe="")


def make(site: str, title: str) -> str:
    """Another journey, with a template's steps."""
    with client_of(site) as client:
        made = client.post("/api/journeys", json={"title": title, "language": "en", "template": "b2c_purchase"})
        assert made.status_code == 201, made.text
        return str(made.json()["id"])


def test_a_journey_gets_its_place_by_the_keyboard(open_page: Open, own_site: str) -> None:
    make(own_site, "A customer for life")
    page = open_page(f"{own_site}/atlas", language="en")
    grid = page.get_by_role("treegrid", name="Atlas")
    life = grid.get_by_role("row", name="A customer for life")
    heat = grid.get_by_role("row", name="Change the heating")
    expect(heat).to_have_attribute("aria-level", "1")
    expect(heat.get_by_role("gridcell", name="1 pain point")).to_contain_text("worst 3 of 4 · 1 of 1 with a source")
    expect(heat).to_contain_text("at “")  # the leak, with the step where it is
    expect(heat).to_contain_text("oldest source")
    expect(life).to_contain_text("Not measured")
    expect(life).to_contain_text("hidden until you have guessed")
    assert violations(page) == []

    # Into the grid, to the row below, and to what can be done with it.
    life.focus()
    page.keyboard.press("ArrowDown")
    expect(heat).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    more = page.get_by_role("button", name="Place and comparisons: Change the heating")
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Change the heating")
    expect(dialog.get_by_role("link", name="Version beside version")).to_be_visible()
    dialog.get_by_label("The journey above").select_option("A customer for life")
    step = dialog.locator("select").nth(1)
    expect(step.locator("option").nth(2)).to_be_attached()
    expect(dialog.get_by_role("button", name="Place it")).to_be_disabled()
    step.select_option(index=2)
    assert violations(page) == []
    dialog.get_by_role("button", name="Place it").click()
    expect(dialog.get_by_text("Placed.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(heat).to_have_attribute("aria-level", "2")
    expect(heat).to_contain_text("unfolds the step “")

    # Under itself it cannot stand: that is told, and nothing can be saved.
    page.get_by_role("button", name="Place and comparisons: A customer for life").click()
    upper = page.get_by_role("dialog", name="A customer for life")
    upper.get_by_label("The journey above").select_option("Change the heating")
    way = "A customer for life → Change the heating → A customer for life"
    expect(upper.get_by_role("alert")).to_contain_text(way)
    expect(upper.get_by_role("button", name="Place it")).to_be_disabled()
    page.keyboard.press("Escape")

    # It closes and opens by the arrows; a filter is in the address and shows what stands above.
    life.focus()
    expect(life).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowLeft")
    expect(life).to_have_attribute("aria-expanded", "false")
    expect(heat).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(heat).to_be_visible()
    page.get_by_role("combobox", name="Owner").select_option("Maja Lind (1)")
    expect(page.get_by_text("1 of 2 journeys")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 of 2 journeys")).to_be_visible()
    expect(life).to_contain_text("shown for context")
    page.get_by_role("button", name="Clear the filters").click()
    expect(page.get_by_text("2 journeys", exact=True)).to_be_visible()

    # The step above has its door; the place can be changed in the settings, and taken back there.
    page.goto(f"{own_site}/journeys/{HEAT}/settings")
    above = page.get_by_label("The journey above")
    expect(above.locator("option:checked")).to_have_text("A customer for life")
    above.select_option("None, it stands at the top")
    page.get_by_role("button", name="Place it").click()
    expect(page.get_by_text("Placed.")).to_be_visible()
    page.get_by_label("Tags").fill("core, Heat")
    page.get_by_role("button", name="Save", exact=True).click()

    def tags() -> list[str]:
        return list(records_of(own_site, "journey:heat")["journey:heat"].get("tags", []))

    comes(page, tags, ["core", "Heat"])
    page.get_by_role("button", name="Undo", exact=True).click()
    comes(page, tags, [])
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(above.locator("option:checked")).to_have_text("A customer for life")
    page.get_by_role("button", name="Redo", exact=True).click()
    expect(above.locator("option:checked")).to_have_text("None, it stands at the top")
    page.get_by_role("button", name="Redo", exact=True).click()
    expect(page.get_by_label("Tags")).to_have_value("core, Heat")
    page.get_by_role("link", name="See every journey in the atlas").click()
    expect(heat).to_have_attribute("aria-level", "1")
    page.get_by_role("combobox", name="Tag").select_option("core (1)")
    expect(page.get_by_text("1 of 2 journeys")).to_be_visible()

    phone = open_page(f"{own_site}/atlas?sort=pain", language="sv", theme="dark", width=390, height=844)
    expect(phone.get_by_role("row", name="Byta värme hemma")).to_contain_text("värst 3 av 4")
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_place_is_undone_in_the_atlas(open_page: Open, own_site: str) -> None:
    life = make(own_site, "A customer for life")
    page = open_page(f"{own_site}/atlas", language="en")
    heat = page.get_by_role("row", name="Change the heating")
    page.get_by_role("button", name="Place and comparisons: Change the heating").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("The journey above").select_option("A customer for life")
    step = dialog.locator("select").nth(1)
    expect(step.locator("option").nth(1)).to_be_attached()
    step.select_option(index=1)
    dialog.get_by_role("button", name="Place it").click()
    expect(dialog.get_by_text("Placed.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(heat).to_have_attribute("aria-level", "2")

    def doors() -> list[str]:
        """Which journeys the upper one's steps lead into."""
        return [one["nested_journey"] for one in records_of(own_site, life).values() if one.get("nested_journey")]

    comes(page, doors, ["journey:heat"])
    page.keyboard.press("Control+z")
    expect(heat).to_have_attribute("aria-level", "1")
    comes(page, doors, [])
    page.get_by_role("button", name="Redo", exact=True).click()
    expect(heat).to_have_attribute("aria-level", "2")
    comes(page, doors, ["journey:heat"])

    # The journey as it is beside another as it should be, from the atlas.
    with client_of(own_site) as client:
        upper = records_of(own_site, life)[life] | {"state": "future"}
        put = client.post(f"/api/journeys/{life}/records", json={"put": [upper]})
        assert put.status_code == 200, put.text
    page.reload()
    page.get_by_role("button", name="Place and comparisons: Change the heating").click()
    page.get_by_role("link", name="As-is beside To-be: A customer for life").click()
    expect(page.get_by_role("heading", name="Compare")).to_be_visible()
    expect(page.get_by_role("combobox", name="To", exact=True).locator("option:checked")).to_have_text(
        "A customer for life · To-be"
    )


def test_words_are_found_where_they_stand(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/touchpoints", language="sv")
    expect(page.get_by_role("heading", name="Kontaktpunkter")).to_be_visible()
    page.keyboard.press("/")
    box = page.get_by_role("searchbox", name="Ord att söka efter")
    expect(box).to_be_focused()
    assert violations(page) == []
    box.press_sequentially("offert drojer")
    found = page.get_by_role("region", name="Byta värme hemma").get_by_role("listitem")
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text(["Offert", "dröjer"])
    expect(found).to_contain_text("insikt")
    expect(page).to_have_url(f"{own_site}/search?q=offert+drojer")
    assert violations(page) == []
    found.get_by_role("link").click()
    expect(page).to_have_url(f"{own_site}/journeys/{HEAT}?about=insight%3Aslow")
    expect(page.get_by_role("complementary").get_by_role("heading", name="Offerten dröjer")).to_be_visible()
    page.go_back()
    expect(box).to_have_value("offert drojer")
    box.fill("zzz")
    expect(page.get_by_text("Inget hittades för ”zzz”.")).to_be_visible()
    phone = open_page(f"{own_site}/search?q=offer+takes", language="da", theme="dark", width=390, height=844)
    expect(phone.locator("mark")).to_have_text(["offer", "takes"])
    expect(phone.get_by_role("main")).to_contain_text("engelsk")
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
