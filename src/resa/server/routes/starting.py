"""What a journey may begin with: templates, typical touchpoints by category, a pasted list that is read."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...formats.report import Choices, Preview
from ...journey.records.base import Language
from ...journey.templates import TemplateSummary, summaries
from ...journey.touchpoint_list import TouchpointList, read_touchpoints
from ...journey.typical import Typical, typical
from ...workspace import foreign_maps
from ..answers import answer, body_of, gives, takes
from ..asking import Asking

router = APIRouter(tags=["journeys"])


class Pasted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of touchpoints, one a line."""

    text: str


class Look(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to look at a received map: corrections by row and column, and the language its texts are in."""

    choices: Choices = Choices()
    language: Language = "en"


@router.get("/api/templates", summary="The templates a journey may begin with", **gives(list[TemplateSummary]))
def templates(principal: Asking) -> Response:
    return answer(summaries())


@router.get(
    "/api/touchpoints/typical", summary="Typical touchpoints by category, and the usual stages", **gives(Typical)
)
def typical_touchpoints(principal: Asking) -> Response:
    return answer(typical())


@router.post(
    "/api/touchpoints/read",
    summary="Read a pasted list: titles, channels, stages; nothing is written",
    **gives(TouchpointList),
    **takes(Pasted),
)
async def read(request: Request, principal: Asking) -> Response:
    pasted = await body_of(Pasted)(request)
    return answer(read_touchpoints(pasted.text))


@router.post(
    "/api/uploads/{upload}/map",
    summary="A received map of another tool looked at: what is understood, changed and lost; nothing is written",
    **gives(Preview),
    **takes(Look),
)
async def look(upload: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(Look)(request)
    return answer(await run_in_threadpool(foreign_maps.look, principal, upload, wanted.choices, wanted.language))
