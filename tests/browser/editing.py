"""How a hand works on the sheet, for the tests of editing."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from .looking import box, client_of


class Hand:
    """A mouse on a map page; things are named by their record's id."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def item(self, record: str) -> Locator:
        return self.page.locator(f"[data-item='{record}']")

    def cell(self, lane: str, column: int) -> Locator:
        return self.page.locator(f"[data-lane='{lane}'] [data-cell='{column}']")

    def carry(self, thing: Locator, to: Locator, at: tuple[float, float] = (0.5, 0.5), drop: bool = True) -> None:
        """Press on the thing, move in a few steps to a place in the other, let go. The place is looked up while the thing
        is in the hand, and again until it stays where it is: the sheet scrolls along at its edges."""
        thing.scroll_into_view_if_needed()
        begin = box(thing)
        x, y = begin["x"] + min(24, begin["width"] / 2), begin["y"] + begin["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + 6, y + 6, steps=2)
        expect(self.page.locator("html.dragging")).to_have_count(1)
        aim = None
        while (found := place(box(to), at)) != aim:
            aim = found
            self.page.mouse.move(*aim, steps=6)
        if drop:
            self.drop()

    def drop(self) -> None:
        self.page.mouse.up()
        expect(self.page.locator("html.dragging")).to_have_count(0)

    def says(self, words: str) -> None:
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def place(box: dict[str, float], at: tuple[float, float]) -> tuple[float, float]:
    """The point at these shares of a box's width and height."""
    return box["x"] + box["width"] * at[0], box["y"] + box["height"] * at[1]


def write(page: Page, words: str) -> None:
    """Into the field that has opened on the sheet."""
    field = page.locator(".inline textarea")
    expect(field).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(field).to_have_count(0)


def saved(page: Page) -> None:
    """Everything written is on the server's disk."""
    expect(page.locator("[data-saved='true']")).to_have_count(1)


def records(page: Page, site: str, journey: str) -> dict[str, dict[str, Any]]:
    """The journey as the server has it, once everything written is on its disk."""
    saved(page)
    return records_of(site, journey)


def records_of(site: str, journey: str = "journey:heat") -> dict[str, dict[str, Any]]:
    """The journey as the server has it now."""
    with client_of(site) as client:
        answer = client.get(f"/api/journeys/{quote(journey, safe='')}/file")
    answer.raise_for_status()
    return {record["id"]: record for record in answer.json()["records"]}
