"""The demo company, made in a workspace that is still empty."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ...demo.opening import start_demo
from ..answers import answer, gives
from ..asking import Asking
from .imports import Started

router = APIRouter(tags=["journeys"])


@router.post("/api/demo", summary="Make the demo company in an empty workspace, as a job", **gives(Started, status=202))
def make(principal: Asking) -> Response:
    return answer(Started(job=start_demo(principal)), 202)
