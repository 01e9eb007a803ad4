"""The owner makes an account, invites an editor and gives rights; who may not edit cannot; an ended session is out."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .looking import client_of, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
ADAS, BENS = "a long walk by the sea", "seven boats and one oar"


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_from_nobody_s_to_everybody_signs_in(open_page: Open, empty_site: str) -> None:
    with client_of(empty_site) as client:
        made = client.post("/api/journeys", json={"title": "Flytten", "language": "sv"})
        journey = f"{empty_site}/journeys/{quote(made.json()['id'], safe='')}"

    # 1. the first account
    ada = open_page(f"{empty_site}/members", refused=True)
    expect(ada.get_by_role("heading", name="Skapa ägarens konto")).to_be_visible()
    fits(ada, 1440)
    ada.get_by_label("Namn").fill("Ada Ek")
    ada.get_by_label("E-post").fill("ada@example.org")
    ada.get_by_label("Nytt lösenord").fill("password1234")
    ada.get_by_role("button", name="Skapa konto").click()
    expect(ada.get_by_role("alert")).to_contain_text("Lösenordet duger inte")
    ada.get_by_label("Nytt lösenord").fill(ADAS)
    ada.get_by_role("button", name="Skapa konto").click()
    expect(ada.get_by_role("heading", name="Mitt konto")).to_be_visible()
    expect(ada.get_by_role("list", name="Inloggade webbläsare")).to_contain_text("den här webbläsaren")

    # 2. an editor by a link, on a phone and in the dark
    ada.get_by_label("Namn", exact=True).fill("Ben")
    ada.get_by_label("E-post").fill("ben@example.org")
    ada.get_by_role("button", name="Skapa länk").click()
    link = ada.get_by_label("Länk till Ben")
    expect(link).to_have_value(re.compile(r"/welcome#.{40,}"))
    fits(ada, 1440)
    ben = open_page(link.input_value(), "nb", "dark", 390, refused=True)
    expect(ben.get_by_role("heading", name="Velkommen, Ben")).to_be_visible()
    fits(ben, 390)
    ben.get_by_label("Nytt passord").fill(BENS)
    ben.get_by_role("button", name="Lagre passordet").click()
    expect(ben.get_by_role("status")).to_contain_text("lagret")
    ben.goto(journey)
    expect(ben).to_have_url(re.compile(r"/sign-in\?next="))
    expect(ben.get_by_role("heading", name="Logg inn")).to_be_visible()
    fits(ben, 390)
    ben.get_by_label("E-post").fill("ben@example.org")
    ben.get_by_label("Passord").fill("not my password")
    ben.get_by_label("Passord").press("Enter")
    expect(ben.get_by_role("alert")).to_contain_text("stemmer ikke")
    ben.get_by_label("Passord").fill(BENS)
    ben.get_by_label("Passord").press("Enter")
    expect(ben).to_have_url(re.compile(r"/journeys/"))
    expect(ben.get_by_role("heading", name="Flytten").first).to_be_visible()
    assert ben.evaluate(_MAY_EDIT, journey) == "yes"

    # 3. in this journey Ben may only look, by the keyboard
    settings = open_page(f"{empty_site}/sign-in?next={quote('/members')}", "en", refused=True)
    settings.get_by_label("E-mail").fill("ada@example.org")
    settings.get_by_label("Password").fill(ADAS)
    settings.keyboard.press("Enter")
    expect(settings.get_by_role("heading", name="My account")).to_be_visible()
    settings.goto(f"{journey}/settings")
    rights = settings.get_by_role("region", name="Who may do what in this journey")
    rights.get_by_role("combobox", name="Who", exact=True).select_option(label="Ben")
    rights.get_by_role("combobox", name="May here").select_option("viewer")
    rights.get_by_role("button", name="Give the right").press("Enter")
    expect(rights.get_by_label("Role of Ben")).to_have_value("viewer")
    fits(settings, 1440)
    ben.reload()
    expect(ben.get_by_role("heading", name="Flytten").first).to_be_visible()
    assert ben.evaluate(_MAY_EDIT, journey) == "no"

    # 4. Ada ends Ben's session
    ada.reload()
    ada.get_by_role("button", name="Mer för Ben").click()
    ada.get_by_role("menuitem", name="Inloggade webbläsare").or_(
        ada.get_by_role("button", name="Inloggade webbläsare")
    ).first.click()
    sessions = ada.get_by_role("list", name="Webbläsare där Ben är inloggad")
    sessions.get_by_role("button", name=re.compile("Avsluta sessionen")).click()
    expect(sessions).to_contain_text("Inloggad ingenstans")
    ben.reload()
    expect(ben).to_have_url(re.compile(r"/sign-in\?next="))

    # 5. and signs out
    ada.get_by_role("button", name="Logga ut").click()
    expect(ada).to_have_url(re.compile(r"/sign-in$"))


_MAY_EDIT = """async address => {
  const id = address.split("/journeys/")[1];
  return (await fetch(`/api/journeys/${id}/document`, { signal: AbortSignal.timeout(60000) })).headers.get("x-resa-may-edit");
}"""
