"""From an owner's letter, as a real SMTP server got it, to "still true" without signing in; and the page that says who is reached."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import expect

from resa.workspace import accounts, open_workspace
from resa.workspace.inventory import Assignment, assign, inventory
from resa.workspace.owner_letters import tell_owners
from resa.workspace.principals import local_owner

from ..mail_server import Office, Serving
from .conftest import Open, serving
from .looking import violations

ADAS = "a long walk by the sea"


@pytest.fixture
def written(furnished: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A site, and the way that the button of Bo's letter leads on it. Ann owns too, but is no member."""
    folder = Path(shutil.copytree(furnished, tmp_path / "own"))
    office = Office()
    server = Serving(office)
    server.start()
    workspace = open_workspace(folder / "team")
    us = local_owner(workspace)
    accounts.make_owner(workspace, "Ada Ek", "ada@example.org", ADAS)
    accounts.invite(us, "Bo Ek", "bo@example.org", "viewer")
    first, second, third, *_ = [row.id for row in inventory(us).rows if row.places]
    assign(us, Assignment(touchpoints=(first, second), owner="Bo Ek"))
    assign(us, Assignment(touchpoints=(third,), owner="Ann"))
    workspace.config = msgspec.structs.replace(
        workspace.config, url="https://resa.example.org", smtp_host="127.0.0.1", smtp_port=server.at, smtp_tls="none",
        mail_from="resa@example.org",
    )  # fmt: skip
    assert tell_owners(workspace) >= 1
    workspace.post.send_due()
    workspace.close()
    server.stop()
    found = office.letters[office.to.index("bo@example.org")].get_body(("plain",))
    assert found is not None
    button = re.search(r"https://resa\.example\.org(/still-true#\S+)", found.get_content())
    assert button is not None
    with serving(folder) as address:
        yield address, button[1]


def test_an_owner_says_still_true_from_the_letter(written: tuple[str, str], open_page: Open) -> None:
    address, way = written
    phone = open_page(address + way, "nb", theme="dark", width=390, height=844)
    ticks = phone.get_by_role("checkbox")
    expect(ticks).to_have_count(2)
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ticks.first.focus()
    ticks.first.press("Space")
    expect(ticks.first).not_to_be_checked()
    phone.get_by_role("button", name="Stemmer fortsatt").press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("Sagt om 1 av 2.")
    phone.get_by_role("button", name="Ikke send flere brev").click()
    expect(phone.get_by_text("Du får ikke flere brev")).to_be_visible()
    assert violations(phone) == []

    again = open_page(address + way, "en")
    expect(again.get_by_text("Last said")).to_have_count(1)
    broken = open_page(f"{address}/still-true#x", "en", refused=True)
    expect(broken.get_by_role("alert")).to_contain_text("The link is not valid")

    ada = open_page(f"{address}/sign-in?next=%2Freviews", "sv", refused=True)
    ada.get_by_label("E-post").fill("ada@example.org")
    ada.get_by_label("Lösenord").fill(ADAS)
    ada.get_by_label("Lösenord").press("Enter")
    expect(ada.get_by_role("heading", name="Översyner", exact=True)).to_be_visible()
    expect(ada.get_by_role("row").filter(has=ada.get_by_role("link", name="Bo Ek"))).to_contain_text(
        "Har stängt av breven"
    )
    expect(ada.get_by_role("row").filter(has=ada.get_by_role("link", name="Ann", exact=True))).to_contain_text(
        "Ingen medlem heter så"
    )
    expect(ada.get_by_text("ingen SMTP-server är angiven")).to_be_visible()
    assert violations(ada) == []
    ada.goto(f"{address}/touchpoints?owner=Bo%20Ek")
    expect(ada.get_by_role("row").filter(has_text="Stämmer fortfarande")).to_have_count(1)

    ada.goto(f"{address}/members")
    letters = ada.get_by_role("checkbox", name="Skicka brev till mig")
    expect(letters).to_be_checked()
    letters.uncheck()
    expect(ada.get_by_text("Sparat", exact=True)).to_be_visible()
    ada.reload()
    expect(letters).not_to_be_checked()
    ada.get_by_label("Brevens språk").select_option("nb")
    expect(ada.get_by_text("Sparat", exact=True)).to_be_visible()
    assert violations(ada) == []
