"""A map built and changed with the mouse alone: dragged, stretched, drawn, pasted, found, undone."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from resa.journey.document import Document
from resa.journey.format import write as file_of
from resa.journey.records import Journey

from .editing import Hand, records, saved, write
from .looking import PATIENCE, box, client_of, comes, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
HEAT = "journey:heat"


def begun(site: str) -> str:
    """A journey with nothing in it."""
    with client_of(site) as client:
        file = file_of(Document([Journey(id="journey:move", title={"en": "Move house"}, languages=("en",))]))
        return str(client.post("/api/journeys", files={"file": ("move.resa.json", file)}).json()["id"])


def titles(page: Page) -> list[str]:
    return [text.split("\n")[0] for text in page.get_by_role("columnheader").all_inner_texts()][1:]


def lanes(page: Page) -> list[str]:
    found: list[str] = page.locator("[data-lane]").evaluate_all("rows => rows.map((row) => row.dataset.lane)")
    return found


def test_a_map_from_nothing_by_mouse(open_page: Open, empty_site: str) -> None:
    journey = begun(empty_site)
    page = open_page(f"{empty_site}/journeys/{journey}", language="en")
    hand = Hand(page)
    page.get_by_role("button", name="Begin with one empty stage").click()
    write(page, "Before")
    page.get_by_role("columnheader", name="Before").hover()
    page.get_by_role("button", name="New stage after Before").click()
    write(page, "The move")
    comes(page, lambda: titles(page), ["Before", "The move"])
    steps = page.locator("[data-lane].steps, .steps[data-lane]").first
    steps.locator("[data-cell='0']").hover()
    page.get_by_role("button", name="New step in Before").click()
    write(page, "I pack")
    for lane, column, words in (
        ("Touchpoints", "Before", "Moving firm"),
        ("Pain points", "The move", "Nobody answers"),
    ):
        page.get_by_role("button", name=f"New card in {lane}, {column}").click(force=True)
        write(page, words)
        expect(page.locator(".card", has_text=words)).to_be_visible()
    # Begun and left without words: nothing is made.
    page.get_by_role("button", name="New card in Gain points, Before").click(force=True)
    page.keyboard.press("Escape")
    found = records(page, empty_site, journey)
    kinds = sorted(record.split(":")[0] for record in found)
    assert kinds.count("card") == 2 and kinds.count("step") == 3 and kinds.count("stage") == 2
    assert {"Moving firm", "Nobody answers"} <= {
        text for r in found.values() for text in ((r.get("title") or r.get("text") or {}).values())
    }
    hand.carry(
        page.locator(".card", has_text="Moving firm"),
        page.get_by_role("button", name="New card in Touchpoints, The move"),
    )
    hand.carry(page.locator("[data-feeling]").first, page.locator("[data-feeling]").first, (0.5, -1.5))
    expect(page.locator("[data-cell='1'] .card", has_text="Moving firm")).to_be_visible()
    found = records(page, empty_site, journey)
    assert max(r.get("emotion") or 0 for r in found.values()) > 0
    assert violations(page) == []


def test_everything_is_dragged_where_it_belongs(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/journeys/{HEAT}", language="en")
    hand = Hand(page)
    undo = page.get_by_role("button", name="Undo", exact=True)
    begin = records(page, own_site, HEAT)
    bytes_before = httpx.get(f"{own_site}/api/journeys/{HEAT}/file", timeout=PATIENCE).content

    # A card to another stage, and within its cell; Escape on the way changes nothing.
    hand.carry(hand.item("card:b"), hand.item("card:t3"), (0.5, 0.9))
    expect(hand.cell("lane:touchpoints", 2).locator(".card")).to_have_count(2)
    hand.carry(hand.item("card:t3"), hand.item("card:b"), (0.5, 0.9))
    expect(hand.cell("lane:touchpoints", 2).locator(".card").first).to_have_attribute("data-item", "card:b")
    hand.carry(hand.item("card:b"), hand.item("card:t0"), drop=False)
    expect(page.locator(".ghost")).to_contain_text("Touchpoints · I want to lower the cost")
    # What is written and saved meanwhile takes nothing out of the hand.
    for keys, said in (("Control+z", "Undone: Moved a card"), ("Control+Shift+Z", "Done again: Moved a card")):
        page.keyboard.press(keys)
        hand.says(said)
        saved(page)
    expect(page.locator(".ghost")).to_contain_text("Touchpoints · I want to lower the cost")
    page.keyboard.press("Escape")
    expect(page.locator(".ghost")).to_have_count(0)
    page.mouse.up()
    expect(hand.cell("lane:touchpoints", 2).locator(".card")).to_have_count(2)
    expect(page.get_by_role("complementary")).to_have_count(0)

    # Steps between stages, stages, lanes.
    hand.carry(hand.item("step:offer"), hand.item("step:sign"), (0.4, 0.05))
    expect(hand.cell("lane:steps", 2)).to_contain_text("I get an offer")
    hand.carry(hand.item("stage:use"), hand.item("stage:need"), (0.2, 0.5))
    comes(page, lambda: titles(page)[0], "Use")
    hand.carry(hand.item("lane:improvements"), hand.item("lane:touchpoints"), (0.5, 0.1))
    comes(
        page,
        lambda: [lane for lane in lanes(page) if lane in {"lane:improvements", "lane:touchpoints"}],
        ["lane:improvements", "lane:touchpoints"],
    )

    # A card over several stages by its edge.
    hand.item("card:t1").hover()
    hand.carry(hand.item("card:t1").locator("[data-edge=to]"), hand.item("stage:decide"))
    expect(page.locator("[data-lane='lane:touchpoints'] .span")).to_contain_text("Calculator")

    found = records(page, own_site, HEAT)
    assert found["card:t1"]["to_step"] in {"step:sign", "step:offer"}
    assert found["step:offer"]["stage"] == "stage:decide"
    for what in (
        "Changed how far a card reaches",
        "Moved a lane",
        "Moved a stage",
        "Moved a step",
        "Moved a card",
        "Moved a card",
    ):
        undo.click()
        hand.says(f"Undone: {what}")
    assert records(page, own_site, HEAT) == begin
    assert httpx.get(f"{own_site}/api/journeys/{HEAT}/file", timeout=PATIENCE).content == bytes_before
    page.get_by_role("button", name="Redo").click()
    hand.says("Done again: Moved a card")


def test_branches_loops_and_what_may_be_left_out(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/journeys/{HEAT}", language="en")
    hand = Hand(page)
    expect(page.locator(".follow")).to_contain_text("of 400 journeys go as planned")
    hand.item("step:cost").hover()
    hand.carry(hand.item("step:cost").locator("[data-arrow]"), hand.item("step:sign"))
    page.get_by_role("button", name="From “I want to lower the cost” to “I sign”").click()
    page.get_by_label("Why this way (English)").fill("in a hurry")
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Why this way (English)")).to_have_count(0)
    hand.item("step:winter").hover()
    hand.carry(hand.item("step:winter").locator("[data-arrow]"), hand.item("step:compare"))
    expect(page.get_by_role("button", name="From “I get through the winter” to “I compare solutions”")).to_be_visible()
    found = records(page, own_site, HEAT)
    assert found["step:cost"]["next"] == [
        {"step": "step:compare"},
        {"step": "step:sign", "label": {"en": "in a hurry"}},
    ]
    assert found["step:winter"]["next"] == [{"step": "step:compare"}]
    page.get_by_role("button", name="From “I get through the winter” to “I compare solutions”").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("button", name="From “I get through the winter” to “I compare solutions”")).to_have_count(0)
    assert "next" not in records(page, own_site, HEAT)["step:winter"]
    # What the plan says changes how many follow it, at once.
    hand.carry(hand.item("step:compare"), hand.item("stage:use"))
    expect(page.locator(".follow b")).to_contain_text("since the change")


def test_what_the_data_have_becomes_part_of_the_map(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/journeys/{HEAT}", language="en")
    hand = Hand(page)
    # Named like an event, a new touchpoint is offered it.
    hand.cell("lane:touchpoints", 3).hover()
    page.get_by_role("button", name="New card in Touchpoints, Use").click()
    write(page, "Visit by a neighbour")
    offer = page.get_by_role("region", name="Events that may belong to Visit by a neighbour")
    expect(offer).to_contain_text("60 journeys")
    assert violations(page) == []
    offer.get_by_role("button", name="Recognise").click()
    expect(page.get_by_text("Not on the map")).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    # Dropped on the lane, the event becomes a touchpoint of its own.
    expect(page.get_by_text("Not on the map")).to_be_visible()
    hand.carry(page.locator("[data-about='unmatched:neighbour_visit']"), hand.item("card:t3"), (0.5, 1.4))
    card = hand.cell("lane:touchpoints", 2).locator(".card", has_text="Neighbour visit")
    expect(card).to_contain_text("60")
    made = [r for r in records(page, own_site, HEAT).values() if r["id"] == card.get_attribute("data-about")]
    assert made[0]["events"] == {"any": [{"name": ["neighbour_visit"]}]} and made[0]["channel"] == "home_visit"


def test_lanes_sizes_finding_and_pasting(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/journeys/{HEAT}", language="en")
    hand = Hand(page)
    page.get_by_role("button", name="Lanes", exact=True).click()
    page.get_by_role("checkbox", name="Pain points").uncheck()
    expect(page.locator("[data-lane='lane:pains']")).to_have_count(0)
    page.get_by_role("button", name="Add a lane").click()
    assert violations(page) == []
    page.get_by_role("button", name="Thinking", exact=True).click()
    expect(page.get_by_role("rowheader", name="Thinking")).to_be_visible()

    page.get_by_role("button", name="Size").click()
    page.get_by_role("button", name="The whole map").click()
    expect(page.locator(".bar .zoom")).not_to_contain_text("100 %")
    comes(
        page,
        lambda: page.evaluate("(s => s.scrollHeight - s.clientHeight)(document.querySelector('.scroller'))") < 80,
        True,
    )
    page.keyboard.press("1")
    page.get_by_role("button", name="Size").click()
    page.get_by_role("button", name="100 %", exact=True).last.click()
    expect(page.locator(".bar .zoom")).to_contain_text("100 %")

    # A table from a spreadsheet is shown before it is pasted.
    page.get_by_role("button", name="New card in Thinking, Consideration").focus()
    paste(page, "I look\tI ask\nWhat does it cost?\tWho helps me?\nIs it warm?\t")
    dialog = page.get_by_role("dialog", name="Paste a table")
    dialog.get_by_label("The first row names new steps").check()
    expect(dialog.get_by_role("columnheader", name="I ask new")).to_be_visible()
    assert violations(page) == []
    dialog.get_by_role("button", name="Paste 3 cards").click()
    expect(page.locator(".card", has_text="Is it warm?")).to_be_visible()
    expect(hand.cell("lane:steps", 1)).to_contain_text("I ask")

    page.keyboard.press("Control+f")
    page.get_by_role("searchbox", name="Find on the map").fill("offer")
    page.get_by_label("Replace by").fill("bid")
    page.get_by_label("Language").last.select_option("en")
    page.get_by_role("searchbox", name="Find on the map").press("Enter")
    assert violations(page) == []
    page.get_by_role("button", name="Replace all").click()
    hand.says("Replaced in")
    page.keyboard.press("Escape")
    found = records(page, own_site, HEAT)
    assert found["step:offer"]["title"] == {"sv": "Jag får en offert", "en": "I get an bid"}

    # A frame chooses several; they are copied into another cell, with what they place.
    place = box(hand.cell("lane:touchpoints", 0))
    page.mouse.move(place["x"] + 40, place["y"] + place["height"] - 12)
    page.mouse.down()
    page.mouse.move(place["x"] + place["width"] + 60, place["y"] + 14, steps=5)
    page.mouse.up()
    expect(page.locator(".card.chosen").nth(1)).to_be_visible()
    hand.item("card:t4").focus()
    clip = page.evaluate(
        """() => { const data = new DataTransfer();
          document.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
          document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
          return [...data.types].map((type) => data.getData(type)); }"""
    )
    assert "Ad" in clip[0] and "\t" in clip[0] and "resa-clip" in clip[1]
    expect(hand.cell("lane:touchpoints", 3).locator("[data-about='touchpoint:ad']")).to_be_visible()
    page.keyboard.press("Delete")
    hand.says("Removed")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    hand.says("Undone: Removed")


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """(text) => { const data = new DataTransfer(); data.setData('text/plain', text);
          document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )
