"""From an empty workspace: import, let the events draw a map, read what it explains, open it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .looking import client_of, comes, settled, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_a_map_drawn_from_the_events(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/data")
    page.get_by_role("link", name="Rita en karta ur händelserna").click()
    expect(page.get_by_role("heading", name="Första kartan ur data")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Vad heter resan?").fill("Värme ur data")
    page.get_by_role("button", name="Rita ett utkast").click()
    expect(page.get_by_text("Resor som helt följer utkastet")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Ritad ur 400 resor")).to_be_visible()
    expect(page.get_by_role("heading", name="Vägar som inte kom med")).to_be_visible()
    assert violations(page) == []
    settled(page)
    told = page.locator("main").inner_text()
    page.reload()
    expect(page.get_by_text("Resor som helt följer utkastet")).to_be_visible()
    comes(page, page.locator("main").inner_text, told)
    page.get_by_role("link", name="Öppna kartan").click()
    expect(page).to_have_url(re.compile("/journeys/journey"))
    expect(page.get_by_role("heading", name="Värme ur data")).to_be_visible()


def test_without_events_the_page_leads_to_the_importer(open_page: Open, empty_site: str) -> None:
    page = open_page(empty_site + "/discover", language="nb")
    expect(page.get_by_text("Det finnes ingen hendelser å tegne ut fra")).to_be_visible()
    page.get_by_role("link", name="Importer data").click()
    expect(page).to_have_url(re.compile("/data/import$"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_empty_workspace_offers_the_ways_to_begin(open_page: Open, empty_site: str, theme: str) -> None:
    page = open_page(empty_site + "/", theme=theme)
    expect(page.get_by_role("heading", name="Välkommen till Resa")).to_be_visible()
    expect(page.get_by_role("button", name="Öppna exemplet")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Ny kundresa").click()
    page.get_by_role("link", name="Ett tomt blad").click()
    assert violations(page) == []
    page.get_by_label("Vad heter resan?").fill("Byta bank")
    page.get_by_label("Kartans språk").select_option("da")
    page.get_by_role("radio", name="Ett tomt blad").check()
    page.get_by_role("button", name="Skapa kartan").click()
    expect(page.get_by_role("heading", name="Byta bank")).to_be_visible()
    with client_of(empty_site) as client:
        (row,) = client.get("/api/journeys").json()
    assert (row["title"], row["n_stages"]) == ({"da": "Byta bank"}, 0)


def test_the_example_is_one_button_away(open_page: Open, empty_site: str) -> None:
    page = open_page(empty_site + "/", language="da", width=390, height=844)
    page.get_by_role("button", name="Åbn eksemplet").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Afbryd")).to_be_visible()
    expect(page.get_by_text("Opdigter to år med kunder …")).to_be_visible()
    assert violations(page) == []
    expect(page.locator("ul.journeys > li")).to_have_count(3, timeout=180_000)
    expect(page.get_by_text("Velkommen til Resa")).to_be_hidden()


def test_a_broken_map_is_opened_and_told_record_by_record(open_page: Open, empty_site: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.resa.json"
    file.write_text(
        '{"format": "resa-journey", "version": 1, "records": [{"id": "journey:x", "title": {"sv": "Trasig"}},'
        ' {"id": "stage:a", "title": "nope", "order": "a0"}, {"id": "step:1", "stage": "stage:gone"}]}',
        "utf-8",
    )
    page = open_page(empty_site + "/")
    page.goto(empty_site + "/start?from=file")
    page.set_input_files("input[type=file]", file)
    found = page.get_by_role("main").get_by_role("listitem")
    expect(found.filter(has_text="stage:gone")).to_contain_text("step:1 · stage")
    expect(found.filter(has_text="nope")).to_contain_text("stage:a · title")
    assert violations(page) == []
    page.get_by_role("link", name="Öppna kartan").click()
    expect(page.get_by_role("heading", name="Trasig")).to_be_visible()
