"""Every page of the demo company, as a reader meets it: whole, on one screen's width, in every language, at a desk and on a phone.

With RESA_PICTURES=1 the pictures of the documentation are taken on the way, into docs/images; docs/guide/pages.md shows them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from resa.demo.company import build

from .conftest import serving
from .looking import PROBLEMS, few_colours, listened, problems, violations
from .test_pages_from_within import PICTURES

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
MAP = "/journeys/journey%3Aheat"
B2B = "/journeys/journey%3Acharging"
LOG = b"who;what;when\nann;call;2025-03-01 10:00\nbo;call;2025-03-02 11:00\nbo;visit;2025-03-04 09:30\n"
LARGEST, ALL = 150_000, 5_000_000


def choose_file(page: Page) -> None:
    page.set_input_files("input[type=file]", {"name": "calls.csv", "mimeType": "text/csv", "buffer": LOG})


def open_caveats(page: Page) -> None:
    page.locator("button.open").click()


def open_comments(page: Page) -> None:
    page.locator(".live .door").click()


@dataclass(frozen=True)
class Screen:
    """A page or a state of one, what is there when it is ready, and how its picture is taken."""

    name: str
    path: str
    ready: str
    language: str = "en"
    theme: Literal["light", "dark"] = "light"
    size: tuple[int, int] = (1440, 900)
    act: Callable[[Page], None] | None = None
    """Done on the page before it is ready."""


def open_audit(page: Page) -> None:
    page.get_by_role("link", name="Leveransen: säger vi vilken dag?").first.click()


SCREENS = (
    Screen("start", "/", ".journeys li", size=(1280, 560)),
    Screen("atlas", "/atlas", "main tbody tr", "sv", size=(1440, 700)),
    Screen("search", "/search?q=offert+drojer", "main mark", "da", size=(1280, 560)),
    Screen("new", "/start", "main h2", "nb", size=(1280, 860)),
    Screen("map-sv", MAP, ".callout", "sv", size=(1440, 1100)),
    Screen("map-phone", MAP, "main [data-about]", "nb", size=(390, 844)),
    Screen("map-b2b", B2B, ".callout", "da", size=(1440, 1100)),
    Screen("map-en-dark", f"{MAP}?about=step%3Asilence", "aside h2", theme="dark", size=(1440, 1000)),
    Screen("panel-touchpoint", f"{MAP}?about=touchpoint%3Aoffer", "aside h2", "nb", size=(1440, 1000)),
    Screen("caveats", f"{MAP}?", ".know ul", size=(1280, 420), act=open_caveats),
    Screen("table", f"{MAP}/table", "tbody tr", size=(1440, 800)),
    Screen("flow", f"{MAP}/flow", "svg .node", size=(1440, 860)),
    Screen("answers", f"{MAP}/answers", ".answer svg rect, .answer svg path, .answer svg", "da", size=(1440, 1100)),
    Screen("watches", f"{MAP}/watches", "main li h3, main .empty", "sv", size=(1440, 700)),
    Screen("matrix", f"{MAP}/matrix", "svg .dot, svg circle", size=(1440, 820)),
    Screen("swimlanes", f"{MAP}/swimlanes", "main .item", "nb"),
    Screen("hand-overs", f"{MAP}/handovers", "main .label", "sv", size=(1440, 900)),
    Screen("blueprint", f"{MAP}/blueprint", "main .item", "sv"),
    Screen("arc", f"{MAP}/arc", "main svg circle", "da", size=(1440, 680)),
    Screen("story-phone", f"{MAP}/story", "main h3", "sv", size=(390, 844)),
    Screen("contact-plan", f"{MAP}/contacts", "main .contact"),
    Screen("walk", f"{MAP}/walk", "main blockquote, main q, main .silence", "nb", size=(1440, 1000)),
    Screen("workshop", f"{MAP}/workshop", "main form .primary", "sv", size=(1280, 620)),
    Screen("group", f"{B2B}/group", "main table", "sv", size=(1440, 760)),
    Screen("notes", f"{MAP}/notes", "main textarea", "da", size=(1280, 560)),
    Screen("history", f"{MAP}/history", "main .begin", "sv", size=(1280, 620)),
    Screen("version", f"{MAP}/version?v=2999-01-01T00:00:00Z", ".callout", "sv", size=(1440, 900)),
    Screen(
        "compare",
        f"{MAP}/compare?before=journey:heat%23persona:oil&after=journey:heat&view=side",
        "main .legend",
        "da",
        size=(1440, 900),
    ),
    Screen("guess", f"{MAP}/guess", ".again", "sv", size=(1280, 420)),
    Screen("binding", f"{MAP}/binding", "main select", size=(1280, 860)),
    Screen("settings", f"{MAP}/settings", "main input", "nb", size=(1280, 860)),
    Screen("comments", f"{MAP}?talk", "aside textarea, aside input", "da", act=open_comments),
    Screen("present-dark", f"{MAP}/present?at=5.5", "main h2", theme="dark", size=(1440, 810)),
    Screen("inventory", "/touchpoints", "main tbody tr", "sv"),
    Screen("reviews", "/reviews", "main tbody tr", "nb", size=(1280, 640)),
    Screen("audits", "/audits", "main tbody tr", "sv", size=(1280, 640)),
    Screen("audit", "/audits", "main article", "sv", size=(1280, 1100), act=open_audit),
    Screen("changes", "/changes", "main li", "sv", size=(1280, 480)),
    Screen("personas", "/personas", "main .sheet-card", "da", size=(1280, 860)),
    Screen("persona", "/personas/persona%3Aoil", "main h1", size=(1280, 640)),
    Screen("sources", "/sources", "main tbody tr", "nb", size=(1280, 700)),
    Screen("data", "/data", "main tbody tr", size=(1280, 600)),
    Screen("import", "/data/import", "[role=combobox], main select", size=(1280, 900), act=choose_file),
    Screen("trail", "/trail", "main tbody tr", "sv", size=(1280, 640)),
    Screen("webhooks", "/webhooks", "main form", "da", size=(1280, 560)),
    Screen("workspace", "/workspace", "main section h2", "da", size=(1280, 1000)),
    Screen("discover", "/discover", "main input", "sv", size=(1280, 460)),
    Screen("nowhere", "/no/such/page", "main h1, main h2", "da", size=(1280, 400)),
)


@pytest.fixture(scope="module")
def lunna(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the demo company."""
    folder = tmp_path_factory.mktemp("lunna")
    build(folder / "team")
    with serving(folder) as address:
        yield address


def show(page: Page, screen: Screen) -> None:
    """Go there as a link would, without loading the program anew, and wait until it is there."""
    page.evaluate(
        "to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')); }", screen.path
    )
    if screen.act:
        screen.act(page)
    expect(page.locator(screen.ready).first).to_be_visible()
    expect(page.locator("main[aria-busy=true]")).to_have_count(0)


@pytest.mark.parametrize("language", ["sv", "da", "nb", "en"])
def test_every_page_is_whole_at_a_desk_and_on_a_phone(browser: Browser, lunna: str, language: str) -> None:
    context = browser.new_context(base_url=lunna, viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_init_script(f"localStorage.setItem('resa.language', '{language}');{PROBLEMS}")
    wrong: list[str] = []
    page = listened(context.new_page(), wrong)
    page.goto("/")
    for screen in SCREENS:
        page.set_viewport_size({"width": 1440, "height": 900})
        show(page, screen)
        for width, height in ((1440, 900), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            wrong += [f"{screen.name} at {width}: {what}" for what in problems(page)]
    context.close()
    assert wrong == []


def test_what_to_know_about_the_figures_opens_and_closes_by_keyboard(browser: Browser, lunna: str) -> None:
    context = browser.new_context(base_url=lunna, viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_init_script("localStorage.setItem('resa.language', 'nb')")
    page = context.new_page()
    page.goto(MAP)
    button = page.get_by_role("button", name="2 forbehold – Greit å vite om tallene")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    said = page.locator(".know li")
    expect(said).to_have_count(2)
    expect(said.first).to_contain_text("møter ingen kontaktpunkter på veien til målet")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []
    page.keyboard.press("Escape")
    expect(said).to_have_count(0)
    expect(button).to_be_focused()
    button.press("Enter")
    page.locator(".know").get_by_role("link", name="Hendelser og kontaktpunkter").click()
    expect(page).to_have_url(re.compile(r"/binding$"))
    context.close()


@pytest.mark.skipif(not os.environ.get("RESA_PICTURES"), reason="RESA_PICTURES=1 takes the documentation's pictures")
def test_the_pictures_of_the_documentation_are_taken(browser: Browser, lunna: str) -> None:
    for screen in SCREENS:
        width, height = screen.size
        context = browser.new_context(
            base_url=lunna, viewport={"width": width, "height": height}, color_scheme=screen.theme, locale="en-GB"
        )
        context.add_init_script(f"localStorage.setItem('resa.language', '{screen.language}');{PROBLEMS}")
        page = context.new_page()
        page.goto("/no/such/page")
        expect(page.locator("main h1, main h2").first).to_be_visible()
        show(page, screen)
        assert problems(page) == []
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)  # what fades in has faded in
        (IMAGES / f"{screen.name}.png").write_bytes(few_colours(page.screenshot()))
        context.close()


def test_the_guide_shows_a_small_picture_of_every_page() -> None:
    pictures = {path.stem: path.stat().st_size for path in IMAGES.glob("*.png")}
    assert set(pictures) == {screen.name for screen in SCREENS} | set(PICTURES)
    assert {name: size for name, size in pictures.items() if size > LARGEST} == {}
    assert sum(pictures.values()) <= ALL
    guide = (ROOT / "docs" / "guide" / "pages.md").read_text("utf-8")
    assert [name for name in pictures if f"../images/{name}.png" not in guide] == []
