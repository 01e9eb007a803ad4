"""Shared pages: what a visitor sees of a map and what never, the password, the end, the picture, the frame."""

from __future__ import annotations

import re
from typing import Any

import httpx
import msgspec
import pycrdt
import pytest
from fastapi import FastAPI

from resa.journey import shared as yjs
from resa.server.asking import guest_cookie, session_cookie
from resa.workspace import Workspace
from resa.workspace.projection import masked

SECRETS = ("Kari Nordmann", "kari@example.org", "070-123 45 67", "secret-hook", "Bo Sjef")


def text(words: str) -> dict[str, str]:
    return {"sv": words}


RECORDS: list[dict[str, Any]] = [
    {"id": "stage:one", "title": text("Köpa"), "owner": "Bo Sjef", "team": "Butik", "order": "a0"},
    {"id": "step:ask", "stage": "stage:one", "title": text("Jag frågar"), "order": "a0", "nested_journey": "journey:secret-hook"},
    {"id": "lane:quotes", "lane_kind": "quotes", "order": "a1"},
    {"id": "lane:pains", "lane_kind": "pains", "order": "a2"},
    {"id": "lane:touch", "lane_kind": "touchpoints", "order": "a0"},
    {"id": "card:quote", "lane": "lane:quotes", "from_step": "step:ask", "text": text("Jag heter Kari Nordmann, ring 070-123 45 67"), "order": "a0"},
    {"id": "card:pain", "lane": "lane:pains", "from_step": "step:ask", "text": text("Ingen svarar på kari@example.org"), "order": "a0", "link": "/api/files/secret-hook"},
    {"id": "card:call", "lane": "lane:touch", "from_step": "step:ask", "ref": "touchpoint:call", "order": "a0"},
    {"id": "note:loose", "text": text("secret-hook"), "order": "a0"},
    {"id": "touchpoint:call", "title": text("Samtalet"), "owner": "Bo Sjef", "events": {"kind": "names", "names": ["secret-hook"]}, "expected": {"text": text("Hälsningar, Kari Nordmann")}},
]  # fmt: skip


@pytest.fixture
def journey(client: httpx.Client) -> str:
    made = client.post("/api/journeys", json={"title": "Köpet", "language": "sv", "template": "empty"}).json()
    answer = client.post(f"/api/journeys/{made['id']}/records", json={"put": RECORDS})
    assert answer.status_code == 200, answer.text
    return str(made["id"])


def share(client: httpx.Client, journey: str, **wanted: Any) -> dict[str, Any]:
    answer = client.post(f"/api/journeys/{journey}/shares", json={"name": "Styrelsen", **wanted})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def shown(client: httpx.Client, token: str) -> dict[str, Any]:
    """The records as a visitor's browser gets them."""
    answer = client.get(f"/api/shared/{token}/document")
    assert answer.status_code == 200, answer.text
    doc: pycrdt.Doc[Any] = pycrdt.Doc()
    doc.apply_update(answer.content)
    document, wrong = yjs.read(doc)
    assert wrong == []
    return {record.id: record for record in document}


def test_a_visitor_sees_the_map_and_nobody_s_data(client: httpx.Client, journey: str) -> None:
    made = share(client, journey)
    token = made["token"]
    page = client.get(f"/api/shared/{token}").json()
    assert (page["journey"], page["title"]) == (journey, text("Köpet"))
    records = shown(client, token)
    assert records["stage:one"].title == text("Köpa") and records["stage:one"].team == "Butik"
    assert records["card:quote"].text["sv"].startswith("Jag heter [namn]")
    assert "[e-post]" in records["card:pain"].text["sv"]
    assert "note:loose" not in records
    everything = (
        client.get(f"/api/shared/{token}/document").content + client.get(f"/api/shared/{token}/measured").content
    )
    for secret in SECRETS:
        assert secret.encode() not in everything, secret
    listed = client.get(f"/api/journeys/{journey}/shares").json()
    assert [(one["opened"], one["token"]) for one in listed] == [(1, None)]
    assert token not in str(listed)


def test_what_is_shown_is_chosen(client: httpx.Client, journey: str) -> None:
    client.put("/api/me", json={"name": "Ada Ek"})
    client.post(f"/api/journeys/{journey}/comments", json={"about": "step:ask", "body": "Fråga kari@example.org"})
    plain = share(client, journey)["token"]
    assert client.get(f"/api/shared/{plain}/comments").json() == []
    closed = share(client, journey, shows={"quotes": False, "numbers": False, "comments": True})["token"]
    records = shown(client, closed)
    assert not {"lane:quotes", "card:quote"} & set(records) and "card:pain" in records
    assert client.get(f"/api/shared/{closed}/measured").json() is None
    (thread,) = client.get(f"/api/shared/{closed}/comments").json()
    assert thread["comments"][0]["body"] == "Fråga [e-post]" and thread["comments"][0]["name"] == ""
    named = share(client, journey, shows={"people": True, "comments": True})["token"]
    assert shown(client, named)["touchpoint:call"].owner == "Bo Sjef"
    assert client.get(f"/api/shared/{named}/comments").json()[0]["comments"][0]["name"] == "Ada Ek"
    for wrong in (
        {"shows": {"views": []}},
        {"shows": {"views": ["walk"]}},
        {"days": 0},
        {"password": "12345"},
        {"name": " "},
    ):
        assert client.post(f"/api/journeys/{journey}/shares", json={"name": "x", **wrong}).status_code in {400, 422}


def test_a_password_is_asked_for_and_guessing_ends(client: httpx.Client, journey: str) -> None:
    token = share(client, journey, password="hemlig dörr")["token"]
    addresses = [f"/api/shared/{token}", f"/api/shared/{token}/document", f"/api/shared/{token}/measured",
                 f"/api/shared/{token}/comments", f"/share/{token}/map.svg", f"/share/{token}/map.png"]  # fmt: skip
    for address in addresses:
        refused = client.get(address)
        assert refused.status_code == 403 and refused.json()["error"]["code"] == "share-password"
    assert client.post(f"/api/shared/{token}/open", json={"password": "wrong"}).status_code == 403
    assert client.post(f"/api/shared/{token}/open", json={"password": "hemlig dörr"}).status_code == 204
    for address in addresses:
        assert client.get(address).status_code == 200
    client.cookies.clear()
    statuses = {
        client.post(f"/api/shared/{token}/open", json={"password": f"guess {n}"}).status_code for n in range(14)
    }
    assert statuses == {403, 429}
    other = share(client, journey, password="annan dörr")["token"]
    client.cookies.clear()
    assert client.get(f"/api/shared/{other}").status_code == 403


def test_a_link_ends(client: httpx.Client, journey: str, workspace: Workspace) -> None:
    lasting, short = share(client, journey, days=None), share(client, journey, days=1)
    late = workspace.clock().replace(year=workspace.clock().year + 1)
    workspace.clock = lambda: late
    assert client.get(f"/api/shared/{short['token']}").status_code == 404
    assert client.get(f"/api/shared/{lasting['token']}").status_code == 200
    unknown = client.get("/api/shared/never-was")
    assert client.get(f"/api/shared/{short['token']}").json() == unknown.json(), "nobody learns that it once was"
    ended = {one["share"]: one["ended"] for one in client.get(f"/api/journeys/{journey}/shares").json()}
    assert ended == {lasting["share"]: False, short["share"]: True}
    assert client.delete(f"/api/journeys/{journey}/shares/{lasting['share']}").status_code == 204
    assert client.get(f"/api/shared/{lasting['token']}").status_code == 404
    assert client.delete(f"/api/journeys/{journey}/shares/{lasting['share']}").status_code == 404
    kept = share(client, journey)
    client.delete(f"/api/journeys/{journey}")
    assert client.get(f"/api/shared/{kept['token']}").status_code == 404


def test_a_share_opens_nothing_else(client: httpx.Client, journey: str, workspace: Workspace) -> None:
    from resa.workspace import accounts

    token = share(client, journey)["token"]
    accounts.make_owner(workspace, "Ada", "ada@example.org", "a long walk by the sea")
    tries: list[dict[str, Any]] = [
        {"headers": {"Authorization": f"Bearer {token}"}},
        {"cookies": {session_cookie(workspace, False): token}},
        {"cookies": {guest_cookie(workspace): token}},
    ]
    for given in tries:
        with httpx.Client(base_url=client.base_url, timeout=60, **given) as visitor:
            for address in (
                f"/api/journeys/{journey}/document",
                "/api/library/document",
                "/api/journeys",
                "/api/people",
            ):
                assert visitor.get(address).status_code in {401, 403}, (given, address)
    with httpx.Client(base_url=client.base_url, timeout=60) as visitor:
        assert visitor.get(f"/api/shared/{token}/document").status_code == 200
        assert visitor.get(f"/api/shared/{token}/images/{'0' * 64}.png").status_code == 404


def test_the_picture_stays_current_and_may_stand_on_other_sites(client: httpx.Client, journey: str) -> None:
    token = share(client, journey)["token"]
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    svg = client.get(f"/share/{token}/map.svg", headers=elsewhere)
    assert svg.status_code == 200 and svg.headers["content-type"] == "image/svg+xml"
    assert svg.headers["cross-origin-resource-policy"] == "cross-origin"
    assert re.fullmatch(r"public, max-age=\d+", svg.headers["cache-control"])
    assert "Köpa" in svg.text and not any(secret in svg.text for secret in SECRETS)
    assert (
        "script" not in svg.headers["content-security-policy"] and "sandbox" in svg.headers["content-security-policy"]
    )
    same = client.get(f"/share/{token}/map.svg", headers={**elsewhere, "If-None-Match": f"W/{svg.headers['etag']}"})
    assert (same.status_code, same.content) == (304, b"")
    client.post(f"/api/journeys/{journey}/records", json={"put": [{**RECORDS[0], "title": text("Handla")}]})
    changed = client.get(f"/share/{token}/map.svg", headers={"If-None-Match": svg.headers["etag"]})
    assert changed.status_code == 200 and "Handla" in changed.text
    png = client.get(f"/share/{token}/map.png?lang=da&theme=dark")
    assert png.content.startswith(b"\x89PNG")
    assert client.get(f"/api/shared/{token}", headers=elsewhere).status_code == 403, "only the picture"


def test_only_the_sites_of_the_settings_may_hold_it_in_a_frame(client: httpx.Client, workspace: Workspace) -> None:
    closed = client.get("/embed/some-token").headers
    assert "frame-ancestors 'none'" in closed["content-security-policy"] and closed["x-frame-options"] == "DENY"
    workspace.config = msgspec.structs.replace(workspace.config, embed_sites=("https://intranet.example.org",))
    framed = client.get("/embed/some-token").headers
    assert "frame-ancestors 'self' https://intranet.example.org" in framed["content-security-policy"]
    assert "x-frame-options" not in framed and "script-src 'self'" in framed["content-security-policy"]
    for other in ("/share/some-token", "/", "/api/status"):
        headers = client.get(other).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"] and headers["x-frame-options"] == "DENY"


def test_who_asks_too_often_waits(client: httpx.Client, served: tuple[FastAPI, httpx.Client]) -> None:
    from resa.server.pace import BURST, PER_SECOND, Pace

    now = [0.0]
    pace = Pace(lambda: now[0])
    assert all(pace.take("a") for _ in range(int(BURST))) and not pace.take("a")
    assert pace.take("b"), "another address has its own"
    now[0] = 1.0
    assert [pace.take("a") for _ in range(int(PER_SECOND) + 1)] == [True] * int(PER_SECOND) + [False]
    app, before = served[0], served[0].state.pace
    app.state.pace = Pace(lambda: 0.0)
    try:
        found = [client.get("/api/shared/never-was").status_code for _ in range(int(BURST) + 1)]
    finally:
        app.state.pace = before
    assert found == [404] * int(BURST) + [429]


def test_masking_leaves_ordinary_words_alone() -> None:
    assert masked("Vi svarar inom två dygn", "sv") == "Vi svarar inom två dygn"
    assert "@" not in masked("mail me at a.b@c.example.org", "en")
