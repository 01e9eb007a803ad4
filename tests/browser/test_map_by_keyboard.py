"""A map built and changed with the keyboard alone, from nothing to branches, and read in the order a screen reader has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .editing import Hand, records, write
from .looking import comes, violations
from .test_map_by_mouse import HEAT, begun, paste, titles

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def focused(page: Page) -> str:
    """The item that has the focus; nothing for an empty cell."""
    return str(page.evaluate("document.activeElement?.dataset.item ?? ''"))


def press(page: Page, *keys: str) -> None:
    """One key after the other, as fast as a hand: each when the page has drawn what the one before did."""
    for key in keys:
        page.keyboard.press(key)
        page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))")


def test_a_map_from_nothing_by_keyboard(open_page: Open, empty_site: str) -> None:
    journey = begun(empty_site)
    page = open_page(f"{empty_site}/journeys/{journey}", language="en")
    page.get_by_role("button", name="Begin with one empty stage").focus()
    press(page, "Enter")
    write(page, "Before")
    expect(page.locator("[data-item^='stage:']")).to_be_focused()
    press(page, "n")
    write(page, "The move")
    comes(page, lambda: titles(page), ["Before", "The move"])
    press(page, "Alt+ArrowLeft")
    comes(page, lambda: titles(page), ["The move", "Before"])
    press(page, "Control+z")
    comes(page, lambda: titles(page), ["Before", "The move"])

    # Down from the stage to its step: its words, a new one after it, changed places.
    page.locator("[data-item^='stage:']").first.focus()
    press(page, "ArrowDown", "Enter")
    expect(page.locator(".inline textarea")).to_be_focused()
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
    comes(page, lambda: focused(page), "")
    press(page, "Enter")
    write(page, "Moving firm")
    press(page, "n")
    write(page, "Van")
    press(page, "Alt+ArrowUp")
    expect(page.locator(".card").first).to_contain_text("Van")
    press(page, "Shift+ArrowDown")
    expect(page.locator(".card.chosen")).to_have_count(2)
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
    press(page, "Alt+ArrowUp", "Alt+ArrowUp", "Alt+ArrowUp")
    expect(point).to_have_attribute("aria-label", "I clean. we guess +0.3")
    press(page, "Delete")
    expect(point).to_have_attribute("aria-label", "I clean")
    press(page, "Control+z")

    # A lane by its name: moved, renamed, removed, back.
    page.locator("[data-item^='lane:']").last.focus()
    lane = focused(page)
    press(page, "Alt+ArrowUp")
    comes(page, lambda: focused(page), lane)
    press(page, "Enter")
    expect(page.locator(".inline textarea")).to_be_focused()
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
    page = open_page(f"{own_site}/journeys/{HEAT}", language="en")
    hand = Hand(page)
    hand.item("card:p").focus()
    press(page, "Alt+ArrowRight")
    expect(hand.item("card:p")).to_be_focused()
    press(page, "Alt+Shift+ArrowRight", "Alt+Shift+ArrowLeft", "Alt+Shift+ArrowRight")
    press(page, "Alt+ArrowDown")
    found = records(page, own_site, HEAT)
    assert (found["card:p"]["lane"], found["card:p"]["from_step"], found["card:p"]["to_step"]) == ("lane:improvements", "step:sign", "step:winter")  # fmt: skip
    press(page, "Home")
    expect(hand.item("lane:improvements")).to_be_focused()
    hand.item("card:b").focus()
    paste(page, "Just words")
    expect(page.locator(".card", has_text="Just words")).to_be_visible()
    press(page, "+", "+", "0", "Escape", "Escape")
    expect(hand.item("card:b")).to_be_focused()
    press(page, "Space")
    expect(page.get_by_role("complementary").get_by_role("heading", name="Brochure")).to_be_focused()
    assert violations(page) == []
