"""Every registered question as an endpoint."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from ...workspace.questions import Answered, QuestionInfo, ask, catalogue
from ..answers import answer, gives
from ..asking import Asking

router = APIRouter(tags=["questions"])


@router.get("/api/questions", summary="What can be asked", **gives(list[QuestionInfo]))
def questions(principal: Asking) -> Response:
    return answer(catalogue(principal))


@router.get(
    "/api/ask/{name}", summary="The answer to a question; its arguments are query parameters", **gives(Answered)
)
def asked(name: str, request: Request, principal: Asking) -> Response:
    given: dict[str, Any] = {key: request.query_params.getlist(key) for key in request.query_params}
    return answer(ask(principal, name, given))
