"""Links by which guests join a journey: made and ended by who owns it, opened by anybody who has one."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace import guest_links as kept
from ...workspace.guest_links import GuestLink, Welcome
from ...workspace.people import GuestRole
from ...workspace.principals import access_map
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody, cookie_path, guest_cookie
from ..pace import in_time
from .people import rooms_of

router = APIRouter(tags=["people"])
open_router = APIRouter(tags=["people"], dependencies=[Depends(in_time)])
_COOKIE_SECONDS = kept.LONGEST_HOURS * 3600


class NewGuestLink(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom the link is for, what they may, for how long, and where it opens."""

    name: str
    role: GuestRole = "commenter"
    hours: int = 24
    page: str = ""


class GuestToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link's token."""

    token: str


class Guest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link's token, and what one wants to be called."""

    token: str
    name: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where one is in."""

    journey: str
    page: str


@router.get("/api/journeys/{id}/guest-links", summary="The journey's guest links", **gives(list[GuestLink]))
def listing(id: str, principal: Somebody) -> Response:
    return answer(kept.listing(access_map(principal, id, "own")))


@router.post("/api/journeys/{id}/guest-links", summary="A link for several guests; told this once", **gives(GuestLink, status=201), **takes(NewGuestLink))  # fmt: skip
async def make(id: str, request: Request, principal: Somebody) -> Response:
    new = await body_of(NewGuestLink)(request)
    made = await run_in_threadpool(
        lambda: kept.make(access_map(principal, id, "own"), new.name, new.role, new.hours, new.page)
    )
    return answer(made, 201)


@router.delete("/api/journeys/{id}/guest-links/{link}", summary="End a guest link; its guests are out", status_code=204)
async def end(id: str, link: str, request: Request, principal: Somebody) -> Response:
    await run_in_threadpool(lambda: kept.end(access_map(principal, id, "own"), link))
    rooms_of(request).recheck(principal.workspace)
    rooms_of(request).everywhere(principal.workspace, "people")
    return Response(status_code=204)


@open_router.post("/api/guests/look", summary="Where a guest link leads", **gives(Welcome), **takes(GuestToken))
async def look(request: Request) -> Response:
    given = await body_of(GuestToken)(request)
    return answer(await run_in_threadpool(kept.welcome, request.app.state.workspace, given.token))


@open_router.post("/api/guests/join", summary="Join under a name", **gives(Place, status=201), **takes(Guest))
async def join(request: Request) -> Response:
    given = await body_of(Guest)(request)
    workspace = request.app.state.workspace
    made = await run_in_threadpool(kept.join, workspace, given.token, given.name)
    rooms_of(request).everywhere(workspace, "people")
    come_in = answer(Place(journey=made.journey, page=made.page), 201)
    come_in.set_cookie(
        guest_cookie(workspace),
        made.secret,
        _COOKIE_SECONDS,
        httponly=True,
        samesite="lax",
        path=cookie_path(workspace),
    )
    return come_in
