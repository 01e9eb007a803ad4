"""Owners and the letters to them: who is reached, one's own choice, and the page behind a letter's button."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace import holdings as held
from ...workspace import owners as kept
from ...workspace.holdings import Holdings
from ...workspace.owners import LetterChoice, Owners
from ..answers import answer, body_of, gives, takes
from ..asking import Asking, Somebody

router = APIRouter(tags=["owners"])
open_router = APIRouter(tags=["owners"])


class Ticket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a letter's link carries."""

    token: str


class StillTrue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of the touchpoints that the page showed are still as the maps tell."""

    token: str
    touchpoints: tuple[str, ...]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Of how many touchpoints it was said."""

    touchpoints: int


@router.get("/api/owners", summary="Every owner, and whether letters reach them", **gives(Owners))
def owners(principal: Asking) -> Response:
    return answer(kept.owners(principal))


@router.get("/api/account/letters", summary="Whether one wants the letters to owners", **gives(LetterChoice))
def own_letters(principal: Somebody) -> Response:
    return answer(kept.choice(principal.workspace, principal.person))


@router.put("/api/account/letters", summary="Turn one's own letters on or off", status_code=204, **takes(LetterChoice))
async def choose_letters(request: Request, principal: Somebody) -> Response:
    wanted = await body_of(LetterChoice)(request)
    await run_in_threadpool(kept.choose, principal, wanted)
    return Response(status_code=204)


@open_router.post("/api/still-true/look", summary="What the receiver of a letter owns", **gives(Holdings), **takes(Ticket))  # fmt: skip
async def look(request: Request) -> Response:
    given = await body_of(Ticket)(request)

    def found() -> Holdings:
        return held.holdings(held.bearer(request.app.state.workspace, given.token))

    return answer(await run_in_threadpool(found))


@open_router.post("/api/still-true", summary="Say that touchpoints are still true, by a letter's link", **gives(Said), **takes(StillTrue))  # fmt: skip
async def still_true(request: Request) -> Response:
    given = await body_of(StillTrue)(request)

    def said() -> int:
        return held.say_still_true(held.bearer(request.app.state.workspace, given.token), given.touchpoints)

    return answer(Said(touchpoints=await run_in_threadpool(said)))


@open_router.post("/api/still-true/stop", summary="No more letters, by a letter's link", status_code=204, **takes(Ticket))  # fmt: skip
async def stop(request: Request) -> Response:
    given = await body_of(Ticket)(request)
    workspace = request.app.state.workspace

    def off() -> None:
        principal = held.bearer(workspace, given.token)
        before = kept.choice(workspace, principal.person)
        kept.choose(principal, LetterChoice(on=False, language=before.language))

    await run_in_threadpool(off)
    return Response(status_code=204)
