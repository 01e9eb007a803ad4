"""The workspace gets a look of its own, tries its letters, and invites by letter: in the browser, with a real SMTP server."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from resa.workspace import Workspace, open_workspace

from ..mail_server import Office, Serving
from .conftest import Open, serving
from .looking import client_of, violations

pytestmark = pytest.mark.browser
ADAS, BENS = "a long walk by the sea", "seven boats and one oar"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60"><rect width="240" height="60" rx="9" fill="#7a1f5c"/></svg>'
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass
class Site:
    """A server whose letters the test lets go, and where they arrive."""

    address: str
    office: Office
    workspace: Workspace

    def letters_go(self) -> None:
        assert self.workspace.post.send_due() >= 1


@pytest.fixture
def lettered(tmp_path: Path) -> Iterator[Site]:
    office = Office()
    server = Serving(office)
    server.start()
    (tmp_path / "team").mkdir()
    settings = f'smtp_host = "127.0.0.1"\nsmtp_port = {server.at}\nsmtp_tls = "none"\nmail_from = "resa@example.org"\n'
    (tmp_path / "team" / "resa.toml").write_text(settings)
    with serving(tmp_path) as address:
        workspace = open_workspace(tmp_path / "team")
        yield Site(address, office, workspace)
        workspace.close()
    server.stop()


def slides(*, macros: bool = False) -> bytes:
    out = io.BytesIO()
    Presentation().save(out)
    if macros:
        with zipfile.ZipFile(out, "a") as parts:
            parts.writestr("ppt/vbaProject.bin", b"x")
    return out.getvalue()


def test_a_look_of_one_s_own_and_a_trial_letter(lettered: Site, open_page: Open) -> None:
    page = open_page(f"{lettered.address}/workspace", "sv", refused=True)
    home = page.get_by_role("banner").get_by_role("link").first
    expect(home).to_have_text("Resa")

    # 1. a colour nobody could read, and the nearest that can be
    look = page.get_by_role("region", name="Namn och färger")
    look.get_by_label("Namn på skärmarna").fill("Nordvik")
    look.get_by_label("Egen färg", exact=True).fill("#ffcc00")
    expect(look.get_by_text("Går inte att läsa: kontrasten är 1,4, det behövs 4,5.")).to_be_visible()
    look.get_by_role("button", name="Spara").press("Enter")
    expect(look.get_by_role("alert")).to_contain_text("#8a6e00")
    look.get_by_role("button", name="Ta närmaste: #8a6e00").click()
    expect(look.get_by_label("Egen färg", exact=True)).to_have_value("#8a6e00")
    look.get_by_role("button", name="Lägg till en färg").press("Enter")
    look.get_by_label("Färg 1", exact=True).fill("#c2410c")
    expect(look.get_by_text("Lik färgen för bortfall på kartorna.")).to_be_visible()
    look.get_by_role("button", name="Spara").press("Enter")
    expect(look.get_by_role("status")).to_contain_text("Sparat")
    expect(home).to_have_text("Nordvik")

    # 2. the logo, and a template: one with macros is refused
    page.get_by_label("Välj en bild").set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": LOGO})
    expect(home.get_by_role("img", name="Nordvik")).to_be_visible()
    template = page.get_by_role("region", name="PowerPoint-mall")
    file = template.locator("input[type=file]")
    file.set_input_files({"name": "a.pptm", "mimeType": POWERPOINT, "buffer": slides(macros=True)})
    expect(template.get_by_role("alert")).to_contain_text("Mallen har makron")
    file.set_input_files({"name": "Nordvik.pptx", "mimeType": POWERPOINT, "buffer": slides()})
    expect(template.get_by_role("listitem")).to_have_count(3)
    expect(template.get_by_role("listitem").nth(1)).to_contain_text("Layout: Blank")
    expect(template.get_by_role("alert")).to_have_count(0)

    # 3. a letter to oneself
    mail = page.get_by_role("region", name="E-post")
    mail.get_by_label("Till vilken adress").fill("ada@example.org")
    mail.get_by_role("button", name="Skicka ett provbrev till mig").press("Enter")
    expect(mail.get_by_role("status")).to_contain_text("är på väg")
    lettered.office.answers = ["550 no such user"]
    assert lettered.workspace.post.send_due() == 0
    expect(mail.get_by_role("status")).to_contain_text("Mottagaren togs inte emot (svar 550)")
    mail.get_by_role("button", name="Skicka ett provbrev till mig").press("Enter")
    expect(mail.get_by_role("status")).to_contain_text("är på väg")
    lettered.letters_go()
    expect(mail.get_by_role("status")).to_contain_text("Brevet till ada@example.org är skickat.")
    assert lettered.office.letters[-1]["Subject"] == "Provbrev från Nordvik"
    assert violations(page) == []

    # 4. the same on a phone in the dark, and on a shared page
    phone = open_page(f"{lettered.address}/workspace", "nb", "dark", 390, refused=True)
    expect(phone.get_by_role("banner").get_by_role("img", name="Nordvik")).to_be_visible()
    expect(phone.get_by_text("Tilpasset av seg selv")).to_be_visible()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with client_of(lettered.address) as client:
        id = client.post("/api/journeys", json={"title": "Flytten", "language": "sv"}).json()["id"]
        token = client.post(f"/api/journeys/{id}/shares", json={"name": "for all"}).json()["token"]
        show = Presentation(io.BytesIO(client.get(f"/api/journeys/{id}/export?format=pptx&lang=sv").content))
        assert show.slides[0].shapes.title.text_frame.text == "Flytten"
    shared = open_page(f"{lettered.address}/share/{token}", "sv")
    expect(shared.get_by_role("img", name="Nordvik")).to_be_visible()
    assert violations(shared) == []


def test_inviting_by_letter(lettered: Site, open_page: Open) -> None:
    with client_of(lettered.address) as client:
        owner = {"name": "Ada Ek", "email": "ada@example.org", "password": ADAS}
        assert client.post("/api/sign-in/owner", json=owner).status_code == 201
        assert client.post("/api/teams", json={"name": "Kundtjänst"}).status_code == 201
    ada = open_page(f"{lettered.address}/sign-in?next=%2Fmembers", "sv", refused=True)
    ada.get_by_label("E-post").fill("ada@example.org")
    ada.get_by_label("Lösenord").fill(ADAS)
    ada.get_by_label("Lösenord").press("Enter")
    invite = ada.get_by_role("button", name="Skicka inbjudan")
    expect(invite).to_be_visible()

    # 1. two are invited; one letter is taken back
    opened = ada.get_by_role("list", name="Öppna inbjudningar")
    for email in ("ben.berg@example.org", "cy@example.org"):
        ada.get_by_label("E-post", exact=True).fill(email)
        ada.get_by_role("combobox", name=re.compile("^Team")).select_option("Kundtjänst")
        ada.get_by_label("Brevets språk").select_option("nb")
        invite.press("Enter")
        expect(opened).to_contain_text(email)
    expect(ada.get_by_role("status").filter(has_text="Ett brev går till cy@example.org")).to_be_visible()
    ben = opened.get_by_role("listitem").filter(has_text="Ben Berg")
    expect(ben).to_contain_text("Kundtjänst")
    expect(ben).to_contain_text("brevet väntar")
    opened.get_by_role("button", name="Ta tillbaka inbjudan till Cy").press("Enter")
    expect(opened.get_by_role("listitem")).to_have_count(1)
    assert violations(ada) == []

    # 2. the letter's link, on a phone and in the dark
    lettered.letters_go()
    got = lettered.office.letters[lettered.office.to.index("ben.berg@example.org")]
    assert got["Subject"].startswith("Ada Ek inviterer deg")
    body = got.get_body(("plain",))
    assert body is not None
    link = re.search(r"http\S+/welcome#\S+", body.get_content())
    assert link is not None
    ada.reload()
    expect(ben).to_contain_text("brevet är skickat")
    phone = open_page(link[0], "nb", "dark", 390, refused=True)
    phone.get_by_label("Navn").fill("Benny Berg")
    phone.get_by_label("Nytt passord").fill(BENS)
    assert violations(phone) == []
    phone.get_by_role("button", name="Lagre passordet").press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("lagret")

    # 3. he is a member, of the team, and the link is used up
    ada.reload()
    expect(ada.get_by_label("Roll för Benny Berg")).to_have_value("editor")
    expect(opened).to_have_count(0)
    again = open_page(link[0], "nb", refused=True)
    expect(again.get_by_role("alert")).to_be_visible()
