"""Events and answers in: looking at an upload, importing it, the list of imports, undoing one; erasing a customer."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from ...workspace import imports as kept
from ...workspace.batches import Batch, Kind
from ...workspace.erasure import start_erasing
from ...workspace.previews import Preview
from ..answers import answer, body_of, disposition, gives, gives_file, takes
from ..asking import Asking

router = APIRouter(tags=["imports"])


class Look(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to read the file; what is left out is guessed."""

    options: dict[str, Any] = {}
    kind: Kind | None = None
    """Events or answers; left out: as guessed at the upload."""


class NewImport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to import and how. `purpose` is written down with the batch."""

    upload: str
    kind: Kind = "events"
    options: dict[str, Any] = {}
    dry_run: bool = False
    purpose: str = ""


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """A job that runs; GET /api/jobs/{job} says how far it is."""

    job: str


@router.post(
    "/api/uploads/{upload}/preview",
    summary="The upload's first rows and the roles guessed for its columns",
    **gives(Preview),
    **takes(Look),
)
async def look(upload: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(Look)(request)
    return answer(await run_in_threadpool(kept.preview, principal, upload, wanted.options, wanted.kind))


@router.post("/api/imports", summary="Import an upload, as a job", **gives(Started, status=202), **takes(NewImport))
async def start(request: Request, principal: Asking) -> Response:
    new = await body_of(NewImport)(request)
    job = await run_in_threadpool(
        lambda: kept.start_import(
            principal, new.upload, new.kind, new.options, dry_run=new.dry_run, purpose=new.purpose
        )
    )
    return answer(Started(job=job), 202)


@router.get("/api/imports", summary="Every import, the newest first", **gives(list[Batch]))
def listing(principal: Asking) -> Response:
    return answer(kept.listing(principal))


@router.post("/api/imports/{batch}/undo", summary="Take an import out again, as a job", **gives(Started, status=202))
def undo(batch: str, principal: Asking) -> Response:
    return answer(Started(job=kept.start_undo(principal, batch)), 202)


class Erase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom: the id as in the company's own files, or the pseudonym."""

    customer: str


@router.post(
    "/api/erasures",
    summary="Erase a customer's events, answers and refused rows, as a job; it cannot be undone",
    **gives(Started, status=202),
    **takes(Erase),
)
async def erase(request: Request, principal: Asking) -> Response:
    wanted = await body_of(Erase)(request)
    return answer(Started(job=await run_in_threadpool(start_erasing, principal, wanted.customer)), 202)


@router.get(
    "/api/imports/{batch}/refused",
    summary="The rows of an import that were refused, each with its reason",
    **gives_file("A CSV file", "text/csv"),
)
def refused(batch: str, principal: Asking) -> Response:
    path, name = kept.refused_file(principal, batch)
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
    return FileResponse(path, headers=headers, media_type="text/csv; charset=utf-8")
