"""Rounds of votes on a journey's records, and the timer that everybody there sees."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace import timer as clock
from ...workspace import votes as kept
from ...workspace.principals import access_map
from ...workspace.timer import Timer
from ...workspace.votes import Round
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody
from .people import rooms_of

router = APIRouter(tags=["together"])


class NewRound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is voted on, and how many dots each person has."""

    kinds: tuple[str, ...]
    title: str = ""
    dots: int = 3


class Dots(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of one's dots: record to how many."""

    dots: dict[str, int]


class RoundMade(msgspec.Struct, frozen=True, kw_only=True):
    """The round's id."""

    round: str


class NewTimer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how long, and what for."""

    seconds: int
    label: str = ""


@router.get("/api/journeys/{id}/votes", summary="Every round of votes, the newest first", **gives(list[Round]))
def listing(id: str, principal: Somebody) -> Response:
    return answer(kept.rounds(access_map(principal, id)))


@router.post("/api/journeys/{id}/votes", summary="Open a round", **gives(RoundMade, status=201), **takes(NewRound))
async def begin(id: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(NewRound)(request)
    access = await run_in_threadpool(access_map, principal, id, "edit")
    made = await run_in_threadpool(kept.begin, access, wanted.title, wanted.kinds, wanted.dots)
    rooms_of(request).news(access, "votes")
    return answer({"round": made}, 201)


@router.put("/api/journeys/{id}/votes/{round}/mine", summary="Give one's dots", status_code=204, **takes(Dots))
async def give(id: str, round: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Dots)(request)
    access = await run_in_threadpool(access_map, principal, id, "comment")
    await run_in_threadpool(kept.give, access, round, wanted.dots)
    rooms_of(request).news(access, "votes")
    return Response(status_code=204)


@router.post("/api/journeys/{id}/votes/{round}/close", summary="End a round and show the sums", status_code=204)
async def close(id: str, round: str, request: Request, principal: Somebody) -> Response:
    access = await run_in_threadpool(access_map, principal, id, "edit")
    await run_in_threadpool(kept.close, access, round)
    rooms_of(request).news(access, "votes")
    return Response(status_code=204)


@router.get("/api/journeys/{id}/timer", summary="The timer that runs, or null", **gives(Timer | None))
def running(id: str, principal: Somebody) -> Response:
    return answer(clock.running(access_map(principal, id)))


@router.put("/api/journeys/{id}/timer", summary="Start the timer", **gives(Timer), **takes(NewTimer))
async def start(id: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(NewTimer)(request)
    access = await run_in_threadpool(access_map, principal, id, "edit")
    await run_in_threadpool(clock.start, access, wanted.seconds, wanted.label)
    rooms_of(request).news(access, "timer")
    return answer(await run_in_threadpool(clock.running, access))


@router.delete("/api/journeys/{id}/timer", summary="Take the timer away", status_code=204)
async def stop(id: str, request: Request, principal: Somebody) -> Response:
    access = await run_in_threadpool(access_map, principal, id, "edit")
    await run_in_threadpool(clock.stop, access)
    rooms_of(request).news(access, "timer")
    return Response(status_code=204)
