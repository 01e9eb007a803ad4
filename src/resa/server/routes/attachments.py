"""Files on cards, in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from ...workspace import attachments as kept
from ...workspace.attachments import Attachment
from ...workspace.principals import Principal
from ...workspace.uploads import Receiving, safe_name
from ..answers import answer, disposition, gives, gives_file, takes_file
from ..asking import Asking
from ..multipart import receive

router = APIRouter(tags=["files"])


@router.post(
    "/api/files",
    summary="Keep a file; a card's link is the link that is given back",
    **gives(Attachment, status=201),
    **takes_file(),
)
async def keep(request: Request, principal: Asking) -> Response:
    file, _ = await receive(request, lambda name: Receiving(principal, name, limit=kept.LIMIT))
    return answer(await run_in_threadpool(_keep, principal, file), 201)


def _keep(principal: Principal, file: Receiving) -> Attachment:
    try:
        file.close()
        return kept.keep(principal, file.path, file.name)
    finally:
        file.discard()


@router.get(
    "/api/files/{digest}/{name}",
    summary="A file, always as a download",
    **gives_file("The file", "application/octet-stream"),
)
def attachment(digest: str, name: str, principal: Asking) -> Response:
    path = kept.find(principal, digest)
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Disposition": disposition(safe_name(name)),
    }
    return FileResponse(path, headers=headers, media_type="application/octet-stream")
