"""Personas and sources: what supports them is seen, they are edited and made, and other languages' texts stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .looking import client_of, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def persona(site: str, title: str) -> dict[str, Any]:
    with client_of(site) as client:
        rows = client.get("/api/personas").json()
    found: dict[str, Any] = next(r for r in rows if title in r["persona"]["title"].values())
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_new_persona_with_a_rule(open_page: Open, own_site: str, theme: str) -> None:
    name = f"Elkunden {theme}"
    page = open_page(own_site + "/personas", theme=theme)
    expect(page.get_by_role("heading", name="Villaägaren")).to_be_visible()
    page.get_by_role("button", name="Ny persona").click()
    page.get_by_label("Namn", exact=True).fill(name)
    page.get_by_label("Behov, ett på varje rad").fill("Jämn värme\n\nLåg räkning")
    page.get_by_label("Lägg till kanal").select_option("phone")
    page.get_by_text("Roll i köpet (B2B)").click()
    page.get_by_role("combobox", name="Roll", exact=True).select_option("decider")
    page.get_by_label("Inflytande").select_option("4")
    page.get_by_role("button", name="Lägg till egenskap").click()
    page.get_by_label("Egenskap", exact=True).fill("heating")
    page.get_by_label("Värde, flera med komma emellan").fill("electric")
    page.get_by_label("Byta värme hemma").check()
    assert violations(page) == []
    page.get_by_role("button", name="Spara").click()
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name))
    expect(card).to_contain_text("200 kunder i data")
    expect(card).to_contain_text("Beslutsfattare")
    expect(card.get_by_role("link", name="Byta värme hemma")).to_be_visible()
    assert violations(page) == []
    kept = persona(own_site, name)
    assert kept["persona"]["needs"] == [{"sv": "Jämn värme"}, {"sv": "Låg räkning"}]
    assert kept["persona"]["segment"] == {"all": [{"trait": "heating", "values": ["electric"]}]}
    assert kept["journeys"] == ["journey:heat"] and kept["customers"] == 200


def test_a_persona_without_evidence_stands_out(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/personas")
    page.get_by_role("button", name="Ny persona").click()
    page.get_by_label("Namn", exact=True).fill("Gissningen")
    page.get_by_role("button", name="Spara").click()
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Gissningen"))
    expect(card).to_contain_text("Inget belägg: ett antagande")
    expect(page.get_by_text("personas saknar belägg")).to_be_visible()
    page.get_by_label("Visa bara dem").check()
    expect(page.get_by_role("heading", name="Villaägaren")).to_have_count(0)
    expect(card).to_be_visible()


def test_editing_in_one_language_leaves_the_others(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/personas", language="en")
    page.get_by_role("button", name="Edit The house owner").click()
    page.get_by_label("Needs, one a line").fill("Leave the oil behind")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Leave the oil behind")).to_be_visible()
    kept = persona(own_site, "Villaägaren")["persona"]
    assert kept["needs"] == [{"sv": "Slippa oljan", "en": "Leave the oil behind"}]
    assert kept["title"] == {"sv": "Villaägaren", "en": "The house owner"}


def test_sources_with_their_claims_and_a_new_one(open_page: Open, own_site: str) -> None:
    with client_of(own_site) as client:
        put = [
            {"id": "figure:f", "about": "step:offer", "metric": "nps", "value": 31, "n": 240, "source": "source:talks"}
        ]
        assert client.post("/api/library/records", json={"put": put}).status_code == 200
    page = open_page(own_site + "/sources")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Intervjuer"))
    row.get_by_text("2 påståenden").click()
    link = row.get_by_role("link", name="Offerten dröjer")
    expect(link).to_be_visible()
    figures = page.get_by_role("region", name="Inskrivna siffror")
    expect(figures).to_contain_text("+31")
    assert violations(page) == []
    page.get_by_role("button", name="Ny källa").click()
    page.get_by_label("Namn", exact=True).fill("Enkät i våras")
    page.get_by_label("Slag").select_option("survey")
    page.get_by_label("Antal (n)").fill("tolv")
    expect(page.get_by_role("alert")).to_contain_text("heltal")
    page.get_by_label("Antal (n)").fill("1 200")
    page.get_by_label("Kunskapen är från").fill("2020-03-01")
    note = page.get_by_label("Anteckning")
    note.fill("Anna svarar på anna.svensson@example.com, ring 070-123 45 67")  # as it is typed, before anything is kept
    remark = page.get_by_text("Här verkar stå personuppgifter")
    expect(remark).to_contain_text("e-postadress")
    expect(remark).to_contain_text("telefonnummer")
    assert violations(page) == []
    page.get_by_role("button", name="Byt ut mot").click()
    expect(note).to_have_value("Anna svarar på [e-post], ring [telefon]")
    expect(page.get_by_text("Läs igenom texten")).to_be_visible()
    expect(remark).to_have_count(0)
    assert violations(page) == []
    page.get_by_role("button", name="Spara").click()
    new = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Enkät i våras"))
    expect(new).to_contain_text("för gammal sedan 28 aug. 2020")
    with client_of(own_site) as client:
        kept = next(r for r in client.get("/api/sources").json() if r["source"]["title"] == {"sv": "Enkät i våras"})
    assert (kept["source"]["n"], kept["fresh"], kept["valid_days"]) == (1200, False, 180)
