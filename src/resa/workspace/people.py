"""Who takes part: the owner, members (`accounts` says how they sign in), and guests who were invited by a link.

While nobody has an account an invitation is a courtesy, not a lock: whoever sits at this machine is its owner. It gives a
guest a name of their own, and takes from them what the invitation does not give. Of a link only the digest is kept.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Literal, cast

import msgspec
from sqlalchemy import insert, select, update

from ..errors import NotFoundError, UsageError
from ..texts.sentence import Sentence
from . import audit
from .clock import iso
from .principals import OWNER, MapAccess, Principal
from .rights import Role
from .tables import guest_came, guest_link, journey_right, person
from .workspace import Workspace

GuestRole = Literal["viewer", "commenter", "editor"]
_LONGEST_NAME = 80


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who takes part; `name` is empty until the owner has said theirs."""

    person: str
    name: str
    role: Role
    link: str | None = None
    """What makes a browser this guest's; told once, to who invites."""
    guest: bool = False
    """Came by a link, without an account."""
    may: tuple[str, ...] = ()
    """What the role allows in the workspace (`edit`: what all journeys share); said only to whom it is about."""


def me(principal: Principal) -> Person:
    """Who asks."""
    found = _find(principal.workspace, principal.person)
    if found is not None:
        return Person(person=found.person, name=found.name, role=principal.role)
    return Person(person=principal.person, name=principal.person.partition(":")[2], role=principal.role)


def rename(principal: Principal, name: str) -> Person:
    """Say one's own name. Raises UsageError when it is empty or too long."""
    name = checked_name(name)
    workspace = principal.workspace
    with workspace.database.write() as connection:
        mine = (person.c.workspace == workspace.id, person.c.person == principal.person)
        changed = connection.execute(update(person).where(*mine).values(name=name)).rowcount
        if not changed and principal.person == OWNER:
            connection.execute(
                insert(person).values(
                    workspace=workspace.id, person=OWNER, name=name, role="owner", created_at=iso(workspace.clock())
                )
            )
    return me(principal)


def invite(principal: Principal, name: str, role: GuestRole, journey: MapAccess | None = None) -> Person:
    """A guest with a link of their own: to one journey, which its owner may give, or to all, which takes who runs the workspace."""
    if journey is None:
        principal.require("manage", "the list of guests")
    else:
        journey.require("own")
    name = checked_name(name)
    made = Person(person=f"p:{secrets.token_hex(6)}", name=name, role=role, link=secrets.token_urlsafe(18))
    assert made.link is not None
    workspace = principal.workspace
    with workspace.database.write() as connection:
        connection.execute(
            insert(person).values(
                workspace=workspace.id,
                person=made.person,
                name=name,
                role="none" if journey else role,
                link=_digest(made.link),
                created_at=iso(workspace.clock()),
            )
        )
        if journey is not None:
            own = {"workspace": workspace.id, "journey": journey.document, "holder": made.person}
            connection.execute(insert(journey_right).values(**own, role=role))
        audit.record(
            connection,
            principal,
            "invite",
            document=None if journey is None else journey.document,
            of=made.person,
            role=role,
        )
    return made


def withdraw(principal: Principal, id: str) -> None:
    """Take an invitation back; what the guest wrote stays. Raises NotFoundError."""
    principal.require("manage", "the list of guests")
    workspace = principal.workspace
    with workspace.database.write() as connection:
        guest = (person.c.workspace == workspace.id, person.c.person == id, person.c.person != OWNER)
        changed = connection.execute(
            update(person).where(*guest, person.c.withdrawn_at.is_(None)).values(withdrawn_at=iso(workspace.clock()))
        ).rowcount
        if not changed:
            raise NotFoundError(
                Sentence("workspace.no_such_guest"), value=id, remedy=Sentence("workspace.get_api_people_lists_them")
            )
        audit.record(connection, principal, "withdraw invitation", of=id)


def everybody(principal: Principal) -> list[Person]:
    """The owner, members and the guests who are still invited, in the order they came."""
    principal.require_in_library("view", "the people")
    with principal.workspace.database.read() as connection:
        rows = connection.execute(
            select(person)
            .where(person.c.workspace == principal.workspace.id, person.c.withdrawn_at.is_(None))
            .order_by(person.c.created_at, person.c.person)
        ).all()
    return [
        Person(person=row.person, name=row.name, role=cast(Role, row.role), guest=row.link is not None) for row in rows
    ]


def guest_of(workspace: Workspace, link: str) -> Principal | None:
    """The guest whose link it is; None when there is no such link, it was withdrawn, or the link they came by has ended."""
    with workspace.database.read() as connection:
        row = connection.execute(
            select(person, guest_link.c.ends_at, guest_link.c.ended_at)
            .outerjoin(guest_came, (guest_came.c.workspace == person.c.workspace) & (guest_came.c.person == person.c.person))
            .outerjoin(guest_link, (guest_link.c.workspace == guest_came.c.workspace) & (guest_link.c.link == guest_came.c.link))
            .where(person.c.workspace == workspace.id, person.c.link == _digest(link))
        ).one_or_none()  # fmt: skip
    if row is None or row.withdrawn_at is not None or row.ended_at is not None:
        return None
    if row.ends_at is not None and row.ends_at < iso(workspace.clock()):
        return None
    return Principal(workspace, f"guest {row.name}", cast(Role, row.role), row.person, "guest")


def _find(workspace: Workspace, id: str) -> Person | None:
    with workspace.database.read() as connection:
        row = connection.execute(
            select(person).where(person.c.workspace == workspace.id, person.c.person == id)
        ).one_or_none()
    return None if row is None else Person(person=row.person, name=row.name, role=cast(Role, row.role))


def checked_name(name: str) -> str:
    """A name without line breaks and spare spaces. Raises UsageError when nothing is left of it, or too much."""
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not name or len(name) > _LONGEST_NAME:
        raise UsageError(
            Sentence("workspace.no_name_go"),
            where="name",
            value=name[:100],
            allowed=Sentence("workspace.up_to_name_characters", longest_name=_LONGEST_NAME),
        )
    return name


def _digest(link: str) -> str:
    return hashlib.sha256(link.encode()).hexdigest()
