"""Changes in the business and around it, noted by people: the log, noting, changing, taking away and bringing back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace import noted_changes as kept
from ...workspace.noted_changes import ChangePlaces, NewChange, NotedChange
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody

router = APIRouter(tags=["together"])


@router.get("/api/changes", summary="Changes that people noted, the latest first", **gives(list[NotedChange]))
def listing(principal: Somebody) -> Response:
    return answer(kept.noted_changes(principal))


@router.get("/api/changes/places", summary="Where one may note a change", **gives(list[ChangePlaces]))
def places(principal: Somebody) -> Response:
    return answer(kept.places(principal))


@router.post(
    "/api/changes", summary="Note a change: its journeys become due for review", **gives(NotedChange, status=201),
    **takes(NewChange),
)  # fmt: skip
async def note(request: Request, principal: Somebody) -> Response:
    new = await body_of(NewChange)(request)
    return answer(await run_in_threadpool(kept.note, principal, new), 201)


@router.put("/api/changes/{change}", summary="Say it otherwise", **gives(NotedChange), **takes(NewChange))
async def change(change: str, request: Request, principal: Somebody) -> Response:
    new = await body_of(NewChange)(request)
    return answer(await run_in_threadpool(kept.change, principal, change, new))


@router.delete("/api/changes/{change}", summary="Take a noted change away", status_code=204)
def remove(change: str, principal: Somebody) -> Response:
    kept.remove(principal, change)
    return Response(status_code=204)


@router.post("/api/changes/{change}/bring-back", summary="Bring back what was taken away", **gives(NotedChange))
def bring_back(change: str, principal: Somebody) -> Response:
    return answer(kept.bring_back(principal, change))
