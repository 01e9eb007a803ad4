"""Every question of the register on its panel: what the map says stands ready, a plain sentence comes first, then the picture, and
what only some need (entropy, alignments, p-values, models of credit) is behind Details."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from resa.analysis.registry import questions

from .conftest import company, take_in
from .looking import client_of, violations

pytestmark = pytest.mark.browser

ANSWERS = "/journeys/journey%3Aheat/answers"
#: What a person must choose, and the map does not say.
CHOSEN = {
    "clv": "q.goal=offer",
    "funnel": "q.steps=" + quote("calculator > offer"),
    "gap": "q.from=calculator&q.to=offer",
    "hazard": "q.covariate=channel",
    "instead": "q.from=calculator&q.to=offer",
    "promises": "q.promise=" + quote("offer -> signing within 14d"),
    "watch": "q.question=drop-off&q.figure=hazard",
}
#: Words of Details, which no sentence or picture begins with.
DETAILS = re.compile(r"entrop|alignment|p[- ]value|EVPI|Shapley|Markov|Wilson|bootstrap|hazard ratio", re.IGNORECASE)
#: Sentences that name the model because the question is about it.
ABOUT_IT = {"attribution"}


def test_a_plain_sentence_first_on_every_panel(open_page: Callable[..., Page]) -> None:
    page = open_page(ANSWERS, language="en")
    for name, question in questions().items():
        if question.needs != "snapshot":
            continue
        # As a link within the page: the address is the question.
        address = f"{ANSWERS}?question={name}&{CHOSEN.get(name, '')}"
        page.evaluate(
            "(to) => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }", address
        )
        panel = page.locator("section.answer")
        sentence = panel.locator(f"[data-answer='{name}']")
        expect(sentence, name).to_have_text(re.compile(r"\w{2,}.*[.!?]$"))
        expect(panel, name).to_have_attribute("aria-busy", "false")
        expect(panel.locator("figure svg[role=img]"), name).to_be_visible()
        expect(panel.get_by_role("table"), f"{name}: the table is behind Details").to_be_hidden()
        details = panel.locator("details.twin")
        expect(details, name).not_to_have_attribute("open", "")
        order = panel.locator("[data-answer], figure, details.twin").evaluate_all(
            "(all) => all.map((one) => one.tagName)"
        )
        assert order == ["P", "FIGURE", "DETAILS"], name
        words = panel.locator("[data-answer], figure").all_inner_texts()
        assert name in ABOUT_IT or not DETAILS.search(" ".join(words)), (name, words)
        if "stage" in {a.name for a in question.arguments}:
            expect(panel.get_by_role("combobox", name="Stages"), name).to_have_value("map")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_plain_sentence_first_on_the_panels_of_surveys(
    open_page: Callable[..., Page], own_site: str, width: int
) -> None:
    """The journey's answers, of all and where they were given; read at both widths, and watched from the panel."""
    with client_of(own_site) as client:
        take_in(client, "answers", company.survey())
    page = open_page(f"{own_site}{ANSWERS}?question=csat", language="nb", width=width)
    panel = page.locator("section.answer")
    for name, said in (("csat", "er fornøyde"), ("nps", "NPS er")):
        if name != "csat":
            page.goto(f"{own_site}{ANSWERS}?question={name}")
        sentence = panel.locator(f"[data-answer='{name}']")
        expect(sentence).to_contain_text(said)
        expect(panel.locator("figure svg[role=img]")).to_be_visible()
        panel.get_by_role("combobox", name="Vis per").select_option(label="Kontaktpunkt")
        expect(sentence).to_contain_text("ved Offer" if name == "csat" else "lavest ved")
        expect(panel.locator("figure svg")).to_contain_text("App")
        expect(panel).to_have_attribute("aria-busy", "false")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = violations(page)
        assert found == [], "\n".join(found)

    panel.get_by_role("button", name="Overvåk dette").click()
    form = page.get_by_role("dialog")
    form.get_by_role("combobox", name="Tall").select_option(label="NPS")
    form.get_by_role("combobox", name="Rad").select_option(label="App")
    expect(form.get_by_label("Vises ved")).to_have_value("touchpoint:app")
    form.get_by_label(re.compile("passerer en terskel")).check()
    form.get_by_role("spinbutton", name="Under").fill("90")
    form.get_by_role("button", name="Lagre overvåkingen").click()
    expect(form).to_be_hidden()

    # On the map, in the table and on the phone the signal stands at the touchpoint and leads to its watch.
    page.goto(f"{own_site}/journeys/journey%3Aheat/table")
    link = page.locator("tr.touchpoint a[data-signal]")
    expect(link).to_contain_text("under terskelen 90")
    expect(link).to_contain_text("siden")
    if width < 760:
        page.get_by_text("Signal ett sted").click()
        link = page.locator("details.signals a[data-signal]")
    link.click()
    expect(page.locator("[data-watch].sought")).to_be_in_viewport()


def test_what_the_map_promises_and_where_it_stands_is_asked_by_picking(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{ANSWERS}?question=promises", language="en")
    panel = page.locator("section.answer")
    expect(panel.get_by_text("Choose first: Promise.")).to_be_visible()
    # A promise of one's own, by keyboard and without knowing how rules are written.
    panel.get_by_text("A promise of your own").click()
    panel.get_by_role("combobox", name="When this has happened").select_option(label="Offer")
    panel.get_by_role("combobox", name="this must follow").select_option(label="Signing")
    panel.get_by_label("within so many days").fill("14")
    panel.get_by_role("button", name="Add").focus()
    page.keyboard.press("Enter")
    expect(panel.locator("[data-answer=promises]")).to_contain_text("Offer → Signing")
    expect(page).to_have_url(re.compile("own=1"))

    # Times by month: what is counted in each is said, and opening hours in one's own words.
    page.goto(page.url.partition("?")[0] + "?question=time-between&q.from=calculator&q.to=offer")
    panel.get_by_role("combobox", name="Break down by").select_option(label="month")
    expect(panel.locator("[data-answer=time-between]")).to_contain_text(re.compile(r"takes longest in \w+ 2025"))
    expect(panel.locator("figure svg")).to_contain_text("Calculator → Offer")
    panel.get_by_text("More options").click()
    panel.get_by_label("Opening hours").fill("mån-fre 8-17")
    panel.get_by_label("Opening hours").press("Tab")
    expect(page).to_have_url(re.compile("q.hours="))
    expect(panel.locator("[data-answer=time-between]")).to_contain_text(re.compile(r"takes longest in \w+ 2025"))
    expect(panel).to_have_attribute("aria-busy", "false")
    found = violations(page)
    assert found == [], "\n".join(found)

    # Stages are the map's until one says otherwise, and the stays of one of them can be looked at alone.
    page.goto(page.url.partition("?")[0] + "?question=time-in-stage")
    panel.get_by_role("combobox", name="Only this stage").select_option(label="Decision")
    expect(panel.locator("[data-answer=time-in-stage]")).to_contain_text("Decision")
    panel.get_by_role("combobox", name="Stages").select_option(label="Each touchpoint by itself")
    expect(page).not_to_have_url(re.compile("q.only="))
    expect(panel.locator("[data-answer=time-in-stage]")).to_contain_text("They stay longest in")
    expect(panel).to_have_attribute("aria-busy", "false")


def test_all_of_it_at_a_glance_then_a_path_of_ones_own_and_what_nobody_can_tell(open_page: Callable[..., Page]) -> None:
    """Asked together in one request; each sentence leads to its panel. A planned path is the map's until one picks another."""
    page = open_page(ANSWERS, language="en")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(f"{request.method} {request.url}") if "/answers" in request.url else None
    )
    expect(page.locator("[data-answer=drop-off]")).to_be_visible()
    page.get_by_role("link", name="The answers at a glance").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-glimpse=drop-off]")).to_contain_text("Most fall away at")
    expect(page.locator("[data-glimpse=transitions]")).to_contain_text("they go from")
    expect(page.locator(".groups")).to_have_attribute("aria-busy", "false")
    together = [one for one in sent if one.startswith("POST ") and "/answers" in one]
    assert len(together) == 1, sent
    found = violations(page)
    assert found == [], "\n".join(found)

    page.get_by_role("link", name="Do journeys go as planned?").first.click()
    panel = page.locator("section.answer")
    plan = panel.get_by_role("combobox", name="Planned path *", exact=True)
    expect(plan).to_have_value("map")
    expect(panel.locator("[data-answer=conformance]")).to_contain_text("of journeys skip something")
    panel.get_by_text("See the planned path").click()
    expect(panel.locator(".plan li").first).to_contain_text("→")
    # A path of one's own: the answer stays until there are two steps.
    plan.select_option(label="A path of your own")
    steps = panel.get_by_role("combobox", name="Own path, in order")
    expect(steps).to_be_visible()
    expect(panel.locator("[data-answer=conformance]")).to_contain_text("of journeys skip something")
    found = violations(page)
    assert found == [], "\n".join(found)
    plan.select_option(label="The map's planned path")
    expect(plan).to_have_value("map")
