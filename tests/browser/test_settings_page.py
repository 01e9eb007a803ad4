"""A journey's settings: names in several languages, the team's own word, review, goal and its worth; taking it away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .editing import records_of
from .looking import client_of, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def record(site: str, id: str) -> dict[str, Any]:
    return records_of(site, id)[id]


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_settings_are_written(open_page: Open, site: str, own_journey: str, theme: str, width: int) -> None:
    page = open_page(f"/journeys/{quote(own_journey, safe='')}/settings", theme=theme, width=width)
    page.get_by_label("Namn (Svenska)").fill("Byta till fjärrvärme")
    page.get_by_role("checkbox", name="Norsk").check()
    page.get_by_label("Namn (Norsk)").fill("Bytte til fjernvarme")
    page.get_by_label("Vi säger").select_option("member")
    expect(page.get_by_text("medlem · medlemmar · medlemmen · medlemmarna")).to_be_visible()
    page.get_by_label("Dagar mellan översynerna").fill("x")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Dagar mellan översynerna").fill("90")
    page.get_by_role("button", name="Sedd över i dag").click()
    page.get_by_label("Signing").check()
    page.get_by_label("Vad en framme är värd").fill("12 500,50")
    page.get_by_label("Valuta").fill("nok")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status").filter(has_text="Sparat.")).to_be_visible()
    kept = record(site, own_journey)
    assert kept["title"] == {"sv": "Byta till fjärrvärme", "en": "Change the heating", "nb": "Bytte til fjernvarme"}
    assert kept["languages"] == ["sv", "en", "nb"]
    assert (kept["customer_word"], kept["review_every_days"]) == ("member", 90)
    assert kept["goal_value"] == {"minor": 1_250_050, "currency": "NOK"}
    assert len(kept["goal_touchpoints"]) == 2
    assert kept["reviewed_at"] > "2026-01-15"


def test_the_teams_own_word_needs_all_its_forms(open_page: Open, site: str, own_journey: str) -> None:
    page = open_page(f"/journeys/{quote(own_journey, safe='')}/settings")
    page.get_by_role("checkbox", name="English").uncheck()
    page.get_by_label("Vi säger").select_option("own")
    expect(page.get_by_role("alert")).to_contain_text("fyra former")
    for label, form in (("en", "abonnent"), ("flera", "abonnenter"), ("den bestämda", "abonnenten"), ("de bestämda", "abonnenterna")):  # fmt: skip
        page.get_by_role("group", name="Svenska").get_by_label(label, exact=True).fill(form)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", name="Ordet för abonnenten")).to_be_visible()
    assert record(site, own_journey)["customer_forms"] == {
        "sv": ["abonnent", "abonnenter", "abonnenten", "abonnenterna"]
    }


def test_a_journey_is_taken_away_after_a_question(open_page: Open, site: str, own_journey: str) -> None:
    page = open_page(f"/journeys/{quote(own_journey, safe='')}/settings")
    page.get_by_role("button", name="Ta bort resan").click()
    expect(page.get_by_role("dialog")).to_contain_text("Kartan försvinner för alla")
    assert violations(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Ta bort resan").click()
    expect(page.get_by_role("heading", name="Kundresor")).to_be_visible()
    with client_of(site) as client:
        assert own_journey not in {r["id"] for r in client.get("/api/journeys").json()}
