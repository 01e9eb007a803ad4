"""Every registered question as an endpoint."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.background import BackgroundTasks
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace.questions import Answered, ManyWanted, OneOfMany, QuestionInfo, ask, ask_many, catalogue
from ..answers import answer, body_of, gives, takes
from ..asking import Asking

router = APIRouter(tags=["questions"])


@router.get("/api/questions", summary="What can be asked", **gives(list[QuestionInfo]))
def questions(principal: Asking) -> Response:
    return answer(catalogue(principal))


@router.get(
    "/api/ask/{name}", summary="The answer to a question; its arguments are query parameters", **gives(Answered)
)
def asked(name: str, request: Request, principal: Asking, token: str = "") -> Response:
    """`token`, chosen by the asker: `/api/asks/{token}` tells how far it is, and stops it."""
    given: dict[str, Any] = {key: request.query_params.getlist(key) for key in request.query_params if key != "token"}
    after = BackgroundTasks()
    return answer(ask(principal, name, given, token=token, later=after.add_task), after=after)


@router.post(
    "/api/ask-many",
    summary="Several questions about the same events, answered in one walk over them",
    **gives(list[OneOfMany]),
    **takes(ManyWanted),
)
async def asked_together(request: Request, principal: Asking) -> Response:
    wanted = await body_of(ManyWanted)(request)
    after = BackgroundTasks()
    return answer(await run_in_threadpool(ask_many, principal, wanted, later=after.add_task), after=after)
