"""Typical journeys to walk through."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ...workspace.drill_down import walked
from ...workspace.principals import access_map
from ..answers import answer, gives
from ..asking import Asking
from .measured import Chosen

router = APIRouter(tags=["measured"])


@router.get(
    "/api/journeys/{id}/walk",
    summary="Typical real journeys of a group, anonymous: paths that five share, times in whole days",
    **gives("resa.evidence.typical:Walks"),
)
def walk(id: str, principal: Asking, filter: Chosen) -> Response:
    return answer(walked(access_map(principal, id), filter))
