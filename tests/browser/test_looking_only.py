"""A viewer with an account of their own walks every page: what the server would refuse is not offered, and why is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .looking import client_of, settled, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
HEAT = f"/journeys/{quote('journey:heat', safe='')}"
ADAS, CLEOS = "a long walk by the sea", "clouds over the old bridge"
#: Page → the reason that stands there, if there is one.
PAGES = {
    "/": "", "/start": "inte börja nya", "/touchpoints": "", "/personas": "", "/personas/oil": "", "/sources": "",
    "/data": "inte arbeta med data", "/data/import": "inte arbeta med data", "/discover": "inte arbeta med data",
    HEAT: "", f"{HEAT}?about=touchpoint%3Aoffer": "", f"{HEAT}/settings": "inte ändra den", f"{HEAT}/binding": "inte ändra den",
    f"{HEAT}/notes": "inte ändra den", f"{HEAT}/guess": "inte ändra den", f"{HEAT}/group": "", f"{HEAT}/contacts": "",
    f"{HEAT}/matrix": "", f"{HEAT}/arc": "", f"{HEAT}/table": "", f"{HEAT}/swimlanes": "", f"{HEAT}/handovers": "", f"{HEAT}/answers": "",
}  # fmt: skip
#: What writes, by the words on it.
WRITES = re.compile(
    r"^(Spara(?! bilden)|Ny |Ta bort|Ändra|Lägg till|Skriv |Ångra$|Gör om$|Gör .* till|Koppla|Importera|Visa för alla|Lås|Granska|Redigera|Utse"
    r"|Sedd över|Ta ut|Sätt |Skapa|Bjud in|Lös|Avsluta|Starta|Rätta)"
)


def invited(site: str, name: str, role: str) -> None:
    """Ada makes the first account and invites somebody."""
    with client_of(site, headers={"Origin": site}) as ada:
        made = {"name": "Ada", "email": "ada@example.org", "password": ADAS}
        assert ada.post("/api/sign-in/owner", json=made).status_code in (200, 201)
        member = {"name": name, "email": f"{name.lower()}@example.org", "role": role}
        answer = ada.post("/api/members", json=member)
        assert answer.status_code == 201, answer.text
        link = {"token": answer.json()["token"], "password": CLEOS}
    with client_of(site, headers={"Origin": site}) as nobody:
        assert nobody.put("/api/sign-in/link", json=link).is_success


def signed_in(open_page: Open, site: str, name: str) -> tuple[Page, list[str]]:
    """Their page, and what the server refuses them from now on."""
    page = open_page(site + "/sign-in", refused=True)
    page.get_by_label("E-post").fill(f"{name.lower()}@example.org")
    page.get_by_label("Lösenord").fill(CLEOS)
    page.get_by_label("Lösenord").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Kundresor")).to_be_visible()
    refused: list[str] = []
    page.on(
        "response", lambda answer: refused.append(f"{answer.status} {answer.url}") if answer.status == 403 else None
    )
    return page, refused


def offers(page: Page, site: str, pages: dict[str, str]) -> dict[str, list[str]]:
    """What each page offers that writes; its reason has to stand there."""
    offered: dict[str, list[str]] = {}
    for path, reason in pages.items():
        page.goto(site + path)
        settled(page)
        if reason:
            expect(page.get_by_role("note")).to_contain_text(reason)
        names = page.locator(
            "main button:enabled, main a.button, main input:enabled, main textarea:enabled"
        ).evaluate_all(
            "all => all.filter((one) => one.offsetParent).map((one) => one.getAttribute('aria-label') || one.textContent.trim())"
        )
        asked = path.endswith("/answers")  # a question is put together there, and what was picked is left out again
        offered[path] = [n for n in names if WRITES.match(n) and not (asked and n.startswith("Ta bort "))]
    return {path: names for path, names in offered.items() if names}


def test_a_viewer_is_offered_nothing_that_is_refused(open_page: Open, own_site: str) -> None:
    invited(own_site, "Cleo", "viewer")
    page, refused = signed_in(open_page, own_site, "Cleo")
    assert offers(page, own_site, PAGES) == {}
    assert refused == []
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/data", f"{HEAT}/settings"):
        page.goto(own_site + path)
        settled(page)
        expect(page.get_by_role("note")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert violations(page) == []


def test_a_commenter_may_say_and_is_offered_nothing_else(open_page: Open, own_site: str) -> None:
    invited(own_site, "Cora", "commenter")
    page, refused = signed_in(open_page, own_site, "Cora")
    guess = f"{HEAT}/guess"
    offered = offers(page, own_site, {path: reason for path, reason in PAGES.items() if path != guess})
    assert {name for names in offered.values() for name in names} == {"Skriv en kommentar, @ nämner någon"}
    page.goto(own_site + guess)
    settled(page)
    expect(page.get_by_text("inte ändra den")).to_have_count(0)  # guessing is saying

    page.goto(f"{own_site}{HEAT}")
    settled(page)
    page.locator(".live .door").click()
    said = page.get_by_role("complementary").get_by_role("textbox").first
    said.fill("Vem ringer upp efter offerten?")
    page.get_by_role("complementary").get_by_role("button", name="Skicka").first.click()
    expect(page.get_by_role("complementary").get_by_text("Vem ringer upp efter offerten?")).to_be_visible()
    assert refused == []
    assert violations(page) == []
