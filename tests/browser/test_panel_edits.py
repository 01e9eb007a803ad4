"""The panel as editor: every kind of field, sources, pictures, icons, colours, files, nested journeys; and by keyboard."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .editing import records_of
from .looking import comes, settled, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
HEAT = f"/journeys/{quote('journey:heat', safe='')}"


def eventually(page: Page, site: str, id: str, **fields: Any) -> None:
    """What is written here comes to the server's disk a moment later."""

    def read() -> dict[str, Any]:
        found = records_of(site).get(id, {})
        return {name: found.get(name) for name in fields}

    comes(page, read, fields)


def panel(page: Page, site: str, about: str) -> None:
    page.goto(f"{site}{HEAT}?about={quote(about, safe='')}")
    edit = page.get_by_role("button", name="Redigera", exact=True)
    settled(page)
    edit.click()
    expect(edit).to_have_attribute("aria-pressed", "true")


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_a_touchpoint_is_edited_whole(open_page: Open, own_site: str, theme: str, width: int) -> None:
    page = open_page(own_site + HEAT, theme=theme, width=width, height=1100)
    panel(page, own_site, "touchpoint:offer")
    page.get_by_label("Kanal", exact=True).fill("telefon")
    page.get_by_label("Kanal", exact=True).press("Tab")
    page.get_by_label("Ansvarig", exact=True).fill("Ada Lund")
    page.get_by_label("Team", exact=True).fill("Sälj")
    page.get_by_role("radio", name="4").check(force=True)
    page.get_by_role("checkbox", name="Sanningens ögonblick").uncheck()
    page.get_by_role("textbox", name="Vårt bemötande", exact=True).fill("Vi ringer upp")
    page.get_by_label("Inom vilken tid: Vårt bemötande").fill("2")
    page.get_by_role("group", name="Vårt bemötande").get_by_label("Enhet").select_option("hours")
    page.get_by_text("Fler uppgifter").click()
    page.get_by_label("Vems kontaktpunkt").select_option("partner")
    page.get_by_label("System").fill("CRM, växel")
    page.get_by_label("System").press("Tab")
    assert violations(page) == []
    eventually(
        page, own_site, "touchpoint:offer", channel="phone", owner="Ada Lund", team="Sälj", importance=4, ownership="partner",
        moment_of_truth=None, response={"text": {"sv": "Vi ringer upp"}, "within_seconds": 7200}, systems=["CRM", "växel"],
    )  # fmt: skip
    # What cannot be is said, and not written.
    panel(page, own_site, "insight:slow")
    page.get_by_label("Slags insikt").select_option("criterion")
    page.get_by_label("Vikt (0 till 1)").fill("3")
    page.get_by_label("Vikt (0 till 1)").press("Tab")
    expect(page.get_by_role("alert")).to_have_text("Skriv ett tal från 0 till 1.")
    page.get_by_label("Vikt (0 till 1)").fill("0,5")
    page.get_by_label("Vikt (0 till 1)").press("Tab")
    expect(page.get_by_role("alert")).to_have_count(0)
    eventually(page, own_site, "insight:slow", insight_kind="criterion", weight=0.5)
    page.get_by_label("Slags insikt").select_option("pain")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_claim_takes_its_source(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + HEAT, height=1100)
    panel(page, own_site, "insight:slow")
    page.get_by_label("Klistra in en länk eller ett citat").fill("https://www.lunna.example/rapport/2025")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="lunna.example/rapport/2025", exact=True)).to_be_visible()
    page.get_by_label("Klistra in en länk eller ett citat").fill("”Det tog tre veckor”, sade en kund på mässan")
    page.get_by_role("button", name="Lägg till", exact=True).click()
    found = page.get_by_role("group", name="Belägg").get_by_role("listitem")
    expect(found).to_have_count(3)
    page.get_by_role("button", name="Ta bort Intervjuer").click()
    expect(found).to_have_count(2)
    page.get_by_label("Välj en källa").select_option("source:talks")
    expect(found).to_have_count(3)
    # A source is dragged from the panel to another claim.
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("application/x-resa-source", "source:talks");
            const target = document.querySelector('[role=grid] [data-about="insight:slow"]');
            for (const type of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
        }"""
    )

    def made() -> list[tuple[str, str]]:
        return [
            (r["source_kind"], r["link"])
            for r in records_of(own_site).values()
            if r["id"].startswith("source:") and r.get("link")
        ]

    comes(page, made, [("research", "https://www.lunna.example/rapport/2025")])


def test_pictures_icons_colours_and_files(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + HEAT, height=1100)
    # A picture dropped into a cell becomes a card of its own.
    page.evaluate(
        """async (bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "plan.png", { type: "image/png" }));
            const target = document.querySelector('[role=grid] [data-about="touchpoint:signing"]');
            for (const type of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
        }""",
        list(png()),
    )
    card = page.locator("[data-lane] button.card", has=page.locator("img"))
    expect(card).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="Bilden ligger på kartan")).to_be_visible()
    about = card.get_attribute("data-about") or ""
    panel(page, own_site, about)
    page.get_by_role("textbox", name="Text").fill("Ritningen")
    page.get_by_role("button", name="Välj ikon").click()
    page.get_by_label("Sök ikon").fill("leverans")
    page.get_by_role("button", name="Lastbil").click()
    page.get_by_role("radio", name="Gul").check(force=True)
    page.get_by_label("Bifoga fil").set_input_files({"name": "Ritning å.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"})  # fmt: skip
    expect(page.get_by_role("link", name="Ritning å.pdf")).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Ritning å.pdf").click()
    assert download.value.suggested_filename == "Ritning å.pdf"
    eventually(page, own_site, about, icon="truck", color="yellow", text={"sv": "Ritningen"}, from_step="step:sign")
    expect(card.locator("svg.icon")).to_be_visible()


def test_a_step_unfolds_into_a_journey_of_its_own(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + HEAT, height=1100)
    panel(page, own_site, "step:sign")
    page.get_by_label("Lägg till: Går vidare till").select_option("step:compare")
    page.get_by_label("Varför till ”Jag jämför lösningar”").or_(
        page.get_by_label("Varför till Jag jämför lösningar")
    ).fill("ångrar sig")
    page.keyboard.press("Tab")
    page.get_by_role("checkbox", name="Valfritt steg").check()
    page.get_by_text("Fler uppgifter").click()
    page.get_by_role("button", name="Veckla ut i en ny resa").click()
    door = page.locator("a.door")
    expect(door).to_be_visible()
    arrows = [{"step": "step:winter"}, {"step": "step:compare", "label": {"sv": "ångrar sig"}}]
    eventually(page, own_site, "step:sign", optional=True, next=arrows)
    door.click()
    expect(page.get_by_role("heading", name="Jag skriver på", level=1)).to_be_visible()
    page.get_by_role("link", name="Tillbaka till").click()
    expect(page.get_by_role("heading", name="Byta värme hemma", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("step(%3A|:)sign"))


def test_the_journey_itself_by_keyboard_alone(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + HEAT, height=1100)
    page.get_by_role("button", name="Byta värme hemma").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Byta värme hemma", level=2)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Redigera", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(3):  # the name, its language, and on
        page.keyboard.press("Tab")
    expect(page.get_by_label("Syfte")).to_be_focused()
    page.keyboard.type("Fler ska orka hela vägen")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Tab")
    eventually(page, own_site, "journey:heat", purpose={"sv": "Fler ska orka hela vägen"})
