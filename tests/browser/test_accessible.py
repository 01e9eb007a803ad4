"""Every page passes axe in both themes, in width and on a phone, and never scrolls sideways on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MAP = "/journeys/journey%3Aheat"
PAGES = {
    "journeys": "/", "map": MAP, "panel": f"{MAP}?about=touchpoint%3Aoffer", "table": f"{MAP}/table",
    "flow": f"{MAP}/flow", "guess": f"{MAP}/guess", "binding": f"{MAP}/binding", "personas": "/personas", "sources": "/sources", "data": "/data",
    "import": "/data/import", "discover": "/discover", "settings": f"{MAP}/settings", "nowhere": "/no/such/page",
}  # fmt: skip


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes'][:4]]}" for v in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page: Callable[..., Page], name: str, theme: str) -> None:
    page = open_page(PAGES[name], theme=theme)
    page.wait_for_timeout(200)  # the panel has faded in
    assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_it_without_scrolling_sideways(open_page: Callable[..., Page], name: str) -> None:
    page = open_page(PAGES[name], width=390, height=844)
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
