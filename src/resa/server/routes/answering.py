"""The answers page of a journey: a question about its group, with progress and cancel."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace.answering import ShownAnswer, shown
from ...workspace.answers_together import GlanceWanted, Said, at_a_glance
from ...workspace.asks import AskState
from ...workspace.principals import access_map
from ..answers import answer, body_of, gives, takes
from ..asking import Asking, Somebody
from .measured import Chosen

router = APIRouter(tags=["questions"])

#: Query parameters that are not arguments of the question.
_OWN = {"language", "width", "token", "persona", "segment", "channel", "account", "start", "end"}


@router.get(
    "/api/journeys/{id}/answers/{name}",
    summary="A question about the journey's group, as people read it; other query parameters are its arguments",
    **gives(ShownAnswer),
)
def read(
    id: str,
    name: str,
    request: Request,
    principal: Asking,
    filter: Chosen,
    language: str = "en",
    width: float = 760,
    token: str = "",
) -> Response:
    given = {k: request.query_params.getlist(k) for k in request.query_params if k not in _OWN}
    access = access_map(principal, id)
    return answer(shown(access, name, given, filter, language=language, width=width, token=token))


@router.post(
    "/api/journeys/{id}/answers",
    summary="Several questions about the journey's group, each answered in a sentence, in one walk over the events",
    **gives(list[Said]),
    **takes(GlanceWanted),
)
async def at_once(id: str, request: Request, principal: Asking, filter: Chosen) -> Response:
    wanted = await body_of(GlanceWanted)(request)
    access = await run_in_threadpool(access_map, principal, id)
    return answer(await run_in_threadpool(at_a_glance, access, wanted, filter))


@router.get("/api/asks/{token}", summary="How far an answer is; null when it has ended", **gives(AskState | None))
def state(token: str, principal: Asking) -> Response:
    return answer(principal.workspace.asks.state(token))


@router.post("/api/asks/{token}/stop", summary="Stop a question one has asked", status_code=204)
def stop(token: str, principal: Somebody) -> Response:
    principal.require_in_library("view", "questions")
    principal.workspace.asks.stop(token)
    return Response(status_code=204)
