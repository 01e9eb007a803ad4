"""The list of journeys."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ...workspace.journeys import JourneySummary, summaries
from ..answers import answer, gives
from ..asking import Asking

router = APIRouter(tags=["journeys"])


@router.get("/api/journeys", summary="Every journey with its state and grade", **gives(list[JourneySummary]))
def journeys(principal: Asking) -> Response:
    return answer(summaries(principal))
