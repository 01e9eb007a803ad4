"""Journeys: the list, a new one, a file in, a file out, the reveal switch, what is wrong in one."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...formats.report import Choices
from ...journey.records import Language, read_text
from ...journey.records.journey import Market
from ...journey.starting import Beginning, PlacedStage
from ...workspace import foreign_maps as foreign
from ...workspace import journeys as kept
from ...workspace.journeys import Brought, JourneySummary
from ...workspace.library import OnConflict
from ...workspace.principals import Principal, access_map
from ...workspace.uploads import Receiving
from ..answers import answer, body_of, file_answer, gives, gives_file, takes, takes_form
from ..asking import Asking
from ..multipart import is_multipart, receive

router = APIRouter(tags=["journeys"])

#: A journey file larger than this is not one.
_FILE_LIMIT = 256 * 1024 * 1024


class NewJourney(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a new journey begins with."""

    title: str
    language: Language = "en"
    market: Market | None = None
    """Person or organisation; a template knows its own."""
    template: str = "starter"
    """starter, empty, or one of /api/templates."""
    beginning: Beginning = Beginning()
    stages: tuple[PlacedStage, ...] = ()
    """Stages with placed touchpoints, instead of a template."""
    upload: str | None = None
    """A received file of another tool, instead of a template."""
    choices: Choices = Choices()
    """How the file's rows and columns are to be taken."""


class Reveal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reveal switch: whether measured emotion, loss and time are shown."""

    revealed: bool


class DiagnosticAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One finding: which rule, where, what value, what to do."""

    rule: str
    where: str
    severity: str
    message: str
    remedy: str
    record: str | None = None
    field: str | None = None
    value: str | None = None
    line: int | None = None


class JourneyMade(msgspec.Struct, frozen=True, kw_only=True):
    """The journey's id, and what was found in its file."""

    id: str
    diagnostics: tuple[DiagnosticAnswer, ...]


@router.get("/api/journeys", summary="Every journey with its state and grade", **gives(list[JourneySummary]))
def listing(principal: Asking) -> Response:
    return answer(kept.summaries(principal))


@router.post(
    "/api/journeys",
    summary="A new journey, or one from a .resa.json file",
    **gives(JourneyMade, status=201),
    **takes_form(NewJourney),
)
async def make(
    request: Request,
    principal: Asking,
    on_conflict: Annotated[
        OnConflict, Query(description="When the library has another record of the same id: copy, keep or replace")
    ] = "copy",
) -> Response:
    if is_multipart(request):
        file, _ = await receive(request, lambda name: Receiving(principal, name, limit=_FILE_LIMIT))
        brought = await run_in_threadpool(_bring, principal, file, on_conflict)
    else:
        new = await body_of(NewJourney)(request)
        brought = await run_in_threadpool(_make, principal, new)
    return answer({"id": brought.id, "diagnostics": [d.to_dict() for d in brought.diagnostics]}, 201)


def _make(principal: Principal, new: NewJourney) -> Brought:
    if new.upload is not None:
        return foreign.make(principal, new.upload, new.choices, new.title, new.language, new.beginning)
    return kept.make(
        principal, new.title, new.language, new.market, new.template, beginning=new.beginning, stages=new.stages
    )


def _bring(principal: Principal, file: Receiving, on_conflict: OnConflict) -> Brought:
    """The received file becomes a journey; the file itself does not stay."""
    try:
        file.close()
        return kept.bring_file(principal, file.path.read_bytes(), file.name, on_conflict)
    finally:
        file.discard()


@router.delete("/api/journeys/{id}", summary="Take a journey away", status_code=204)
def remove(id: str, principal: Asking) -> Response:
    kept.remove(access_map(principal, id, "own"))
    return Response(status_code=204)


@router.get(
    "/api/journeys/{id}/file",
    summary="The journey as an open .resa.json file, with what it refers to",
    **gives_file("The file", "application/json"),
)
def file(id: str, principal: Asking) -> Response:
    access = access_map(principal, id)
    journey = principal.workspace.documents.read(access).document.journey
    title = read_text(journey.title, next(iter(journey.languages), "en")) or id.partition(":")[2]
    return file_answer(kept.file_of(access), f"{title}.resa.json", "application/json")


@router.get("/api/journeys/{id}/diagnostics", summary="What is wrong in the journey", **gives(list[DiagnosticAnswer]))
def diagnostics(id: str, principal: Asking) -> Response:
    return answer([d.to_dict() for d in kept.diagnose(access_map(principal, id))])


@router.post("/api/journeys/{id}/reveal", summary="Turn the reveal switch", **gives(Reveal), **takes(Reveal))
async def reveal(id: str, request: Request, principal: Asking) -> Response:
    wanted = await body_of(Reveal)(request)
    await run_in_threadpool(lambda: kept.reveal(access_map(principal, id, "edit"), wanted.revealed))
    return answer(wanted)
