"""The views of a journey, each drawn from the same records: walked by mouse and keyboard, in width and on a phone, with axe."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import company, take_in
from .editing import records_of
from .looking import client_of, comes, violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_the_menu_leads_to_every_view_and_the_matrix_tells_what_to_improve(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/journeys/heat?persona=persona%3Aoil")
    page.get_by_role("button", name="Fler vyer").click()
    assert violations(page) == []
    page.get_by_role("link", name="Matris").click()
    expect(page).to_have_url(re.compile(r"/matrix\?persona="))  # the filter goes with it
    expect(page.get_by_role("button", name="Matris, Fler vyer")).to_be_visible()
    expect(page.get_by_text("Ingenting kan placeras än.")).to_be_visible()
    for name, value in (("Offer", "5"), ("Ad", "2"), ("App", "4")):
        page.get_by_label(f"Betydelse för {name}", exact=True).select_option(value)
        expect(page.get_by_role("button", name=re.compile(f"^{name}\\. "))).to_be_visible()
    # Offer: 10 + (10 − 3.75), a guess of −0.5; nobody was asked, so all are guesses.
    offer = page.get_by_role("button", name=re.compile(r"^Offer\. Förbättra först\."))
    expect(offer).to_have_accessible_name(re.compile("möjlighetspoäng 16,3 .vår gissning."))
    row = page.get_by_role("row").filter(has=page.get_by_role("button", name="Offer", exact=True))
    expect(row).to_contain_text("nöjdhet 3,8 av 10 (vår gissning)")
    expect(page.get_by_role("rowheader").first).to_have_text("Offer")
    comes(page, lambda: records_of(own_site)["touchpoint:offer"].get("importance"), 5)
    assert violations(page) == []
    offer.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Offer")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Steg", exact=True).click()
    expect(page.get_by_role("rowheader", name="Jag får en offert")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("heading", name="Förbättra först")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    what_data_say(page, own_site)


def what_data_say(page: Page, site: str) -> None:
    """Importance read from the answers that have now come in: placed with its interval, or listed with the reason."""
    with client_of(site) as client:
        take_in(client, "answers", company.answers())
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site + "/journeys/heat/matrix")
    data = page.get_by_role("button", name="Data säger", exact=True)
    data.focus()
    page.keyboard.press("Enter")
    expect(data).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(r"/matrix\?importance=data$"))
    # 40 of 50 who arrived were satisfied and 10 of 50 who were lost: (40·40 − 10·10) / (50·50) = 0.6.
    ad = page.get_by_role("button", name=re.compile(r"^Ad\. .*samband \+0,60 \(\+0,44 … \+0,72, n 100\)"))
    expect(ad).to_be_visible()
    expect(page.get_by_text("Utfallet är om kunden kom till målet")).to_be_visible()
    without = page.get_by_role("region", name="Kan inte sägas ännu")
    for name, why in (("Calculator", "för få svar"), ("Offer", "nästan alla lika"), ("App", "ingen har frågats här")):
        expect(without.get_by_role("listitem").filter(has_text=name)).to_contain_text(why)
        expect(page.get_by_role("row").filter(has_text=name)).to_contain_text(why)
    expect(page.get_by_role("row").filter(has=page.get_by_role("button", name="Ad", exact=True))).to_contain_text(
        "+0,60"
    )
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_text("samband +0,60").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    page.get_by_role("button", name="Teamet säger", exact=True).click()
    expect(page.get_by_text("Rangkorrelation")).to_have_count(0)


def test_the_contact_plan_is_written_in_its_cells(open_page: Open, own_site: str) -> None:
    with client_of(own_site) as client:
        put = [
            {"id": "insight:when", "insight_kind": "question", "text": {"sv": "När kommer offerten?"}, "persona": "persona:oil"},
            {"id": "card:when", "lane": "lane:pains", "from_step": "step:offer", "ref": "insight:when", "order": "z"},
        ]  # fmt: skip
        assert client.post("/api/journeys/journey:heat/records", json={"put": put, "remove": []}).status_code == 200
    page = open_page(own_site + "/journeys/heat/contacts")
    expect(page.get_by_text("4 av 4 rutor tomma")).to_be_visible()
    expect(page.get_by_text("1 obesvarad fråga")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Lägg till kontakt för Villaägaren i Övervägande").click()
    expect(page.get_by_label("Budskap")).to_be_focused()
    page.get_by_label("Budskap").fill("Offerten kommer i morgon")
    page.get_by_label("Kanal").select_option("sms")
    page.get_by_label("Utlöses av").select_option("touchpoint:offer")
    page.get_by_label("Väntan därefter").last.fill("två")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Skriv väntan som ett tal")).to_be_visible()
    page.get_by_label("Väntan därefter").last.fill("2")
    page.get_by_label("Status").select_option("live")
    page.get_by_label("När kommer offerten?").check()
    assert violations(page) == []
    page.get_by_role("button", name="Spara").click()
    contact = page.get_by_role("button", name="Redigera: Offerten kommer i morgon")
    expect(contact).to_contain_text("SMS · 2 dygn efter Offer")
    expect(contact).to_contain_text("i bruk")
    expect(page.get_by_text("3 av 4 rutor tomma")).to_be_visible()
    expect(page.get_by_text("0 obesvarade frågor")).to_be_visible()
    expect(page.get_by_text("Sparat", exact=True)).to_be_visible()
    kept = next(r for r in records_of(own_site).values() if str(r["id"]).startswith("contact:"))
    assert kept["answers"] == ["insight:when"] and kept["persona"] == "persona:oil" and "purpose" not in kept
    assert kept["after"] == "touchpoint:offer" and kept["wait_seconds"] == 2 * 86_400
    page.get_by_role("button", name=re.compile("att se över")).click()
    expect(page.get_by_text("3 av 4 rutor i kontaktplanen är tomma")).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("link", name="Exportera till Excel").click()
    assert download.value.suggested_filename == "Byta värme hemma – Kontaktplan.xlsx"
    contact.click()
    page.get_by_label("Ansvarig").fill("Kim Jo")
    page.keyboard.press("Enter")
    expect(contact).to_contain_text("Kim Jo")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("heading", name="Villaägaren")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def test_swimlanes_and_blueprint_are_the_map_in_other_rows(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/journeys/heat/swimlanes")
    table = page.get_by_role("table", name="Simbanor")
    customer = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Kunden"))
    expect(customer.get_by_role("button", name="Offer till Ingen ägare")).to_be_visible()
    expect(page.get_by_text("Maja Lind → Omar Said")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d överlämningar, \d utan ägare"))).to_be_visible()
    assert violations(page) == []
    add = page.get_by_role("button", name="Lägg till i Omar Said: Jag får en offert")
    add.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").locator("input:focus, textarea:focus")).to_have_count(1)
    page.keyboard.type("Påminnelse")
    page.keyboard.press("Enter")
    reminder = page.get_by_role("button", name="Påminnelse till Kunden")
    expect(reminder).to_be_visible()
    page.get_by_role("button", name="Kanal", exact=True).last.click()
    expect(table.get_by_role("rowheader", name="Kanal saknas")).to_be_visible()
    page.get_by_role("button", name=re.compile("Fler vyer")).click()
    page.get_by_role("link", name="Service blueprint").click()
    for line in ("Interaktionslinje", "Synlighetslinje", "Intern interaktionslinje"):
        expect(page.get_by_text(line, exact=True)).to_be_visible()
    expect(page.get_by_text("Inget bakom").first).to_be_visible()
    page.get_by_role("button", name="Lägg till i Processer: Jag får en offert").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").locator("input:focus, textarea:focus")).to_have_count(1)
    page.keyboard.type("Räkna på offerten")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Räkna på offerten")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("heading", name="Jag får en offert")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="Karta", exact=True).click()
    expect(page.get_by_text("Påminnelse")).to_be_visible()  # what is added here stands on the map
    comes(
        page,
        lambda: [r["title"] for r in records_of(own_site).values() if str(r["id"]).startswith("process:")],
        [{"sv": "Räkna på offerten"}],
    )


def test_the_arc_is_drawn_by_keys_and_the_story_is_read_on_a_phone(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/journeys/heat/arc", language="nb", theme="dark")
    slider = page.get_by_role("slider", name="I get an offer")
    slider.focus()
    page.keyboard.press("Delete")
    expect(slider).to_have_attribute("aria-valuetext", "ikke satt")
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuenow", "5")
    expect(page.get_by_text("Mye står på spill, og det føles dårlig:")).to_be_visible()  # the guess there is −0.5
    page.get_by_label("Hva som står på spill: I sign").select_option("2")
    expect(page.get_by_text("Mest står på spill:")).to_be_visible()
    page.get_by_role("slider", name="I compare solutions").click(position={"x": 30, "y": 190})
    expect(page.get_by_role("slider", name="I compare solutions")).to_have_attribute("aria-valuenow", "2")
    assert violations(page) == []
    comes(page, lambda: records_of(own_site)["step:offer"].get("engagement"), 5)
    page.reload()
    expect(page.get_by_role("slider", name="I get an offer")).to_have_attribute("aria-valuenow", "5")

    page = open_page(own_site + "/journeys/heat/story", width=390, height=844, language="da")
    expect(page.get_by_text("300 af 400 rejser gik videre")).to_be_visible()
    expect(page.get_by_text("Vi tror, det føles ret dårligt (−0,5); ingen har spurgt.")).to_be_visible()
    page.get_by_role("link", name="Decision").click()
    page.get_by_role("button", name="Signing").click()
    expect(page.get_by_role("complementary", name="Signing")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def test_a_typical_journey_is_walked_day_by_day_and_nobody_is_known_by_it(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/journeys/heat/walk")
    expect(page.get_by_role("button", name="Mest typisk")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text(re.compile(r"\d+ dagars tystnad")).first).to_be_visible()
    expect(page.get_by_text("Planerat steg:").first).to_be_visible()
    assert violations(page) == []
    arriving = page.get_by_role("button", name=re.compile("kommer fram"))
    arriving.first.click()
    expect(page.get_by_text("Framme.")).to_be_visible()
    page.get_by_text("Samma som tabell").click()
    expect(page.get_by_role("rowheader", name="Ad", exact=True)).to_be_visible()
    assert violations(page) == []
    with client_of(own_site) as client:
        told = client.get("/api/journeys/journey:heat/walk").text
    assert "customer" not in told and "202" not in told  # no ids, no dates
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def test_a_view_is_saved_shared_and_opened_first(open_page: Open, own_site: str) -> None:
    with client_of(own_site) as client:
        for view in client.get("/api/journeys/journey:heat/views").json():
            client.delete(f"/api/journeys/journey:heat/views/{view['view']}")
    page = open_page(own_site + "/journeys/heat?persona=persona%3Aoil")
    page.get_by_role("button", name="Visade rader: Alla").click()
    page.get_by_role("checkbox", name="Känsla").uncheck()
    expect(page.get_by_role("button", name=re.compile(r"Visade rader: \d av \d"))).to_be_visible()
    expect(page.get_by_role("rowheader", name=re.compile("^Känsla"))).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Fler vyer").click()
    page.get_by_label("Spara det som visas som …").fill("Oljekunder utan känsla")
    page.keyboard.press("Enter")
    expect(page.get_by_text("”Oljekunder utan känsla” är sparad.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Mer om Oljekunder utan känsla").click()
    page.get_by_role("button", name="Öppna resan med den här").click()
    expect(page.get_by_text("öppnas först")).to_be_visible()
    assert violations(page) == []
    with client_of(own_site) as client:
        (kept,) = client.get("/api/journeys/journey:heat/views").json()
    assert kept["is_default"] and "persona=persona%3Aoil" in kept["query"] and "lanes=lane" in kept["query"]

    other = open_page(own_site + "/journeys/journey%3Aheat")
    expect(other.get_by_role("button", name=re.compile("Persona: Villaägaren"))).to_be_visible()
    expect(other.get_by_role("rowheader", name=re.compile("^Känsla"))).to_have_count(0)
    other.get_by_role("link", name="Tabell").click()
    other.goto(f"{own_site}/journeys/journey%3Aheat?view={kept['view']}")
    expect(other).to_have_url(re.compile("lanes="))
    other.get_by_role("button", name="Fler vyer").click()
    other.get_by_role("button", name="Mer om Oljekunder utan känsla").click()
    other.get_by_role("button", name="Ta bort", exact=True).click()
    expect(other.get_by_role("button", name="Oljekunder utan känsla", exact=True)).to_have_count(0)


def test_presenting_goes_part_by_part_with_keys_and_a_clicker(open_page: Open, own_site: str) -> None:
    page = open_page(own_site + "/journeys/heat/table")
    page.get_by_role("button", name="Presentera").click()
    page.get_by_role("link", name="Fas för fas").click()
    expect(page.get_by_role("heading", level=1, name="Byta värme hemma")).to_be_visible()
    for _ in range(2):  # the headlines, then the first stage
        page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1, name="Behov")).to_be_visible()
    expect(page.get_by_text("”Jag vill sänka kostnaden”")).to_have_count(0)
    page.keyboard.press("Space")
    expect(page.get_by_text("”Jag vill sänka kostnaden”")).to_be_visible()
    expect(page).to_have_url(re.compile(r"at=2\.2"))
    assert violations(page) == []
    page.keyboard.press("n")
    page.get_by_label(re.compile("Dina anteckningar till ”Behov”")).fill("Berätta om Ada")
    page.get_by_role("button", name="Nästa").focus()
    page.keyboard.press(".")
    expect(page.get_by_text("Skärmen är släckt.")).to_be_attached()
    page.keyboard.press(".")
    page.reload()
    expect(page.get_by_text("”Jag vill sänka kostnaden”")).to_be_visible()  # the address holds the place
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Anteckningar i eget fönster").click()
    notes = opened.value
    expect(notes.get_by_label(re.compile("Dina anteckningar"))).to_have_value("Berätta om Ada")
    assert violations(notes) == []
    notes.get_by_role("button", name="Nästa").click()
    expect(page).to_have_url(re.compile(r"at=2\.3"))  # the screen goes where the notes go
    page.keyboard.press("End")
    expect(page.get_by_role("heading", level=1, name="Det här gör vi nu")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.press("Home")
    expect(page.get_by_role("heading", level=1, name="Byta värme hemma")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    page.get_by_role("button", name="Avsluta").click()
    if "/present" in page.url:  # the first time only ends the full screen
        page.get_by_role("button", name="Avsluta").click()
    expect(page).to_have_url(re.compile(r"/journeys/journey%3Aheat$|/journeys/heat$"))
