"""The shared documents: their Yjs state to start from, and changes by whole records."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...journey.shared import SCHEMA
from ...workspace import documents as kept
from ...workspace.documents import Head
from ...workspace.edits import Edit, check, edit
from ...workspace.principals import MapAccess, access_library, access_map
from ..answers import answer, body_of, gives, gives_file, takes
from ..asking import Asking
from .journeys import DiagnosticAnswer

router = APIRouter(tags=["documents"])


class Changes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whole records to put and ids to remove, journey's and library's alike; all of it happens or nothing."""

    put: list[dict[str, Any]] = []
    remove: list[str] = []
    base: int | None = None
    """The epoch the change was made on; 409 when the document was restarted since."""
    seen: int | None = None
    """The journey's version the change was made on; 409 when one of its touched records changed after it."""


class ToCheck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whole records as somebody is about to put them."""

    put: list[dict[str, Any]]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What would be worth saying of the records; nothing was written."""

    diagnostics: tuple[DiagnosticAnswer, ...]


class ChangesMade(msgspec.Struct, frozen=True, kw_only=True):
    """Where the documents stand now."""

    epoch: int
    version: int
    library: Head
    diagnostics: tuple[DiagnosticAnswer, ...]


@router.get(
    "/api/journeys/{id}/document",
    summary="The journey's Yjs state",
    **gives_file(
        "A Yjs update; headers X-Resa-Schema, X-Resa-Epoch, X-Resa-Version, X-Resa-Workspace and X-Resa-May-Edit",
        "application/octet-stream",
    ),
)
def journey_document(id: str, principal: Asking) -> Response:
    return _state(access_map(principal, id))


@router.get(
    "/api/library/document",
    summary="The Yjs state of what all journeys share",
    **gives_file(
        "A Yjs update; headers X-Resa-Schema, X-Resa-Epoch, X-Resa-Version, X-Resa-Workspace and X-Resa-May-Edit",
        "application/octet-stream",
    ),
)
def library_document(principal: Asking) -> Response:
    return _state(access_library(principal))


@router.post(
    "/api/journeys/{id}/records",
    summary="Change a journey and the library in one step",
    **gives(ChangesMade),
    **takes(Changes),
)
async def change_journey(id: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(Changes)(request)
    return await run_in_threadpool(lambda: _change(access_map(principal, id, "edit"), wanted))


@router.post("/api/library/records", summary="Change the library", **gives(ChangesMade), **takes(Changes))
async def change_library(request: Request, principal: Asking) -> Response:
    wanted = await body_of(Changes)(request)
    return await run_in_threadpool(lambda: _change(access_library(principal, "edit"), wanted))


@router.post(
    "/api/journeys/{id}/records/check",
    summary="Whether records could be put into a journey and the library so; writes nothing",
    **gives(Checked),
    **takes(ToCheck),
)
async def check_journey(id: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(ToCheck)(request)
    return await run_in_threadpool(lambda: _check(access_map(principal, id, "edit"), wanted))


@router.post(
    "/api/library/records/check",
    summary="Whether records could be put into the library so; writes nothing",
    **gives(Checked),
    **takes(ToCheck),
)
async def check_library(request: Request, principal: Asking) -> Response:
    wanted = await body_of(ToCheck)(request)
    return await run_in_threadpool(lambda: _check(access_library(principal, "edit"), wanted))


def _check(access: MapAccess, wanted: ToCheck) -> Response:
    return answer({"diagnostics": [d.to_dict() for d in check(access, wanted.put)]})


def _change(access: MapAccess, wanted: Changes) -> Response:
    made = edit(access, Edit(wanted.put, wanted.remove, wanted.base, wanted.seen))
    return answer(
        {
            "epoch": made.journey.epoch,
            "version": made.journey.version,
            "library": made.library,
            "diagnostics": [d.to_dict() for d in made.diagnostics],
        }
    )


def _state(access: MapAccess) -> Response:
    content, head = kept.state(access)
    headers = {
        "Cache-Control": "no-store",
        "X-Resa-Schema": str(SCHEMA),
        "X-Resa-Epoch": str(head.epoch),
        "X-Resa-Version": str(head.version),
        "X-Resa-Workspace": access.workspace.id,
        "X-Resa-May-Edit": "yes" if access.may("edit") else "no",
    }
    return Response(content, 200, headers, "application/octet-stream")
