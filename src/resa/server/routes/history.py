"""What has become of a journey: who changed what, versions kept, and going back to one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...evidence.model import Measured
from ...journey.codec import to_raw
from ...journey.records import LANGUAGES, Language, Record
from ...journey.shared import SCHEMA
from ...workspace import as_was, history, versions
from ...workspace.exports import EXPORT_MEDIA
from ...workspace.history import HistoryPage
from ...workspace.principals import access_map
from ...workspace.versions import Kind, Version
from ..answers import answer, body_of, file_answer, gives, gives_file, takes
from ..asking import Asking
from .exports import Format

router = APIRouter(tags=["history"])

_MOST = 100


class NewVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version to keep. One kept before an import or a restore needs no name."""

    name: str = ""
    note: str = ""
    kind: Kind = "named"


class VersionChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another name or note; None leaves it."""

    name: str | None = None
    note: str | None = None


class Restore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether to bring back what all journeys share, too."""

    shared: bool = False


class SharedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record that other journeys may show as well."""

    record: dict[str, Any]
    name: dict[str, str]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a page has to write so that the journey is as it was."""

    put: tuple[dict[str, Any], ...]
    remove: tuple[str, ...]
    shared: tuple[SharedRecord, ...]


@router.get("/api/journeys/{id}/history", summary="Who changed what, by person and sitting", **gives(HistoryPage))
def page(
    id: str, principal: Asking, lang: str = "en", record: str | None = None, before: str | None = None, limit: int = 20
) -> Response:
    language = lang if lang in LANGUAGES else "en"
    most = max(1, min(limit, _MOST))
    return answer(history.history(access_map(principal, id), language, record=record, before=before, limit=most))


@router.get("/api/journeys/{id}/versions", summary="Versions of the journey, the latest first", **gives(list[Version]))
def listing(id: str, principal: Asking) -> Response:
    return answer(versions.versions(access_map(principal, id)))


@router.post(
    "/api/journeys/{id}/versions",
    summary="Keep the journey as it is now",
    **gives(Version, status=201),
    **takes(NewVersion),
)
async def save(id: str, request: Request, principal: Asking) -> Response:
    new = await body_of(NewVersion)(request)
    access = access_map(principal, id, "edit")
    return answer(await run_in_threadpool(versions.save, access, new.name, new.note, new.kind), 201)


@router.put(
    "/api/journeys/{id}/versions/{version}",
    summary="Give a version another name or note",
    **gives(Version),
    **takes(VersionChange),
)
async def change(id: str, version: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(VersionChange)(request)
    access = access_map(principal, id, "edit")
    return answer(await run_in_threadpool(lambda: versions.edit(access, version, name=wanted.name, note=wanted.note)))


@router.delete("/api/journeys/{id}/versions/{version}", summary="Forget a version", status_code=204)
def remove(id: str, version: str, principal: Asking) -> Response:
    versions.remove(access_map(principal, id, "edit"), version)
    return Response(status_code=204)


@router.get(
    "/api/journeys/{id}/versions/{version}/file",
    summary="The version as a file",
    **gives_file("The journey as it stood", "application/json"),
)
def file(id: str, version: str, principal: Asking) -> Response:
    content = as_was.file_of(access_map(principal, id), version)
    return file_answer(content, f"{id.partition(':')[2]}-{version.partition(':')[2]}.resa.json", "application/json")


@router.get(
    "/api/journeys/{id}/versions/{version}/document",
    summary="The journey as it stood, with all it carried, as a Yjs state of its own",
    **gives_file("A Yjs update; headers X-Resa-Schema and X-Resa-Workspace", "application/octet-stream"),
)
def document(id: str, version: str, principal: Asking) -> Response:
    access = access_map(principal, id)
    headers = {
        "Cache-Control": "no-store",
        "X-Resa-Schema": str(SCHEMA),
        "X-Resa-Epoch": "0",
        "X-Resa-Workspace": access.workspace.id,
        "X-Resa-May-Edit": "no",
    }
    return Response(as_was.state(access, version), 200, headers, "application/octet-stream")


@router.get(
    "/api/journeys/{id}/versions/{version}/measured",
    summary="The journey as it stood, with what the data say of the time until then",
    **gives(Measured),
)
def measured(id: str, version: str, principal: Asking) -> Response:
    return answer(as_was.measured(access_map(principal, id), version))


@router.get(
    "/api/journeys/{id}/versions/{version}/export",
    summary="The journey as it stood, as a picture, a table or another tool's file",
    **gives_file("The file", *EXPORT_MEDIA.values()),
)
def export(
    id: str,
    version: str,
    principal: Asking,
    format: Format,
    lang: Language = "en",
    theme: Literal["light", "dark"] = "light",
    scale: Annotated[float, Query(ge=0.25, le=8)] = 2.0,
) -> Response:
    content, name = as_was.export(
        access_map(principal, id), version, format, language=lang, theme=theme, scale=scale
    )  # fmt: skip
    return file_answer(content, name, EXPORT_MEDIA[format])


@router.get(
    "/api/journeys/{id}/versions/{version}/restoring",
    summary="What has to be written to go back to a version",
    **gives(Wanted),
)
def restoring(id: str, version: str, principal: Asking) -> Response:
    found = as_was.restoring(access_map(principal, id, "edit"), version)
    shared = tuple(SharedRecord(record=to_raw(r), name=_name(r)) for r in found.shared)
    return answer(Wanted(put=tuple(to_raw(r) for r in found.put), remove=found.remove, shared=shared))


@router.post(
    "/api/journeys/{id}/versions/{version}/restore",
    summary="Go back to a version in one change; what stood there is kept as another",
    **gives(Version),
    **takes(Restore),
)
async def restore(id: str, version: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(Restore)(request)
    access = access_map(principal, id, "edit")
    return answer(await run_in_threadpool(lambda: as_was.restore(access, version, shared=wanted.shared)))


def _name(record: Record) -> dict[str, str]:
    found: dict[str, str] = getattr(record, "title", None) or getattr(record, "text", None) or {}
    return found
