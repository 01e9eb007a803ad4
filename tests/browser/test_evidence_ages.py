"""For how long evidence holds, chosen for the workspace where the reviews stand."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from .looking import violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_ages_are_chosen_saved_and_taken_back(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/reviews?rules", language="en")
    survey = page.get_by_label("Days for Survey")
    expect(survey).to_have_value("180")
    save = page.get_by_role("button", name="Save")
    expect(save).to_be_disabled()
    survey.fill("60")
    survey.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert httpx.get(f"{own_site}/api/reviews/rules", timeout=60).json()["valid_days"]["survey"] == 60
    assert violations(page) == []
    page.reload()
    expect(survey).to_have_value("60")
    page.get_by_role("button", name="Back to the usual").press("Enter")
    expect(survey).to_have_value("180")
    save.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    assert httpx.get(f"{own_site}/api/reviews/rules", timeout=60).json()["valid_days"]["survey"] == 180

    phone = open_page(f"{own_site}/reviews?rules", language="sv", theme="dark", width=390, height=844)
    expect(phone.get_by_label(re.compile("^Dygn för ")).first).to_be_visible()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
