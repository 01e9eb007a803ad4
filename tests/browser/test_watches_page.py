"""Watching a figure, from the answer to the signal on the map, to what was said about it, to its end when better data come."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from .conftest import take_in
from .looking import client_of, violations

pytestmark = pytest.mark.browser

MAP = "/journeys/journey%3Aheat"


def better_weeks() -> str:
    """Three weeks, long after, of customers who all sign once they have an offer; and life going on after them."""
    lines = ["customer,event,at,channel,heating"]
    begin = datetime(2026, 3, 2, tzinfo=UTC)
    for day in range(21):
        for i in range(6):
            at = begin + timedelta(days=day, hours=8)
            for touchpoint, hours in (("ad", 0), ("calculator", 1), ("offer", 2), ("signing", 3), ("app", 4)):
                lines.append(f"new{day}x{i},{touchpoint},{at + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ},web,oil")
    lines.append(f"new0x0,app,{begin + timedelta(days=200):%Y-%m-%dT%H:%M:%SZ},app,oil")
    return "\n".join(lines) + "\n"


def test_a_watched_figure_signals_is_seen_and_is_over(open_page: Callable[..., Page], own_site: str) -> None:
    page = open_page(f"{own_site}{MAP}/answers?question=drop-off", language="en")
    page.get_by_role("button", name="Watch this").focus()
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    expect(form.get_by_role("heading", name="Watch a figure")).to_be_visible()
    form.get_by_role("combobox", name="Row").select_option(label="Offer")
    expect(form.get_by_label("Shown at")).to_have_value("touchpoint:offer")
    form.get_by_label("Name").fill("Lost at the offer")
    form.get_by_label(re.compile("passes a threshold")).check()
    form.get_by_label("Over %").fill("30")
    assert violations(page) == []
    form.get_by_role("button", name="Save the watch").click()
    expect(form).to_be_hidden()

    page.get_by_role("link", name="All watches").click()
    card = page.locator("[data-watch]")
    expect(card.get_by_role("status")).to_contain_text("Lost at the offer:")
    expect(card.get_by_role("status")).to_contain_text("over the threshold 30.0%")
    expect(card.get_by_role("img")).to_have_accessible_name(re.compile("Lost at the offer per week"))
    card.get_by_text("All periods").click()
    expect(card.get_by_role("cell", name="over the threshold").first).to_be_visible()
    assert violations(page) == []

    # On the map: at the touchpoint, in the panel, in the files, and the journey is due for review.
    board = open_page(f"{own_site}{MAP}", language="sv", theme="dark")
    mark = board.locator('[data-about="touchpoint:offer"] [data-signal]')
    expect(mark).to_contain_text("Lost at the offer: ")
    expect(mark).to_contain_text("över tröskeln 30,0")
    brief = mark.locator(".brief")  # short on the card, the whole of it in the tip and to a screen reader
    expect(brief).to_have_text(re.compile(r"^\d+,\d\s% \(n \d+\) · Lost at the offer$"))
    brief.hover()
    expect(board.locator(".tip")).to_contain_text(re.compile("över tröskeln 30,0.* sedan "))
    chip = board.get_by_role("button", name="Översyn")
    expect(chip).to_contain_text("Dags för översyn: Lost at the…")
    chip.click()
    expect(board.get_by_role("link", name=re.compile("över tröskeln"))).to_be_visible()
    board.keyboard.press("Escape")
    board.locator('[data-about="touchpoint:offer"]').first.click()
    panel = board.get_by_role("complementary")
    expect(panel.get_by_role("heading", name="Bevakningar")).to_be_visible()
    assert violations(board) == []
    with client_of(own_site) as client:
        # What was noted stands at its period.
        (watch,) = client.get("/api/journeys/journey:heat/watches").json()
        noted = client.post("/api/changes", json={"what": "New template", "day": watch["history"][0]["period"]})
        assert noted.status_code == 201
        page.reload()
        expect(card.locator(".noted")).to_contain_text("New template")
        card.get_by_text("All periods").click()
        expect(card.get_by_role("row").last).to_contain_text("New template")
        assert client.delete(f"/api/changes/{noted.json()['change']}").status_code == 204

        sheet = client.get("/api/journeys/journey:heat/export", params={"format": "svg", "lang": "nb"}).text
        assert "over terskelen" in sheet

        # Somebody says what comes of it, by phone; nobody is called for any more.
        phone = open_page(f"{own_site}{MAP}/watches", language="da", width=390, height=844)
        phone.get_by_label("Hvad gør vi ved det?").fill("Ny formular på mandag")
        phone.get_by_role("button", name="Har set det").click()
        expect(phone.get_by_text("Ny formular på mandag")).to_be_visible()
        expect(phone.get_by_text("Gennemgang nu")).to_have_count(0)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        assert violations(phone) == []

        take_in(client, "events", better_weeks())
    page.reload()
    expect(card.get_by_role("status")).to_have_text("Within its limits")
    expect(card.locator("[data-signal]")).to_contain_text("Over ")
    board.reload()
    expect(board.locator('[data-about="touchpoint:offer"]').first).to_be_visible()
    expect(board.locator("[data-signal]")).to_have_count(0)

    # Changed, then taken away.
    page.get_by_role("button", name="Change: Lost at the offer").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Lost after the offer")
    page.get_by_role("dialog").get_by_role("button", name="Save the watch").click()
    expect(card.get_by_role("heading", name="Lost after the offer")).to_be_visible()
    page.once("dialog", lambda asked: asked.accept())
    page.get_by_role("button", name="Remove: Lost after the offer").click()
    expect(page.get_by_text("Nothing is watched yet.")).to_be_visible()


def test_a_touchpoint_is_watched_from_its_panel(open_page: Callable[..., Page], own_site: str) -> None:
    page = open_page(f"{own_site}{MAP}?about=touchpoint%3Asigning", language="nb")
    page.get_by_role("complementary").get_by_role("button", name="Overvåk dette").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Vises ved")).to_have_value("touchpoint:signing")
    expect(form.get_by_role("combobox", name="Rad")).to_have_value(re.compile(r"\d+"))
    expect(form.get_by_label("Navn")).to_have_value(re.compile("Signing"))
    form.get_by_role("button", name="Lagre overvåkingen").click()
    expect(page.get_by_text("Overvåkes fra nå av.")).to_be_visible()
    page.get_by_role("complementary").get_by_role("link", name="Alle overvåkinger").click()
    expect(page.locator("[data-watch]").get_by_role("status")).to_have_text(
        re.compile("Lærer grensene|Innenfor grensene")
    )


def test_a_figure_is_picked_tried_and_kept(open_page: Callable[..., Page], own_site: str) -> None:
    """On the panel of watches nothing is typed but a number: question, figure and row are picked, the threshold is in the figure's unit."""
    page = open_page(f"{own_site}{MAP}/answers?question=watch", language="en")
    form = page.get_by_role("form", name="Options")
    form.get_by_role("combobox", name="Question watched").select_option(label="Where do they fall away?")
    expect(form.get_by_role("combobox", name="Figure watched")).to_have_value("hazard")
    sentence = page.locator("[data-answer=watch]")
    expect(sentence).to_be_visible()
    form.get_by_role("combobox", name="Row").select_option(label="Offer")
    expect(page).to_have_url(re.compile("q.row=touchpoint%3Dtouchpoint%3Aoffer"))
    form.get_by_label("Signal when over %").fill("30")
    form.get_by_label("Signal when over %").press("Tab")
    expect(page).to_have_url(re.compile("q.over=0.3(&|$)"))
    expect(page.locator("figure svg circle").first).to_be_visible()
    expect(page.locator("section.answer")).to_have_attribute("aria-busy", "false")
    assert violations(page) == []

    page.get_by_role("button", name="Watch this").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("combobox", name="Row")).to_have_js_property("selectedOptions.length", 1)
    expect(dialog.get_by_label("Over %")).to_have_value("30")
    expect(dialog.get_by_label("Shown at")).to_have_value("touchpoint:offer")
    dialog.get_by_role("button", name="Save the watch").click()
    page.get_by_role("link", name="All watches").click()
    expect(page.locator("[data-watch]").get_by_role("status")).to_contain_text("over the threshold 30.0%")

    # A question that cannot do without steps lets them be picked too.
    page.goto(f"{own_site}{MAP}/answers?question=watch")
    form.get_by_role("combobox", name="Question watched").select_option(label="How many get from step to step?")
    expect(page.get_by_text("Choose first: Steps.")).to_be_visible()
    for step in ("Calculator", "Offer"):
        form.get_by_role("combobox", name="Steps").select_option(label=step)
    expect(form.get_by_role("combobox", name="Figure watched")).to_have_value("share")
    form.get_by_role("combobox", name="Row").select_option(label="Offer")
    expect(sentence).to_be_visible()
