"""`resa.Client` against the real server: what it gives is what the API gives, errors are the same errors."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

import resa
from resa import Client
from resa.errors import ConflictError, NotFoundError, UnreadableError, UsageError
from resa.server.asking import session_cookie
from resa.texts.sentence import Sentence
from resa.workspace import Workspace, accounts, sessions

LOG = "customer,event,at\n" + "".join(
    f"c{n},{event},2026-01-{day:02d}T10:00:00Z\n"
    for n in range(12)
    for day, event in ((1, "visit"), (2, "ask"), (3, "buy" if n % 3 else "leave"))
)


@pytest.fixture
def there(client: httpx.Client) -> Client:
    return Client(str(client.base_url))


def test_data_in_and_answers_out(there: Client, tmp_path: Path) -> None:
    file = tmp_path / "händelser.csv"
    file.write_text(LOG)
    told: list[tuple[int, int | None, str]] = []
    report = there.import_file(file, purpose="a test", progress=lambda *how: told.append(how))
    assert report["events"] == 36 and told
    answer = there.ask("transitions", limit=3)
    with resa.open_store(tmp_path / "store", create=True) as store:
        resa.import_events(file, into=store)
        here = resa.ask("transitions", store, limit=3)
    assert list(answer.rows()) == list(here.rows()) and answer.columns == here.columns
    assert answer.sentence == here.sentence
    assert answer.plot().svg.startswith("<svg")
    with pytest.raises(UsageError) as wrong:
        there.ask("transitions", limt=3)
    assert "limit" in str(wrong.value), "the error names what is allowed"
    with pytest.raises(NotFoundError, match="transitions"):
        there.ask("transistions")


def test_the_look_is_chosen_and_taken_back(there: Client, tmp_path: Path) -> None:
    from pptx import Presentation

    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><rect width="4" height="1"/></svg>'
    )
    Presentation().save(str(tmp_path / "company.pptx"))
    chosen = there.set_look(
        name="Nordvik",
        accent="#7a1f5c",
        bands=["#7a1f5c"],
        logo=tmp_path / "logo.svg",
        template=tmp_path / "company.pptx",
    )
    assert chosen["shown"]["name"] == "Nordvik" and chosen["shown"]["logo"].endswith(".png")
    assert [one["layout"] for one in chosen["template"]["layouts"]] == ["Title Slide", "Blank", "Title Only"]
    assert there.call("GET", f"/api/look/logo/{chosen['shown']['logo']}").startswith(b"\x89PNG")
    with pytest.raises(UsageError, match="nearest shade"):
        there.set_look(accent="#ffcc00")
    bare = there.set_look(name="", accent="", bands=[], logo="", template="")
    assert (bare["accent"], bare["shown"]["logo"], bare["template"]) == ("", "", None)


def test_a_journey_is_made_changed_written_and_read_back(there: Client, tmp_path: Path) -> None:
    id = there.make_journey("Byta värme", "sv", "b2c_purchase")
    assert [row["id"] for row in there.journeys()] == [id]
    stage = next(r for r in there.journey(id)["records"] if r["id"].startswith("stage:"))
    there.change(id, put=[stage | {"title": {"sv": "Drömma"}}])
    assert any(r.get("title") == {"sv": "Drömma"} for r in there.journey(id)["records"])
    assert [row["id"] for row in there.atlas()["journeys"]] == [id]
    found = there.search("dromma", language="sv")
    assert [(group["journey"], group["hits"][0]["record"]) for group in found["journeys"]] == [(id, stage["id"])]
    assert there.search("dromma", journey=id)["journeys"] == found["journeys"]
    picture = there.export(id, tmp_path / "map.svg", language="sv")
    assert "Drömma" in picture.read_text("utf-8")
    assert there.export(id, tmp_path / "map.pdf").read_bytes().startswith(b"%PDF")
    assert there.export(id, tmp_path / "map.resa.json", format="cjml").read_bytes().startswith(b"<?xml")
    assert there.lint(id, "sv")["groups"] and there.measured(id)["journey"]

    copy = there.bring_journey(_file(there, id, tmp_path))
    assert copy != id and len(there.journeys()) == 2
    with pytest.raises(ConflictError):
        there.change(id, base=9)
    with pytest.raises(NotFoundError) as missing:
        there.journey("journey:nowhere")
    assert isinstance(missing.value.what, Sentence) and missing.value.what.said("nb") != str(missing.value.what)
    assert there.call("DELETE", f"/api/journeys/{copy}") is None and len(there.journeys()) == 1


def _file(there: Client, id: str, folder: Path) -> Path:
    path = folder / 'a "name".resa.json'
    path.write_text(json.dumps(there.journey(id)))
    return path


def test_a_token_speaks_for_whom_it_was_made(client: httpx.Client, workspace: Workspace) -> None:
    there = Client(str(client.base_url) + "/")
    id = there.make_journey("Kept", "en")
    accounts.make_owner(workspace, "Ada", "ada@example.org", "a long walk by the sea")
    with pytest.raises(resa.ResaError, match="Sign in"):
        there.journeys()
    cookies = {session_cookie(workspace, False): sessions.start(workspace, "owner", "a test")}
    made = httpx.post(
        f"{client.base_url}/api/account/tokens", json={"name": "p", "role": "viewer", "days": 1}, cookies=cookies
    ).json()
    looking = Client(str(client.base_url), token=made["secret"])
    assert [row["id"] for row in looking.journeys()] == [id]
    with pytest.raises(resa.errors.PrivacyError):
        looking.change(id, put=[])
    assert made["secret"] not in repr(looking)


def test_what_is_no_resa_is_said_plainly(tmp_path: Path) -> None:
    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(502)
            self.end_headers()
            self.wfile.write(b"<h1>Bad gateway</h1>")

        def log_message(self, *_: Any) -> None:
            pass

    proxy = HTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    with pytest.raises(UnreadableError, match="502"):
        Client(f"http://127.0.0.1:{proxy.server_port}").journeys()
    proxy.shutdown()
    proxy.server_close()
    with pytest.raises(UnreadableError, match="cannot be reached"):
        Client(f"http://127.0.0.1:{proxy.server_port}", timeout=5).journeys()
    with pytest.raises(UsageError, match="not one of a server"):
        Client("resa.example.org")
    with pytest.raises(UnreadableError, match="cannot be read"):
        Client("http://127.0.0.1:9").import_file(tmp_path / "nothing.csv")
