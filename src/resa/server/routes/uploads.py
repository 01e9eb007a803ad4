"""Files from the browser: received, looked at, thrown away."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace import uploads
from ...workspace.principals import Principal
from ...workspace.uploads import Receiving, Upload
from ..answers import answer, gives, takes_file
from ..asking import Asking
from ..multipart import receive

router = APIRouter(tags=["imports"])


@router.post(
    "/api/uploads", summary="Receive a file; it is kept for a day", **gives(Upload, status=201), **takes_file()
)
async def upload(request: Request, principal: Asking) -> Response:
    file, _ = await receive(request, lambda name: Receiving(principal, name))
    received = await run_in_threadpool(file.finish)
    await run_in_threadpool(_tidy, principal)
    return answer(received, 201)


def _tidy(principal: Principal) -> None:
    """What nobody imported in time goes when the next file comes."""
    in_use = principal.workspace.jobs.uploads_in_use()
    uploads.remove_old(principal.workspace, in_use.__contains__)


@router.delete("/api/uploads/{upload}", summary="Throw an upload away", status_code=204)
def discard(upload: str, principal: Asking) -> Response:
    principal.require("edit", "uploads")
    uploads.find(principal, upload)
    uploads.remove(principal.workspace, upload)
    return Response(status_code=204)
