"""Signing in by a link from a letter and by a real OpenID Connect provider; the QR code of a second factor."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from resa.server.app import create_app
from resa.server.run import listen
from resa.workspace import accounts, open_workspace

from ..mail_server import Office, Serving
from ..oidc_provider import CLIENT, provider
from .looking import violations

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
ADAS = "a long walk by the sea"


@pytest.fixture
def smtp() -> Iterator[tuple[Office, int]]:
    office = Office()
    server = Serving(office)
    server.start()
    yield office, server.at
    server.stop()


@pytest.fixture
def team(tmp_path: Path, smtp: tuple[Office, int]) -> Iterator[str]:
    """A server with e-mail and a provider in its settings, and one account."""
    listener, port = listen("127.0.0.1", 0)
    site = f"http://127.0.0.1:{port}"
    folder = tmp_path / "team"
    folder.mkdir()
    with provider(f"{site}/api/sign-in/provider/back") as issuer:
        settings = {
            "smtp_host": "127.0.0.1", "smtp_port": smtp[1], "smtp_tls": "none", "mail_from": "Resa <resa@example.org>",
            "oidc_issuer": issuer, "oidc_name": "Bolaget", "oidc_domains": ["example.com"], **CLIENT,
        }  # fmt: skip
        lines = [f"{name} = {value!r}".replace("'", '"') for name, value in settings.items()]
        (folder / "resa.toml").write_text("\n".join(lines) + "\n", "utf-8")
        workspace = open_workspace(folder, create=True)
        accounts.make_owner(workspace, "Ada Ek", "ada@example.org", ADAS)
        workspace.post.start()
        server = uvicorn.Server(uvicorn.Config(create_app(workspace), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield site
        server.should_exit = True
        thread.join(30)
        listener.close()
        workspace.close()


def fits(page: Page, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_a_link_a_provider_and_a_second_factor(team: str, smtp: tuple[Office, int], open_page: Open) -> None:
    site, office = team, smtp[0]

    # 1. a letter with a link, on a phone, by the keyboard
    phone = open_page(f"{site}/sign-in", "sv", "light", 390, refused=True)
    expect(phone.get_by_role("link", name="Logga in med Bolaget")).to_be_visible()
    fits(phone, 390)
    phone.get_by_label("E-post").fill("ada@example.org")
    phone.get_by_role("button", name="Skicka en inloggningslänk").press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("ett brev på väg")
    fits(phone, 390)
    assert office.arrived.wait(60)
    body = office.letters[0].get_body(("plain",))
    assert body is not None
    link = re.search(r"http://\S+/enter#\S+", body.get_content())
    assert link
    ada = open_page(link.group(), "nb", "dark", 390, refused=True)
    fits(ada, 390)
    ada.get_by_role("button", name="Logg inn").press("Enter")
    expect(ada).to_have_url(re.compile(r"127\.0\.0\.1:\d+/$"))
    again = open_page(link.group(), "da", refused=True)
    again.get_by_role("button", name="Log ind").click()
    expect(again.get_by_role("alert")).to_contain_text("allerede brugt eller udløbet")
    fits(again, 1440)

    # 2. a QR code for the authenticator app
    ada.goto(f"{site}/members")
    ada.get_by_label("Passordet ditt").fill(ADAS)
    ada.get_by_role("button", name="Begynn").click()
    code = ada.get_by_role("img", name="QR-kode til autentiseringsappen")
    expect(code).to_be_visible()
    assert code.evaluate("one => one.naturalWidth") > 100
    fits(ada, 390)

    # 3. the provider: a newcomer of the company, then somebody from elsewhere
    cora = open_page(f"{site}/sign-in?next=%2Fmembers", "en", refused=True)
    cora.get_by_role("link", name="Sign in with Bolaget").press("Enter")
    at_provider(cora, "cora@example.com")
    expect(cora.get_by_role("heading", name="My account")).to_be_visible()
    expect(cora.get_by_text("cora@example.com")).to_be_visible()
    eve = open_page(f"{site}/sign-in", "da", "dark", refused=True)
    eve.get_by_role("link", name="Log ind med Bolaget").click()
    at_provider(eve, "eve@elsewhere.org")
    expect(eve.get_by_role("alert")).to_contain_text("Du har ingen konto her")
    fits(eve, 1440)


def at_provider(page: Page, login: str) -> None:
    """The provider's own pages: who one is, and yes."""
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.get_by_role("button", name="Continue").click()
