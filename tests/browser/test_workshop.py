"""A workshop with a facilitator at a desk and two guests on their phones, from the link to the letter, and the next one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .looking import PATIENCE, violations

pytestmark = pytest.mark.browser

MAP = "/journeys/journey%3Aheat"
Come = Callable[..., Page]


@pytest.fixture
def come(browser: Browser) -> Iterator[Come]:
    """A person with a browser of their own."""
    contexts: list[BrowserContext] = []

    def make(address: str, language: str = "en", width: int = 1440, height: int = 900, theme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)  # type: ignore[arg-type]  # the values fit, which mypy cannot see
        context.add_init_script(f"localStorage.setItem('resa.language', '{language}')")
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield make
    for context in contexts:
        context.close()


def no_sideways(page: Page) -> None:
    expect(page.locator("main")).to_be_visible()
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")


def test_a_workshop_from_the_link_to_the_next_one(own_site: str, come: Come) -> None:
    # Ada begins, and has one link for all.
    ada = come(f"{own_site}{MAP}/workshop")
    ada.get_by_label("What is the workshop called?").fill("Kick-off")
    expect(ada.get_by_text("Never took part")).to_be_visible()
    assert violations(ada) == []
    ada.get_by_role("button", name="Begin a workshop").click()
    ada.get_by_role("button", name="Make a link").click()
    link = ada.get_by_label("The workshop's link")
    expect(link).to_have_value(re.compile("/guest#"))
    expect(ada.get_by_role("img", name="QR code of the workshop's link")).to_have_js_property("complete", True)
    address = link.input_value()

    # Ben and Cora come by it on their phones, without an account, each under a name of their own.
    guests = {}
    for name, language, here, team in (("Ben", "sv", "Jag är med", "Privat"), ("Cora", "nb", "Jeg er med", "Montasje")):
        page = come(address, language, 390, 844, "light" if name == "Ben" else "dark")
        field = page.get_by_role("textbox")
        field.fill(name)
        field.press("Enter")
        sit = page.get_by_role("button", name=here)
        expect(sit).to_be_visible()
        page.locator("main form input").nth(1).fill(team)
        sit.click()
        expect(sit).to_be_hidden()
        guests[name] = page
    ben, cora = guests["Ben"], guests["Cora"]
    lobby = ada.locator("aside.side")
    for name in guests:
        expect(lobby.get_by_text(name, exact=True)).to_be_visible()
    expect(ben.get_by_text("Välkommen! Vi börjar snart.")).to_be_visible()

    # Everybody is where Ada says, with her clock and her stage.
    ada.get_by_role("button", name="Take everybody to Insights").click()
    expect(ben.get_by_role("heading", name=re.compile("^Vad försöker"))).to_be_visible()
    expect(cora.get_by_role("timer")).to_be_visible()
    ada.get_by_label("Stage in focus").select_option("stage:use")
    expect(cora.get_by_text("Når merker man at det er verdt det, og når ikke?")).to_be_visible()

    # What each writes stays theirs.
    for page, words, door in (
        (ben, "Fakturan kommer sent", "Skriv en lapp"),
        (ben, "Ingen ringer tillbaka", "Skriv en lapp"),
        (cora, "Appen er enkel", "Skriv en lapp"),
    ):
        note = page.get_by_label(door)
        note.fill(words)
        note.press("Enter")
        expect(page.locator("li textarea").last).to_have_value(words)
    expect(ada.get_by_text("3 notes from others wait")).to_be_visible()
    expect(cora.get_by_text("2 lapper fra andre venter")).to_be_visible()
    for page in (ada, cora):
        assert "Fakturan kommer sent" not in page.content()
    told = httpx.get(f"{own_site}/api/journeys/journey:heat/workshop", timeout=PATIENCE).text
    assert "Fakturan" not in told and "Appen" not in told
    for page in (ben, cora):
        no_sideways(page)
        assert violations(page) == []

    # Ada opens them; a drag and the list group them, dots weigh them.
    ada.get_by_role("button", name="Open the notes to all").click()
    note = ada.locator("li", has_text="Fakturan kommer sent").last
    expect(note).to_be_visible()
    expect(cora.get_by_text("Fakturan kommer sent")).to_be_visible()
    note.locator("p").drag_to(ada.locator("[data-drop=new]"))
    name = ada.get_by_label("The group's name")
    expect(name).to_be_visible()
    name.fill("Waiting")
    name.press("Enter")
    group = ben.get_by_role("region", name="Waiting")
    expect(group.get_by_text("Fakturan kommer sent", exact=True).or_(group.locator("textarea"))).to_be_visible()
    ben.get_by_label("Flytta lappen Ingen ringer tillbaka").select_option(label="Waiting")
    expect(ada.get_by_role("region", name="Waiting").get_by_text("Ingen ringer tillbaka")).to_be_visible()
    ada.get_by_role("button", name="Let everybody vote").click()
    for page, door in ((ben, "En prick till Waiting"), (cora, "En prikk til Waiting")):
        more = page.get_by_role("button", name=door)
        expect(more).to_be_enabled()
        more.click()
    expect(ada.get_by_text("2 people have voted")).to_be_visible()
    ada.get_by_role("button", name="Show the result").click()
    for page, dots in ((ada, "2 dots"), (ben, "2 prickar"), (cora, "2 prikker")):
        expect(page.get_by_role("region", name="Waiting").get_by_text(dots)).to_be_visible()

    # A note becomes part of the map; another thought is parked.
    ada.get_by_role("button", name="To the map: Appen er enkel").click()
    ada.get_by_label("Put Appen er enkel on the map as").select_option("gain")
    ada.locator(".placing").get_by_role("button", name="Add").click()
    expect(ada.get_by_role("link", name="On the map")).to_be_visible()
    parking = cora.get_by_label("Parkeringen", exact=True)
    parking.fill("Prisene")
    parking.press("Enter")
    expect(ben.get_by_text("Prisene")).to_be_visible()
    assert violations(ada) == []

    # What is decided is an action of the map; the end shows it to all.
    ada.get_by_role("button", name="Take everybody to Closing").click()
    ada.get_by_role("textbox", name="Decision", exact=True).fill("Send the bill within a week")
    ada.get_by_role("textbox", name="Owner", exact=True).fill("Omar Said")
    ada.get_by_label("Due", exact=True).fill("2099-12-01")
    ada.get_by_role("button", name="Write it down").click()
    expect(ben.get_by_role("link", name="Send the bill within a week")).to_be_visible()
    ada.get_by_role("button", name="End the workshop").click()
    ada.get_by_role("button", name="End the workshop").click()
    for page in (ada, ben, cora):
        expect(page).to_have_url(re.compile(r"workshop\?of="))
        expect(page.get_by_text("Ingen ringer tillbaka")).to_be_visible()
    no_sideways(cora)
    for page in (ada, cora):
        assert violations(page) == []
    ada.get_by_label("More addresses, with commas between").fill("ben@example.org, cora@example.org")
    ada.get_by_role("button", name="Send to all").click()
    expect(ada.get_by_text("2 letters are on their way")).to_be_visible()
    kept = httpx.get(f"{own_site}/api/journeys/journey:heat/file", timeout=PATIENCE).text
    assert "Appen er enkel" in kept and "Send the bill within a week" in kept

    # The next one opens with it, and no longer misses those who came.
    ada.get_by_role("link", name="All workshops").click()
    last = ada.locator("section", has_text="Since last time")
    expect(last.get_by_text("Send the bill within a week")).to_be_visible()
    expect(last.get_by_text("Planned", exact=True)).to_be_visible()
    expect(ada.get_by_text("1 took part").or_(ada.get_by_text("2 took part"))).to_be_visible()
    expect(ada.locator("aside").get_by_text("Privat", exact=True)).to_have_count(0)
