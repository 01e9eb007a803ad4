"""What differs between two maps, and a map as it stood."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ...journey.records import LANGUAGES
from ...workspace import comparing
from ...workspace.comparing import Comparison, Side
from ...workspace.principals import access_map
from ..answers import answer, gives
from ..asking import Asking

router = APIRouter(tags=["history"])


@router.get(
    "/api/journeys/{id}/compare",
    summary="What differs between the journey, its versions, its personas and other journeys, in words",
    **gives(Comparison),
)
def compare(id: str, principal: Asking, before: str = "", after: str = "", lang: str = "en") -> Response:
    journey = access_map(principal, id).document
    language = lang if lang in LANGUAGES else "en"
    return answer(comparing.compare(principal, before or journey, after or journey, language))


@router.get("/api/journeys/{id}/versions/{version}", summary="The journey as it stood", **gives(Side))
def version(id: str, version: str, principal: Asking) -> Response:
    journey = access_map(principal, id).document
    return answer(comparing.side_of(principal, f"{journey}@{version}"))
