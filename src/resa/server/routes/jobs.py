"""Long tasks: how far they are, what came of them, and stopping them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ...workspace import jobs
from ...workspace.jobs import Job
from ..answers import answer, gives
from ..asking import Asking

router = APIRouter(tags=["jobs"])


@router.get("/api/jobs", summary="The newest tasks first", **gives(list[Job]))
def listing(principal: Asking) -> Response:
    return answer(jobs.listing(principal))


@router.get("/api/jobs/{job}", summary="One task", **gives(Job))
def read(job: str, principal: Asking) -> Response:
    return answer(jobs.read(principal, job))


@router.post("/api/jobs/{job}/cancel", summary="Ask a task to stop", **gives(Job))
def cancel(job: str, principal: Asking) -> Response:
    return answer(principal.workspace.jobs.cancel(principal, job))
