"""Watches of a journey and their signals."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace import watches as kept
from ...workspace.principals import access_map
from ...workspace.watches import NewWatch, Watch, WatchChange
from ...workspace.watching import start_check
from ..answers import answer, body_of, gives, takes
from ..asking import Asking

router = APIRouter(tags=["watches"])


class Seen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody says about a signal, if anything."""

    note: str = ""


@router.get(
    "/api/journeys/{id}/watches", summary="The journey's watches with their periods and signals", **gives(list[Watch])
)
def listing(id: str, principal: Asking) -> Response:
    found = kept.watches(access_map(principal, id))
    if any(one.waiting for one in found):  # data that came past this server, by the command line
        start_check(principal.workspace)
    return answer(found)


@router.post("/api/journeys/{id}/watches", summary="Watch a figure", **gives(Watch, status=201), **takes(NewWatch))
async def save(id: str, request: Request, principal: Asking) -> Response:
    new = await body_of(NewWatch)(request)
    access = access_map(principal, id, "edit")
    made = await run_in_threadpool(kept.save, access, new)
    await run_in_threadpool(start_check, principal.workspace)
    return answer(made, 201)


@router.put(
    "/api/journeys/{id}/watches/{watch}",
    summary="Another name, place, figure or limits for a watch",
    **gives(Watch),
    **takes(WatchChange),
)
async def change(id: str, watch: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(WatchChange)(request)
    access = access_map(principal, id, "edit")
    changed = await run_in_threadpool(kept.change, access, watch, wanted)
    await run_in_threadpool(start_check, principal.workspace)
    return answer(changed)


@router.delete("/api/journeys/{id}/watches/{watch}", summary="Forget a watch with its signals", status_code=204)
def remove(id: str, watch: str, principal: Asking) -> Response:
    kept.remove(access_map(principal, id, "edit"), watch)
    return Response(status_code=204)


@router.put(
    "/api/journeys/{id}/signals/{signal}/seen",
    summary="Say that a signal has been seen, and what comes of it",
    **gives(Watch),
    **takes(Seen),
)
async def seen(id: str, signal: str, request: Request, principal: Asking) -> Response:
    said = await body_of(Seen)(request)
    access = access_map(principal, id, "comment")
    return answer(await run_in_threadpool(kept.acknowledge, access, signal, said.note))
