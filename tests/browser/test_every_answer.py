"""Every question of the register on its panel: what the map says stands ready, a plain sentence comes first, then the picture, and
what only some need (entropy, alignments, p-values, models of credit) is behind Details."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from resa.analysis.registry import questions

pytestmark = pytest.mark.browser

ANSWERS = "/journeys/journey%3Aheat/answers"
#: What a person must choose, and the map does not say.
CHOSEN = {
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
