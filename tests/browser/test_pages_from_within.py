"""The pages that are met only by who was let in, or before it: the doors, a shared journey, a guest's side of it, and a workshop from
its lobby to its end as who leads it and who came as a guest. Whole at a desk and on a phone, in every language."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from resa.workspace import accounts, guest_links, open_workspace, second_factor, sessions, shares
from resa.workspace.principals import access_map
from resa.workspace.shares import Shows

from .conftest import serving
from .looking import PATIENCE, PROBLEMS, few_colours, listened, problems, settled, violations

pytestmark = pytest.mark.browser

IMAGES = Path(__file__).parents[2] / "docs" / "images"
JOURNEY = "journey:heat"
MAP = f"/journeys/{quote(JOURNEY, safe='')}"
ADA, BEN, DOOR = "a long walk by the sea", "seven boats and one oar", "sju båtar vid bryggan"
SETTINGS = """
smtp_host = "mail.example.org"
mail_from = "Resa <resa@example.org>"
oidc_issuer = "https://id.example.org"
oidc_client_id = "resa"
oidc_client_secret = "kept in a file"
oidc_name = "Lunna Energi"
"""
LANGUAGES = ("sv", "da", "nb", "en")
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Team:
    """A site people sign in to, and what lets whom in."""

    site: str
    invited: str
    guests: str
    shared: str
    locked: str


@pytest.fixture(scope="module")
def team(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    folder = shutil.copytree(furnished, tmp_path_factory.mktemp("within"), dirs_exist_ok=True)
    (folder / "team" / "resa.toml").write_text(SETTINGS, "utf-8")
    workspace = open_workspace(folder / "team")
    accounts.make_owner(workspace, "Ada Ek", "ada@example.org", ADA)
    owner = sessions.find(workspace, sessions.start(workspace, "owner", "Firefox"))
    assert owner is not None
    ben = accounts.invite(owner, "Ben Dahl", "ben@example.org", "editor")
    accounts.accept(workspace, ben.token, BEN)
    his = sessions.find(workspace, sessions.start(workspace, ben.person, "Safari"))
    assert his is not None
    secret = second_factor.begin(his, BEN, "198.51.100.7").secret
    second_factor.confirm(
        his, second_factor.code_at(secret, int(datetime.now(UTC).timestamp()) // second_factor.PERIOD)
    )
    cora = accounts.invite(owner, "Cora", "cora@example.org", "viewer")
    access = access_map(owner, JOURNEY)
    guests = guest_links.make(access, "Kick-off", "commenter", 24, page="workshop").token
    shown = shares.make(access, "Intranätet", Shows(), "", 30).token
    locked = shares.make(access, "Styrelsen", Shows(), DOOR, 30).token
    workspace.close()
    assert guests and shown and locked
    with serving(folder) as site:
        yield Team(site, cora.token, guests, shown, locked)


Come = Callable[..., Page]


@pytest.fixture
def come(browser: Browser, team: Team) -> Iterator[Come]:
    """A browser of somebody's own, in a language; afterwards nothing may have gone wrong in the console, but for refused requests
    where a page means to be refused."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def make(language: str, *, by: Page | None = None, refused: bool = False) -> Page:
        context = browser.new_context(
            base_url=team.site, viewport=DESK, locale="en-GB", storage_state=by.context.storage_state() if by else None
        )  # type: ignore[arg-type]  # a viewport is these two numbers
        context.add_init_script(
            f"if (origin !== 'null') localStorage.setItem('resa.language', '{language}');{PROBLEMS}"
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        return listened(context.new_page(), wrong, refused=refused)

    yield make
    for context in contexts:
        context.close()
    assert wrong == []


def whole(page: Page, name: str, language: str) -> list[str]:
    """What is wrong with the page at a desk and on a phone; axe looks at each once, in light at the desk and dark on the phone."""
    found = []
    for size, theme, looks in ((DESK, "light", "sv"), (PHONE, "dark", "da")):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a viewport is these two numbers
        found += [f"{name} in {language} at {size['width']}: {what}" for what in problems(page)]
        if language == looks:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of the two words
            found += [f"{name} in {language} at {size['width']}: {what}" for what in violations(page)]
            page.emulate_media(color_scheme="light")
        if name in PICTURES and os.environ.get("RESA_PICTURES") and PICTURES[name] == (language, size["width"]):
            settled(page)
            (IMAGES / f"{name}.png").write_bytes(few_colours(page.screenshot()))
    return found


#: The documentation's pictures of them: language and width.
PICTURES = {
    "sign-in": ("sv", 1440),
    "invited": ("nb", 390),
    "shared": ("da", 1440),
    "embedded": ("sv", 390),
    "workshop-insights": ("sv", 1440),
    "guest-insights": ("nb", 390),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doors_and_a_shared_journey(come: Come, team: Team, language: str) -> None:
    wrong = []
    page = come(language, refused=True)
    for name, path, ready in (
        ("sign-in", "/sign-in", "main input[type=password]"),
        ("refused", "/sign-in?problem=people.provider_silent", "main [role=alert]"),
        ("invited", f"/welcome#{team.invited}", "main input[type=password]"),
        ("not invited", "/welcome#gone", "main [role=alert]"),
        ("by letter", "/enter#gone", "main button"),
        ("still true", "/still-true#gone", "main"),
        ("guest", f"/guest#{team.guests}", "main input"),
        ("no guest", "/guest#gone", "main h1"),
        ("locked", f"/share/{team.locked}", "main input[type=password]"),
        ("no share", "/share/gone", "main h1"),
        ("shared", f"/share/{team.shared}", "main [data-about]"),
        ("shared panel", f"/share/{team.shared}?about=touchpoint%3Aoffer", "aside h2"),
        ("shared table", f"/share/{team.shared}/table", "tbody tr"),
        ("embedded", f"/embed/{team.shared}", "main [data-about]"),
    ):
        page.goto("about:blank")
        page.goto(f"{team.site}{path}")
        expect(page.locator(ready).first).to_be_visible()
        settled(page)
        wrong += whole(page, name, language)
    page.goto(f"{team.site}/sign-in")
    page.locator("main input[type=email]").fill("ben@example.org")
    page.locator("main input[type=password]").fill(BEN)
    page.locator("main input[type=password]").press("Enter")
    expect(page.locator("main input[autocomplete='one-time-code']")).to_be_visible()
    wrong += whole(page, "second factor", language)
    assert wrong == []


def test_a_workshop_as_who_leads_it_and_as_a_guest(come: Come, team: Team) -> None:
    def sign_in(page: Page) -> None:
        said = page.request.post(
            f"{team.site}/api/sign-in", data={"email": "ada@example.org", "password": ADA, "code": ""}
        )
        assert said.ok, said.text()

    def at(page: Page, path: str) -> Page:
        page.goto(f"{team.site}{path}")
        expect(page.locator("main[aria-busy=false]")).to_be_visible()
        return page

    first = come("sv")
    sign_in(first)
    ask, of = first.request, f"{team.site}/api/journeys/{quote(JOURNEY)}/workshops"
    lead = {"sv": first} | {language: come(language, by=first) for language in LANGUAGES[1:]}
    wrong = []
    for language, page in lead.items():
        wrong += whole(at(page, f"{MAP}/workshop"), "workshops", language)
    made = ask.post(of, data={"title": "Varför väntar kunderna så länge på montören efter underskriften?"})
    assert made.ok, made.text()
    workshop = f"{of}/{made.json()['id']}"

    guest = come("sv")
    joined = guest.request.post(
        f"{team.site}/api/guests/join", data={"token": team.guests, "name": "Anna-Karin Lindström"}
    )
    assert joined.ok, joined.text()
    here = {"sv": guest} | {language: come(language, by=guest) for language in LANGUAGES[1:]}
    for language, page in here.items():
        wrong += whole(at(page, f"{MAP}/workshop"), "guest before sitting down", language)
    assert guest.request.put(f"{workshop}/seat", data={"team": "Installation och driftsättning"}).ok

    written = "step => [...document.querySelectorAll('textarea')].some((one) => one.value.startsWith(`${step}: `))"
    steps = ("", "touchpoints", "insights", "map", "analysis", "improvements", "closing")
    for step in steps:
        if step:
            assert ask.put(workshop, data={"here": step, "stage": "stage:use"}).ok
            for who, words in (
                (ask, "Kunden vet inte vem som äger ärendet efter underskriften och ringer därför vartannat dygn"),
                (guest.request, "Appen är enkel"),
            ):
                assert who.post(f"{workshop}/jots", data={"item": step, "body": f"{step}: {words}"}).ok
        if step in {"insights", "analysis"}:
            assert ask.put(workshop, data={"open": step}).ok
            jots = [one["jot"] for one in ask.get(workshop).json()["jots"] if one["item"] == step]
            group = {"item": step, "name": "Väntan och ägarskap mellan avdelningarna", "jots": jots[:1]}
            assert ask.post(f"{workshop}/clusters", data=group).ok
        if step == "closing":
            decided = {"words": "Utse en ägare för tiden mellan underskrift och montör", "owner": "Maja Lindqvist"}
            assert ask.post(f"{workshop}/decisions", data=decided).ok
        for role, pages in (("workshop", lead), ("guest", here)):
            for language, page in pages.items():
                if step:
                    page.wait_for_function(written, arg=step)
                else:
                    at(page, f"{MAP}/workshop")
                wrong += whole(page, f"{role}-{step or 'lobby'}", language)
    assert ask.post(f"{workshop}/close").ok
    for role, pages in (("workshop", lead), ("guest", here)):
        for language, page in pages.items():
            at(page, f"{MAP}/workshop?of={quote(made.json()['id'])}")
            wrong += whole(page, f"{role}-summary", language)
    assert wrong == []
