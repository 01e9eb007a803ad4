"""A first map drafted from the events alone."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...journey.records import Language
from ...workspace.drafts import start_discovery
from ..answers import answer, body_of, gives, takes
from ..asking import Asking
from .imports import Started

router = APIRouter(tags=["journeys"])


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the drafted journey is called, and in which language."""

    title: str = ""
    language: Language = "en"


@router.post(
    "/api/discover", summary="Draft a journey from the events, as a job", **gives(Started, status=202), **takes(Draft)
)
async def discover(request: Request, principal: Asking) -> Response:
    wanted = await body_of(Draft)(request)
    job = await run_in_threadpool(start_discovery, principal, wanted.title, wanted.language)
    return answer(Started(job=job), 202)
