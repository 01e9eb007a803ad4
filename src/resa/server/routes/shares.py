"""Shared pages: their links, made by who owns the journey, and what a visitor without an account gets to see."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from ...errors import NotFoundError
from ...evidence.model import Measured
from ...journey.records import Language, Text
from ...journey.shared import SCHEMA
from ...texts.sentence import Sentence
from ...workspace import images, pictures, shares
from ...workspace.comments import Thread
from ...workspace.principals import access_map
from ...workspace.projection import Shows
from ...workspace.sessions import digest
from ...workspace.shares import Share, Shared
from ..answers import answer, body_of, gives, gives_file, takes
from ..asking import Somebody, address_of, cookie_path, is_secure
from ..pace import in_time

router = APIRouter(tags=["shares"])
open_router = APIRouter(tags=["shares"], dependencies=[Depends(in_time)])

#: A picture link is believed for so long; after that it is asked whether there is another.
_PICTURE_SECONDS = 300
_PROOF_SECONDS = 7 * 24 * 3600
#: For a picture that is opened by itself: it may show what is in it, and nothing else.
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"


class NewShare(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the link is for, what its page shows, and until when."""

    name: str
    shows: Shows = Shows()
    password: str = ""
    days: int | None = 30


class SharePassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The password of a shared page."""

    password: str


class SharedPage(msgspec.Struct, frozen=True, kw_only=True):
    """What a shared page is."""

    journey: str
    title: Text
    workspace: str
    shows: Shows
    languages: tuple[str, ...]


@router.get("/api/journeys/{id}/shares", summary="The journey's links", **gives(list[Share]))
def listing(id: str, principal: Somebody) -> Response:
    return answer(shares.listing(access_map(principal, id, "own")))


@router.post("/api/journeys/{id}/shares", summary="A link to a read-only page; told this once", **gives(Share, status=201), **takes(NewShare))  # fmt: skip
async def make(id: str, request: Request, principal: Somebody) -> Response:
    new = await body_of(NewShare)(request)
    made = await run_in_threadpool(
        lambda: shares.make(access_map(principal, id, "own"), new.name, new.shows, new.password, new.days)
    )
    return answer(made, 201)


@router.delete("/api/journeys/{id}/shares/{share}", summary="Take a link back", status_code=204)
def take_back(id: str, share: str, principal: Somebody) -> Response:
    shares.take_back(access_map(principal, id, "own"), share)
    return Response(status_code=204)


def opened(request: Request, token: str) -> Shared:
    """The page of the link in the address. Raises NotFoundError, SharePasswordError."""
    return shares.open_share(request.app.state.workspace, token, request.cookies.get(_cookie(token)))


Opened = Annotated[Shared, Depends(opened)]


@open_router.get("/api/shared/{token}", summary="What a shared page shows", **gives(SharedPage))
def page(shared: Opened) -> Response:
    shares.count_opening(shared)
    journey, workspace = shared.document.journey, shared.access.workspace
    return answer(
        SharedPage(
            journey=shared.access.document,
            title=journey.title,
            workspace=workspace.name,
            shows=shared.shows,
            languages=journey.languages,
        )
    )


@open_router.post("/api/shared/{token}/open", summary="Say a shared page's password", status_code=204, **takes(SharePassword))  # fmt: skip
async def say_password(token: str, request: Request) -> Response:
    given = await body_of(SharePassword)(request)
    workspace = request.app.state.workspace
    proof = await run_in_threadpool(shares.prove, workspace, token, given.password, address_of(request))
    known = Response(status_code=204)
    known.set_cookie(
        _cookie(token),
        proof,
        _PROOF_SECONDS,
        path=cookie_path(workspace),
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )
    return known


@open_router.get(
    "/api/shared/{token}/document",
    summary="The records a shared page shows, as a Yjs state",
    **gives_file("A Yjs update; header X-Resa-Workspace", "application/octet-stream"),
)
def document(shared: Opened) -> Response:
    headers = {
        "Cache-Control": "no-store",
        "X-Resa-Schema": str(SCHEMA),
        "X-Resa-Epoch": "0",
        "X-Resa-Workspace": shared.access.workspace.id,
        "X-Resa-May-Edit": "no",
    }
    return Response(shared.state, 200, headers, "application/octet-stream")


@open_router.get("/api/shared/{token}/measured", summary="What was measured, if it is shared", **gives(Measured | None))
def measured(shared: Opened) -> Response:
    return answer(shared.numbers)


@open_router.get("/api/shared/{token}/comments", summary="What was said, if it is shared", **gives(list[Thread]))
def threads(shared: Opened) -> Response:
    return answer(shared.threads)


@open_router.get("/api/shared/{token}/images/{name}", summary="A picture on a shared page", **gives_file("The picture", *sorted(images.MEDIA.values())))  # fmt: skip
def image(name: str, shared: Opened) -> Response:
    if not any(name in (getattr(r, "image", ""), getattr(r, "photo", "")) for r in shared.document):
        raise NotFoundError(Sentence("workspace.no_such_picture"), value=name)
    path = images.find(shared.access.principal, name)
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return FileResponse(path, headers=headers, media_type=images.MEDIA[path.suffix])


@open_router.get("/share/{token}/map.svg", summary="The map as a picture that stays current", **gives_file("The picture", "image/svg+xml"))  # fmt: skip
def map_svg(request: Request, shared: Opened, lang: Language | None = None, theme: Literal["light", "dark"] = "light") -> Response:  # fmt: skip
    return _picture(request, shared, "svg", lang, theme)


@open_router.get("/share/{token}/map.png", summary="The same for places that take no SVG", **gives_file("The picture", "image/png"))  # fmt: skip
def map_png(request: Request, shared: Opened, lang: Annotated[Language | None, Query()] = None, theme: Literal["light", "dark"] = "light") -> Response:  # fmt: skip
    return _picture(request, shared, "png", lang, theme)


def _picture(request: Request, shared: Shared, format: pictures.Format, lang: str | None, theme: str) -> Response:
    own = [one for one in shared.document.journey.languages if one in ("sv", "da", "nb", "en")]
    language = lang or (own[0] if own else "en")
    tag = f'"{pictures.mark(shared, format, language, theme)}"'
    headers = {
        "Cache-Control": f"public, max-age={_PICTURE_SECONDS}",
        "ETag": tag,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Content-Security-Policy": _PICTURE_POLICY,
    }
    if tag in [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    media = "image/svg+xml" if format == "svg" else "image/png"
    return Response(pictures.picture(shared, format, language, theme), 200, headers, media)


def _cookie(token: str) -> str:
    return f"resa_share_{digest(token)[:16]}"
