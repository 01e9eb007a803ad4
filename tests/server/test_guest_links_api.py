"""Guests by a link that several use: each under a name of their own, with the link's rights and no others, until it ends."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from resa.workspace import Workspace, accounts


@pytest.fixture
def journeys(client: httpx.Client, workspace: Workspace) -> tuple[str, str]:
    shown, kept = (
        str(client.post("/api/journeys", json={"title": title, "template": "empty"}).json()["id"])
        for title in ("Shown", "Kept")
    )
    return shown, kept


def link(client: httpx.Client, journey: str, **wanted: Any) -> dict[str, Any]:
    answer = client.post(f"/api/journeys/{journey}/guest-links", json={"name": "Workshop", **wanted})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def joined(client: httpx.Client, token: str, name: str) -> httpx.Client:
    guest = httpx.Client(base_url=client.base_url, timeout=60)
    assert guest.post("/api/guests/look", json={"token": token}).json()["title"] == {"en": "Shown"}
    answer = guest.post("/api/guests/join", json={"token": token, "name": name})
    assert answer.status_code == 201, answer.text
    return guest


@pytest.mark.parametrize(
    "role, may",
    [("viewer", (True, False, False)), ("commenter", (True, True, False)), ("editor", (True, True, True))],
)
def test_a_guest_may_what_the_link_says_in_one_journey(
    client: httpx.Client, workspace: Workspace, journeys: tuple[str, str], role: str, may: tuple[bool, bool, bool]
) -> None:
    shown, kept = journeys
    made = link(client, shown, role=role, page="table")
    accounts.make_owner(workspace, "Ada", "ada@example.org", "a long walk by the sea")
    guest = joined(client, made["token"], "Åsa")
    me = guest.get(f"/api/me?journey={quote(shown)}").json()
    assert (me["name"], me["role"]) == ("Åsa", role)
    step = {"put": [{"id": "stage:new", "title": {"en": "New"}, "order": "a"}]}
    found = (
        guest.get(f"/api/journeys/{shown}/document").status_code == 200,
        guest.post(f"/api/journeys/{shown}/comments", json={"about": shown, "body": "Hello"}).status_code == 201,
        guest.post(f"/api/journeys/{shown}/records", json=step).status_code == 200,
    )
    assert found == may
    assert [one["id"] for one in guest.get("/api/journeys").json()] == [shown]
    for address in (f"/api/journeys/{kept}/document", f"/api/journeys/{kept}/export?format=json"):
        assert guest.get(address).status_code == 404
    for address in (
        f"/api/journeys/{shown}/guest-links",
        f"/api/journeys/{shown}/shares",
        "/api/members",
        "/api/audit",
    ):
        assert guest.get(address).status_code == 403
    guest.close()


def test_two_guests_are_two_people_and_both_are_out_when_it_ends(
    client: httpx.Client, workspace: Workspace, journeys: tuple[str, str]
) -> None:
    shown, _ = journeys
    made = link(client, shown, role="commenter")
    asa, bo = joined(client, made["token"], "Åsa"), joined(client, made["token"], "Bo")
    persons = {one.get("/api/me").json()["person"] for one in (asa, bo)}
    assert len(persons) == 2
    asa.post(f"/api/journeys/{shown}/comments", json={"about": shown, "body": "Mine"})
    (listed,) = client.get(f"/api/journeys/{shown}/guest-links").json()
    assert (listed["guests"], listed["ended"], listed["token"]) == (["Åsa", "Bo"], False, None)
    assert client.delete(f"/api/journeys/{shown}/guest-links/{made['link']}").status_code == 204
    for guest in (asa, bo):
        assert guest.get(f"/api/journeys/{shown}/document").status_code == 403
        guest.close()
    assert client.post("/api/guests/join", json={"token": made["token"], "name": "Late"}).status_code == 404
    assert client.delete(f"/api/journeys/{shown}/guest-links/{made['link']}").status_code == 404
    (thread,) = client.get(f"/api/journeys/{shown}/comments").json()
    assert thread["comments"][0]["name"] == "Åsa", "what they wrote stays"


def test_time_ends_it_too_and_wrong_wishes_are_refused(
    client: httpx.Client, workspace: Workspace, journeys: tuple[str, str]
) -> None:
    from datetime import timedelta

    shown, _ = journeys
    made = link(client, shown, hours=2)
    guest = joined(client, made["token"], "Åsa")
    later = workspace.clock() + timedelta(hours=3)
    workspace.clock = lambda: later
    assert guest.get(f"/api/journeys/{shown}/document").status_code == 403
    guest.close()
    assert client.post("/api/guests/look", json={"token": made["token"]}).status_code == 404
    for wrong in ({"hours": 0}, {"hours": 10**6}, {"role": "owner"}, {"page": "../x"}, {"name": ""}):
        answer = client.post(f"/api/journeys/{shown}/guest-links", json={"name": "x", **wrong})
        assert answer.status_code in {400, 422}, wrong
    fresh = link(client, shown)
    assert client.post("/api/guests/join", json={"token": fresh["token"], "name": "  "}).status_code == 400
    client.delete(f"/api/journeys/{shown}")
    assert client.post("/api/guests/look", json={"token": fresh["token"]}).status_code == 404
