"""Guests, comments, votes and the timer over the HTTP API: Ada owns, Ben edits, Cleo comments, Dan looks."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from resa.workspace import Workspace

#: Walked over both (see conftest).
BACKENDS = ("sqlite", "postgresql")

_spec = importlib.util.spec_from_file_location("collab_client", Path(__file__).with_name("collab_client.py"))
assert _spec and _spec.loader
collab = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(collab)

As = Callable[[str], httpx.Client]


@pytest.fixture
def journey(client: httpx.Client) -> str:
    return str(client.post("/api/journeys", json={"title": "Flytten", "language": "sv"}).json()["id"])


@pytest.fixture
def seat(client: httpx.Client, journey: str) -> Any:
    """A browser for each of the cast; guests come by their links."""
    opened: list[httpx.Client] = []

    def make(name: str) -> httpx.Client:
        browser = httpx.Client(base_url=client.base_url, timeout=60)
        opened.append(browser)
        role = {"Ben": "editor", "Cleo": "commenter", "Dan": "viewer"}.get(name)
        if role:
            link = client.post("/api/people", json={"name": name, "role": role}).json()["link"]
            came = browser.get(f"/join/{link}", params={"journey": journey})
            assert (came.status_code, came.headers["location"]) == (303, f"/journeys/{journey}")
        return browser

    yield make
    for browser in opened:
        browser.close()


def said(browser: httpx.Client, journey: str) -> list[dict[str, Any]]:
    return list(browser.get(f"/api/journeys/{journey}/comments").json())


def test_everybody_is_who_their_link_says(client: httpx.Client, seat: As) -> None:
    assert client.get("/api/me").json() == {
        "person": "owner",
        "name": "",
        "role": "owner",
        "link": None,
        "guest": False,
        "may": ["begin", "comment", "edit", "govern", "manage", "own", "use", "view"],
    }
    assert client.put("/api/me", json={"name": "  Ada \n Ek "}).json()["name"] == "Ada Ek"
    ben = seat("Ben")
    assert ben.get("/api/me").json()["name"] == "Ben"
    assert {p["name"]: p["role"] for p in ben.get("/api/people").json()} == {"Ada Ek": "owner", "Ben": "editor"}
    assert all(p["link"] is None for p in ben.get("/api/people").json())
    ben.put("/api/me", json={"name": "Benny"})
    assert ben.get("/api/me").json()["name"] == "Benny"
    assert client.put("/api/me", json={"name": " "}).status_code == 400


def test_each_role_may_what_it_says(client: httpx.Client, seat: As, journey: str) -> None:
    step = {"put": [{"id": "stage:x", "title": {"sv": "X"}}]}
    begin = {"kinds": ["stage"], "dots": 1}
    allowed = {
        "Ben": {"records": 200, "comments": 201, "votes": 201, "timer": 200, "delete": 403, "people": 403},
        "Cleo": {"records": 403, "comments": 201, "votes": 403, "timer": 403, "delete": 403, "people": 403},
        "Dan": {"records": 403, "comments": 403, "votes": 403, "timer": 403, "delete": 403, "people": 403},
    }
    for name, wanted in allowed.items():
        browser = seat(name)
        of = f"/api/journeys/{journey}"
        found = {
            "records": browser.post(f"{of}/records", json=step).status_code,
            "comments": browser.post(f"{of}/comments", json={"about": "stage:x", "body": "Hej"}).status_code,
            "votes": browser.post(f"{of}/votes", json=begin).status_code,
            "timer": browser.put(f"{of}/timer", json={"seconds": 60}).status_code,
            "delete": browser.delete(of).status_code,
            "people": browser.post("/api/people", json={"name": "Eve"}).status_code,
        }
        assert found == wanted, name
        assert browser.get(f"{of}/document").headers["x-resa-may-edit"] == ("yes" if name == "Ben" else "no")


def test_an_invitation_taken_back_ends_at_once(client: httpx.Client, seat: As, journey: str) -> None:
    dan = seat("Dan")
    person = dan.get("/api/me").json()["person"]
    assert client.delete(f"/api/people/{person}").status_code == 204
    refused = dan.get("/api/journeys")
    assert refused.status_code == 403
    assert "withdrawn" in str(refused.json()["error"])
    assert client.delete(f"/api/people/{person}").status_code == 404
    assert dan.post("/api/me/leave").status_code == 204
    assert dan.get("/api/me").json()["role"] == "owner"
    assert client.get("/join/nonsense").status_code == 404


def test_a_thread_from_first_word_to_reopened(client: httpx.Client, seat: As, journey: str) -> None:
    of = f"/api/journeys/{journey}"
    client.put("/api/me", json={"name": "Ada"})
    ben, cleo = seat("Ben"), seat("Cleo")
    ada = {p["name"]: p["person"] for p in ben.get("/api/people").json()}["Ada"]
    first = ben.post(f"{of}/comments", json={"about": "stage:x", "body": "@Ada varför?", "mentions": [ada, "p:nobody"]})
    thread = first.json()["comment"]
    for_ada, for_ben, for_cleo = (said(b, journey)[0] for b in (client, ben, cleo))
    assert (for_ada["unread"], for_ada["names_me"]) == (1, True)
    assert (for_ben["unread"], for_cleo["unread"], for_cleo["names_me"]) == (0, 1, False)
    assert for_ada["comments"][0]["mentions"] == [ada]
    answer = client.post(f"{of}/comments", json={"thread": thread, "body": "Därför."}).json()["comment"]
    assert said(client, journey)[0]["unread"] == 0  # who answers has read
    assert said(ben, journey)[0]["unread"] == 1
    seq = said(ben, journey)[0]["comments"][-1]["seq"]
    assert ben.put(f"{of}/threads/{thread}/seen", json={"seq": seq + 1_000}).status_code == 204
    assert said(ben, journey)[0]["unread"] == 0
    client.post(f"{of}/comments", json={"thread": thread, "body": "Och så här."})
    assert said(ben, journey)[0]["unread"] == 1  # no mark reaches beyond what there was
    assert cleo.put(f"{of}/threads/{thread}", json={"resolved": True}).status_code == 204
    assert said(ben, journey)[0]["resolved_by"] == "Cleo"
    ben.post(f"{of}/comments", json={"thread": thread, "body": "Nej, en sak till."})
    assert said(cleo, journey)[0]["resolved_at"] is None
    assert ben.put(f"{of}/comments/{answer}", json={"body": "x"}).status_code == 403
    assert client.put(f"{of}/comments/{answer}", json={"body": "Därför att."}).status_code == 204
    changed = next(c for c in said(ben, journey)[0]["comments"] if c["comment"] == answer)
    assert (changed["body"], changed["edited_at"] is not None, changed["mine"]) == ("Därför att.", True, False)
    assert ben.delete(f"{of}/comments/{answer}").status_code == 403
    for one in said(client, journey)[0]["comments"]:
        assert client.delete(f"{of}/comments/{one['comment']}").status_code == 204
    assert said(client, journey) == []
    assert client.post(f"{of}/comments", json={"about": "stage:x", "body": " "}).status_code == 400


def test_votes_are_private_until_closed_and_nobody_s_after(client: httpx.Client, seat: As, journey: str) -> None:
    of = f"/api/journeys/{journey}"
    ben, cleo = seat("Ben"), seat("Cleo")
    round_ = client.post(f"{of}/votes", json={"kinds": ["stage"], "dots": 3, "title": "Var börjar vi?"}).json()["round"]
    assert client.post(f"{of}/votes", json={"kinds": ["stage"], "dots": 3}).status_code == 409
    give = f"{of}/votes/{round_}/mine"
    assert ben.put(give, json={"dots": {"stage:a": 2, "stage:b": 1}}).status_code == 204
    assert cleo.put(give, json={"dots": {"stage:b": 1}}).status_code == 204
    assert cleo.put(give, json={"dots": {"stage:b": 3}}).status_code == 204  # in place of the first
    for wrong in ({"stage:a": 4}, {"stage:a": -1}, {"step:a": 1}):
        assert ben.put(give, json={"dots": wrong}).status_code == 400
    seen = ben.get(f"{of}/votes").json()[0]
    assert (seen["mine"], seen["voters"], seen["results"]) == ({"stage:a": 2, "stage:b": 1}, 2, None)
    assert cleo.post(f"{of}/votes/{round_}/close").status_code == 403
    assert client.post(f"{of}/votes/{round_}/close").status_code == 204
    assert cleo.get(f"{of}/votes").json()[0]["results"] == [
        {"record": "stage:b", "dots": 4, "voters": 2},
        {"record": "stage:a", "dots": 2, "voters": 1},
    ]
    assert ben.put(give, json={"dots": {}}).status_code == 409
    assert client.post(f"{of}/votes", json={"kinds": ["ghost"], "dots": 3}).status_code == 400
    assert client.post(f"{of}/votes", json={"kinds": ["stage"], "dots": 0}).status_code == 400


def test_the_timer_is_the_same_for_all(client: httpx.Client, seat: As, journey: str, workspace: Workspace) -> None:
    of = f"/api/journeys/{journey}"
    assert client.get(f"{of}/timer").json() is None
    client.put(f"{of}/timer", json={"seconds": 300, "label": "Rita"})
    assert seat("Dan").get(f"{of}/timer").json()["label"] == "Rita"
    client.put(f"{of}/timer", json={"seconds": 60})
    assert client.get(f"{of}/timer").json()["seconds"] == 60
    assert client.put(f"{of}/timer", json={"seconds": 0}).status_code == 400
    assert client.delete(f"{of}/timer").status_code == 204
    assert client.get(f"{of}/timer").json() is None


def test_the_room_is_told_and_a_guest_shown_out(client: httpx.Client, seat: As, journey: str) -> None:
    dan = seat("Dan")
    cookie = "; ".join(f"{k}={v}" for k, v in dan.cookies.items())
    peer = collab.Peer(str(client.base_url), journey, cookie=cookie)
    peer.open()
    peer.wait(lambda: bool(peer.room))
    assert peer.room["may_edit"] is False
    client.post(f"/api/journeys/{journey}/comments", json={"about": "stage:x", "body": "Hej"})
    peer.wait(lambda: "comments" in peer.news)
    client.put(f"/api/journeys/{journey}/timer", json={"seconds": 5})
    peer.wait(lambda: "timer" in peer.news)
    client.delete(f"/api/people/{dan.get('/api/me').json()['person']}")
    assert peer.ended()[0] == 4403
    assert peer.open().ended()[0] == 4403
