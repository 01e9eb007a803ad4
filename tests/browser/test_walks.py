"""What people do on the pages, from the map to a new import, in a real browser against the real server."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .looking import comes, settled

pytestmark = pytest.mark.browser

MAP = "/journeys/journey%3Aheat"
Open = Callable[..., Page]


def test_the_map_tells_the_planted_leak(open_page: Open) -> None:
    page = open_page(MAP)
    heads = page.get_by_role("columnheader")
    comes(
        page,
        lambda: [t.split("\n")[0] for t in heads.all_inner_texts()[1:]],
        ["Behov", "Övervägande", "Beslut", "Användning"],
    )
    expect(heads.nth(2)).to_contain_text("300")
    page.get_by_role("button", name="Störst bortfall:").click()
    panel = page.get_by_role("complementary")
    expect(panel.get_by_role("heading", name="Jag får en offert")).to_be_visible()
    expect(panel).to_contain_text("90 av 240 resor gick vidare (37,5 %)")
    expect(panel).to_contain_text("62,5 % (56,2–68,4, n 240)")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_belief_and_evidence_are_told_apart(open_page: Open) -> None:
    page = open_page(MAP)
    expect(page.get_by_text("Aldrig sedd i data")).to_be_visible()
    expect(page.get_by_text("Saknas på kartan – 15 % (11,8–18,8) gör det")).to_be_visible()
    expect(page.locator("[data-about='touchpoint:offer']").first).to_contain_text("Ingen ägare")
    expect(page.locator("path.assumed")).to_have_attribute("d", re.compile("."))
    expect(page.locator("path.measured")).not_to_have_attribute("d", re.compile("."))


def test_arrows_walk_the_sheet_and_space_opens(open_page: Open) -> None:
    page = open_page(MAP)
    page.locator("[data-row='0'][data-column='0']").focus()
    at = "(({ row, column, index }) => [row, column, index].join())(document.activeElement.dataset)"
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"):
        before = page.evaluate(at)
        page.keyboard.press(key)
        comes(page, lambda before=before: page.evaluate(at) != before, True)  # type: ignore[misc]  # mypy cannot infer a lambda's default
    brochure = page.locator("[data-row][data-about='touchpoint:brochure']")
    expect(brochure).to_be_focused()
    expect(page.locator("[data-row][tabindex='0']")).to_have_count(1)
    page.keyboard.press("Space")
    expect(page.get_by_role("complementary").get_by_role("heading", name="Broschyr")).to_be_focused()
    page.keyboard.press("Escape")
    expect(brochure).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_filter_and_a_comparison_change_the_numbers_and_the_address(open_page: Open) -> None:
    page = open_page(MAP, language="en")
    page.get_by_role("button", name="Segment: All").click()
    page.get_by_role("button", name="heating: oil").click()
    expect(page.get_by_role("columnheader").nth(1)).to_contain_text("200")
    expect(page).to_have_url(re.compile("segment=heating%3Aoil"))
    page.get_by_role("button", name="Compare with: none").click()
    page.get_by_role("button", name="heating: electric").click()
    expect(page.get_by_role("columnheader").nth(1)).to_contain_text("against 200")
    page.go_back()
    expect(page.get_by_role("columnheader").nth(1)).not_to_contain_text("against")
    page.go_back()
    expect(page.get_by_role("columnheader").nth(1)).to_contain_text("400")


def test_the_language_changes_at_once_and_is_kept(open_page: Open) -> None:
    page = open_page(MAP)
    for code, word in (
        ("Dansk", "Kontaktpunkter"),
        ("Norsk", "Smertepunkter"),
        ("English", "Pain points"),
        ("Svenska", "Smärtpunkter"),
    ):
        page.get_by_role("button", name=re.compile("Språk|Sprog|Language")).click()
        page.get_by_role("button", name=code).click()
        expect(page.get_by_role("rowheader", name=word)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def test_the_theme_changes_and_is_kept(open_page: Open) -> None:
    page = open_page(MAP)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Mörkt tema").click()
    expect(page.locator("html")).not_to_have_css("background-color", light)
    page.reload()
    expect(page.locator("html")).not_to_have_css("background-color", light)


def test_the_table_says_the_same_and_sorts(open_page: Open) -> None:
    page = open_page(f"{MAP}/table", language="en")
    row = page.get_by_role("row", name=re.compile("Step: I get an offer"))
    expect(row).to_contain_text("62.5%")
    expect(row).to_contain_text("56.2–68.4")
    page.get_by_role("button", name="Share lost", exact=True).click()
    expect(page.get_by_role("columnheader", name="Share lost")).to_have_attribute("aria-sort", "descending")
    expect(page.locator("tbody tr").first).to_contain_text("Consideration")


def test_the_flow_has_a_table_twin(open_page: Open) -> None:
    page = open_page(f"{MAP}/flow", language="en")
    expect(page.get_by_role("button", name="Lost: 320 journeys")).to_be_visible()
    row = page.get_by_role("row", name=re.compile("^Offer Lost"))
    expect(row).to_have_text(re.compile(r"^\s*Offer\s*Lost\s*150\s*62\.5%\s*$"))


def test_a_figure_from_a_slide_is_pasted_and_graded_as_typed(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}{MAP}?about=step%3Awinter", language="en")
    panel = page.get_by_role("complementary")
    panel.get_by_label("Type or paste a figure you already have").fill(
        "NPS 31, n 240, Q2 2026, https://lunna.example/nps"
    )
    expect(panel.get_by_text("Understood as: NPS +31 (n 240)")).to_be_visible()
    panel.get_by_role("button", name="Add the figure").click()
    expect(panel.get_by_text("typed in")).to_be_visible()
    panel.get_by_role("button", name="Remove NPS").click()
    expect(panel.get_by_text("typed in")).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(panel.get_by_text("typed in")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(panel.get_by_text("typed in")).to_have_count(0)


def test_an_unmatched_event_is_put_on_the_map(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}{MAP}?about=unmatched%3Aneighbour_visit", language="en")
    page.get_by_role("button", name="Put it on the map").click()
    panel = page.get_by_role("complementary")
    expect(panel.get_by_role("heading", name="neighbour visit")).to_be_visible()
    expect(panel.get_by_text("Recognised by")).to_be_visible()
    expect(page.get_by_text("Not on the map")).to_have_count(0)


def test_the_two_doors(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}{MAP}?about=touchpoint%3Asigning", language="en")
    panel = page.get_by_role("complementary")
    expect(panel.get_by_role("button", name="Reach these customers")).to_be_disabled()
    panel.get_by_role("button", name="Make an opportunity").click()
    panel.get_by_role("button", name="Make an opportunity").click()
    expect(page.locator(".sheet").get_by_text("How might we make “Signing” better?")).to_be_visible()


def test_the_customers_behind_a_number(open_page: Open) -> None:
    page = open_page(f"{MAP}?about=touchpoint%3Aoffer", language="en")
    panel = page.get_by_role("complementary")
    panel.get_by_role("button", name="Lost", exact=True).click()
    expect(panel.get_by_text("of 150 shown. The look-up is logged.")).to_be_visible()
    shown = panel.locator("ol li b")
    expect(shown.first).to_be_visible()
    assert "c1" not in shown.all_inner_texts()


def test_belief_comes_first_until_the_map_is_revealed(open_page: Open, hidden_journey: str) -> None:
    page = open_page(f"/journeys/{hidden_journey}", language="en")
    expect(page.get_by_text("The team guesses first, then the answers show")).to_be_visible()
    expect(page.locator(".sheet")).not_to_contain_text("−70")
    page.get_by_role("button", name="Show what the data say").click()
    expect(page.locator(".sheet").get_by_text("−70.0%")).to_be_visible()


def test_a_new_journey_begins_with_beliefs(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/", language="en")
    expect(page.get_by_role("link", name=re.compile("Change the heating")).first).to_be_visible()
    page.get_by_role("link", name="New journey").click()
    page.get_by_role("link", name="A template").click()
    page.get_by_role("radio", name=re.compile("^Purchase")).check()
    page.get_by_label("What is the journey called?").fill("Move house")
    page.get_by_role("button", name="Create the map").click()
    expect(page.get_by_role("heading", name="Move house")).to_be_visible()


def test_a_file_is_tried_imported_and_taken_out_again(open_page: Open, own_site: str, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("who;what;when\nann;call;2025-03-01 10:00\nbo;call;2025-03-02 11:00\nbo;call;not a time\n")
    page = open_page(own_site + "/data/import", language="en")
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_role("combobox", name="Column what is")).to_be_visible()
    for column, role in (("who", "customer"), ("what", "event"), ("when", "at")):
        choice = page.get_by_role("combobox", name=f"Column {column} is")
        choice.select_option(role)
        settled(page)  # each choice has the file looked at again
        expect(choice).to_have_value(role)
    page.get_by_role("button", name="Try without storing").click()
    expect(page.get_by_role("heading", name="What it would be")).to_be_visible()
    expect(page.get_by_text(re.compile("Rows refused", re.IGNORECASE)).first).to_be_visible()
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    page.get_by_label("Purpose").fill("See how the page works")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Imported")).to_be_visible()
    page.goto(own_site + "/data")
    row = page.get_by_role("row", name=re.compile("calls.csv"))
    expect(row).to_contain_text("See how the page works")
    row.get_by_role("button", name="Take calls.csv out again").click()
    page.get_by_role("button", name="Yes, take out").click()
    expect(row.get_by_text(re.compile("^taken out"))).to_be_visible()
