"""Two and three people at one map at once: Ada owns it, Ben edits, Cleo comments, Dan looks; then the server is killed."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from resa.workspace import open_workspace

from .looking import PATIENCE, box, client_of, violations

pytestmark = pytest.mark.browser

Come = Callable[..., Page]


def _beside(folder: str, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[1] / folder / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


company = _beside("browser", "small_company")
Serving = _beside("server", "serving").Serving


@pytest.fixture
def come(browser: Browser) -> Iterator[Come]:
    """A person with a browser of their own."""
    contexts: list[BrowserContext] = []

    def make(address: str, language: str = "en", theme: str = "light", width: int = 1440, touch: bool = False) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, has_touch=touch)  # type: ignore[arg-type]  # the values fit, which mypy cannot see
        context.add_init_script(f"localStorage.setItem('resa.language', '{language}')")
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        expect(page.locator("[data-item^='step:']").first).to_be_visible()
        return page

    yield make
    for context in contexts:
        context.close()


def journey(site: str, name: str) -> str:
    """A map of the small company for one test, and nobody invited; gives its address."""
    with client_of(site) as client:
        client.put("/api/me", json={"name": "The owner"})
        for person in client.get("/api/people").json():
            if person["role"] != "owner":
                client.delete(f"/api/people/{person['person']}")
        file = company.journey_file(True).replace(b"journey:heat", b"journey:" + name.encode())
        assert client.post("/api/journeys", files={"file": (f"{name}.resa.json", file)}).status_code == 201
    return f"{site}/journeys/journey%3A{name}"


def write(page: Page, record: str, words: str) -> None:
    """Text in place, by double click and Enter."""
    page.locator(f"[data-text='{record} title']").first.dblclick()
    field = page.locator("[contenteditable]:focus, textarea:focus, input:focus")
    field.press("Control+a")
    field.type(words)
    field.press("Enter")


def title(page: Page, record: str) -> Any:
    return page.locator(f"[data-text='{record} title']").first


def drawer(page: Page, tab: str, door: str = "Together") -> Any:
    panel = page.get_by_role("complementary", name=door)
    if not panel.is_visible():
        page.get_by_role("button", name=re.compile(f"^{door}(,|$)")).click()
    panel.get_by_role("tab", name=tab).click()
    return panel


def invite(page: Page, name: str, role: str) -> str:
    people = drawer(page, "People")
    people.get_by_label("Name", exact=True).fill(name)
    people.get_by_label("May").select_option(role)
    people.get_by_role("button", name="Make a link").click()
    link = people.get_by_label(f"Link for {name}")
    expect(link).to_be_visible()
    return str(link.input_value())


def test_people_find_each_other_write_and_talk(own_site: str, come: Come) -> None:
    address = journey(own_site, "talk")
    ada = come(address)
    people = drawer(ada, "People")
    people.get_by_label("My name").fill("Ada Ek")
    people.get_by_role("button", name="Keep name").click()
    expect(people.get_by_role("button", name="Keep name")).to_be_disabled()
    links = {
        name: invite(ada, name, role) for name, role in (("Ben", "editor"), ("Cleo", "commenter"), ("Dan", "viewer"))
    }
    assert violations(ada) == []
    ada.keyboard.press("Escape")
    ben, dan = come(links["Ben"]), come(links["Dan"], "nb", "dark")
    expect(ada.get_by_role("button", name="Go to Ben")).to_be_visible()
    expect(ben.get_by_role("button", name="Go to Ada Ek")).to_be_visible()
    expect(dan.get_by_text("Du kan se, ikke endre")).to_be_visible()

    # Ben writes, the others see it where they are, and his undo is his own.
    write(ben, "step:cost", "I want to pay less")
    for page in (ada, dan):
        expect(title(page, "step:cost")).to_contain_text("I want to pay less")
    expect(ben.get_by_text("Saved", exact=True)).to_be_visible()
    assert "I want to pay less" in httpx.get(f"{own_site}/api/journeys/journey:talk/file", timeout=PATIENCE).text
    write(ada, "step:compare", "I compare two solutions")
    expect(ada.get_by_text("Saved", exact=True)).to_be_visible()
    ben.locator("body").press("Control+z")
    for page in (ada, ben, dan):
        expect(title(page, "step:cost")).not_to_contain_text("I want to pay less")
    expect(title(ada, "step:compare")).to_contain_text("I compare two solutions")

    # Pointers and selections are drawn over the sheet and move nothing on it.
    before = box(ada.locator("[data-item='step:sign']").first)
    ben.locator("[data-item='step:sign']").first.hover()
    expect(ada.locator(".pointer", has_text="Ben")).to_be_visible()
    assert box(ada.locator("[data-item='step:sign']").first) == before

    # A comment from the panel, a mention, an answer, resolved and reopened.
    ben.locator("[data-about='touchpoint:offer']").first.click()
    panel = ben.get_by_role("complementary")
    field = panel.get_by_label("Write a comment, @ mentions somebody")
    field.type("Varför dröjer den? @Ad")
    panel.get_by_role("button", name="@Ada Ek").click()
    field.press("Control+Enter")
    expect(panel.get_by_text("Varför dröjer den?")).to_be_visible()
    expect(ada.get_by_role("button", name="Together, 1 unread")).to_be_visible()
    expect(ada.get_by_role("button", name=re.compile("^1 comment on"))).to_be_visible()
    talk = drawer(ada, "Comments")
    expect(talk.get_by_text("@Ada Ek", exact=True)).to_be_visible()
    talk.get_by_label("Answer").fill("Nobody owns it.")
    talk.get_by_role("button", name="Send").click()
    expect(panel.get_by_text("Nobody owns it.")).to_be_visible()
    for page in (ada, ben):
        assert violations(page) == []
    talk.get_by_role("button", name="Resolve", exact=True).click()
    expect(panel.get_by_text("Nobody owns it.")).to_be_hidden()
    expect(talk.get_by_text("No open comments")).to_be_visible()
    talk.get_by_role("button", name="Resolved").click()
    talk.get_by_role("button", name="Reopen").click()
    expect(panel.get_by_text("Nobody owns it.")).to_be_visible()

    # Dan looks: he may not write, and is told when he may no longer look.
    look = drawer(dan, "Kommentarer", "Sammen")
    expect(look.get_by_text("Nobody owns it.")).to_be_visible()
    expect(look.locator("textarea")).to_have_count(0)
    assert violations(dan) == []
    drawer(ada, "People").get_by_role("listitem").filter(has_text="Dan").filter(has=ada.get_by_role("button", name="Withdraw")).get_by_role("button", name="Withdraw").click()  # fmt: skip
    expect(dan.get_by_text("Du har ikke lenger tilgang")).to_be_visible()


def test_a_workshop_votes_against_the_clock_and_its_notes_become_insights(own_site: str, come: Come) -> None:
    address = journey(own_site, "shop")
    ada = come(address)
    ben = come(invite(ada, "Ben", "editor"), "da", "dark")
    cleo = come(invite(ada, "Cleo", "commenter"), "sv", width=390)
    shop = drawer(ada, "Workshop")
    shop.get_by_label("Minutes").fill("5")
    shop.get_by_label("What for").fill("Vote")
    shop.get_by_role("button", name="Start").click()
    for page in (ada, ben, cleo):
        expect(page.get_by_role("timer")).to_be_visible()

    shop.get_by_label("Question").fill("Where do we begin?")
    for kind in ("opportunities", "ideas"):
        shop.get_by_label(kind).uncheck()
    shop.get_by_label("steps").check()
    shop.get_by_label("Dots for each person").fill("2")
    shop.get_by_role("button", name="Open the vote").click()
    his = drawer(ben, "Workshop", "Sammen")
    hers = drawer(cleo, "Workshop", "Tillsammans")
    assert violations(cleo) == []
    for _ in range(2):
        his.get_by_role("button", name=re.compile("En prik mere på .*skriver på|En prik mere på .*sign")).click()
    expect(his.get_by_text("0 prikker tilbage")).to_be_visible()
    hers.get_by_role("button", name=re.compile("En prick till på .*skriver på")).press("Enter")
    expect(shop.get_by_text("2 people have voted")).to_be_visible()
    expect(shop.get_by_role("img", name="2 dots")).to_have_count(0)  # what others gave is theirs
    assert violations(ben) == []
    assert violations(ada) == []
    shop.get_by_role("button", name="Close and show the result").click()
    for panel, words in ((shop, "3 dots"), (his, "3 prikker"), (hers, "3 prickar")):
        expect(panel.get_by_text(words)).to_be_visible()
    shop.get_by_role("button", name="Start").focus()
    ada.get_by_role("button", name="Remove the timer").click()
    expect(ben.get_by_role("timer")).to_be_hidden()

    shop.get_by_label("Write a note").fill("Why does nobody call back?")
    shop.get_by_role("button", name="Put it up").click()
    expect(his.get_by_label("Seddelens ord")).to_have_value("Why does nobody call back?")
    his.get_by_label("Hænger ved").select_option("step:offer")
    expect(ada.get_by_role("button", name="Note: Why does nobody call back?")).to_be_visible()
    his.get_by_label("Gør til indsigt").select_option("pain")
    expect(shop.get_by_text("No notes are up.")).to_be_visible()
    expect(ada.locator("[data-item^='card:']", has_text="Why does nobody call back?")).to_be_visible()
    assert violations(ada) == []


def test_a_note_is_dragged_onto_the_map_and_becomes_what_the_lane_holds(own_site: str, come: Come) -> None:
    address = journey(own_site, "drag")
    ada = come(address)
    shop = drawer(ada, "Workshop")
    for words in ("Nobody answers", "A call back"):
        shop.get_by_label("Write a note").fill(words)
        shop.get_by_role("button", name="Put it up").click()
        expect(shop.get_by_label("The note's words").last).to_have_value(words)

    def drag(target: Locator) -> None:
        grip, there = box(shop.locator(".grip").first), box(target)
        ada.mouse.move(grip["x"] + 6, grip["y"] + 8)
        ada.mouse.down()
        ada.mouse.move(grip["x"] - 40, grip["y"] + 20, steps=4)
        expect(ada.locator(".carried")).to_be_visible()
        ada.mouse.move(there["x"] + 20, there["y"] + there["height"] / 2, steps=6)
        expect(ada.locator(".receives")).to_be_visible()
        ada.mouse.up()

    drag(ada.locator("[data-item^='step:']").first)
    expect(ada.get_by_text("The note hangs at the step")).to_be_visible()
    expect(shop.get_by_label("Hangs at").first).not_to_have_value("")
    drag(ada.locator("[data-item^='card:']", has_text="Offer").first)
    expect(ada.get_by_text("The note became a card")).to_be_visible()
    expect(shop.get_by_label("The note's words")).to_have_count(1)
    expect(ada.locator("[data-item^='card:']", has_text="Nobody answers")).to_be_visible()
    ada.get_by_role("button", name="Undo").first.click()
    expect(shop.get_by_label("The note's words")).to_have_count(2)


def test_a_presenter_is_followed_from_page_to_page_until_one_moves_oneself(own_site: str, come: Come) -> None:
    address = journey(own_site, "show")
    ada = come(address)
    ben = come(invite(ada, "Ben", "editor"), "sv")
    expect(ben.get_by_role("button", name="Gå till The owner")).to_be_visible()
    follow = ben.get_by_role("button", name=re.compile("presenterar"))
    ada.keyboard.press("Escape")
    ada.get_by_role("button", name="Present").click()
    ada.get_by_role("button", name="The map in full screen").click()
    follow.click()
    ada.locator("[data-about='stage:use']").first.click()
    expect(ben).to_have_url(re.compile("about=stage%3Ause"))
    ben.locator("main").hover(position={"x": 400, "y": 400})
    ben.mouse.wheel(0, 120)
    expect(follow).to_be_visible()
    ada.goto(f"{address}?channel=email")
    expect(ada.locator("[data-item^='step:']").first).to_be_visible()

    # Stage by stage: who follows is taken there from another page, sees the same filter and slide, and presents nothing.
    ben.goto(f"{address}/table")
    expect(ben.locator("table").first).to_be_visible()
    ada.get_by_role("button", name="Present").click()
    ada.get_by_role("link", name="Stage by stage").click()
    expect(ada).to_have_url(re.compile("/present"))
    follow.click()
    expect(ben).to_have_url(re.compile(r"/present\?.*channel=email"))
    expect(ada.get_by_text("1 follows you")).to_be_visible()
    expect(ben.get_by_role("button", name=re.compile("^Du följer"))).to_be_visible()
    ada.keyboard.press("End")
    expect(ada.get_by_role("heading", name="What we do now")).to_be_visible()
    expect(ben.get_by_role("heading", name="Det här gör vi nu")).to_be_visible()
    ada.keyboard.press("b")
    expect(ben.locator(".show.blank")).to_have_count(1)
    ada.keyboard.press("b")
    expect(ben.get_by_role("heading", name="Det här gör vi nu")).to_be_visible()
    expect(ada.get_by_role("button", name=re.compile("is presenting"))).to_have_count(0)
    for page in (ada, ben):
        assert violations(page) == []

    # The presenter reloads: the same person is found again. Then out of the slides, to the map and on to another view.
    ada.reload()
    expect(ada.get_by_text("1 follows you")).to_be_visible()
    ada.keyboard.press("Home")
    expect(ben.get_by_role("heading", name="Det här gör vi nu")).to_have_count(0)
    ada.get_by_role("button", name="Leave", exact=False).click()
    expect(ben.locator("[data-item^='step:']").first).to_be_visible()
    ada.goto(f"{address}/contacts")
    expect(ben).to_have_url(re.compile("/contacts"))
    expect(ada.get_by_text("1 follows you")).to_be_visible()
    ben.go_back()
    expect(ben.get_by_role("button", name=re.compile("^Du följer"))).to_have_count(0)
    expect(ada.get_by_text("1 follows you")).to_have_count(0)


def test_one_at_a_desk_and_one_on_a_phone_see_where_the_other_is(own_site: str, come: Come) -> None:
    address = journey(own_site, "phone")
    ada = come(address)
    ben = come(invite(ada, "Ben", "editor"), "nb", "dark", width=390, touch=True)
    ada.keyboard.press("Escape")
    expect(ada.get_by_role("button", name="Go to Ben")).to_be_visible()

    # Ada's mouse rests on a step: on Ben's narrow sheet it points at the same step, and nothing moves there.
    his = ben.locator("[data-item='step:sign']").first
    his.scroll_into_view_if_needed()
    before = box(his)
    ada.locator("[data-item='step:sign']").first.hover()
    pointer = ben.locator(".pointer", has_text="The owner")
    expect(pointer).to_be_visible()
    assert box(his) == before
    point, step = box(pointer), box(his)
    assert step["y"] - 1 <= point["y"] <= step["y"] + step["height"] + 1

    # A finger has no pointer: what Ben has opened stands framed with his name on Ada's sheet, and goes when he leaves it.
    his.tap()
    expect(ben.get_by_role("complementary")).to_be_visible()
    frame = ada.locator(".held", has_text="Ben")
    expect(frame).to_be_visible()
    hers = box(ada.locator("[data-item='step:sign']").first)
    assert abs(box(frame)["x"] - hers["x"]) < 2 and abs(box(frame)["y"] - hers["y"]) < 2
    for page in (ada, ben):
        assert violations(page) == []
    ben.get_by_role("complementary").get_by_role("button", name="Lukk").tap()

    # Both write; each sees the other's words at once, on the map as on the phone.
    write(ada, "step:cost", "I want to pay less")
    expect(title(ben, "step:cost")).to_contain_text("I want to pay less")
    ben.locator("[data-before='step:offer']").tap()
    ben.keyboard.type("Jeg spør naboen")
    ben.keyboard.press("Enter")
    expect(ada.locator("[data-item^='step:']", has_text="Jeg spør naboen").first).to_be_visible()


def test_offline_and_back(own_site: str, come: Come) -> None:
    address = journey(own_site, "line")
    ada = come(address)
    ben = come(invite(ada, "Ben", "editor"), theme="dark")
    ada.keyboard.press("Escape")
    expect(ben.get_by_role("button", name="Go to The owner")).to_be_visible()
    ben.context.set_offline(True)
    write(ben, "step:cost", "Ben on the train")
    write(ben, "step:sign", "Ben in the tunnel")
    expect(ben.get_by_text("Offline – 2 changes wait")).to_be_visible()
    assert violations(ben) == []
    # Meanwhile Ada writes elsewhere, and in one of the places where Ben writes.
    write(ada, "step:compare", "Ada at her desk")
    write(ada, "step:sign", "Ada signs")
    expect(ada.get_by_text("Saved", exact=True)).to_be_visible()
    expect(title(ben, "step:compare")).not_to_contain_text("Ada at her desk")
    ben.context.set_offline(False)
    expect(ben.get_by_text("Offline – ")).to_have_count(0)
    for page in (ada, ben):
        expect(title(page, "step:cost")).to_contain_text("Ben on the train")
        expect(title(page, "step:compare")).to_contain_text("Ada at her desk")
    expect(ben.get_by_text("Saved", exact=True)).to_be_visible()
    # Where both wrote, both see the same, and so does the server.
    kept = httpx.get(f"{own_site}/api/journeys/journey:line/file", timeout=PATIENCE).json()
    both = next(r for r in kept["records"] if r["id"] == "step:sign")["title"]["en"]
    assert both
    for page in (ada, ben):
        expect(title(page, "step:sign")).to_contain_text(both)
    # Ben takes back what he wrote on the train; Ada's words stay.
    for _ in range(2):
        ben.locator("body").press("Control+z")
    expect(title(ada, "step:cost")).not_to_contain_text("Ben on the train")
    expect(title(ben, "step:compare")).to_contain_text("Ada at her desk")


def test_a_killed_server_loses_nothing_and_what_was_written_meanwhile_comes_together(
    tmp_path: Path, come: Come
) -> None:
    team = tmp_path / "team"
    open_workspace(team, create=True).close()
    server = Serving(team, "--port", "0")
    try:
        port = server.url.rsplit(":", 1)[1]
        address = journey(server.url, "kill")
        ada, ben = come(address), come(address)
        write(ada, "step:cost", "Before the server died")
        expect(ada.get_by_text("Saved", exact=True)).to_be_visible()
        expect(title(ben, "step:cost")).to_contain_text("Before the server died")
        server.kill()
        server.client.close()
        for page, record, words in ((ada, "step:compare", "Ada was offline"), (ben, "step:sign", "Ben was offline")):
            write(page, record, words)
            expect(page.get_by_text("Offline – 1 change waits")).to_be_visible()
        assert violations(ada) == []
        # Ben shuts his window with his edit unsent; another window of his browser brings it.
        context = ben.context
        ben.close()
        server = Serving(team, "--port", port)
        again = context.new_page()
        again.goto(address)
        for page in (ada, again):
            expect(title(page, "step:cost")).to_contain_text("Before the server died")
            expect(title(page, "step:compare")).to_contain_text("Ada was offline")
            expect(title(page, "step:sign")).to_contain_text("Ben was offline")
        expect(ada.get_by_text("Offline – ")).to_be_hidden()
        kept = httpx.get(f"{server.url}/api/journeys/journey:kill/file", timeout=PATIENCE).text
        for words in ("Before the server died", "Ada was offline", "Ben was offline"):
            assert words in kept
    finally:
        with suppress(Exception):  # the test has killed it already
            server.stop()
