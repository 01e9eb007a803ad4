"""Saved views of a journey."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace import saved_views as kept
from ...workspace.principals import access_map
from ...workspace.saved_views import SavedView
from ..answers import answer, body_of, gives, takes
from ..asking import Asking

router = APIRouter(tags=["views"])


class NewView(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of a journey with its query, under a name."""

    name: str
    page: str = ""
    query: str = ""


class ViewChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should be otherwise; the rest stays."""

    name: str | None = None
    page: str | None = None
    query: str | None = None
    is_default: bool | None = None


@router.get("/api/journeys/{id}/views", summary="The journey's saved views, by name", **gives(list[SavedView]))
def listing(id: str, principal: Asking) -> Response:
    return answer(kept.saved_views(access_map(principal, id)))


@router.post("/api/journeys/{id}/views", summary="Save a view", **gives(SavedView, status=201), **takes(NewView))
async def save(id: str, request: Request, principal: Asking) -> Response:
    new = await body_of(NewView)(request)
    access = access_map(principal, id, "edit")
    return answer(await run_in_threadpool(kept.save, access, new.name, new.page, new.query), 201)


@router.put(
    "/api/journeys/{id}/views/{view}",
    summary="Rename a saved view, change what it shows, or open the journey with it",
    **gives(SavedView),
    **takes(ViewChange),
)
async def change(id: str, view: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(ViewChange)(request)
    access = access_map(principal, id, "edit")
    return answer(await run_in_threadpool(lambda: kept.change(access, view, **msgspec.structs.asdict(wanted))))


@router.delete("/api/journeys/{id}/views/{view}", summary="Forget a saved view", status_code=204)
def remove(id: str, view: str, principal: Asking) -> Response:
    kept.remove(access_map(principal, id, "edit"), view)
    return Response(status_code=204)
