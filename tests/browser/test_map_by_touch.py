"""A finger on the map: resting picks up, moving scrolls; on a tablet's sheet and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from .editing import Hand, place, records, write
from .looking import box, settled, violations

pytestmark = pytest.mark.browser
HEAT = "journey:heat"
Take = Callable[[int, int], Page]


@pytest.fixture
def take(browser: Browser, own_site: str) -> Iterator[Take]:
    """The map on a device of this size, held in the hand."""
    contexts: list[BrowserContext] = []

    def opened(width: int, height: int) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=True, is_mobile=True, locale="en-GB"
        )
        contexts.append(context)
        context.add_init_script("localStorage.setItem('resa.language', 'en')")
        page = context.new_page()
        page.goto(f"{own_site}/journeys/{HEAT}")
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def drag(page: Page, thing: Locator, to: Locator, at: tuple[float, float], lifted: str = "html.dragging") -> None:
    """A real finger, by the browser's own protocol: down, rest until the thing is lifted, along, up."""
    thing.scroll_into_view_if_needed()
    begin = box(thing)
    touch: Any = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    x0, y0 = begin["x"] + min(30, begin["width"] / 2), begin["y"] + begin["height"] / 2
    send("touchStart", (x0, y0))
    expect(page.locator(lifted)).to_have_count(1)
    aim = None
    while (found := place(box(to), at)) != aim:
        aim = x1, y1 = found
        for i in range(1, 7):
            send("touchMove", (x0 + (x1 - x0) * i / 6, y0 + (y1 - y0) * i / 6))
    send("touchEnd")
    expect(page.locator(lifted)).to_have_count(0)


def swipe(page: Page, thing: Locator, to: Locator) -> None:
    """A finger that does not rest; the browser keeps the time, which a busy machine would stretch."""
    begin, end = box(thing), box(to)
    touch: Any = page.context.new_cdp_session(page)
    touch.send(
        "Input.synthesizeScrollGesture",
        {
            "x": begin["x"] + min(30, begin["width"] / 2), "y": begin["y"] + begin["height"] / 2,
            "xDistance": end["x"] - begin["x"], "yDistance": end["y"] - begin["y"], "gestureSourceType": "touch",
        },
    )  # fmt: skip


def test_a_finger_drags_a_card_on_a_tablet(take: Take, own_site: str) -> None:
    page = take(1100, 820)
    hand = Hand(page)
    drag(page, hand.item("card:b"), hand.item("card:t3"), (0.5, 0.9))
    expect(hand.cell("lane:touchpoints", 2).locator(".card")).to_have_count(2)
    # Without resting it scrolls, and nothing is moved.
    swipe(page, hand.item("card:t3"), hand.item("card:t0"))
    assert records(page, own_site, HEAT)["card:t3"]["from_step"] == "step:sign"
    drag(page, page.locator("[data-feeling='step:sign']"), page.locator("[data-feeling='step:sign']"), (0.5, -1.2))
    assert records(page, own_site, HEAT)["card:e3"]["emotion"] > 0


def test_a_phone_writes_and_drags_on_the_turned_sheet(take: Take, own_site: str) -> None:
    page = take(390, 844)
    hand = Hand(page)
    hand.item("card:b").scroll_into_view_if_needed()
    drag(page, hand.item("card:b"), hand.item("card:t1"), (0.5, 0.05))
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    order = records(page, own_site, HEAT)
    assert order["card:b"]["order"] < order["card:t1"]["order"]
    page.get_by_role("button", name="New card in Pain points, Need").tap()
    write(page, "It is cold")
    expect(page.locator(".card", has_text="It is cold")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def test_a_finger_guesses_and_adds_between_steps_on_a_phone(take: Take, own_site: str) -> None:
    page = take(390, 844)
    track = page.locator("[data-track]", has=page.locator("[data-feeling='step:sign']"))
    drag(page, page.locator("[data-feeling='step:sign']"), track, (0.75, 0.5))
    assert records(page, own_site, HEAT)["card:e3"]["emotion"] == pytest.approx(1, abs=0.2)
    page.locator("[data-before='step:offer']").tap()
    page.keyboard.type("My new step")
    page.keyboard.press("Enter")
    expect(page.locator("[data-item^='step:'] .title", has_text="My new step")).to_be_visible()
    made = records(page, own_site, HEAT)
    between = next(r for r in made.values() if r["id"].startswith("step:") and r["title"].get("en") == "My new step")
    assert made["step:compare"]["order"] < between["order"] < made["step:offer"]["order"]


def test_a_finger_carries_a_source_to_another_claim_on_a_phone(take: Take, own_site: str) -> None:
    page = take(390, 844)
    page.get_by_role("button", name="New card in Pain points, Need").tap()
    write(page, "The winter is long")
    claim = page.locator(".card", has_text="The winter is long")
    expect(claim).to_be_visible()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    page.goto(f"{own_site}/journeys/{HEAT}?about=insight:slow")
    page.get_by_role("button", name="Edit", exact=True).tap()
    source = page.get_by_role("group", name="Sources").get_by_role("listitem").first
    expect(source).to_contain_text("Interviews")
    assert violations(page) == []
    claim.scroll_into_view_if_needed()
    drag(page, source.locator(".grip"), claim, (0.5, 0.5), lifted="html.carrying")
    expect(page.get_by_role("status").filter(has_text="The source has been added.").first).to_be_visible()
    expect(page.locator(".receives")).to_have_count(0)
    found = records(page, own_site, HEAT).values()
    assert [one["sources"] for one in found if (one.get("text") or {}).get("en") == "The winter is long"] == [
        ["source:talks"]
    ]
