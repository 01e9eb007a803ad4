"""What has become of a map: versions saved, looked at, compared and gone back to, and who changed what while others are there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

from .editing import records_of
from .looking import comes, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
HEAT = "/journeys/journey%3Aheat"


def record(site: str, id: str) -> dict[str, Any]:
    return records_of(site).get(id, {})


def put(site: str, *records: dict[str, Any], remove: tuple[str, ...] = ()) -> None:
    answer = httpx.post(f"{site}/api{HEAT}/records", json={"put": records, "remove": remove}, timeout=60)
    assert answer.status_code == 200, answer.text


def test_history_versions_and_going_back(open_page: Open, own_site: str) -> None:
    httpx.put(f"{own_site}/api/me", json={"name": "Anna"}, timeout=60)
    page = open_page(f"{own_site}{HEAT}/history", language="en")
    expect(page.get_by_text("Anna brought the map in from a file")).to_be_visible()
    page.get_by_label("Name").fill("Before summer")
    page.get_by_label("Note").fill("As the workshop left it")
    page.get_by_label("Note").press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The version “Before summer” is saved.")).to_be_visible()

    # Somebody else goes on with the map; the page tells of it by itself.
    card, step = record(own_site, "card:b"), record(own_site, "step:offer")
    put(own_site, card | {"from_step": "step:offer"})
    told = page.get_by_text(re.compile("^Anna moved “.+” from .+ to .+$"))
    expect(told).to_be_visible()
    put(
        own_site,
        record(own_site, "card:e1") | {"emotion": -2},
        step | {"title": {"en": "I wait and wait", "sv": "Jag väntar och väntar"}},
    )
    expect(page.get_by_text("to “I wait and wait”")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Anna lowered “The feeling at .+” from \+1 to −2$"))).to_be_visible()
    put(own_site, remove=("card:p",))
    expect(page.get_by_text(re.compile("^Anna removed “.+” from I wait and wait"))).to_be_visible()
    assert violations(page) == []

    # The whole map as it was, without anything to change: by mouse, by keyboard, in the panel, as a file.
    page.locator("#versions-title ~ ul").get_by_role("link", name="Before summer").click()
    strip = page.get_by_role("region", name=re.compile("The map as it was on"))
    expect(strip).to_contain_text("Before summer")
    expect(strip).to_contain_text("As the workshop left it")
    sheet = page.get_by_role("grid", name="Journey map")
    expect(sheet.locator("[data-item='step:offer']")).to_be_visible()
    expect(sheet.get_by_text("I wait and wait")).to_have_count(0)
    expect(sheet.locator("[data-item='card:p']")).to_have_count(1)
    expect(strip).to_contain_text("The numbers are what today’s data say")
    assert violations(page) == []
    expect(page.locator("[data-add], [data-add-stage]")).to_have_count(0)
    sheet.locator("[data-item='step:offer']").first.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary")
    expect(panel.locator("#panel-title")).to_be_visible()
    expect(panel.get_by_role("button", name="Edit")).to_have_count(0)
    expect(panel.get_by_role("button", name="History")).to_have_count(0)
    page.keyboard.press("Delete")
    expect(sheet.locator("[data-item='step:offer']")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    strip.get_by_role("button", name="Download").press("Enter")
    with page.expect_download() as drawn:
        strip.get_by_role("link", name="SVG").click()
    assert "as it was on" in drawn.value.suggested_filename
    assert b"I wait and wait" not in drawn.value.path().read_bytes()

    # The same for a moment that nobody kept: after the first sitting, which is all there is.
    strip.get_by_role("link", name="To the history").click()
    page.get_by_role("link", name="The map after this").last.click()
    expect(strip.locator(".chip")).to_have_text("From the history")
    expect(sheet.get_by_text("I wait and wait").first).to_be_visible()
    kept = httpx.get(f"{own_site}/api{HEAT}/versions", timeout=60).json()[-1]["version"]
    strip.get_by_label("Another version").select_option(value=kept)
    expect(strip.locator(".chip")).to_have_text("Before summer")
    expect(sheet.get_by_text("I wait and wait")).to_have_count(0)

    # Compared with the present: on one map, side by side, as a table.
    page.get_by_role("link", name="Compare with now").click()
    expect(page.get_by_role("status").filter(has_text="6 differences")).to_be_visible()
    marked = page.locator("[data-record='card:b'] .mark")
    expect(marked).to_have_text(re.compile("moved"))
    expect(page.locator("[data-record='card:p'].gone")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Removed"))).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("Moved")).press("Enter")
    expect(marked).to_have_count(0)
    page.get_by_role("button", name=re.compile("Moved")).press("Enter")
    page.get_by_role("radio", name="On one map").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".two section")).to_have_count(2)
    expect(page).to_have_url(re.compile("view=side"))
    assert violations(page) == []
    page.get_by_role("radio", name="Side by side").press("ArrowRight")
    expect(page.locator("tbody tr")).to_have_count(6)
    assert violations(page) == []
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download the table").click()
    assert saved.value.path().read_bytes().count(b"\r\n") == 7

    # Gone back to, as one change that is undone by one.
    page.go_back()
    page.goto(f"{own_site}{HEAT}/history")
    page.get_by_role("button", name="Actions for Before summer").press("Enter")
    page.get_by_role("button", name="Restore …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_have_text("4 things are rewritten or put back, 0 are taken away.")
    assert violations(page) == []
    dialog.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("The map is as in “Before summer”.")).to_be_visible()
    comes(page, lambda: record(own_site, "card:b")["from_step"], card["from_step"])
    comes(page, lambda: bool(record(own_site, "card:p")), True)
    expect(page.locator("#versions-title ~ ul").get_by_text("Before a restore")).to_be_visible()
    page.locator(".said").get_by_role("button", name="Undo").click()
    comes(page, lambda: record(own_site, "card:b")["from_step"], "step:offer")
    comes(page, lambda: bool(record(own_site, "card:p")), False)

    # The record's own history, in the panel of the map; then the phone.
    page.goto(f"{own_site}{HEAT}?about={quote('card:b')}")
    page.get_by_role("button", name="History").press("Enter")
    expect(page.locator(".of-record").get_by_text(re.compile("^Anna moved")).first).to_be_visible()
    assert violations(page) == []
    phone = open_page(f"{own_site}{HEAT}/history", language="sv", theme="dark", width=390, height=844)
    expect(phone.get_by_text(re.compile("^Anna flyttade ”.+” från"))).to_be_visible()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.locator("#versions-title ~ ul").get_by_role("link", name="Före ett återställande").click()
    expect(phone.get_by_role("region", name=re.compile("Kartan som den var"))).to_be_visible()
    expect(phone.get_by_text("I wait and wait").or_(phone.get_by_text("Jag väntar och väntar")).first).to_be_visible()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_role("link", name="Jämför med nu").click()
    expect(phone.get_by_text("Inget skiljer dem åt.")).to_be_visible()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_as_it_is_beside_as_it_should_be(open_page: Open, own_site: str) -> None:
    """The other map has ids of its own: what is the same is found by what it says."""
    file = httpx.get(f"{own_site}/api{HEAT}/file", timeout=60).text
    ids = {r["id"] for r in json.loads(file)["records"] if r["id"].split(":")[0] in ("stage", "step", "lane", "card")}
    for id in sorted(ids, key=len, reverse=True):
        file = file.replace(f'"{id}"', f'"{id}-tobe"')
    wanted = json.loads(file.replace('"journey:heat"', '"journey:tobe"'))
    for one in wanted["records"]:
        if one["id"] == "journey:tobe":
            one |= {"state": "future", "title": {"en": "Change heating, wanted"}}
        if one["id"] == "card:e2-tobe":
            one["emotion"] = 1.5
    made = httpx.post(f"{own_site}/api/journeys", files={"file": ("tobe.resa.json", json.dumps(wanted))}, timeout=60)
    assert made.status_code == 201, made.text
    page = open_page(f"{own_site}{HEAT}/compare", language="en")
    expect(page.get_by_text("Choose a side to compare with.")).to_be_visible()
    page.get_by_role("combobox", name="To").select_option(label="Change heating, wanted · To-be")
    expect(page.get_by_text("is better: −0.5 → +1.5")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="differences")).to_have_text("4 differences")
    page.get_by_role("button", name="Swap sides").click()
    expect(page.get_by_text("is worse: +1.5 → −0.5")).to_be_visible()
    assert violations(page) == []
