"""Teams, and who may do what in one journey. The decision itself is made in `rights`."""

from __future__ import annotations

import secrets
from typing import cast

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from ..errors import NotFoundError
from ..texts.sentence import Sentence
from . import audit
from .clock import iso
from .people import checked_name
from .principals import MapAccess, Principal
from .rights import EVERYBODY, JourneyRole
from .tables import journey_right, person, team, team_member


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """People who are given rights together."""

    team: str
    name: str
    people: tuple[str, ...]


class Right(msgspec.Struct, frozen=True, kw_only=True):
    """What a person, a team or everybody (`*`) may in one journey."""

    holder: str
    name: str
    """Empty for everybody."""
    role: JourneyRole


def listing(principal: Principal) -> list[Team]:
    """Every team, by name."""
    principal.require("view", "the teams")
    workspace = principal.workspace
    with workspace.database.read() as connection:
        rows = connection.execute(select(team).where(team.c.workspace == workspace.id)).all()
        pairs = connection.execute(
            select(team_member.c.team, team_member.c.person)
            .where(team_member.c.workspace == workspace.id)
            .order_by(team_member.c.person)
        ).all()
    found = [Team(team=r.team, name=r.name, people=tuple(p for t, p in pairs if t == r.team)) for r in rows]
    return sorted(found, key=lambda one: (one.name.casefold(), one.team))


def make(principal: Principal, name: str) -> Team:
    """A team with nobody in it yet."""
    principal.require("manage", "the teams")
    made = Team(team=f"team:{secrets.token_hex(6)}", name=checked_name(name), people=())
    workspace = principal.workspace
    with workspace.database.write() as connection:
        connection.execute(
            insert(team).values(
                workspace=workspace.id, team=made.team, name=made.name, created_at=iso(workspace.clock())
            )
        )
        audit.record(connection, principal, "make team", of=made.team)
    return made


def change(principal: Principal, id: str, name: str | None, people: tuple[str, ...] | None) -> None:
    """Another name, or who is in it now. Raises NotFoundError for an unknown team or person."""
    principal.require("manage", "the teams")
    workspace = principal.workspace
    with workspace.database.write() as connection:
        own = (team.c.workspace == workspace.id, team.c.team == id)
        _require_team(connection, principal, id)
        if name is not None:
            connection.execute(update(team).where(*own).values(name=checked_name(name)))
        if people is not None:
            for one in people:
                _require_person(connection, principal, one)
            members = (team_member.c.workspace == workspace.id, team_member.c.team == id)
            connection.execute(delete(team_member).where(*members))
            for one in sorted(set(people)):
                connection.execute(insert(team_member).values(workspace=workspace.id, team=id, person=one))
        audit.record(connection, principal, "change team", of=id, n=None if people is None else len(set(people)))


def joined(connection: Connection, principal: Principal, id: str, who: str) -> None:
    """One more in the team, inside the caller's transaction. Raises NotFoundError for an unknown team."""
    principal.require("manage", "the teams")
    _require_team(connection, principal, id)
    connection.execute(insert(team_member).values(workspace=principal.workspace.id, team=id, person=who))
    audit.record(connection, principal, "change team", of=id, n=1)


def remove(principal: Principal, id: str) -> None:
    """Take the team and its rights away; its people stay."""
    principal.require("manage", "the teams")
    workspace = principal.workspace
    with workspace.database.write() as connection:
        _require_team(connection, principal, id)
        connection.execute(delete(team).where(team.c.workspace == workspace.id, team.c.team == id))
        connection.execute(delete(team_member).where(team_member.c.workspace == workspace.id, team_member.c.team == id))
        held = (journey_right.c.workspace == workspace.id, journey_right.c.holder == id)
        connection.execute(delete(journey_right).where(*held))
        audit.record(connection, principal, "remove team", of=id)


def rights(access: MapAccess) -> list[Right]:
    """What is said about one journey: everybody first, then by name."""
    access.require("own")
    workspace = access.workspace
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(journey_right).where(
                journey_right.c.workspace == workspace.id, journey_right.c.journey == access.document
            )
        ).all()
        people = connection.execute(select(person.c.person, person.c.name).where(person.c.workspace == workspace.id))
        names = {row.person: row.name for row in people}
        groups = connection.execute(select(team.c.team, team.c.name).where(team.c.workspace == workspace.id))
        names |= {row.team: row.name for row in groups}
    found = [Right(holder=r.holder, name=names.get(r.holder, ""), role=cast(JourneyRole, r.role)) for r in rows]
    return sorted(found, key=lambda one: (one.holder != EVERYBODY, one.name.casefold(), one.holder))


def give(access: MapAccess, holder: str, role: JourneyRole | None) -> None:
    """Say what a holder may in the journey; None = nothing is said, and the role in the workspace counts."""
    access.require("own")
    workspace = access.workspace
    with workspace.database.write() as connection:
        if holder.startswith("team:"):
            _require_team(connection, access.principal, holder)
        elif holder != EVERYBODY:
            _require_person(connection, access.principal, holder)
        own = {"workspace": workspace.id, "journey": access.document, "holder": holder}
        connection.execute(
            delete(journey_right).where(*(journey_right.c[name] == value for name, value in own.items()))
        )
        if role is not None:
            connection.execute(insert(journey_right).values(**own, role=role))
        audit.record(connection, access.principal, "give right", document=access.document, of=holder, role=role)


def _require_team(connection: Connection, principal: Principal, id: str) -> None:
    found = select(team.c.team).where(team.c.workspace == principal.workspace.id, team.c.team == id)
    if connection.scalar(found) is None:
        raise NotFoundError(Sentence("people.no_such_team"), value=id)


def _require_person(connection: Connection, principal: Principal, id: str) -> None:
    found = select(person.c.person).where(
        person.c.workspace == principal.workspace.id, person.c.person == id, person.c.withdrawn_at.is_(None)
    )
    if connection.scalar(found) is None:
        raise NotFoundError(Sentence("people.no_such_member"), value=id)
