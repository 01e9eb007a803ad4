"""Who takes part: oneself, the guests of this machine, and the link that makes a browser a guest's."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ...errors import NotFoundError
from ...texts.sentence import Sentence
from ...workspace import people as kept
from ...workspace.people import GuestRole, Person
from ...workspace.principals import Principal, access_map
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody, cookie_path, guest_cookie
from ..rooms import Rooms

router = APIRouter(tags=["people"])
open_router = APIRouter(tags=["people"])

#: A browser stays a guest's for so long.
_COOKIE_SECONDS = 180 * 24 * 3600


class Name(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one wants to be called."""

    name: str


class Invitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A guest, and what they may do: look, look and comment, or edit as well."""

    name: str
    role: GuestRole = "editor"
    journey: str | None = None
    """The one journey that the guest may open; null: all."""


def rooms_of(request: Request) -> Rooms:
    """The open rooms of the app that serves the request."""
    rooms: Rooms = request.app.state.rooms
    return rooms


@router.get("/api/me", summary="Who I am here, and what I may do", **gives(Person))
def me(principal: Somebody, journey: str | None = None) -> Response:
    """With `journey`, the role in that journey."""
    found = msgspec.structs.replace(kept.me(principal), may=principal.needs())
    if journey is not None:
        found = msgspec.structs.replace(found, role=access_map(principal, journey).role)
    return answer(found)


@router.put("/api/me", summary="Say one's own name", **gives(Person), **takes(Name))
async def rename(request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Name)(request)
    changed = await run_in_threadpool(kept.rename, principal, wanted.name)
    rooms_of(request).everywhere(principal.workspace, "people")
    return answer(changed)


@open_router.post("/api/me/leave", summary="Be no guest in this browser any more", status_code=204)
def leave(request: Request) -> Response:
    gone = Response(status_code=204)
    workspace = request.app.state.workspace
    gone.delete_cookie(guest_cookie(workspace), path=cookie_path(workspace))
    return gone


@router.get("/api/people", summary="The owner and the invited guests", **gives(list[Person]))
def everybody(principal: Somebody) -> Response:
    return answer(kept.everybody(principal))


@router.post("/api/people", summary="Invite a guest by a link", **gives(Person, status=201), **takes(Invitation))
async def invite(request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Invitation)(request)
    made = await run_in_threadpool(_invite, principal, wanted)
    rooms_of(request).everywhere(principal.workspace, "people")
    return answer(made, 201)


def _invite(principal: Principal, wanted: Invitation) -> Person:
    journey = None if wanted.journey is None else access_map(principal, wanted.journey, "own")
    return kept.invite(principal, wanted.name, wanted.role, journey)


@router.delete("/api/people/{person}", summary="Take an invitation back", status_code=204)
async def withdraw(person: str, request: Request, principal: Somebody) -> Response:
    await run_in_threadpool(kept.withdraw, principal, person)
    rooms_of(request).expel(principal.workspace, person)
    rooms_of(request).everywhere(principal.workspace, "people")
    return Response(status_code=204)


def join(request: Request) -> Response:
    """A page's address, not the API's: make this browser the guest's, and open the journey it was invited to."""
    workspace = request.app.state.workspace
    link, journey = request.path_params["link"], request.query_params.get("journey", "")
    guest = kept.guest_of(workspace, link)
    if guest is None:
        raise NotFoundError(
            Sentence("server.no_such_invitation_withdrawn"), remedy=Sentence("server.ask_owner_new_link")
        )
    where = f"/journeys/{access_map(guest, journey).document}" if journey else "/"
    going = RedirectResponse(workspace.config.root_path + where, 303)
    going.set_cookie(
        guest_cookie(workspace), link, _COOKIE_SECONDS, httponly=True, samesite="lax", path=cookie_path(workspace)
    )
    return going


open_router.add_route("/join/{link}", join)
