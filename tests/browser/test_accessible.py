"""Every page passes axe in both themes, in width and on a phone, and never scrolls sideways on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .looking import violations

pytestmark = pytest.mark.browser

MAP = "/journeys/journey%3Aheat"
PAGES = {
    "journeys": "/", "map": MAP, "panel": f"{MAP}?about=touchpoint%3Aoffer", "table": f"{MAP}/table",
    "flow": f"{MAP}/flow", "guess": f"{MAP}/guess", "binding": f"{MAP}/binding", "personas": "/personas", "sources": "/sources", "data": "/data",
    "import": "/data/import", "discover": "/discover", "settings": f"{MAP}/settings", "nowhere": "/no/such/page",
}  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page: Callable[..., Page], name: str, theme: str) -> None:
    page = open_page(PAGES[name], theme=theme)
    assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_it_without_scrolling_sideways(open_page: Callable[..., Page], name: str) -> None:
    page = open_page(PAGES[name], width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
