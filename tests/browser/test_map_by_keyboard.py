"""A map built and changed with the keyboard alone, from nothing to branches, and read in the order a screen reader has it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from .conftest import bring
from .editing import Hand, records
from .test_accessible import violations
from .test_map_by_mouse import begun, paste, titles

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def focused(page: Page) -> str:
    """What has the focus: an item's id, a row and column, or nothing of the sheet."""
    return str(page.evaluate("(e => e.dataset.item ?? `${e.dataset.row},${e.dataset.column}`)(document.activeElement)"))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write(page: Page, words: str) -> None:
    expect(page.locator(".inline textarea")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator(".inline textarea")).to_have_count(0)


def test_a_map_from_nothing_by_keyboard(open_page: Open, empty_site: str) -> None:
    journey = begun(empty_site)
    page = open_page(f"{empty_site}/journeys/{journey}", language="en")
    page.get_by_role("button", name="Begin with one empty stage").focus()
    press(page, "Enter")
    write(page, "Before")
    expect(page.locator("[data-item^='stage:']")).to_be_focused()
    press(page, "n")
    write(page, "The move")
    assert titles(page) == ["Before", "The move"]
    press(page, "Alt+ArrowLeft")
    assert titles(page) == ["The move", "Before"]
    press(page, "Control+z")
    assert titles(page) == ["Before", "The move"]

    # Down from the stage to its step: its words, a new one after it, changed places.
    page.locator("[data-item^='stage:']").first.focus()
    press(page, "ArrowDown", "Enter")
    page.keyboard.press("Control+a")
    write(page, "I pack")
    press(page, "n")
    write(page, "I clean")
    press(page, "Alt+ArrowLeft")
    first = page.locator("[data-item^='step:']").first
    expect(first).to_contain_text("I clean")
    expect(first).to_be_focused()

    # An arrow to the next stage's step, which may be left out.
    press(page, "a")
    page.locator("[data-item^='step:']").nth(2).focus()
    press(page, "Enter", "o")
    expect(page.get_by_role("status").filter(has_text="Arrow from “I clean”")).to_have_count(1)

    # An empty cell waits for its first card.
    page.locator("[data-item^='step:']").first.focus()
    press(page, "ArrowDown", "ArrowDown")
    assert focused(page).startswith("card") is False
    press(page, "Enter")
    write(page, "Moving firm")
    press(page, "n")
    write(page, "Van")
    press(page, "Alt+ArrowUp")
    expect(page.locator(".card").first).to_contain_text("Van")
    press(page, "Shift+ArrowDown")
    assert page.locator(".card.chosen").count() == 2
    press(page, "Control+d")
    expect(page.locator(".card")).to_have_count(4)
    press(page, "Delete")
    expect(page.locator(".card")).to_have_count(3)
    press(page, "Control+z", "Control+z")
    expect(page.locator(".card")).to_have_count(2)
    press(page, "Control+Shift+Z")
    expect(page.locator(".card")).to_have_count(4)
    press(page, "Control+z")

    # The guess at a step goes up and down; Delete takes it away.
    point = page.locator("[data-lane] button:has([data-feeling])").first
    point.focus()
    for _ in range(3):
        press(page, "Alt+ArrowUp")
    expect(point).to_have_attribute("aria-label", "I clean. we guess +0.3")
    press(page, "Delete")
    expect(point).to_have_attribute("aria-label", "I clean")
    press(page, "Control+z")

    # A lane by its name: moved, renamed, removed, back.
    page.locator("[data-item^='lane:']").last.focus()
    lane = focused(page)
    press(page, "Alt+ArrowUp")
    assert focused(page) == lane
    press(page, "Enter")
    page.keyboard.press("Control+a")
    write(page, "What we do")
    press(page, "Delete")
    expect(page.get_by_role("rowheader", name="What we do")).to_have_count(0)
    press(page, "Control+z")
    expect(page.get_by_role("rowheader", name="What we do")).to_be_visible()
    assert violations(page) == []

    found = records(page, empty_site, journey)
    steps = {r["title"]["en"]: r for r in found.values() if r["id"].startswith("step:")}
    assert steps["I clean"]["next"] == [{"step": steps["I pack"]["id"]}, {"step": next(s for s in steps.values() if s.get("optional"))["id"]}]  # fmt: skip
    press(page, "?")
    expect(page.get_by_role("dialog")).to_contain_text("Draw an arrow from the step")
    assert violations(page) == []


def test_cards_are_moved_stretched_and_pasted_by_keyboard(open_page: Open, own_site: str) -> None:
    with httpx.Client(base_url=own_site, timeout=60) as client:
        journey = bring(client, "keys", revealed=True)
    page = open_page(f"{own_site}/journeys/{journey}", language="en")
    hand = Hand(page)
    hand.item("card:p").focus()
    press(page, "Alt+ArrowRight")
    assert focused(page) == "card:p"
    press(page, "Alt+Shift+ArrowRight", "Alt+Shift+ArrowLeft", "Alt+Shift+ArrowRight")
    press(page, "Alt+ArrowDown")
    found = records(page, own_site, journey)
    assert (found["card:p"]["lane"], found["card:p"]["from_step"], found["card:p"]["to_step"]) == ("lane:improvements", "step:sign", "step:winter")  # fmt: skip
    press(page, "Home")
    assert focused(page) == "lane:improvements"
    hand.item("card:b").focus()
    paste(page, "Just words")
    expect(page.locator(".card", has_text="Just words")).to_be_visible()
    press(page, "+", "+", "0", "Escape", "Escape")
    expect(hand.item("card:b")).to_be_focused()
    press(page, "Space")
    expect(page.get_by_role("complementary").get_by_role("heading", name="Brochure")).to_be_focused()
    assert violations(page) == []
