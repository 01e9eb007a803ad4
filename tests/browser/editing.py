"""How a hand works on the sheet, for the tests of editing."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
from playwright.sync_api import Locator, Page, expect


class Hand:
    """A mouse on a map page; things are named by their record's id."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def item(self, record: str) -> Locator:
        return self.page.locator(f"[data-item='{record}']")

    def cell(self, lane: str, column: int) -> Locator:
        return self.page.locator(f"[data-lane='{lane}'] [data-cell='{column}']")

    def carry(self, thing: Locator, to: Locator, at: tuple[float, float] = (0.5, 0.5), drop: bool = True) -> None:
        """Press on the thing, move in a few steps to a place in the other, let go."""
        thing.scroll_into_view_if_needed()
        begin, end = box(thing), box(to)
        self.page.mouse.move(begin["x"] + min(24, begin["width"] / 2), begin["y"] + begin["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(end["x"] + end["width"] * at[0], end["y"] + end["height"] * at[1], steps=6)
        if drop:
            self.page.mouse.up()

    def says(self, words: str) -> None:
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def box(thing: Locator) -> dict[str, float]:
    found = thing.bounding_box()
    assert found is not None
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def records(page: Page, site: str, journey: str) -> dict[str, dict[str, Any]]:
    """The journey as the server has it, once everything written is on its disk."""
    expect(page.locator("[data-saved='true']")).to_have_count(1)
    with httpx.Client(base_url=site, timeout=60) as client:
        answer = client.get(f"/api/journeys/{quote(journey, safe='')}/file")
    answer.raise_for_status()
    return {record["id"]: record for record in answer.json()["records"]}
