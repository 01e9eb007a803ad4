"""Who the owners are, and whether a letter reaches them.

An owner is a name on the maps (or an e-mail address). It is somebody's when exactly one account bears that name; otherwise
nobody is written to, and the page of reviews says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple, cast

import msgspec
from sqlalchemy import delete, func, insert, select

from ..errors import NotFoundError
from ..journey.records import Touchpoint
from ..journey.records.base import Language
from ..texts.sentence import Sentence
from . import audit, mail
from .addresses import plain_email
from .principals import Principal, access_library, accessible_maps
from .rights import IN_JOURNEY, Role
from .stage_owners import part_rows
from .tables import account, owner_choice, owner_letter, person, still_true
from .workspace import Workspace

Reach = Literal["reached", "off", "no account", "several", "may not look"]
#: Why no letter goes out at all: no SMTP server is named, or no address that a letter's link could lead to.
Silence = Literal["", "no server", "no address"]


class Account(NamedTuple):
    """Somebody with an account, whom a letter can reach."""

    person: str
    name: str
    role: Role
    email: str


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who owns touchpoints, stages, transitions or journeys."""

    name: str
    touchpoints: int
    parts: int
    """Stages and transitions."""
    journeys: int
    reach: Reach
    told_at: str | None
    """The last monthly letter."""
    said_at: str | None
    """When they last said of one of their touchpoints that it is still true."""


class Owners(msgspec.Struct, frozen=True, kw_only=True):
    """Every owner, and whether letters go out."""

    silence: Silence
    owners: tuple[Owner, ...]


class LetterChoice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether one wants the letters to owners, and in which language."""

    on: bool = True
    language: Language | None = None
    """None: the one that the first map is written in."""


def silence(workspace: Workspace) -> Silence:
    """Why no letter goes out; '' when they do."""
    if not mail.is_set_up(workspace):
        return "no server"
    return "" if workspace.config.url else "no address"


def same(name: str) -> str:
    """A name as it is compared: neither case nor spaces matter."""
    return " ".join(name.split()).casefold()


def members_of(workspace: Workspace) -> Sequence[Account]:
    """Person, name, role and e-mail of everybody with an account."""
    of = (person.c.workspace == account.c.workspace) & (person.c.person == account.c.person)
    query = (
        select(person.c.person, person.c.name, person.c.role, account.c.email)
        .join(person, of)
        .where(account.c.workspace == workspace.id, person.c.withdrawn_at.is_(None))
        .order_by(person.c.created_at, person.c.person)
    )
    with workspace.database.read() as connection:
        rows = connection.execute(query).all()
    return [Account(row.person, row.name, cast(Role, row.role), row.email) for row in rows]


def bearing(name: str, members: Sequence[Account]) -> list[Account]:
    """The accounts that an owner's name can mean."""
    if "@" in name:
        return [row for row in members if row.email == plain_email(name)]
    return [row for row in members if same(row.name) == same(name)]


def as_principal(workspace: Workspace, row: Account) -> Principal:
    """The member as they would come in."""
    return Principal(workspace, row.name, row.role, row.person, "account")


def owners(principal: Principal) -> Owners:
    """Every name that owns something on what the principal may view."""
    workspace = principal.workspace
    library = workspace.documents.read(access_library(principal)).document
    points = Counter(one.owner.strip() for one in library.of(Touchpoint) if one.owner.strip())
    accesses = list(accessible_maps(principal))
    read = [workspace.documents.read(access).document.journey for access in accesses]
    journeys = Counter(one.owner.strip() for one in read if one.owner.strip())
    parts = Counter(one.owner for one in part_rows(accesses, {}) if one.owner)
    members = members_of(workspace)
    told, said = _told(workspace), _said(workspace)
    found = []
    for name in sorted({*points, *parts, *journeys}, key=same):
        those = bearing(name, members)
        who = those[0].person if len(those) == 1 else ""
        found.append(
            Owner(
                name=name, touchpoints=points[name], parts=parts[name], journeys=journeys[name], reach=_reach(workspace, those),
                told_at=told.get(who), said_at=said.get(who),
            )
        )  # fmt: skip
    return Owners(silence=silence(workspace), owners=tuple(found))


def choice(workspace: Workspace, who: str) -> LetterChoice:
    """What a person chose; all letters without a word of theirs."""
    of = (owner_choice.c.workspace == workspace.id, owner_choice.c.person == who)
    with workspace.database.read() as connection:
        row = connection.execute(select(owner_choice).where(*of)).one_or_none()
    return LetterChoice() if row is None else LetterChoice(on=row.letters == "on", language=row.language or None)


def choose(principal: Principal, wanted: LetterChoice) -> None:
    """Turn one's own letters on or off, and say in which language. Raises NotFoundError for whoever has no account."""
    workspace, who = principal.workspace, principal.person
    if who not in {row.person for row in members_of(workspace)}:
        raise NotFoundError(Sentence("people.no_such_member"), value=principal.name)
    of = (owner_choice.c.workspace == workspace.id, owner_choice.c.person == who)
    with workspace.database.write() as connection:
        connection.execute(delete(owner_choice).where(*of))
        row = {"letters": "on" if wanted.on else "off", "language": wanted.language or ""}
        connection.execute(insert(owner_choice).values(workspace=workspace.id, person=who, **row))
        audit.record(connection, principal, "letters to owners", on=wanted.on)


def _reach(workspace: Workspace, those: Sequence[Account]) -> Reach:
    if len(those) != 1:
        return "several" if those else "no account"
    member = as_principal(workspace, those[0])
    if "view" not in IN_JOURNEY[member.role_in_library()]:
        return "may not look"
    return "reached" if choice(workspace, member.person).on else "off"


def _told(workspace: Workspace) -> dict[str, str]:
    query = select(owner_letter.c.person, func.max(owner_letter.c.at)).where(
        owner_letter.c.workspace == workspace.id, owner_letter.c.about.like("month:%")
    )
    with workspace.database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query.group_by(owner_letter.c.person))}


def _said(workspace: Workspace) -> dict[str, str]:
    query = select(still_true.c.person, func.max(still_true.c.at)).where(still_true.c.workspace == workspace.id)
    with workspace.database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query.group_by(still_true.c.person))}
