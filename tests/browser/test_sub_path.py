"""Under a path of somebody's site, behind a real proxy that passes the path on or takes it away: pages, API, live rooms, shared
pages, invitations and pictures; nothing is ever asked beside the path."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from ..reverse_proxy import proxied
from .conftest import bring
from .looking import PATIENCE, client_of, listened, settled, violations

pytestmark = pytest.mark.browser


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """`resa serve --root-path /resa`, by its own address."""
    command = [sys.executable, "-m", "resa", "serve", "--workspace", str(folder), "--no-open", "--port", "0", "--root-path", "/resa"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = iter(process.stdout)
        try:
            yield next(line.split()[1].removesuffix("/resa/") for line in said if line.startswith("Open "))
        finally:
            process.terminate()


@pytest.mark.parametrize("takes_away", [False, True], ids=["passes the path on", "takes it away"])
def test_everything_works_under_a_path(browser: Browser, tmp_path: Path, takes_away: bool) -> None:
    with (
        served(tmp_path) as upstream,
        proxied(upstream, "/resa", takes_away=takes_away) as (site, beside),
        client_of(site) as client,
    ):
        journey = bring(client, "heat", revealed=True)
        made = client.post(
            f"/api/people?journey={quote(journey)}", json={"name": "Gus", "role": "commenter", "journey": journey}
        )
        assert made.status_code == 201, made.text
        joined = client.get(f"/join/{made.json()['link']}?journey={quote(journey)}")
        assert urlsplit(joined.headers["location"]).path.startswith("/resa/journeys/")
        assert "path=/resa;" in joined.headers["set-cookie"].lower() + ";"
        client.cookies.clear()

        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        context.set_default_timeout(PATIENCE * 1000)
        context.add_init_script("localStorage.setItem('resa.language', 'sv')")
        wrong: list[str] = []
        page = listened(context.new_page(), wrong)
        page.goto(f"{site}/")
        door = page.get_by_role("link", name="Byta värme hemma").first
        expect(door).to_have_attribute("href", "/resa/journeys/journey%3Aheat")
        door.click()
        expect(page).to_have_url(f"{site}/journeys/journey%3Aheat")
        settled(page)
        expect(page.locator("main [data-about]").first).to_be_visible()
        page.reload()
        settled(page)

        other = context.new_page()
        other.goto(f"{site}/journeys/journey%3Aheat/settings")
        title = other.locator("main form input[lang=sv]").first
        title.fill("Byta värme nu")
        title.press("Enter")
        expect(page.get_by_role("heading", level=1, name="Byta värme nu")).to_be_visible()  # by the live room
        other.close()

        shared = client.post(f"/api/journeys/{quote(journey)}/shares", json={"name": "Styrelsen"}).json()["token"]
        guest = browser.new_context(locale="en-GB")
        guest.set_default_timeout(PATIENCE * 1000)
        reader = guest.new_page()
        reader.goto(f"{site}/share/{shared}")
        expect(reader.locator("main [data-about]").first).to_be_visible()
        settled(reader)
        assert violations(reader) == []
        assert client.get(f"/share/{shared}/map.png").headers["content-type"] == "image/png"
        guest.close()
        context.close()
        assert wrong == []
        assert [one for one in beside if one != "/favicon.ico"] == []
