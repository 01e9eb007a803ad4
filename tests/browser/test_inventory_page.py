"""All touchpoints in one table: found, given an owner together, and an owner's own list."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .looking import violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_an_owner_is_given_to_many_at_once(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/touchpoints", language="en")
    rows = page.locator("tbody tr")
    expect(page.get_by_role("heading", name="Touchpoints")).to_be_visible()
    expect(rows.first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("searchbox", name="Search touchpoint, channel, owner, journey").fill("calculator")
    expect(rows).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    page.get_by_role("checkbox", name="Choose all shown").check()
    page.get_by_label("Owner", exact=True).last.fill("Åsa Holm")
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="changed")).to_have_count(1)
    expect(page.get_by_text("All have an owner")).to_be_visible()
    rows.first.get_by_role("button", name="Åsa Holm").click()
    expect(page.get_by_role("heading", name="Touchpoints that Åsa Holm owns")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Touchpoints that Åsa Holm owns")).to_be_visible()
    page.get_by_role("link", name="Touchpoints").first.focus()
    phone = open_page(f"{own_site}/touchpoints", language="sv", theme="dark", width=390, height=844)
    expect(phone.get_by_text("Alla har en ägare")).to_be_visible()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_map_is_reviewed_by_one_choice(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/journeys/{quote('journey:heat', safe='')}", language="en")
    chip = page.get_by_role("button", name="Review", exact=True)
    expect(chip).to_have_text("Review: old evidence")
    chip.click()
    expect(page.get_by_role("link", name="All reviews")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Reviewed today: still true").click()
    expect(chip).to_have_text(re.compile(r"^Review in \d+ days$"))
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(chip).to_have_text("Review: old evidence")
