"""Running the workspace: members, their sessions, teams, rights for one journey."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ...workspace import accounts, sessions, teams
from ...workspace.accounts import Invited, Member
from ...workspace.principals import access_map
from ...workspace.rights import JourneyRole, Role
from ...workspace.sessions import Session
from ...workspace.teams import Right, Team
from ..answers import answer, body_of, gives, takes
from ..asking import Somebody
from .people import rooms_of

router = APIRouter(tags=["members"])


class NewMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to invite."""

    name: str
    email: str
    role: Role = "editor"


class NewRole(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The role somebody is to have in the workspace."""

    role: Role


class NewTeam(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a team is called."""

    name: str


class TeamChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should be otherwise; the rest stays."""

    name: str | None = None
    people: tuple[str, ...] | None = None


class NewRight(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role in the journey; null: what the workspace says."""

    role: JourneyRole | None


@router.get("/api/members", summary="Everybody with an account", **gives(list[Member]))
def members(principal: Somebody) -> Response:
    return answer(accounts.members(principal))


@router.post("/api/members", summary="Invite a member; the link is told this once", **gives(Invited, status=201), **takes(NewMember))  # fmt: skip
async def invite(request: Request, principal: Somebody) -> Response:
    new = await body_of(NewMember)(request)
    made = await run_in_threadpool(accounts.invite, principal, new.name, new.email, new.role)
    rooms_of(request).everywhere(principal.workspace, "people")
    return answer(made, 201)


@router.put("/api/members/{person}", summary="Give a member another role", status_code=204, **takes(NewRole))
async def change_role(person: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(NewRole)(request)
    await run_in_threadpool(accounts.set_role, principal, person, wanted.role)
    rooms_of(request).recheck(principal.workspace)
    return Response(status_code=204)


@router.delete("/api/members/{person}", summary="Take a member's account away", status_code=204)
async def remove(person: str, request: Request, principal: Somebody) -> Response:
    await run_in_threadpool(accounts.remove, principal, person)
    rooms_of(request).recheck(principal.workspace)
    rooms_of(request).everywhere(principal.workspace, "people")
    return Response(status_code=204)


@router.post("/api/members/{person}/link", summary="A new link to choose a password; ends the sessions", **gives(Invited, status=201))  # fmt: skip
async def new_link(person: str, request: Request, principal: Somebody) -> Response:
    made = await run_in_threadpool(accounts.new_link, principal, person)
    rooms_of(request).recheck(principal.workspace)
    return answer(made, 201)


@router.delete("/api/members/{person}/second-factor", summary="For somebody who lost theirs", status_code=204)
async def forget_factor(person: str, request: Request, principal: Somebody) -> Response:
    await run_in_threadpool(accounts.forget_factor, principal, person)
    rooms_of(request).recheck(principal.workspace)
    return Response(status_code=204)


@router.get("/api/members/{person}/sessions", summary="Where a member is signed in", **gives(list[Session]))
def member_sessions(person: str, principal: Somebody) -> Response:
    return answer(sessions.listing(principal, person))


@router.delete("/api/members/{person}/sessions/{session}", summary="End a member's session", status_code=204)
async def end_session(person: str, session: str, request: Request, principal: Somebody) -> Response:
    await run_in_threadpool(sessions.end, principal, person, session)
    rooms_of(request).recheck(principal.workspace)
    return Response(status_code=204)


@router.get("/api/teams", summary="The teams", **gives(list[Team]))
def all_teams(principal: Somebody) -> Response:
    return answer(teams.listing(principal))


@router.post("/api/teams", summary="A new team", **gives(Team, status=201), **takes(NewTeam))
async def make_team(request: Request, principal: Somebody) -> Response:
    new = await body_of(NewTeam)(request)
    return answer(await run_in_threadpool(teams.make, principal, new.name), 201)


@router.put("/api/teams/{team}", summary="Another name, or who is in it", status_code=204, **takes(TeamChange))
async def change_team(team: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(TeamChange)(request)
    await run_in_threadpool(teams.change, principal, team, wanted.name, wanted.people)
    rooms_of(request).recheck(principal.workspace)
    return Response(status_code=204)


@router.delete("/api/teams/{team}", summary="Take a team away", status_code=204)
async def remove_team(team: str, request: Request, principal: Somebody) -> Response:
    await run_in_threadpool(teams.remove, principal, team)
    rooms_of(request).recheck(principal.workspace)
    return Response(status_code=204)


@router.get("/api/journeys/{id}/rights", summary="Who may do what in this journey", **gives(list[Right]))
def rights(id: str, principal: Somebody) -> Response:
    return answer(teams.rights(access_map(principal, id, "own")))


@router.put("/api/journeys/{id}/rights/{holder}", summary="Give a person, a team or everybody (*) a role in this journey", status_code=204, **takes(NewRight))  # fmt: skip
async def give_right(id: str, holder: str, request: Request, principal: Somebody) -> Response:
    wanted = await body_of(NewRight)(request)
    await run_in_threadpool(lambda: teams.give(access_map(principal, id, "own"), holder, wanted.role))
    rooms_of(request).recheck(principal.workspace)
    return Response(status_code=204)
