"""A persona's own page and the buying group of a journey: read, written and marked where nothing is known, with axe."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .editing import records_of
from .looking import client_of, comes, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def png() -> bytes:
    """A grey square of 8 × 8."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\x80" * 8 for _ in range(8)))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def put(site: str, *records: dict[str, Any]) -> None:
    with client_of(site) as client:
        assert client.post("/api/library/records", json={"put": list(records)}).status_code == 200


def test_a_page_tells_what_a_persona_is_and_what_supports_it(open_page: Open, own_site: str) -> None:
    put(
        own_site,
        {"id": "persona:guess", "title": {"sv": "Gissningen", "en": "The guess"}},
        {"id": "insight:said", "insight_kind": "quote", "text": {"sv": "Jag hann frysa"}, "persona": "persona:oil", "sources": ["source:talks"]},
        {"id": "insight:other", "insight_kind": "quote", "text": {"sv": "En annans ord"}, "persona": "persona:guess"},
    )  # fmt: skip
    page = open_page(own_site + "/personas")
    page.get_by_role("link", name="Villaägaren").click()
    expect(page.get_by_role("heading", name="Villaägaren", level=1)).to_be_visible()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Slippa oljan")
    expect(main).to_contain_text("heating är oil")
    expect(main).to_contain_text("200 kunder i data")
    expect(main).to_contain_text("Jag hann frysa")
    expect(main).to_contain_text("Intervjuer, n 12")
    expect(main).not_to_contain_text("En annans ord")
    expect(main.get_by_role("link", name="Byta värme hemma")).to_be_visible()
    expect(main).not_to_contain_text("Inget belägg")
    assert violations(page) == []

    page = open_page(own_site + "/personas/guess", theme="dark", width=390, height=844)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Inget belägg: ett antagande")
    expect(main).to_contain_text("Okänt hur många: ingen regel känner igen personan i data")
    expect(main).to_contain_text("Går ingen resa än")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    page.get_by_role("button", name="Ändra").click()
    page.get_by_label("Bild …").set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": png()})
    page.get_by_label("Mål, ett på varje rad").fill("Varmt i vinter")
    page.get_by_label("Intervjuer").check()
    assert violations(page) == []
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("img", name="Bild av Gissningen")).to_be_visible()
    expect(main).to_contain_text("Varmt i vinter")
    expect(main).to_contain_text("Intervjuer, n 12")
    expect(main).not_to_contain_text("Inget belägg")

    page = open_page(own_site + "/personas/none")
    expect(page.get_by_role("heading", name="Villaägaren")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def of_kind(site: str, kind: str) -> list[dict[str, Any]]:
    return [r for r in records_of(site).values() if r["id"].startswith(f"{kind}:")]


def test_the_buying_group_is_written_in_its_cells(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/journeys/heat")
    page.get_by_role("button", name="Fler vyer").click()
    page.get_by_role("link", name="Köpgrupp").click()
    expect(page.get_by_text("7 av 7 rutor tomma")).to_be_visible()
    expect(page.get_by_text("Ingen beslutsfattare")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Roll, Villaägaren").select_option("decider")
    page.get_by_label("Inflytande, Villaägaren").select_option("4")
    page.get_by_label("Inställning, Villaägaren").select_option("neutral")
    expect(page.get_by_text("Ingen beslutsfattare")).to_have_count(0)
    page.get_by_label("Villaägaren deltar i Behov").uncheck()
    expect(page.get_by_text("Ingen deltar här")).to_be_visible()
    page.get_by_role("button", name="Upplevd risk, Villaägaren").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").locator("input:focus, textarea:focus")).to_have_count(1)
    page.keyboard.type("Att frysa")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Upplevd risk, Villaägaren: Att frysa")).to_be_focused()
    page.get_by_role("button", name="Lägg till kriterium för Villaägaren").click()
    expect(page.get_by_role("textbox", name="Lägg till kriterium för Villaägaren")).to_be_focused()
    page.keyboard.type("Priset")
    page.keyboard.press("Enter")
    page.get_by_label("Vikt i procent: Priset").fill("40")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Vikt i procent: Priset")).to_have_value("40")
    page.get_by_role("button", name="Lägg till alternativ för Villaägaren").click()
    expect(page.get_by_role("textbox", name="Lägg till alternativ för Villaägaren")).to_be_focused()
    page.keyboard.type("Vänta ett år")
    page.keyboard.press("Enter")
    page.get_by_label("Sorts alternativ: Vänta ett år").select_option("status_quo")
    expect(page.get_by_text("1 av 7 rutor tomma")).to_be_visible()
    page.get_by_label("Lägg till i gruppen").select_option("controller")
    expect(page.get_by_text("7 av 14 rutor tomma")).to_be_visible()
    expect(page.get_by_text("Ingen deltar här")).to_have_count(0)  # a new member takes part everywhere
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    page.get_by_role("button", name="Ta bort Priset från Villaägaren").click()
    expect(page.get_by_text("8 av 14 rutor tomma")).to_be_visible()

    page = open_page(
        own_site + "/journeys/heat/group", language="en", theme="dark"
    )  # kept, and the same for the next one
    expect(page.get_by_label("The house owner takes part in Need")).not_to_be_checked()
    expect(page.get_by_role("button", name="Perceived risk, The house owner: Att frysa")).to_be_visible()
    assert violations(page) == []
    owner = next(p for p in of_kind(own_site, "persona") if p["id"] == "persona:oil")
    assert (owner["role"], owner["influence"], owner["stance"]) == ("decider", 4, "neutral")
    assert owner["stages"] == ["stage:consider", "stage:decide", "stage:use"]
    assert owner["perceived_risk"] == {"sv": "Att frysa"}


def test_quotes_and_weights_are_written_on_the_personas_page(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/personas/oil")
    for kind, words in (("citat av", "Jag hann frysa"), ("kriterium för", "Priset"), ("kriterium för", "Tystnad")):
        page.get_by_role("button", name=f"Lägg till {kind} Villaägaren").click()
        field = page.get_by_role("textbox", name=f"Lägg till {kind} Villaägaren")
        expect(field).to_be_focused()
        field.fill(words)
        field.press("Enter")
        expect(page.get_by_role("button", name=f": {words}")).to_be_visible()
    weight = page.get_by_label("Vikt i procent: Tystnad")
    weight.fill("70")
    weight.press("Enter")
    expect(page.get_by_label("Vikt i procent: ").first).to_have_value("70")  # the heaviest first
    expect(weight).to_be_focused()
    assert violations(page) == []
    comes(
        page,
        lambda: insights(own_site),
        [("criterion", "Priset", None), ("criterion", "Tystnad", 0.7), ("quote", "Jag hann frysa", None)],
    )
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("Control+z")
    expect(weight).to_have_value("")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def insights(site: str) -> list[tuple[str, str, float | None]]:
    """What the library holds of the house owner by kind and words, with the weight."""
    from pycrdt import Doc, Map

    with client_of(site) as client:
        shared: Doc[Any] = Doc()
        shared.apply_update(client.get("/api/library/document").content)
    records: Map[Any] = shared.get("records", type=Map)
    found = [r for id, r in records.to_py().items() if id.startswith("insight:") and r.get("persona") == "persona:oil"]
    return sorted((r["insight_kind"], r["text"]["sv"], r.get("weight")) for r in found)
