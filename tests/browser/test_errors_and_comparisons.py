"""What is not there, what does not answer, and two groups side by side: on the pages of a journey."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from .looking import settled

pytestmark = pytest.mark.browser

MAP = "/journeys/journey%3Aheat"
Open = Callable[..., Page]


@pytest.mark.parametrize("path", ["/journeys/nope", "/journeys/nope/table", "/journeys/nope/binding"])
def test_a_journey_that_is_not_there_is_said_once_and_not_asked_for_again(open_page: Open, path: str) -> None:
    page = open_page(path, language="en", refused=True)
    expect(page.get_by_role("heading", name="There is no such journey")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(700)
    assert asked == []
    page.get_by_role("link", name="To the journeys").click()
    expect(page.get_by_role("heading", name="Journeys")).to_be_visible()
    settled(page)
    assert not [url for url in asked if "nope" in url]


def test_a_short_address_is_the_same_journey(open_page: Open) -> None:
    page = open_page("/journeys/heat", language="en")
    expect(page.get_by_role("columnheader").nth(1)).to_contain_text("400")


def test_a_silent_server_is_asked_again_by_itself(open_page: Open) -> None:
    page = open_page("/no/such/page", language="en", refused=True)
    page.route("**/api/**", lambda route: route.abort())
    page.get_by_role("link", name="To the journeys").click()
    expect(page.get_by_text("The page tries again by itself.")).to_be_visible()
    page.unroute("**/api/**")
    expect(page.get_by_role("link", name=re.compile("Change the heating")).first).to_be_visible()


def test_a_map_whose_numbers_did_not_come_gets_them_later(open_page: Open) -> None:
    page = open_page("/no/such/page", language="en", refused=True)
    missed: list[str] = []

    def once(route: Route) -> None:
        missed.append(route.request.url)
        route.abort()

    page.route("**/measured*", once)
    page.evaluate(f"history.pushState(null, '', '{MAP}'); dispatchEvent(new PopStateEvent('popstate'))")
    expect(page.get_by_text("The page tries again by itself.")).to_be_visible()
    assert len(missed) <= 2  # again at once when the records come, then with back-off
    page.unroute("**/measured*")
    expect(page.get_by_role("columnheader").nth(1)).to_contain_text("400")


def test_two_periods_are_compared_on_the_map_and_in_the_table(open_page: Open) -> None:
    page = open_page(f"{MAP}?start=2025-02-01&end=2025-03-01&segment=heating%3Aoil", language="en")
    page.get_by_role("button", name="Compare with: none").click()
    page.get_by_label("Compare by").select_option("time")
    with page.expect_response(re.compile("compare_start")) as answered:
        page.get_by_role("button", name=re.compile("The period before")).click()
    # What is not compared holds for both groups.
    assert "compare_segment=heating%3Aoil" in answered.value.url
    expect(page).to_have_url(re.compile("compare_start=2025-01-04&compare_end=2025-02-01"))
    assert "compare_segment" not in page.url
    expect(page.get_by_role("columnheader").nth(1)).to_contain_text("against")
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page.get_by_text("compared with 4 Jan 2025 – 31 Jan 2025")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Stage: Need"))).to_contain_text("against")
    page.emulate_media(media="print")
    expect(page.get_by_text("compared with 4 Jan 2025 – 31 Jan 2025")).to_be_visible()
