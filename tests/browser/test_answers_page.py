"""The answers page: a question is chosen, told what it is about, answered by sentence, picture and table, and shared by link."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .looking import violations

pytestmark = pytest.mark.browser

ANSWERS = "/journeys/journey%3Aheat/answers"


def test_a_question_is_asked_of_the_group_and_read_in_one_sentence(open_page: Callable[..., Page]) -> None:
    page = open_page(ANSWERS)
    answer = page.locator("[data-answer]")
    expect(answer).to_have_attribute("data-answer", "drop-off")
    expect(answer).to_contain_text("Flest faller bort vid")
    expect(page.locator("figure svg[role=img]")).to_be_visible()

    # Another question, by keyboard; it says what it needs before it can answer.
    page.get_by_role("link", name="Hur många kommer från steg till steg?").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Välj först: Steg.")).to_be_visible()
    steps = page.get_by_label(re.compile(r"^Steg"))
    steps.select_option(index=1)
    expect(answer).to_have_attribute("data-answer", "funnel")
    steps.select_option(index=2)
    expect(page.get_by_role("listitem").filter(has_text="2. ")).to_be_visible()
    expect(page.locator("figure svg")).to_contain_text("100,0")

    # Details hold the same as a table, and how it is counted; nothing of it stands before.
    expect(page.get_by_role("table")).to_be_hidden()
    page.get_by_text("Detaljer").click()
    expect(page.get_by_role("row")).to_have_count(3)
    expect(page.get_by_text("Wilson-intervall")).to_be_visible()

    # The address is the question: it opens the same again, in another language, for another group.
    address = page.url
    other = open_page(f"{address}&channel=web", language="nb", theme="dark", width=390, height=844)
    expect(other.locator("[data-answer=funnel]")).to_contain_text("av dem som begynte")
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    other.get_by_text("Detaljer").click()
    expect(other.get_by_text("Slik regnes det")).to_be_visible()
    found = violations(other)
    assert found == [], "\n".join(found)

    # The journey's goal is known: a question about arriving is answered without asking for it.
    page.get_by_role("link", name="Hur slutar de pågående resorna?").click()
    expect(answer).to_have_attribute("data-answer", "outlook")
    expect(page).to_have_url(re.compile("q.goal=touchpoint%3Aapp"))
    expect(page.get_by_role("heading", name="Hur slutar de pågående resorna?")).to_be_in_viewport()
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_of_picture_is_readable(open_page: Callable[..., Page], theme: str) -> None:
    page = open_page(ANSWERS, language="en", theme=theme)
    for name in (
        "Which ways do they take?",
        "Where are they at each step?",
        "Which different ways through are there?",
        "How many come back?",
        "What is in the data?",
    ):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        expect(page.locator("figure svg")).to_have_attribute("role", "img")
        expect(page.locator("section.answer")).to_have_attribute("aria-busy", "false")
        assert violations(page) == [], name
