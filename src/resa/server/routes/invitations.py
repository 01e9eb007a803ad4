"""Inviting members by e-mail."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...journey.records import Language
from ...workspace import invitations
from ...workspace.invitations import Invitation, Sent
from ...workspace.rights import Role
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody, site_of
from .people import rooms_of

router = APIRouter(tags=["members"])


class NewInvitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to invite, as what; the language of the letter."""

    email: str
    role: Role = "editor"
    name: str = ""
    """'' = made from the address; they can write another."""
    team: str | None = None
    language: Language = "en"


@router.get("/api/invitations", summary="Who was invited and has not come", **gives(list[Invitation]))
def listing(principal: Somebody) -> Response:
    return answer(invitations.listing(principal))


@router.post("/api/invitations", summary="Invite by a letter; without e-mail the link is told this once", **gives(Sent, status=201), **takes(NewInvitation))  # fmt: skip
async def invite(request: Request, principal: Somebody) -> Response:
    new = await body_of(NewInvitation)(request)
    made = await run_in_threadpool(
        lambda: invitations.invite(
            principal, new.email, new.role, language=new.language, site=site_of(request), name=new.name, team=new.team
        )
    )
    rooms_of(request).everywhere(principal.workspace, "people")
    return answer(made, 201)


@router.post("/api/invitations/{person}/again", summary="Another letter with a new link", **gives(Sent, status=201))
async def again(person: str, request: Request, principal: Somebody, language: Language = "en") -> Response:
    made = await run_in_threadpool(
        lambda: invitations.again(principal, person, language=language, site=site_of(request))
    )
    return answer(made, 201)


@router.delete("/api/invitations/{person}", summary="Take an invitation back", status_code=204)
async def withdraw(person: str, request: Request, principal: Somebody) -> Response:
    await run_in_threadpool(invitations.withdraw, principal, person)
    rooms_of(request).everywhere(principal.workspace, "people")
    return Response(status_code=204)
