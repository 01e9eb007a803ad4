"""The fixed cast against every route and room: Ada owns, Una administers, Ben edits, Cora comments, Cleo looks, Dan has an
account and no right, Gus is a guest who may comment on one journey, Eve is nobody. A route that does not stand here fails."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import WebSocketRoute

from resa.server.asking import guest_cookie, session_cookie
from resa.workspace import Workspace, accounts, people, sessions, teams
from resa.workspace.exports import EXPORT_MEDIA
from resa.workspace.principals import access_map, local_owner
from resa.workspace.rights import Role

_spec = importlib.util.spec_from_file_location("collab_client", Path(__file__).with_name("collab_client.py"))
assert _spec and _spec.loader
collab = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(collab)

#: Who gets past each kind of door, written out by hand: the program's own table is not asked.
MAY = {
    "open": "Ada Una Ben Cora Cleo Dan Gus Eve",
    "in": "Ada Una Ben Cora Cleo Dan Gus",
    "account": "Ada Una Ben Cora Cleo Dan",
    "look": "Ada Una Ben Cora Cleo Gus",  # at what belongs to the maps, and at the first journey
    "say": "Ada Una Ben Cora Gus",
    "write": "Ada Una Ben",
    "note": "Ada Una Ben Cora",  # of every journey, which a guest of one may not
    "own": "Ada Una",
    "member": "Ada Una Ben Cora Cleo",
    "make": "Ada Una Ben",
    "run": "Ada Una",
}
#: Every route: whose it is, and the body or query that gets past its shape. `id` is the first journey.
ROUTES: dict[str, tuple[str, Any]] = {
    "GET /api/sign-in": ("open", None),
    "POST /api/sign-in": ("open", {"email": "x@example.org", "password": "x"}),
    "POST /api/sign-in/owner": ("open", {"name": "Eve", "email": "eve@example.org", "password": "x"}),
    "POST /api/sign-in/link": ("open", {"token": "x"}),
    "PUT /api/sign-in/link": ("open", {"token": "x", "password": "x"}),
    "POST /api/sign-in/mail": ("open", {"email": "nobody"}),
    "POST /api/sign-in/mail/enter": ("open", {"token": "x"}),
    "GET /api/sign-in/provider": ("open", None),
    "GET /api/sign-in/provider/back": ("open", None),
    "POST /api/sign-out": ("open", None),
    "POST /api/me/leave": ("open", None),
    "GET /api/me": ("in", None),
    "PUT /api/me": ("in", {"name": "Same"}),
    "GET /api/status": ("in", None),
    "GET /healthz": ("open", None),
    "GET /readyz": ("open", None),
    "GET /metrics": ("open", None),  # to this machine, or with its token (test_health_api)
    "GET /api/account": ("in", None),
    "PUT /api/account/password": ("account", {"old": "x", "new": "y"}),
    "GET /api/account/sessions": ("account", None),
    "DELETE /api/account/sessions/{session}": ("account", None),
    "POST /api/account/second-factor": ("account", {"password": "x"}),
    "PUT /api/account/second-factor": ("in", {"code": "1"}),
    "DELETE /api/account/second-factor": ("account", {"password": "x"}),
    "GET /api/account/tokens": ("account", None),
    "POST /api/account/tokens": ("account", {"name": "x"}),
    "DELETE /api/account/tokens/{token}": ("account", None),
    "GET /api/members": ("run", None),
    "POST /api/members": ("run", {"name": "X", "email": "no address", "role": "viewer"}),
    "PUT /api/members/{person}": ("run", {"role": "viewer"}),
    "DELETE /api/members/{person}": ("run", None),
    "POST /api/members/{person}/link": ("run", None),
    "DELETE /api/members/{person}/second-factor": ("run", None),
    "GET /api/members/{person}/sessions": ("run", None),
    "DELETE /api/members/{person}/sessions/{session}": ("run", None),
    "GET /api/teams": ("member", None),
    "POST /api/teams": ("run", {"name": ""}),
    "PUT /api/teams/{team}": ("run", {}),
    "DELETE /api/teams/{team}": ("run", None),
    "GET /api/audit": ("run", None),
    "GET /api/audit/choices": ("run", None),
    "GET /api/audit.csv": ("run", None),
    "GET /api/webhooks": ("run", None),
    "POST /api/webhooks": ("run", {"address": "https://example.org", "events": []}),
    "PUT /api/webhooks/{hook}": ("run", {}),
    "DELETE /api/webhooks/{hook}": ("run", None),
    "GET /api/webhooks/{hook}/deliveries": ("run", None),
    "POST /api/webhooks/{hook}/test": ("run", None),
    "POST /api/webhooks/{hook}/deliveries/{delivery}/again": ("run", None),
    "GET /api/mail": ("run", None),
    "POST /api/mail/trial": ("run", {}),
    "GET /api/invitations": ("run", None),
    "POST /api/invitations": ("run", {"email": "no address"}),
    "POST /api/invitations/{person}/again": ("run", None),
    "DELETE /api/invitations/{person}": ("run", None),
    "GET /api/look": ("open", None),
    "GET /api/look/logo/{name}": ("open", None),
    "GET /api/look/settings": ("run", None),
    "PUT /api/look": ("run", {}),
    "GET /api/look/color": ("run", "color=%23123456"),
    "POST /api/look/logo": ("run", None),
    "DELETE /api/look/logo": ("run", "variant=dark"),
    "POST /api/look/template": ("run", None),
    "DELETE /api/look/template": ("run", None),
    "GET /api/people": ("look", None),
    "POST /api/people": ("run", {"name": "X"}),
    "DELETE /api/people/{person}": ("run", None),
    "GET /api/journeys": ("in", None),
    "GET /api/atlas": ("in", None),
    "GET /api/search": ("in", "q=shown"),
    "POST /api/journeys": ("make", {"title": ""}),
    "DELETE /api/journeys/{id}": ("own", None),
    "GET /api/journeys/{id}/rights": ("own", None),
    "PUT /api/journeys/{id}/rights/{holder}": ("own", {"role": None}),
    "GET /api/journeys/{id}/file": ("look", None),
    "GET /api/journeys/{id}/diagnostics": ("look", None),
    "POST /api/journeys/{id}/reveal": ("write", {"revealed": True}),
    "GET /api/journeys/{id}/document": ("look", None),
    "POST /api/journeys/{id}/records": ("write", {}),
    "POST /api/journeys/{id}/records/check": ("write", {"put": []}),
    "GET /api/journeys/{id}/export": ("look", "format=json"),
    "GET /api/journeys/{id}/contact-plan": ("look", None),
    "GET /api/journeys/{id}/measured": ("look", None),
    "GET /api/journeys/{id}/filters": ("look", None),
    "GET /api/journeys/{id}/gaps": ("look", None),
    "GET /api/journeys/{id}/binding": ("look", None),
    "POST /api/journeys/{id}/binding/preview": ("look", {"rule": {"kind": "names", "names": ["x"]}}),
    "GET /api/journeys/{id}/customers": ("write", "about=step:none"),
    "GET /api/journeys/{id}/walk": ("look", None),
    "GET /api/journeys/{id}/lint": ("look", None),
    "POST /api/journeys/{id}/lint/fix": ("write", {"rule": "none"}),
    "GET /api/journeys/{id}/views": ("look", None),
    "POST /api/journeys/{id}/views": ("write", {"name": ""}),
    "PUT /api/journeys/{id}/views/{view}": ("write", {}),
    "DELETE /api/journeys/{id}/views/{view}": ("write", None),
    "GET /api/journeys/{id}/watches": ("look", None),
    "POST /api/journeys/{id}/watches": ("write", {"name": "", "asked": {"question": "drop-off", "figure": "hazard"}}),
    "PUT /api/journeys/{id}/watches/{watch}": ("write", {}),
    "DELETE /api/journeys/{id}/watches/{watch}": ("write", None),
    "PUT /api/journeys/{id}/signals/{signal}/seen": ("say", {}),
    "GET /api/journeys/{id}/comments": ("look", None),
    "POST /api/journeys/{id}/comments": ("say", {"about": "step:x", "body": " "}),
    "PUT /api/journeys/{id}/comments/{comment}": ("say", {"body": "x"}),
    "DELETE /api/journeys/{id}/comments/{comment}": ("say", None),
    "PUT /api/journeys/{id}/threads/{thread}": ("say", {"resolved": True}),
    "PUT /api/journeys/{id}/threads/{thread}/seen": ("look", {"seq": 0}),
    "GET /api/journeys/{id}/votes": ("look", None),
    "POST /api/journeys/{id}/votes": ("write", {"kinds": ["ghost"]}),
    "PUT /api/journeys/{id}/votes/{round}/mine": ("say", {"dots": {}}),
    "POST /api/journeys/{id}/votes/{round}/close": ("write", None),
    "GET /api/journeys/{id}/timer": ("look", None),
    "PUT /api/journeys/{id}/timer": ("write", {"seconds": 0}),
    "DELETE /api/journeys/{id}/timer": ("write", None),
    "GET /api/journeys/{id}/workshops": ("look", None),
    "POST /api/journeys/{id}/workshops": ("write", {"agenda": []}),
    "GET /api/journeys/{id}/workshop": ("look", None),
    "GET /api/journeys/{id}/workshops/{workshop}": ("look", None),
    "PUT /api/journeys/{id}/workshops/{workshop}": ("write", {}),
    "POST /api/journeys/{id}/workshops/{workshop}/close": ("write", None),
    "PUT /api/journeys/{id}/workshops/{workshop}/seat": ("look", {}),
    "POST /api/journeys/{id}/workshops/{workshop}/jots": ("say", {"item": "x", "body": "x"}),
    "PUT /api/journeys/{id}/workshops/{workshop}/jots/{jot}": ("say", {}),
    "DELETE /api/journeys/{id}/workshops/{workshop}/jots/{jot}": ("say", None),
    "POST /api/journeys/{id}/workshops/{workshop}/clusters": ("say", {"item": "x"}),
    "PUT /api/journeys/{id}/workshops/{workshop}/clusters/{cluster}": ("say", {"name": "x"}),
    "DELETE /api/journeys/{id}/workshops/{workshop}/clusters/{cluster}": ("say", None),
    "POST /api/journeys/{id}/workshops/{workshop}/decisions": ("write", {"words": "x"}),
    "PUT /api/journeys/{id}/decisions/{decision}": ("write", {"words": "x"}),
    "DELETE /api/journeys/{id}/decisions/{decision}": ("write", None),
    "GET /api/journeys/{id}/workshops/{workshop}/summary": ("look", None),
    "POST /api/journeys/{id}/workshops/{workshop}/letters": ("write", {}),
    "GET /api/journeys/{id}/wall": ("look", "paper=A3"),
    "GET /api/journeys/{id}/blank-cards": ("look", None),
    "GET /api/qr": ("in", "text=x"),
    "GET /api/journeys/{id}/guesses": ("say", None),
    "PUT /api/journeys/{id}/guesses": ("say", {"guesses": []}),
    "POST /api/journeys/{id}/guesses/lock": ("say", None),
    "GET /api/journeys/{id}/belief": ("look", None),
    "GET /api/journeys/{id}/history": ("look", None),
    "GET /api/journeys/{id}/compare": ("look", None),
    "GET /api/journeys/{id}/versions/{version}": ("look", None),
    "GET /api/journeys/{id}/versions": ("look", None),
    "POST /api/journeys/{id}/versions": ("write", {"name": ""}),
    "PUT /api/journeys/{id}/versions/{version}": ("write", {}),
    "DELETE /api/journeys/{id}/versions/{version}": ("write", None),
    "GET /api/journeys/{id}/versions/{version}/file": ("look", None),
    "GET /api/journeys/{id}/versions/{version}/document": ("look", None),
    "GET /api/journeys/{id}/versions/{version}/measured": ("look", None),
    "GET /api/journeys/{id}/versions/{version}/export": ("look", "format=json"),
    "GET /api/journeys/{id}/versions/{version}/restoring": ("write", None),
    "POST /api/journeys/{id}/versions/{version}/restore": ("write", {}),
    "GET /api/library/document": ("look", None),
    "POST /api/library/records": ("write", {}),
    "POST /api/library/records/check": ("write", {"put": []}),
    "GET /api/personas": ("look", None),
    "GET /api/sources": ("look", None),
    "GET /api/figures": ("look", None),
    "POST /api/images": ("write", None),
    "GET /api/images/{name}": ("look", None),
    "POST /api/files": ("write", None),
    "GET /api/files/{digest}/{name}": ("look", None),
    "POST /api/uploads": ("write", None),
    "DELETE /api/uploads/{upload}": ("make", None),
    "POST /api/uploads/{upload}/preview": ("make", {}),
    "POST /api/uploads/{upload}/map": ("make", {}),
    "POST /api/imports": ("make", {"upload": "none"}),
    "GET /api/imports": ("make", None),
    "POST /api/imports/{batch}/undo": ("make", None),
    "GET /api/imports/{batch}/refused": ("make", None),
    "GET /api/jobs": ("make", None),
    "GET /api/jobs/{job}": ("make", None),
    "POST /api/jobs/{job}/cancel": ("make", None),
    "POST /api/demo": ("make", None),
    "POST /api/discover": ("make", {}),
    "POST /api/erasures": ("run", {"customer": "nobody"}),
    "GET /api/journeys/{id}/export/losses": ("look", "format=md"),
    "GET /api/touchpoints": ("look", None),
    "GET /api/touchpoints/figures": ("in", None),
    "POST /api/touchpoints/assign": ("write", {"touchpoints": []}),
    "GET /api/audits": ("in", None),  # guests are told of none (test_audits_api)
    "GET /api/audit-places": ("in", None),
    "GET /api/corrective-actions": ("in", None),
    "GET /api/journeys/{id}/findings": ("look", None),
    "POST /api/audits": ("in", {"title": "x", "scope": []}),
    "GET /api/audits/{audit}": ("in", None),
    "PUT /api/audits/{audit}": ("in", {}),
    "DELETE /api/audits/{audit}": ("in", None),
    "POST /api/audits/{audit}/questions": ("in", {"words": "x"}),
    "DELETE /api/audits/{audit}/questions/{item}": ("in", None),
    "PUT /api/audits/{audit}/questions/{item}": ("in", {"answer": None}),
    "POST /api/audits/{audit}/findings": ("in", {"grade": "good", "words": "x"}),
    "PUT /api/audits/{audit}/findings/{finding}": ("in", {}),
    "DELETE /api/audits/{audit}/findings/{finding}": ("in", None),
    "POST /api/audits/{audit}/findings/{finding}/actions": ("in", {"words": "x", "owner": "x", "due_at": "2026-01-01"}),
    "PUT /api/audits/{audit}/actions/{action}": ("in", {"words": "x", "owner": "x", "due_at": "2026-01-01"}),
    "DELETE /api/audits/{audit}/actions/{action}": ("in", None),
    "POST /api/audits/{audit}/findings/{finding}/checks": ("in", {"effective": True, "words": "x"}),
    "POST /api/audits/{audit}/signatures": ("in", {"part": "lead"}),
    "POST /api/audits/{audit}/revise": ("in", None),
    "POST /api/audits/{audit}/close": ("in", None),
    "GET /api/audits/{audit}/report": ("in", None),
    "GET /api/calendar.ics": ("in", None),
    "GET /api/owners": ("look", None),
    "GET /api/reviews": ("in", None),
    "PUT /api/reviews/rules": ("run", {"valid_days": {}}),
    "GET /api/reviews/rules": ("in", None),
    "GET /api/waiting": ("in", None),
    "GET /api/journeys/{id}/review": ("look", None),
    "GET /api/journeys/{id}/since-review": ("look", None),
    "GET /api/changes": ("in", None),  # those of journeys that one may look at (test_noted_changes)
    "GET /api/changes/places": ("in", None),
    "POST /api/changes": ("note", {"what": "", "day": "2026-03-01"}),
    "PUT /api/changes/{change}": ("note", {"what": "x", "day": "2026-03-01"}),
    "DELETE /api/changes/{change}": ("in", None),  # of one's own alone (test_noted_changes)
    "POST /api/changes/{change}/bring-back": ("in", None),
    "GET /api/account/letters": ("in", None),
    "PUT /api/account/letters": ("in", {}),
    "POST /api/still-true/look": ("open", {"token": "x"}),
    "POST /api/still-true": ("open", {"token": "x", "touchpoints": []}),
    "POST /api/still-true/stop": ("open", {"token": "x"}),
    "GET /api/journeys/{id}/answers/{name}": ("look", None),
    "POST /api/journeys/{id}/answers": ("look", {"questions": []}),
    "GET /api/asks/{token}": ("in", None),
    "POST /api/asks/{token}/stop": ("look", None),
    "GET /api/templates": ("in", None),
    "GET /api/touchpoints/typical": ("in", None),
    "POST /api/touchpoints/read": ("write", {"text": ""}),
    "POST /api/personal-data": ("make", {"text": ""}),
    "GET /api/journeys/{id}/shares": ("own", None),
    "POST /api/journeys/{id}/shares": ("own", {"name": ""}),
    "DELETE /api/journeys/{id}/shares/{share}": ("own", None),
    "GET /api/journeys/{id}/guest-links": ("own", None),
    "POST /api/journeys/{id}/guest-links": ("own", {"name": ""}),
    "DELETE /api/journeys/{id}/guest-links/{link}": ("own", None),
    "POST /api/guests/look": ("open", {"token": "x"}),
    "POST /api/guests/join": ("open", {"token": "x", "name": "Eve"}),
    "GET /api/shared/{token}": ("open", None),
    "POST /api/shared/{token}/open": ("open", {"password": "x"}),
    "GET /api/shared/{token}/document": ("open", None),
    "GET /api/shared/{token}/measured": ("open", None),
    "GET /api/shared/{token}/comments": ("open", None),
    "GET /api/shared/{token}/images/{name}": ("open", None),
    "GET /share/{token}/map.svg": ("open", None),
    "GET /share/{token}/map.png": ("open", None),
    "GET /api/questions": ("member", None),
    "GET /api/ask/{name}": ("make", None),
    "POST /api/ask-many": ("make", {"questions": []}),
}
#: Served without asking who it is: the pages (which hold nothing), the description of the API, and a guest's door.
OPEN_PAGES = {"/{path:path}", "/api/openapi.json", "/join/{link}"}
ROOMS = {"/collab/{room:path}"}


@dataclass
class Cast:
    """Everybody's browser, and the two journeys."""

    app: FastAPI
    workspace: Workspace
    browsers: dict[str, httpx.Client]
    persons: dict[str, str]
    shown: str
    kept: str

    def cookie(self, name: str) -> str:
        return "; ".join(f"{key}={value}" for key, value in self.browsers[name].cookies.items())


@pytest.fixture
def cast(served: tuple[FastAPI, httpx.Client], client: httpx.Client, workspace: Workspace) -> Iterator[Cast]:
    shown, kept = (
        str(client.post("/api/journeys", json={"title": title}).json()["id"]) for title in ("Shown", "Kept apart")
    )
    us = local_owner(workspace)
    accounts.make_owner(workspace, "Ada", "ada@example.org", "a long walk by the sea")
    roles: dict[str, Role] = {"Una": "administrator", "Ben": "editor", "Cora": "commenter", "Cleo": "viewer", "Dan": "none"}  # fmt: skip
    persons = {"Ada": "owner"}
    for name, role in roles.items():
        persons[name] = accounts.invite(us, name, f"{name.lower()}@example.org", role).person
    guest = people.invite(us, "Gus", "commenter", access_map(us, shown, "own"))
    assert guest.link
    teams.give(access_map(us, kept, "own"), "*", "none")
    teams.give(access_map(us, kept, "own"), persons["Ben"], "viewer")
    browsers = {name: httpx.Client(base_url=client.base_url, timeout=120) for name in [*persons, "Gus", "Eve"]}
    for name, person in persons.items():
        browsers[name].cookies.set(session_cookie(workspace, False), sessions.start(workspace, person, "a test"))
    browsers["Gus"].cookies.set(guest_cookie(workspace), guest.link)
    yield Cast(served[0], workspace, browsers, persons, shown, kept)
    for browser in browsers.values():
        browser.close()


def ask(browser: httpx.Client, route: str, journey: str, given: Any) -> httpx.Response:
    """The request that the table describes."""
    method, _, path = route.partition(" ")
    parts = [p if not p.startswith("{") else (quote(journey) if p == "{id}" else "none") for p in path.split("/")]
    url = "/".join(parts) + (f"?{given}" if isinstance(given, str) else "")
    if route in {
        "POST /api/images",
        "POST /api/files",
        "POST /api/uploads",
        "POST /api/look/logo",
        "POST /api/look/template",
    }:
        return browser.post(url, files={"file": ("a.txt", b"a")})
    return browser.request(method, url, json=given if isinstance(given, dict) else None)


def got_past(answer: httpx.Response) -> bool:
    """Whether the door was open; what came behind it is not the question."""
    if answer.status_code in {401, 403}:
        # A wrong password and the like are said behind the door.
        return "people.wrong" in answer.text
    return "no_such_journey" not in answer.text


def test_every_route_stands_in_the_table(cast: Cast) -> None:
    found = {
        f"{method} {route.path}"
        for route in _routes(cast.app)
        if isinstance(route, APIRoute) and route.path not in OPEN_PAGES
        for method in route.methods
    }
    assert found == set(ROUTES)
    others = {route.path for route in _routes(cast.app) if not isinstance(route, APIRoute | WebSocketRoute)}
    assert others <= OPEN_PAGES
    assert {route.path for route in _routes(cast.app) if isinstance(route, WebSocketRoute)} == ROOMS


def _routes(app: FastAPI) -> list[Any]:
    """Every route, also those of included routers."""

    def flat(routes: Any) -> Iterator[Any]:
        for route in routes:
            inner = getattr(route, "original_router", None)
            if inner is not None:
                yield from flat(inner.routes)
            else:
                yield route

    return list(flat(app.routes))


def test_everybody_gets_past_their_doors_and_no_other(cast: Cast) -> None:
    wrong = []
    for route, (door, given) in ROUTES.items():
        if route in {"POST /api/sign-in", "DELETE /api/journeys/{id}"}:
            continue  # have tests of their own
        for name, browser in cast.browsers.items():
            answer = ask(browser, route, cast.shown, given)
            if route == "POST /api/sign-in/owner":
                assert answer.status_code in {400, 403, 409}, (name, answer.text)
                continue
            if route in {"POST /api/sign-out", "POST /api/me/leave"}:
                assert answer.status_code == 204
                _come_back(cast, name)
                continue
            if got_past(answer) != (name in MAY[door].split()):
                wrong.append(f"{name} {route}: {answer.status_code} {answer.text[:200]}")
            if name == "Eve" and door != "open":
                assert answer.status_code == 401, (route, answer.text)
            assert answer.status_code < 500, (name, route, answer.text)
    assert not wrong, "\n".join(wrong)


def _come_back(cast: Cast, name: str) -> None:
    if name in cast.persons:
        token = sessions.start(cast.workspace, cast.persons[name], "a test")
        cast.browsers[name].cookies.clear()
        cast.browsers[name].cookies.set(session_cookie(cast.workspace, False), token)
    elif name == "Gus":
        us = local_owner(cast.workspace)
        link = people.invite(us, "Gus", "commenter", access_map(us, cast.shown, "own")).link
        assert link
        cast.browsers[name].cookies.clear()
        cast.browsers[name].cookies.set(guest_cookie(cast.workspace), link)


def test_a_journey_kept_apart_is_not_there_for_the_others(cast: Cast) -> None:
    looks, owns = {"Ada", "Una", "Ben"}, {"Ada", "Una"}
    wrong = []
    for route, (door, given) in ROUTES.items():
        if "{id}" not in route or route.startswith("DELETE /api/journeys/{id}"):
            continue
        for name, browser in cast.browsers.items():
            answer = ask(browser, route, cast.kept, given)
            expected = name in (looks if door == "look" else owns)
            if got_past(answer) != expected:
                wrong.append(f"{name} {route}: {answer.status_code} {answer.text[:200]}")
            if name not in looks:
                assert answer.status_code == (401 if name == "Eve" else 404), (name, route)
                assert "Kept apart" not in answer.text
    assert not wrong, "\n".join(wrong)
    for name, browser in cast.browsers.items():
        for route in ("/api/journeys", "/api/atlas", "/api/search?q=kept", "/api/search?q=shown"):
            listed = browser.get(route).text
            if not route.endswith("shown"):
                assert ("Kept apart" in listed) == (name in looks), (name, route)
            if not route.endswith("kept"):
                assert ("Shown" in listed) == (name not in {"Dan", "Eve"}), (name, route)
        if name not in looks:
            for format in EXPORT_MEDIA:
                got = browser.get(f"/api/journeys/{cast.kept}/export", params={"format": format})
                assert got.status_code == (401 if name == "Eve" else 404)


def test_an_internal_audit_is_for_the_members_of_its_journeys_and_never_for_guests(cast: Cast) -> None:
    wrong = []
    for journey, looks, writes in (
        (cast.shown, {"Ada", "Una", "Ben", "Cora", "Cleo"}, {"Ada", "Una", "Ben"}),
        (cast.kept, {"Ada", "Una", "Ben"}, {"Ada", "Una"}),
    ):
        plan = {"title": "Secret", "scope": [{"journey": journey}]}
        for name, browser in cast.browsers.items():
            planned = browser.post("/api/audits", json=plan).status_code
            known = name in looks | {"Gus"} if journey == cast.shown else name in looks
            assert planned == (201 if name in writes else 401 if name == "Eve" else 403 if known else 404), name
        audit = cast.browsers["Ada"].post("/api/audits", json=plan).json()["content"]["audit"]
        for route, (_, given) in ROUTES.items():
            if "{audit}" not in route or route == "DELETE /api/audits/{audit}":
                continue
            may = looks if route.startswith("GET") else writes
            for name, browser in cast.browsers.items():
                answer = ask(browser, route.replace("{audit}", audit), "", given)
                past = answer.status_code not in {401, 403} and "no_such_audit" not in answer.text
                if past != (name in may):
                    wrong.append(f"{name} {route}: {answer.status_code} {answer.text[:200]}")
                if name not in looks:
                    assert answer.status_code == (401 if name == "Eve" else 404), (name, route)
        for name, browser in cast.browsers.items():
            assert (audit in browser.get("/api/audits").text) == (name in looks), name
            if name == "Gus":
                for path in (
                    "/api/audits",
                    "/api/audit-places",
                    "/api/corrective-actions",
                    f"/api/journeys/{cast.shown}/findings",
                ):
                    assert browser.get(path).json() == [], path
        assert cast.browsers["Cleo"].delete(f"/api/audits/{audit}").status_code == (403 if "Cleo" in looks else 404)
        assert cast.browsers["Una"].delete(f"/api/audits/{audit}").status_code == 204
    assert not wrong, "\n".join(wrong)


def test_only_owners_take_a_journey_away(cast: Cast) -> None:
    for name in ("Eve", "Dan", "Gus", "Cleo", "Cora", "Ben"):
        refused = cast.browsers[name].delete(f"/api/journeys/{cast.shown}").status_code
        assert refused == {"Eve": 401, "Dan": 404}.get(name, 403), name
    assert cast.browsers["Una"].delete(f"/api/journeys/{cast.shown}").status_code == 204


def test_the_rooms_let_in_whom_the_routes_let_in(cast: Cast) -> None:
    address = str(cast.browsers["Ada"].base_url)
    writes, looks = {"Ada", "Una", "Ben"}, {"Cora", "Cleo", "Gus"}
    for room, write, look in (
        (cast.shown, writes, looks),
        ("library", writes, looks),
        (cast.kept, {"Ada", "Una"}, {"Ben"}),
    ):
        for name in cast.browsers:
            peer = collab.Peer(address, room, cookie=cast.cookie(name))
            peer.open()
            if name in write | look:
                peer.wait(lambda p=peer: bool(p.room))
                assert peer.room["may_edit"] is (name in write), (name, room)
                peer.leave()
            else:
                expected = {4403} if name == "Eve" or room == "library" else {4404}
                assert peer.ended()[0] in expected, (name, room)
    bare = collab.Peer(address, cast.shown, guest="Mallory")
    assert bare.open().ended()[0] == 4403


def test_rights_that_change_reach_who_is_in_the_room(cast: Cast) -> None:
    address, ada = str(cast.browsers["Ada"].base_url), cast.browsers["Ada"]
    ben = collab.Peer(address, cast.shown, cookie=cast.cookie("Ben")).open()
    cleo = collab.Peer(address, cast.shown, cookie=cast.cookie("Cleo")).open()
    for peer in (ben, cleo):
        peer.wait(lambda p=peer: bool(p.room))
    right = f"/api/journeys/{cast.shown}/rights"
    assert ada.put(f"{right}/{cast.persons['Ben']}", json={"role": "commenter"}).status_code == 204
    assert ben.ended()[0] == 1012
    assert ada.put(f"{right}/{cast.persons['Cleo']}", json={"role": "none"}).status_code == 204
    assert cleo.ended()[0] == 4404
    again = collab.Peer(address, cast.shown, cookie=cast.cookie("Ben")).open()
    again.wait(lambda: bool(again.room))
    assert again.room["may_edit"] is False
    own = ada.get(f"/api/members/{cast.persons['Ben']}/sessions").json()
    for one in own:
        ended = ada.delete(f"/api/members/{cast.persons['Ben']}/sessions/{one['session']}")
        assert ended.status_code == 204
    assert again.ended()[0] == 4403
    assert cast.browsers["Ben"].get("/api/me").status_code == 401
