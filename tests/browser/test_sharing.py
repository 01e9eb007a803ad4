"""A journey by links: somebody reads it on a phone without an account, behind a password, until the link is taken back; a guest
takes part under a name."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from .looking import settled, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
MAP = "/journeys/journey%3Aheat"


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_a_journey_is_read_and_joined_by_links(open_page: Open, own_site: str) -> None:
    # 1. a link that shows less, with a password; made by the keyboard
    ada = open_page(f"{own_site}{MAP}", "sv")
    ada.get_by_role("button", name="Dela", exact=True).press("Enter")
    dialog = ada.get_by_role("dialog", name="Dela resan")
    reading = dialog.get_by_role("region", name="Länkar för att läsa")
    reading.get_by_label("För vem").fill("Styrelsen")
    reading.get_by_label("Lösenord (om du vill)").fill("sju båtar")
    reading.get_by_label("kunders citat, maskade").press("Space")
    reading.get_by_role("checkbox", name="Matris").or_(reading.get_by_role("checkbox", name="Flöde")).first.press(
        "Space"
    )
    reading.get_by_role("button", name="Skapa länk").press("Enter")
    link = reading.get_by_label("Länk till Styrelsen", exact=True)
    expect(link).to_have_value(re.compile(r"/share/.{20,}$"))
    expect(reading.get_by_role("listitem").first).to_contain_text("med lösenord")
    fits(ada, 1440)
    locked = link.input_value()

    # 2. on a phone, in Danish, in the dark: the password, then the map; asked of nothing but the link
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/api/" in request.url or request.url.startswith("ws"):
            asked.append(request.url)

    phone = open_page(locked, "da", "dark", 390, refused=True)
    phone.on("request", note)
    expect(phone.get_by_role("heading", name="Siden er beskyttet")).to_be_visible()
    fits(phone, 390)
    phone.get_by_label("Adgangskode").fill("wrong boats")
    phone.get_by_role("button", name="Åbn").click()
    expect(phone.get_by_role("alert")).to_contain_text("Adgangskoden passer ikke")
    phone.get_by_label("Adgangskode").fill("sju båtar")
    phone.get_by_label("Adgangskode").press("Enter")
    bar = phone.get_by_role("banner")
    expect(bar).to_contain_text("Delt af")
    expect(phone.locator("main [data-about]").first).to_be_visible()
    settled(phone)
    expect(phone.get_by_role("button", name="Del", exact=True)).to_have_count(0)
    expect(bar.get_by_role("link", name="Tabel")).to_be_visible()
    fits(phone, 390)
    phone.get_by_role("link", name="Tabel").click()
    expect(phone.locator("tbody tr").first).to_be_visible()
    expect(phone).to_have_url(re.compile(r"/share/[^/]+/table$"))
    fits(phone, 390)
    assert asked and all("/api/shared/" in url for url in asked), asked

    # 3. without a password: picture and frame, on a desk; what it says of one thing on the map
    reading.get_by_label("För vem").fill("Intranätet")
    reading.get_by_role("button", name="Skapa länk").click()
    open_link = reading.get_by_label("Länk till Intranätet", exact=True)
    expect(open_link).to_have_value(re.compile(r"/share/"))
    reading.get_by_text("Bild som håller sig aktuell").click()
    picture = reading.get_by_label("PNG", exact=True).input_value()
    assert ada.request.get(picture).headers["content-type"] == "image/png"
    desk = open_page(open_link.input_value(), "nb")
    expect(desk.locator("main [data-about]").first).to_be_visible()
    settled(desk)
    fits(desk, 1440)
    desk.locator("main button[data-about]").first.click()
    expect(desk.get_by_role("complementary")).to_be_visible()
    fits(desk, 1440)
    framed = open_page(open_link.input_value().replace("/share/", "/embed/") + "/story", "en")
    expect(framed.get_by_role("link", name="Open in a new window")).to_be_visible()
    expect(framed.locator("main h3").first).to_be_visible()

    # 4. a guest on a phone, who may comment
    guests = dialog.get_by_role("region", name="Länkar för att delta")
    guests.get_by_role("button", name="Skapa länk").click()
    invitation = guests.get_by_label("Länk till Workshop", exact=True)
    expect(invitation).to_have_value(re.compile(r"/guest#.{20,}"))
    asa = open_page(invitation.input_value(), "nb", "light", 390, refused=True)
    expect(asa.get_by_role("heading", name=re.compile("^Delta i "))).to_be_visible()
    expect(asa.get_by_text("Du kan se, kommentere og stemme.")).to_be_visible()
    fits(asa, 390)
    asa.get_by_label("Navnet ditt, slik de andre ser det").fill("Åsa")
    asa.get_by_role("button", name="Gå inn").click()
    expect(asa.locator("main [data-about]").first).to_be_visible()
    expect(asa).to_have_url(re.compile(r"/journeys/"))
    assert asa.evaluate("fetch('/api/me').then(r => r.json())")["name"] == "Åsa"

    # 5. both ends: the guest is out, the reader's link is no good
    guests.get_by_role("button", name="Avsluta länken Workshop").click()
    expect(guests.get_by_role("listitem").first).to_contain_text("Åsa")
    expect(guests.get_by_role("listitem").first).to_contain_text("har gått ut")
    assert asa.evaluate("fetch('/api/journeys').then(r => r.status)") == 403
    reading.get_by_role("button", name="Ta tillbaka länken till Styrelsen").click()
    expect(reading.get_by_role("listitem")).to_have_count(1)
    phone.reload()
    expect(phone.get_by_role("heading", name="Linket gælder ikke længere")).to_be_visible()
    fits(phone, 390)
