"""What is brought to the map by hand: a source dragged with the mouse, a picture from the clipboard, files from outside."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from .editing import place, records
from .looking import box, settled, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
HEAT = "journey:heat"
GRID = "Phase,Need,Choose\nStep,I freeze,I compare\nTouchpoints,Neighbour,Website\n"


def drop(page: Page, file: Path, to: Locator | None = None) -> None:
    """A file from the desktop: over the page, over the thing, and let go there."""
    x, y = place(box(to), (0.5, 0.5)) if to else (400.0, 400.0)
    desktop = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(file)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        desktop.send("Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data})
    desktop.detach()


def picture(file: Path, color: str) -> Path:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(out, "PNG")
    file.write_bytes(out.getvalue())
    return file


def test_a_source_is_dragged_onto_a_claim_with_the_mouse(open_page: Open, own_site: str) -> None:
    page = open_page(f"{own_site}/journeys/{HEAT}?about=insight:slow", language="en", height=1100)
    page.get_by_role("button", name="Edit", exact=True).click()
    source = page.get_by_role("group", name="Sources").get_by_role("listitem").first
    expect(source).to_contain_text("Interviews")
    # A new claim beside the old one takes the same source.
    page.get_by_role("button", name="New card in Pain points, Use").click(force=True)
    page.keyboard.type("The winter is long")
    page.keyboard.press("Enter")
    claim = page.locator(".card", has_text="The winter is long")
    expect(claim).to_be_visible()
    page.locator("[data-about='insight:slow']").first.click()
    page.get_by_role("button", name="Edit", exact=True).click()
    expect(source).to_contain_text("Interviews")
    source.scroll_into_view_if_needed()
    claim.scroll_into_view_if_needed()
    begin, aim = place(box(source.locator(".grip")), (0.5, 0.5)), place(box(claim), (0.4, 0.5))
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(begin[0] - 20, begin[1] - 8, steps=3)
    page.mouse.move(*aim, steps=8)
    expect(page.locator(".receives")).to_have_count(1)
    page.mouse.up()
    expect(page.get_by_role("status").filter(has_text="The source has been added.").first).to_be_visible()
    expect(page.locator(".receives")).to_have_count(0)
    found = records(page, own_site, HEAT)
    made = next(r for r in found.values() if (r.get("text") or {}).get("en") == "The winter is long")
    assert made["sources"] == ["source:talks"]
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").filter(has_text="Undone:").first).to_be_visible()
    assert "sources" not in records(page, own_site, HEAT)[made["id"]]


def test_pictures_come_from_the_clipboard_and_the_desktop(open_page: Open, own_site: str, tmp_path: Path) -> None:
    page = open_page(f"{own_site}/journeys/{HEAT}", language="en", height=1000)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-about='touchpoint:signing']").first.focus()
    page.evaluate(
        """async () => {
            const canvas = Object.assign(document.createElement("canvas"), { width: 60, height: 40 });
            const pen = canvas.getContext("2d");
            pen.fillStyle = "teal";
            pen.fillRect(0, 0, 60, 40);
            const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
            await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
        }"""
    )
    page.keyboard.press("Control+v")
    # It is a card of its own at that step, in view, chosen and with the focus: the next key is about it.
    card = page.locator(".card", has=page.locator("img"))
    expect(card).to_have_count(1)
    expect(card).to_be_in_viewport()
    expect(card).to_be_focused()
    pasted = card.get_attribute("data-item") or ""
    kept = records(page, own_site, HEAT)[pasted]
    assert kept["from_step"] == "step:sign" and kept["image"].endswith((".png", ".webp"))
    # A picture dropped on the card takes its place; undone, the first is back.
    drop(page, picture(tmp_path / "plan.png", "red"), card)
    expect(page.get_by_role("status").filter(has_text="The picture is on the map.").first).to_be_visible()
    first = kept["image"]
    expect(card.locator(f"img[src*='{first}']")).to_have_count(0)
    expect(card.locator("img")).to_have_count(1)
    assert records(page, own_site, HEAT)[pasted]["image"] != first
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(card.locator(f"img[src*='{first}']")).to_have_count(1)
    # Another file on a card is attached to it; beside the cards nothing is lost, and it is said where it belongs.
    note = tmp_path / "Drawing å.pdf"
    note.write_bytes(b"%PDF-1.7 x")
    drop(page, note, card)
    expect(page.get_by_role("status").filter(has_text="attached").first).to_be_visible()
    assert records(page, own_site, HEAT)[pasted]["link"]
    drop(page, note, page.locator("[data-about='touchpoint:ad']").first)
    expect(page.get_by_role("alert")).to_contain_text("Drop the file on a card")
    assert violations(page) == []
    expect(page).to_have_url(f"{own_site}/journeys/{quote(HEAT, safe=':')}")


def test_a_file_is_dropped_on_the_first_page(open_page: Open, empty_site: str, tmp_path: Path) -> None:
    page = open_page(empty_site + "/", language="en")
    expect(page.get_by_text("can be dropped anywhere on the page")).to_be_visible()
    grid = tmp_path / "workshop.csv"
    grid.write_text(GRID, "utf-8")
    drop(page, grid)
    expect(page.get_by_text("2 stages · 2 steps · 2 touchpoints")).to_be_visible()
    expect(page.get_by_label("What is the journey called?")).to_have_value("workshop")
    # Another file takes its place, with its name; another way to begin does not keep it.
    other = tmp_path / "better.csv"
    other.write_text(GRID.replace("Choose", "Decide"), "utf-8")
    drop(page, other)
    expect(page.get_by_label("What is the journey called?")).to_have_value("better")
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="A list of touchpoints").click()
    expect(page.get_by_label("What is the journey called?")).to_have_value("")
    page.goto(empty_site + "/")
    settled(page)
    drop(page, grid)
    page.get_by_role("button", name="Create the map").click()
    expect(page.get_by_role("columnheader", name="Choose")).to_be_visible()
    # A log is no map: it goes to the importer, at once or when its rows have been seen.
    table = tmp_path / "calls.csv"
    table.write_text("who,what,when\n" + "".join(f"c{i},call,2025-03-0{i} 10:00\n" for i in range(1, 8)), "utf-8")
    page.goto(empty_site + "/")
    settled(page)
    drop(page, table)
    page.get_by_role("status").get_by_role("button", name="Read it as events").click()
    expect(page).to_have_url(f"{empty_site}/data/import")
    expect(page.get_by_text("calls.csv")).to_be_visible()
    log = tmp_path / "orders.jsonl"
    log.write_text('{"customer": "a", "event": "call", "at": "2025-03-01T10:00:00Z"}\n' * 3, "utf-8")
    page.goto(empty_site + "/")
    settled(page)
    drop(page, log)
    expect(page).to_have_url(f"{empty_site}/data/import")
    expect(page.get_by_text("orders.jsonl")).to_be_visible()
