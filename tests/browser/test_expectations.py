"""What customers expected at a step: asked for, kept per persona, and the gap to what is felt drawn on the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .editing import records
from .looking import client_of, settled, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def insights(page: Page, site: str, journey: str) -> list[dict[str, Any]]:
    found = records(page, site, journey).values()
    return [r for r in found if r["id"].startswith("insight:") and r.get("insight_kind") == "expectation"]


def test_an_expectation_is_written_held_against_the_answers_and_undone(
    open_page: Open, site: str, own_journey: str
) -> None:
    page = open_page(f"{site}/journeys/{quote(own_journey, safe='')}?about=step:offer", height=1100)
    page.get_by_role("button", name="Redigera", exact=True).click()
    felt = page.get_by_role("region", name="Känsla och förväntan")
    expect(felt.get_by_text("Ingen förväntan är känd här")).to_be_visible()
    felt.get_by_role("button", name="Lägg till en förväntan").click()
    expect(felt.get_by_text("Vad väntar du dig ska hända här?")).to_be_visible()
    felt.get_by_label("Med deras ord").fill("Ett pris inom två dagar")
    slider = felt.get_by_role("slider", name="Kunderna väntade sig")
    slider.focus()
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "+2,0")
    assert violations(page) == []
    felt.get_by_role("button", name="Spara").click()
    expect(felt.locator(".missed .verdict")).to_contain_text("förväntan missad")
    card = page.locator(".expectation", has_text="Ett pris inom två dagar")
    expect(card.locator(".verdict")).to_contain_text("förväntan missad")
    expect(page.locator("g.expected.missed path.way")).to_have_count(1)
    expect(page.locator(".key", has_text="väntat sig")).to_be_visible()
    assert [r["expected_emotion"] for r in insights(page, site, own_journey)] == [2]
    # By keyboard it comes down to what is felt; all of one visit is one step to undo.
    kept = felt.get_by_role("slider", name="Kunderna väntade sig")
    kept.focus()
    page.keyboard.press("Home")
    expect(felt.locator(".exceeded .verdict")).to_contain_text("förväntan överträffad")
    expect(page.locator("g.expected.exceeded path.way")).to_have_count(1)
    page.get_by_role("button", name="Ångra", exact=True).click()
    expect(felt.locator(".missed .verdict")).to_be_visible()
    page.get_by_role("button", name="Ångra", exact=True).click()
    expect(card).to_have_count(0)
    assert insights(page, site, own_journey) == []


def test_a_personas_expectation_on_a_phone_and_in_the_table(open_page: Open, site: str, own_journey: str) -> None:
    address = f"{site}/journeys/{quote(own_journey, safe='')}"
    page = open_page(f"{address}?about=step:compare", theme="dark", width=390, height=1000, language="nb")
    page.get_by_role("button", name="Rediger", exact=True).click()
    felt = page.get_by_role("region", name="Følelse og forventning")
    felt.get_by_role("combobox").select_option(index=1)
    felt.get_by_role("button", name="Legg til en forventning").click()
    slider = felt.get_by_role("slider", name="Kundene forventet")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "+0,1")
    felt.get_by_role("button", name="Lagre").click()
    # The answers are of everybody: against them one has to look at the persona alone; the team's guess stands meanwhile.
    expect(felt.locator(".verdict")).to_contain_text("forventning overgått")
    expect(felt.locator(".verdict")).to_contain_text("Vi gjetter +1,0")
    assert violations(page) == []
    assert [r["persona"] for r in insights(page, site, own_journey)] == ["persona:oil"]
    page.goto(f"{address}/table")
    row = page.get_by_role("row", name="Jeg sammenligner løsninger").or_(
        page.get_by_role("row", name="I compare solutions")
    )
    expect(page.get_by_role("columnheader", name="Forventet")).to_be_visible()
    expect(row.first).to_contain_text("forventning overgått")
    settled(page)
    expect(page.locator("tbody.stale")).to_have_count(0)
    assert violations(page) == []


def survey() -> str:
    """50 customers were asked beforehand what they expect of the offer and afterwards how it felt: those with oil hoped for
    more; about comparing only the expectation was asked."""
    lines = [
        "customer;heating;Förväntan: Jag får en offert (1-5);Känsla: Jag får en offert (1-5);Förväntan: Jag jämför lösningar (1-5)"
    ]
    lines += [f"c{i};{'oil' if i % 2 else 'electric'};{5 if i % 2 else 4};{2 + i % 3 // 2};3" for i in range(50)]
    return "\n".join(lines) + "\n"


def test_expectations_come_from_a_survey_per_step_and_persona(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/data/import")
    file = {"name": "before.csv", "mimeType": "text/csv", "buffer": survey().encode()}
    page.set_input_files("input[type=file]", file)
    scale = page.locator("li").filter(has=page.get_by_text("Förväntan: Jag får en offert (1-5)", exact=True))
    expect(scale.get_by_label("Mått")).to_have_value("expectation")
    expect(scale.get_by_label("Mått").locator("option:checked")).to_have_text("Förväntan")
    felt = page.locator("li").filter(has=page.get_by_text("Känsla: Jag får en offert (1-5)", exact=True))
    expect(felt.get_by_label("Mått")).to_have_value("emotion")
    assert violations(page) == []
    page.get_by_role("button", name="Prova utan att spara").click()
    expect(page.get_by_role("heading", name="Så skulle det bli")).to_be_visible()
    page.get_by_label("Ändamål").fill("Före och efter offerten")
    page.get_by_role("button", name="Importera", exact=True).click()
    expect(page.get_by_role("heading", name="Importerat")).to_be_visible()

    # On the map: the tick stands where it was expected, the arrow goes down to what was felt, and the panel says both with n.
    heat = f"{own_site}/journeys/{quote('journey:heat', safe='')}"
    page.goto(f"{heat}?about=step:offer")
    expect(page.locator("g.expected.missed path.way")).to_have_count(1)
    told = page.get_by_role("complementary").locator(".verdict")
    expect(told).to_contain_text("Tillfrågade: väntade sig +1,5 (")
    expect(told).to_contain_text("50 svar")
    expect(told).to_contain_text("förväntan missad")
    assert violations(page) == []
    with client_of(own_site) as client:
        steps = {m["id"]: m for m in client.get("/api/journeys/journey:heat/measured").json()["steps"]}
    offer, compare = steps["step:offer"], steps["step:compare"]
    assert (offer["expectation"]["value"], offer["expectation"]["n"]) == (pytest.approx(1.5), 50)
    assert offer["emotion"]["value"] == pytest.approx(sum(2 + i % 3 // 2 for i in range(50)) / 50 - 3)
    assert compare["expectation"]["value"] == pytest.approx(0) and not compare["emotion"] and not compare["scores"]
    # Of one persona: what those customers expected, against what they felt.
    page.goto(f"{heat}?about=step:offer&persona=persona:oil")
    expect(told).to_contain_text("Tillfrågade, Villaägaren: väntade sig +2,0 (")
    expect(told).to_contain_text("25 svar")
    page.goto(f"{heat}/table")
    row = page.get_by_role("row", name="Jag får en offert")
    expect(row.first).to_contain_text("förväntan missad")
