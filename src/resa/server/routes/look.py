"""The workspace's own look: what everybody is shown of it, and choosing it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from ...workspace import images, look
from ...workspace.look import ColorCheck, LogoFile, Look, LookChange, LookSettings, TemplateUse
from ...workspace.look.colours import Kind
from ...workspace.look.logos import Variant
from ...workspace.principals import Principal
from ...workspace.uploads import Receiving
from ..answers import answer, body_of, gives, gives_file, takes, takes_file
from ..asking import Somebody
from ..multipart import receive

router = APIRouter(tags=["look"])
open_router = APIRouter(tags=["look"])
#: Largest file taken in here; what is too large for a logo is said by name.
_LIMIT = 40 * 1024 * 1024


@open_router.get("/api/look", summary="Name, colours and logo, as everybody sees them", **gives(Look))
def shown(request: Request) -> Response:
    return answer(look.public(request.app.state.workspace))


@open_router.get("/api/look/logo/{name}", summary="The logo", **gives_file("The picture", "image/png", "image/jpeg"))
def logo(name: str, request: Request) -> Response:
    path = look.find_logo(request.app.state.workspace, name)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(path, headers=headers, media_type=images.MEDIA[path.suffix])


@router.get("/api/look/settings", summary="What was chosen of the look", **gives(LookSettings))
def chosen(principal: Somebody) -> Response:
    return answer(look.settings(principal))


@router.put("/api/look", summary="Choose name and colours; one that cannot be read is refused with the nearest that can", **gives(LookSettings), **takes(LookChange))  # fmt: skip
async def change(request: Request, principal: Somebody) -> Response:
    wanted = await body_of(LookChange)(request)
    return answer(await run_in_threadpool(look.change, principal, wanted))


@router.get("/api/look/color", summary="Whether a colour can be read on light and dark paper", **gives(ColorCheck))
def check(principal: Somebody, color: str, kind: Kind = "accent") -> Response:
    principal.require("manage", "the look")
    return answer(look.judged(color, kind))


@router.post("/api/look/logo", summary="A logo for light or for dark paper: PNG, JPEG or SVG", **gives(LogoFile, status=201), **takes_file())  # fmt: skip
async def keep_logo(request: Request, principal: Somebody, variant: Variant = "light") -> Response:
    name, content = await _received(request, principal)
    return answer(await run_in_threadpool(look.keep_logo, principal, content, name, variant), 201)


@router.delete("/api/look/logo", summary="Be without the logo", status_code=204)
def drop_logo(principal: Somebody, variant: Variant = "light") -> Response:
    look.drop_logo(principal, variant)
    return Response(status_code=204)


@router.post("/api/look/template", summary="A PowerPoint template: says which of its layouts are used", **gives(TemplateUse, status=201), **takes_file())  # fmt: skip
async def keep_template(request: Request, principal: Somebody) -> Response:
    name, content = await _received(request, principal)
    return answer(await run_in_threadpool(look.keep_template, principal, content, name), 201)


@router.delete("/api/look/template", summary="Be without the template", status_code=204)
def drop_template(principal: Somebody) -> Response:
    look.drop_template(principal)
    return Response(status_code=204)


async def _received(request: Request, principal: Principal) -> tuple[str, bytes]:
    principal.require("manage", "the look")
    file, _ = await receive(request, lambda name: Receiving(principal, name, limit=_LIMIT))

    def read() -> bytes:
        try:
            file.close()
            return file.path.read_bytes()
        finally:
            file.discard()

    return file.name, await run_in_threadpool(read)
