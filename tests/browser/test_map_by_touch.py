"""A finger on the map: resting picks up, moving scrolls; on a tablet's sheet and on a phone."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import bring
from .editing import Hand, box, records
from .test_accessible import violations

pytestmark = pytest.mark.browser
REST = 450  # longer than the sheet waits


@pytest.fixture
def journey(own_site: str, request: pytest.FixtureRequest) -> str:
    with httpx.Client(base_url=own_site, timeout=60) as client:
        return bring(client, f"touch{abs(hash(request.node.name)):x}", revealed=True)


def opened(browser: Browser, site: str, journey: str, width: int, height: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, is_mobile=True, locale="en-GB"
    )
    context.add_init_script("localStorage.setItem('resa.language', 'en')")
    page = context.new_page()
    page.goto(f"{site}/journeys/{journey}")
    page.wait_for_load_state("networkidle")
    return page


def drag(page: Page, thing: Locator, to: Locator, at: tuple[float, float], rest: int = REST) -> None:
    """A real finger, by the browser's own protocol: down, rest, along, up."""
    thing.scroll_into_view_if_needed()
    begin, end = box(thing), box(to)
    touch: Any = page.context.new_cdp_session(page)

    def send(kind: str, x: float, y: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    x0, y0 = begin["x"] + min(30, begin["width"] / 2), begin["y"] + begin["height"] / 2
    x1, y1 = end["x"] + end["width"] * at[0], end["y"] + end["height"] * at[1]
    send("touchStart", x0, y0)
    page.wait_for_timeout(rest)
    for i in range(1, 7):
        send("touchMove", x0 + (x1 - x0) * i / 6, y0 + (y1 - y0) * i / 6)
    send("touchEnd", x1, y1)


def test_a_finger_drags_a_card_on_a_tablet(browser: Browser, own_site: str, journey: str) -> None:
    page = opened(browser, own_site, journey, 1100, 820)
    hand = Hand(page)
    drag(page, hand.item("card:b"), hand.item("card:t3"), (0.5, 0.9))
    expect(hand.cell("lane:touchpoints", 2).locator(".card")).to_have_count(2)
    # Without resting it scrolls, and nothing is moved.
    drag(page, hand.item("card:t3"), hand.item("card:t0"), (0.5, 0.5), rest=0)
    assert records(page, own_site, journey)["card:t3"]["from_step"] == "step:sign"
    drag(page, page.locator("[data-feeling='step:sign']"), page.locator("[data-feeling='step:sign']"), (0.5, -1.2))
    assert records(page, own_site, journey)["card:e3"]["emotion"] > 0
    page.context.close()


def test_a_phone_writes_and_drags_on_the_turned_sheet(browser: Browser, own_site: str, journey: str) -> None:
    page = opened(browser, own_site, journey, 390, 844)
    hand = Hand(page)
    hand.item("card:b").scroll_into_view_if_needed()
    drag(page, hand.item("card:b"), hand.item("card:t1"), (0.5, 0.05))
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    order = records(page, own_site, journey)
    assert order["card:b"]["order"] < order["card:t1"]["order"]
    page.get_by_role("button", name="New card in Pain points, Need").tap()
    page.keyboard.type("It is cold")
    page.keyboard.press("Enter")
    expect(page.locator(".card", has_text="It is cold")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    page.context.close()
