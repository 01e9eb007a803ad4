"""Workshops on a journey. What one does at one is told to everybody in the room as news, never what others wrote in private."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...journey.records import Language
from ...workspace.principals import MapAccess, Principal, access_map
from ...workspace.rights import Need
from ...workspace.workshops import decisions, jots, running, summary
from ...workspace.workshops.decisions import Decided
from ...workspace.workshops.jots import JotChange
from ...workspace.workshops.model import Item, Series, Workshop
from ...workspace.workshops.prints import card_print, wall_print
from ...workspace.workshops.running import Change
from ...workspace.workshops.series import series
from ..answers import answer, body_of, file_answer, gives, gives_file, takes
from ..asking import Asking, Somebody
from .people import rooms_of

router = APIRouter(tags=["workshops"])
_AT = "/api/journeys/{id}/workshops"
MARKDOWN, PDF = "text/markdown; charset=utf-8", "application/pdf"


class NewWorkshop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A workshop to begin; without an agenda it has the usual one."""

    title: str = ""
    agenda: tuple[Item, ...] | None = None


class Chair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The department one comes from; '' for none."""

    team: str = ""


class NewJot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A note at an item of the agenda, or at `parking`."""

    item: str
    body: str


class NewCluster(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of an item's notes."""

    item: str
    name: str = ""
    jots: tuple[str, ...] = ()


class ClusterName(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a group is called."""

    name: str


class Mailing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To whom the summary goes besides those who took part and have an account, and the address of its page."""

    to: tuple[str, ...] = ()
    link: str = ""
    language: Language = "en"


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """The id of what was made."""

    id: str


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """How many letters wait to be sent."""

    letters: int


@router.get(_AT, summary="The series: workshops, open decisions, departments that never came", **gives(Series))
def listing(id: str, principal: Somebody) -> Response:
    return answer(series(access_map(principal, id)))


@router.post(_AT, summary="Begin a workshop", **gives(Made, status=201), **takes(NewWorkshop))
async def begin(id: str, request: Request, principal: Somebody) -> Response:
    new = await body_of(NewWorkshop)(request)
    return await _made(request, principal, id, "edit", lambda access: running.begin(access, new.title, new.agenda))


@router.get(
    "/api/journeys/{id}/workshop",
    summary="The workshop that is going on, as one sees it, or null",
    **gives(Workshop | None),
)
def going_on(id: str, principal: Somebody) -> Response:
    access = access_map(principal, id)
    found = running.now(access)
    return answer(None if found is None else running.seen(access, found))


@router.get(f"{_AT}/{{workshop}}", summary="A workshop, as one sees it", **gives(Workshop))
def one(id: str, workshop: str, principal: Somebody) -> Response:
    return answer(running.seen(access_map(principal, id), workshop))


@router.put(
    f"{_AT}/{{workshop}}", summary="Change the agenda, where all are, what is opened", status_code=204, **takes(Change)
)
async def change(id: str, workshop: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Change)(request)
    return await _done(request, principal, id, "edit", lambda access: running.change(access, workshop, wanted))


@router.post(f"{_AT}/{{workshop}}/close", summary="End a workshop", status_code=204)
async def close(id: str, workshop: str, request: Request, principal: Somebody) -> Response:
    return await _done(request, principal, id, "edit", lambda access: running.close(access, workshop))


@router.put(f"{_AT}/{{workshop}}/seat", summary="Take part, for a department", status_code=204, **takes(Chair))
async def sit_down(id: str, workshop: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Chair)(request)
    return await _done(request, principal, id, "view", lambda access: running.sit_down(access, workshop, wanted.team))


@router.post(f"{_AT}/{{workshop}}/jots", summary="Write a private note", **gives(Made, status=201), **takes(NewJot))
async def write(id: str, workshop: str, request: Request, principal: Somebody) -> Response:
    new = await body_of(NewJot)(request)
    return await _made(
        request, principal, id, "comment", lambda access: jots.write(access, workshop, new.item, new.body)
    )


@router.put(
    f"{_AT}/{{workshop}}/jots/{{jot}}", summary="Word, group or park a note", status_code=204, **takes(JotChange)
)
async def change_jot(id: str, workshop: str, jot: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(JotChange)(request)
    return await _done(request, principal, id, "comment", lambda access: jots.change(access, workshop, jot, wanted))


@router.delete(f"{_AT}/{{workshop}}/jots/{{jot}}", summary="Throw a note away", status_code=204)
async def remove_jot(id: str, workshop: str, jot: str, request: Request, principal: Somebody) -> Response:
    return await _done(request, principal, id, "comment", lambda access: jots.remove(access, workshop, jot))


@router.post(f"{_AT}/{{workshop}}/clusters", summary="Group notes", **gives(Made, status=201), **takes(NewCluster))
async def group(id: str, workshop: str, request: Request, principal: Somebody) -> Response:
    new = await body_of(NewCluster)(request)
    return await _made(
        request, principal, id, "comment", lambda access: jots.group(access, workshop, new.item, new.name, new.jots)
    )


@router.put(f"{_AT}/{{workshop}}/clusters/{{cluster}}", summary="Name a group", status_code=204, **takes(ClusterName))
async def name_group(id: str, workshop: str, cluster: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(ClusterName)(request)
    return await _done(
        request, principal, id, "comment", lambda access: jots.name_group(access, workshop, cluster, wanted.name)
    )


@router.delete(f"{_AT}/{{workshop}}/clusters/{{cluster}}", summary="Take a group apart", status_code=204)
async def ungroup(id: str, workshop: str, cluster: str, request: Request, principal: Somebody) -> Response:
    return await _done(request, principal, id, "comment", lambda access: jots.ungroup(access, workshop, cluster))


@router.post(
    f"{_AT}/{{workshop}}/decisions", summary="Write down a decision", **gives(Made, status=201), **takes(Decided)
)
async def decide(id: str, workshop: str, request: Request, principal: Somebody) -> Response:
    new = await body_of(Decided)(request)
    return await _made(request, principal, id, "edit", lambda access: decisions.decide(access, workshop, new))


@router.put(
    "/api/journeys/{id}/decisions/{decision}", summary="Word a decision anew", status_code=204, **takes(Decided)
)
async def change_decision(id: str, decision: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Decided)(request)
    return await _done(request, principal, id, "edit", lambda access: decisions.change(access, decision, wanted))


@router.delete("/api/journeys/{id}/decisions/{decision}", summary="Take a decision back", status_code=204)
async def take_back(id: str, decision: str, request: Request, principal: Somebody) -> Response:
    return await _done(request, principal, id, "edit", lambda access: decisions.take_back(access, decision))


@router.get(f"{_AT}/{{workshop}}/summary", summary="The summary as a file", **gives_file("The file", MARKDOWN, PDF))
def summary_file(
    id: str, workshop: str, principal: Asking, format: Literal["md", "pdf"] = "pdf", lang: Language = "en"
) -> Response:
    access = access_map(principal, id)
    if format == "md":
        return file_answer(*summary.summary_markdown(access, workshop, lang), MARKDOWN)
    return file_answer(*summary.summary_pdf(access, workshop, lang), PDF)


@router.post(f"{_AT}/{{workshop}}/letters", summary="Send the summary by e-mail", **gives(Queued), **takes(Mailing))
async def send(id: str, workshop: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(Mailing)(request)
    access = await run_in_threadpool(access_map, principal, id, "edit")
    link = wanted.link if wanted.link.startswith(("https://", "http://")) else ""
    n = await run_in_threadpool(summary.send_summary, access, workshop, wanted.language, link, wanted.to)
    return answer(Queued(letters=n))


@router.get(
    "/api/journeys/{id}/wall", summary="The map as a poster, whole or over small sheets", **gives_file("The file", PDF)
)
def wall(
    id: str,
    principal: Asking,
    paper: Literal["A0", "A1", "A2", "A3"] = "A0",
    tile: Literal["A4", "A3"] | None = None,
    lang: Language = "en",
) -> Response:
    return file_answer(*wall_print(access_map(principal, id), lang, paper, tile), PDF)


@router.get("/api/journeys/{id}/blank-cards", summary="Cards to write on by hand", **gives_file("The file", PDF))
def cards(id: str, principal: Asking, paper: Literal["A4", "A3"] = "A4", lang: Language = "en") -> Response:
    return file_answer(*card_print(access_map(principal, id), lang, paper), PDF)


@router.get("/api/qr", summary="A text as a QR code", **gives_file("The picture", "image/svg+xml"))
def qr(text: str, principal: Somebody) -> Response:
    import io

    import segno

    picture = io.BytesIO()
    segno.make(text[:1000], error="m", micro=False).save(
        picture, kind="svg", scale=8, border=3, dark="#1b1f24", light="#ffffff"
    )
    return Response(picture.getvalue(), 200, {"Cache-Control": "no-store"}, "image/svg+xml")


async def _done(
    request: Request, principal: Principal, id: str, need: Need, act: Callable[[MapAccess], None]
) -> Response:
    access = await run_in_threadpool(access_map, principal, id, need)
    await run_in_threadpool(act, access)
    rooms_of(request).news(access, "workshop")
    return Response(status_code=204)


async def _made(
    request: Request, principal: Principal, id: str, need: Need, act: Callable[[MapAccess], str]
) -> Response:
    access = await run_in_threadpool(access_map, principal, id, need)
    made = await run_in_threadpool(act, access)
    rooms_of(request).news(access, "workshop")
    return answer(Made(id=made), 201)
