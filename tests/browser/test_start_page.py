"""An untaught user gets from an empty workspace to a map: by template, by a list of touchpoints, by a file of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pycrdt import Doc, Map

from .looking import box, client_of, settled, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def records(site: str) -> dict[str, Any]:
    """The only journey of the workspace and its library, by id."""
    with client_of(site) as client:
        (row,) = client.get("/api/journeys").json()
        found: dict[str, Any] = {}
        for path in (f"/api/journeys/{row['id']}/document", "/api/library/document"):
            doc: Doc[Any] = Doc()
            doc.apply_update(client.get(path).content)
            found |= dict(doc.get("records", type=Map).to_py() or {})
    return found


def placed(found: dict[str, Any], language: str) -> dict[str, list[str]]:
    """Step title to the titles of the touchpoints placed at it."""
    steps: dict[str, list[str]] = {}
    cards = sorted((r for i, r in found.items() if i.startswith("card:") and r.get("ref")), key=lambda r: r["order"])
    for card in cards:
        title = found[card["from_step"]]["title"][language]
        steps.setdefault(title, []).append(found[card["ref"]]["title"][language])
    return steps


def test_by_template_from_an_empty_workspace(open_page: Open, empty_site: str) -> None:
    page = open_page(empty_site + "/")
    page.get_by_role("link", name="Ny kundresa").click()
    assert violations(page) == []
    page.get_by_role("radio", name=re.compile("^Målgrupper")).check()
    page.get_by_role("radio", name=re.compile("^En tjänst")).check()
    page.get_by_label("Vem får besluta om det?").fill("Ada")
    page.get_by_label("Vilket nyckeltal ska röra sig?").fill("Svarstid")
    page.get_by_label("Åt vilket håll?").select_option("down")
    page.get_by_label("Vad ska kunden märka?").fill("Svar samma dag")
    page.get_by_role("link", name="En mall").click()
    expect(page.get_by_text("För: Målgrupper · En tjänst")).to_be_visible()
    first = page.get_by_role("radio").first
    expect(page.locator(".template").first).to_contain_text("passar ert val")
    page.get_by_role("button", name="Skapa kartan").click()
    expect(page.get_by_role("status").filter(has_text="Välj en mall")).to_be_visible()
    first.focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name=re.compile("^B2B-köp")).check()
    assert violations(page) == []
    page.get_by_label("Vad heter resan?").fill("Ny leverantör")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name=re.compile("^Införande"))).to_be_visible()
    expect(page.get_by_text("Vem kan säga nej, och varför?").first).to_be_visible()
    found = records(empty_site)
    (journey,) = (r for i, r in found.items() if i.startswith("journey:"))
    assert (journey["owner"], journey["scope_kind"], journey["market"]) == ("Ada", "service", "b2b")
    assert journey["purpose"]["sv"].endswith("märkas: Svar samma dag")
    assert [found[k]["direction"] for k in journey["kpis"]] == ["down"]
    assert {r.get("role") for i, r in found.items() if i.startswith("persona:")} >= {
        "champion",
        "decider",
        "procurement",
    }


def test_by_a_list_that_is_dragged_into_stages(open_page: Open, empty_site: str) -> None:
    page = open_page(empty_site + "/start?from=list", language="en")
    page.get_by_label("Paste, one a line").fill(
        "Advice from a neighbour\nOrder confirmation (e-mail)\nMy own thing\nInvoice\nInvoice"
    )
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Line 5 was there already: Invoice")).to_be_visible()
    page.get_by_text("Technician", exact=True).click()
    page.get_by_label("Home visit", exact=True).check()
    page.get_by_label("Repair", exact=True).check()
    page.get_by_label("Repair", exact=True).uncheck()
    chip = page.locator("[data-chip]", has_text="My own thing")
    target = page.locator(".step", has=page.get_by_role("textbox", name="The step, in the first person")).nth(2)
    begin = box(chip)
    page.mouse.move(begin["x"] + 80, begin["y"] + 20)
    page.mouse.down()
    page.mouse.move(begin["x"] + 120, begin["y"] + 40, steps=2)
    to = box(target)
    page.mouse.move(to["x"] + 60, to["y"] + 60, steps=4)
    page.mouse.up()
    expect(target.get_by_text("My own thing")).to_be_visible()
    expect(page.locator(".selected[role=region]")).to_have_count(0)
    page.locator("[data-chip]", has_text="Advice").get_by_role("button").press("ArrowRight")
    expect(page.get_by_role("status").filter(has_text="now stands in Need, I notice")).to_have_count(1)
    page.locator("[data-chip]", has_text="My own thing").get_by_role("button").click()
    page.get_by_label("Channel").select_option("store")
    assert violations(page) == []
    page.get_by_label("Move to").select_option(label="Use: I use it")
    page.get_by_label("Stage name").nth(1).fill("Choosing")
    page.get_by_role("button", name="Remove the stage Support").click()
    page.get_by_role("button", name="Add a step").nth(0).click()
    page.reload()
    expect(page.get_by_label("Stage name").nth(1)).to_have_value("Choosing")
    page.get_by_role("button", name="Place where they usually stand").click()
    page.get_by_role("button", name="Create the map").click()
    expect(page.get_by_text("Give the journey a name.")).to_be_visible()
    page.get_by_label("What is the journey called?").fill("Move house")
    page.get_by_role("button", name="Create the map").click()
    expect(page.get_by_role("columnheader", name=re.compile("^Choosing"))).to_be_visible()
    found = records(empty_site)
    titles = {r["title"].get("en"): r for i, r in found.items() if i.startswith("touchpoint:")}
    assert set(titles) == {"Advice from a neighbour", "Order confirmation", "My own thing", "Invoice", "Home visit"}
    assert titles["My own thing"]["channel"] == "store" and titles["Home visit"]["title"]["sv"] == "Hembesök"
    steps = {
        found[c["from_step"]]["title"]["en"]
        for i, c in found.items()
        if i.startswith("card:") and c.get("ref") == titles["My own thing"].get("id")
    }
    assert not steps or steps == {"I use it"}
    assert "Support" not in {r["title"].get("en") for i, r in found.items() if i.startswith("stage:")}


def test_a_newcomer_has_a_useful_map_in_few_acts(open_page: Open, empty_site: str) -> None:
    """Six acts from an empty workspace: the team's own words stand in their stages with their channels, nothing was dragged."""
    page = open_page(empty_site + "/")
    acts = 0

    def act(step: Callable[[], object]) -> None:
        nonlocal acts
        step()
        acts += 1

    act(page.get_by_role("link", name="Ny kundresa").click)
    act(page.get_by_role("link", name="En lista med kontaktpunkter").click)
    lines = ("Tips från grannen", "Vi söker på Google", "Rådgivaren ringer", "Offert via e-post", "Montering hemma",
             "Provkörning efteråt", "Första fakturan", "Klagomål per telefon", "Omdöme på nätet")  # fmt: skip
    act(lambda: page.get_by_label("Klistra in, en per rad").fill("\n".join(lines)))
    act(page.get_by_role("button", name="Lägg till", exact=True).click)
    expect(page.get_by_text("9 kvar att placera. De läggs där sådana brukar stå, annars intill")).to_be_visible()
    act(lambda: page.get_by_label("Vad heter resan?").fill("Byta värme hemma"))
    act(page.get_by_role("button", name="Skapa kartan").click)
    expect(page.get_by_role("columnheader", name=re.compile("^Rekommendation"))).to_be_visible()
    for line in lines:
        expect(page.locator("[data-about^='touchpoint:']", has_text=line).first).to_be_visible()
    found = records(empty_site)
    stood = placed(found, "sv")
    assert stood["Jag bestämmer mig"] == ["Offert via e-post"] and stood["Jag får det jag valt"] == ["Montering hemma"]
    assert stood["Jag använder det"] == ["Första fakturan"] and stood["Jag behöver hjälp"] == ["Klagomål per telefon"]
    assert sum(map(len, stood.values())) == len(lines) and len(stood) >= 6
    channels = {r["title"]["sv"]: r.get("channel") for i, r in found.items() if i.startswith("touchpoint:")}
    assert sum(1 for channel in channels.values() if channel) >= 6
    assert acts == 6


def test_by_a_list_with_fingers_on_a_phone(open_page: Open, empty_site: str) -> None:
    page = open_page(empty_site + "/start?from=list", language="nb", theme="dark", width=390, height=844)
    page.get_by_label("Lim inn, én per linje").fill("Behov:\nTips fra en nabo\nAvslutning:\nOppsigelse på nett\n")
    page.get_by_role("button", name="Legg til", exact=True).click()
    expect(page.get_by_label("Fasens navn").last).to_have_value("Avslutning")
    page.locator("[data-chip]", has_text="Oppsigelse").get_by_role("button").click()
    page.locator(".step").nth(2).get_by_role("button", name=re.compile("^Plasser her")).click()
    expect(page.locator(".step").nth(2).get_by_text("Oppsigelse på nett")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Hva heter reisen?").fill("Flytte")
    page.get_by_role("button", name="Opprett kartet").click()
    expect(page).to_have_url(re.compile("/journeys/"))
    assert placed(records(empty_site), "nb") == {
        "Jeg merker at noe mangler": ["Tips fra en nabo"], "Jeg bestemmer meg": ["Oppsigelse på nett"],
    }  # fmt: skip


def test_by_what_the_team_has(open_page: Open, empty_site: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Kunderejse: Skifte varme"], ["Faser", "Behov", None, "Køb"], ["Trin", "Jeg fryser", "Jeg søger", "Jeg køber"],
                ["Følelser", 1, 3, 5], ["Kontaktpunkter", "Nabo", "Google", "Butik"], ["Andet", "koldt", None, "dyrt"]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("B2:C2")
    book.create_sheet("Noter").append(["x"])
    book.save(tmp_path / "kort.xlsx")
    page = open_page(empty_site + "/start", language="da")
    page.get_by_role("link", name="Det I allerede har").click()
    assert violations(page) == []
    page.set_input_files("input[type=file]", tmp_path / "kort.xlsx")
    expect(page.get_by_role("heading", name="Sådan ville kortet blive")).to_be_visible()
    expect(page.get_by_text("2 faser · 3 trin · 3 kontaktpunkter")).to_be_visible()
    expect(page.get_by_text("Arket ”Noter” blev ikke læst.")).to_be_visible()
    expect(page.get_by_label("Skala for Følelser")).to_have_value("1..5")
    page.get_by_label("Andet tages som").select_option(label="Smertepunkter")
    expect(page.get_by_text("I har valgt det")).to_be_visible()
    page.get_by_text(re.compile("^Kolonnerne")).click()
    page.get_by_label("Tag kolonnen C med: Jeg søger").uncheck()
    expect(page.get_by_text("2 faser · 2 trin")).to_be_visible()
    assert violations(page) == []
    expect(page.get_by_label("Hvad hedder rejsen?")).to_have_value("Skifte varme")
    page.get_by_role("button", name="Opret kortet").click()
    expect(page.get_by_role("columnheader", name=re.compile("^Køb"))).to_be_visible()
    found = records(empty_site)
    assert {r["text"]["da"] for i, r in found.items() if i.startswith("card:") and r.get("text")} == {"koldt", "dyrt"}
    assert sorted(r["emotion"] for i, r in found.items() if i.startswith("card:") and "emotion" in r) == [-2, 2]


@pytest.mark.parametrize("language", ["sv", "da", "nb", "en"])
def test_the_start_pages_in_every_language_and_size(open_page: Open, empty_site: str, language: str) -> None:
    page = open_page(empty_site + "/start", language=language, theme="dark", width=390, height=844)
    for way in ("", "?from=template", "?from=list", "?from=file", "?from=blank"):
        page.goto(empty_site + "/start" + way)
        expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, way
        assert violations(page) == [], way
        assert not re.search(r"\b(start|journeys|formats)\.[a-z_]+", page.get_by_role("main").inner_text()), way
