"""Comments on a journey's records: threads, answers, resolving, and what one has read."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace import comments as kept
from ...workspace.comments import Thread
from ...workspace.principals import MapAccess, Principal, access_map
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody
from .people import rooms_of

router = APIRouter(tags=["together"])


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to say about a record, or in a thread."""

    body: str
    about: str = ""
    thread: str | None = None
    mentions: tuple[str, ...] = ()
    """People, as GET /api/people names them."""


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The new words of a comment."""

    body: str


class State(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a thread is dealt with."""

    resolved: bool


class Seen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to which comment one has read."""

    seq: int


class CommentMade(msgspec.Struct, frozen=True, kw_only=True):
    """The new comment's id."""

    comment: str


@router.get("/api/journeys/{id}/comments", summary="Every thread of a journey", **gives(list[Thread]))
def listing(id: str, principal: Somebody) -> Response:
    return answer(kept.threads(access_map(principal, id)))


@router.post(
    "/api/journeys/{id}/comments",
    summary="Say something about a record, or in a thread",
    **gives(CommentMade, status=201),
    **takes(Said),
)
async def say(id: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Said)(request)
    made = await _changing(
        request, principal, id, lambda a: kept.say(a, wanted.about, wanted.body, wanted.thread, wanted.mentions)
    )
    return answer({"comment": made}, 201)


@router.put("/api/journeys/{id}/comments/{comment}", summary="Say it otherwise", status_code=204, **takes(Body))
async def change(id: str, comment: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Body)(request)
    await _changing(request, principal, id, lambda a: kept.change(a, comment, wanted.body))
    return Response(status_code=204)


@router.delete("/api/journeys/{id}/comments/{comment}", summary="Take a comment away", status_code=204)
async def take_back(id: str, comment: str, request: Request, principal: Somebody) -> Response:
    await _changing(request, principal, id, lambda a: kept.take_back(a, comment))
    return Response(status_code=204)


@router.put("/api/journeys/{id}/threads/{thread}", summary="Resolve or reopen", status_code=204, **takes(State))
async def resolve(id: str, thread: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(State)(request)
    await _changing(request, principal, id, lambda a: kept.resolve(a, thread, wanted.resolved))
    return Response(status_code=204)


@router.put("/api/journeys/{id}/threads/{thread}/seen", summary="I have read it", status_code=204, **takes(Seen))
async def seen(id: str, thread: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Seen)(request)
    await run_in_threadpool(lambda: kept.seen(access_map(principal, id), thread, wanted.seq))
    return Response(status_code=204)


async def _changing(
    request: Request, principal: Principal, id: str, change: Callable[[MapAccess], str | None]
) -> str | None:
    """Change and tell the room."""
    access = await run_in_threadpool(access_map, principal, id, "comment")
    made = await run_in_threadpool(change, access)
    rooms_of(request).news(access, "comments")
    return made
