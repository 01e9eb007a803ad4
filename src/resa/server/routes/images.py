"""Pictures in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from ...workspace import images as kept
from ...workspace.images import Image
from ...workspace.principals import Principal
from ...workspace.uploads import Receiving
from ..answers import answer, gives, gives_file, takes_file
from ..asking import Asking
from ..multipart import receive

router = APIRouter(tags=["images"])


@router.post(
    "/api/images",
    summary="Keep a picture; records name it by the name that is given back",
    **gives(Image, status=201),
    **takes_file(),
)
async def keep(request: Request, principal: Asking) -> Response:
    file, _ = await receive(request, lambda name: Receiving(principal, name, limit=kept.LIMIT))
    return answer(await run_in_threadpool(_keep, principal, file), 201)


def _keep(principal: Principal, file: Receiving) -> Image:
    try:
        file.close()
        return kept.keep(principal, file.path.read_bytes(), file.name)
    finally:
        file.discard()


@router.get("/api/images/{name}", summary="A picture", **gives_file("The picture", *sorted(kept.MEDIA.values())))
def image(name: str, principal: Asking) -> Response:
    path = kept.find(principal, name)
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return FileResponse(path, headers=headers, media_type=kept.MEDIA[path.suffix])
