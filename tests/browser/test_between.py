"""A plus in every gap, by mouse and keyboard; the narrow sheet walked by keyboard; placing from the panel."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .conftest import bring
from .editing import Hand, records
from .looking import box, client_of, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
NEW = "My new step"


@pytest.fixture
def journey(site: str, request: pytest.FixtureRequest) -> str:
    with client_of(site) as client:
        return bring(client, request.node.name.replace("_", "-"), revealed=True)


def titles(page: Page) -> list[str]:
    return page.locator("[data-item^='step:'] .title").all_inner_texts()


def test_the_mouse_adds_between_steps_and_between_cards(open_page: Open, site: str, journey: str) -> None:
    page = open_page(f"{site}/journeys/{quote(journey, safe='')}", language="en", height=1200)
    hand = Hand(page)
    upper, lower = box(hand.item("step:compare")), box(hand.item("step:offer"))
    page.mouse.move(upper["x"] + 60, upper["y"] + 4)
    page.mouse.move(upper["x"] + 60, (upper["y"] + upper["height"] + lower["y"]) / 2, steps=4)
    page.get_by_role("button", name="New step here, Consideration").click()
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    expect(page.locator("[data-item^='step:'] .title", has_text=NEW)).to_be_visible()
    order = [s["id"] for s in sorted((r for r in records(page, site, journey).values() if r.get("stage") == "stage:consider"), key=lambda r: r["order"])]  # fmt: skip
    assert order[0] == "step:compare" and order[2] == "step:offer" and len(order) == 3
    cell = hand.cell("lane:touchpoints", 1).locator(".card")
    before = [c.get_attribute("data-item") for c in cell.all()]
    first, second = box(cell.nth(0)), box(cell.nth(1))
    beside = abs(first["y"] - second["y"]) < 5
    x = (first["x"] + first["width"] + second["x"]) / 2 if beside else first["x"] + 40
    y = first["y"] + 12 if beside else (first["y"] + first["height"] + second["y"]) / 2
    page.mouse.move(x, y - 10)
    page.mouse.move(x, y, steps=4)
    page.get_by_role("button", name="New card here, Touchpoints").click()
    page.keyboard.type("A talk")
    page.keyboard.press("Enter")
    expect(page.locator(".card", has_text="A talk")).to_be_visible()
    cards = [c.get_attribute("data-item") for c in cell.all()]
    assert [cards[0], *cards[2:]] == before
    # A guess lands where it is let go: half-way between the zero line and the top is +1.
    grip = page.locator("[data-feeling='step:sign']")
    grip.scroll_into_view_if_needed()
    top, bottom = (float(grip.get_attribute(name) or 0) for name in ("data-top", "data-bottom"))
    lane = box(page.locator(".row[data-lane='lane:emotion']"))
    at = box(grip)
    page.mouse.move(at["x"] + 13, at["y"] + 13)
    page.mouse.down()
    page.mouse.move(at["x"] + 13, lane["y"] + top + (bottom - top) / 4, steps=6)
    page.mouse.up()
    assert records(page, site, journey)["card:e3"]["emotion"] == pytest.approx(1, abs=0.1)


def test_the_panel_places_a_card_without_dragging(open_page: Open, site: str, journey: str) -> None:
    page = open_page(f"{site}/journeys/{quote(journey, safe='')}?about=touchpoint:offer", language="en", theme="dark", width=390, height=1000)  # fmt: skip
    page.get_by_role("button", name="Edit", exact=True).click()
    place = page.get_by_role("region", name="Place on the map")
    place.get_by_label("At the step").select_option("step:sign")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    assert records(page, site, journey)["card:t2"]["from_step"] == "step:sign"
    assert violations(page) == []
    place.get_by_role("button", name="+ card after").click()
    page.keyboard.type("A greeting")
    page.keyboard.press("Enter")
    expect(page.locator(".card", has_text="A greeting")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator(".card", has_text="A greeting")).to_have_count(0)


def test_the_narrow_sheet_by_keyboard(open_page: Open, site: str, journey: str) -> None:
    page = open_page(f"{site}/journeys/{quote(journey, safe='')}", language="en", width=390, height=1000)
    page.locator("[data-item='stage:need']").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-item='stage:consider']")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-item='step:compare']")).to_be_focused()
    page.keyboard.press("n")
    page.keyboard.type(NEW)
    page.keyboard.press("Enter")
    expect(page.locator("[data-item^='step:'] .title").nth(2)).to_contain_text(NEW)
    page.locator("[data-item='card:t1']").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    assert records(page, site, journey)["card:t1"]["from_step"] != "step:compare"
    assert violations(page) == []
