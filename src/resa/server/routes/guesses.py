"""Belief first: one's own blind guesses, and after the reveal how far off the team was."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace.belief import Belief, belief
from ...workspace.guesses import Guess, Sheet, give, lock, sheet
from ...workspace.principals import access_map
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody

router = APIRouter(tags=["belief"])


class Guesses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Guesses to put on one's sheet."""

    guesses: tuple[Guess, ...]


@router.get("/api/journeys/{id}/guesses", summary="One's own guesses and how the round stands", **gives(Sheet))
def own_guesses(id: str, principal: Somebody) -> Response:
    return answer(sheet(access_map(principal, id, "comment")))


@router.put(
    "/api/journeys/{id}/guesses", summary="Guess emotion, loss and time per step", **gives(Sheet), **takes(Guesses)
)
async def guess(id: str, request: Request, principal: Somebody) -> Response:
    given = await body_of(Guesses)(request)
    return answer(await run_in_threadpool(lambda: give(access_map(principal, id, "comment"), given.guesses)))


@router.post("/api/journeys/{id}/guesses/lock", summary="Lock one's own guesses", **gives(Sheet))
def lock_guesses(id: str, principal: Somebody) -> Response:
    return answer(lock(access_map(principal, id, "comment")))


@router.get("/api/journeys/{id}/belief", summary="How far off the team was, after the reveal", **gives(Belief))
def team_belief(id: str, principal: Somebody) -> Response:
    return answer(belief(access_map(principal, id)))
