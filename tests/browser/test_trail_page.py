"""The audit trail's page: in words, narrowed down by mouse and keyboard with the choice in the address, paged, taken out as a file."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import Open
from .looking import client_of, violations

pytestmark = pytest.mark.browser


def test_the_trail_is_read_narrowed_and_taken_out(open_page: Open, own_site: str) -> None:
    with client_of(own_site) as client:
        for number in range(105):
            client.post("/api/people", json={"name": f"Gäst {number}"}).raise_for_status()
        client.post(f"/api/journeys/{quote('journey:heat')}/shares", json={"name": "Styrelsen"}).raise_for_status()
    page = open_page(f"{own_site}/members")
    page.get_by_role("link", name="Logg").click()
    expect(page.get_by_role("heading", level=1, name="Logg")).to_be_visible()
    table = page.get_by_role("table", name="Logg")
    rows = table.locator("tbody tr")
    expect(rows).to_have_count(100)
    expect(rows.first).to_contain_text("Delade resan")
    expect(rows.first).to_contain_text("Den här maskinen")
    expect(rows.first.get_by_role("link")).to_have_attribute("href", "/journeys/journey%3Aheat")

    page.get_by_role("link", name="Äldre").press("Enter")
    expect(rows.last).to_contain_text("Tog in data")
    expect(rows.last).to_contain_text("fil: log.csv")
    page.get_by_role("link", name="Till de senaste").click()
    expect(rows).to_have_count(100)

    page.get_by_role("combobox", name="Gäller").select_option(label="Byta värme hemma")
    expect(page.get_by_role("navigation", name="Logg")).to_have_count(0)
    page.get_by_role("combobox", name="Vad").select_option(label="Delade resan")
    expect(rows).to_have_count(1)
    assert page.url.endswith("/trail?action=share&document=journey%3Aheat")
    page.reload()
    expect(rows).to_have_count(1)
    page.get_by_label("Till och med").fill("2001-01-01")
    expect(page.get_by_text("Inget i loggen motsvarar filtren.")).to_be_visible()
    page.go_back()
    expect(rows).to_have_count(1)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Hämta som CSV").click()
    with Path(taken.value.path()).open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    assert head[:4] == ["at", "who", "person", "action"]
    assert [line[3] for line in lines] == ["share"]
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Visa allt").click()
    expect(rows).to_have_count(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
