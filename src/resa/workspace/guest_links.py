"""Links by which several people join one journey without an account, each under a name they type: for workshops.

The link says what they may (look, comment or edit) and until when. When it ends, or is ended, everybody who came by it is
out; what they wrote stays under their names.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import msgspec
from sqlalchemy import insert, select, update

from ..errors import ConflictError, NotFoundError, UsageError
from ..texts.sentence import Sentence
from . import audit
from .clock import iso
from .people import GuestRole, checked_name
from .principals import MapAccess, Principal, access_map
from .rights import GUEST_ROLES
from .sessions import digest
from .tables import guest_came, guest_link, journey_right, person

if TYPE_CHECKING:
    from .workspace import Workspace

LONGEST_HOURS = 24 * 90
MOST_GUESTS = 500


class GuestLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link, as who owns the journey sees it."""

    link: str
    name: str
    role: GuestRole
    page: str
    """Which page of the journey it opens; '' = the map."""
    created_at: str
    ends_at: str
    ended: bool
    guests: list[str]
    """Who came by it, by the names they gave."""
    token: str | None = None
    """Only in the answer that makes it."""


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is told who opens the link."""

    title: dict[str, str]
    workspace: str
    role: GuestRole


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is in: where, and what makes the browser theirs."""

    person: str
    journey: str
    page: str
    secret: str
    ends_at: str


def make(access: MapAccess, name: str, role: GuestRole, hours: int, page: str = "") -> GuestLink:
    """A link for so many hours; its token is told this once. Raises UsageError, PrivacyError."""
    access.require("own")
    if role not in GUEST_ROLES:
        raise UsageError(Sentence("people.no_such_guest_role"), where="role", value=role, allowed=list(GUEST_ROLES))
    if not 1 <= hours <= LONGEST_HOURS:
        raise UsageError(Sentence("people.guest_hours", longest=LONGEST_HOURS), where="hours", value=hours)
    if page and not page.replace("-", "").isalnum():
        raise UsageError(Sentence("people.no_such_page"), where="page", value=page)
    workspace, now, token = access.workspace, access.workspace.clock(), secrets.token_urlsafe(18)
    made = GuestLink(
        link=f"guests:{secrets.token_hex(8)}",
        name=checked_name(name),
        role=role,
        page=page,
        created_at=iso(now),
        ends_at=iso(now + timedelta(hours=hours)),
        ended=False,
        guests=[],
        token=token,
    )
    with workspace.database.write() as connection:
        connection.execute(
            insert(guest_link).values(
                workspace=workspace.id,
                link=made.link,
                digest=digest(token),
                journey=access.document,
                name=made.name,
                role=role,
                page=page,
                made_by=access.principal.person,
                created_at=made.created_at,
                ends_at=made.ends_at,
                joined=0,
            )
        )
        audit.record(connection, access.principal, "guest link", document=access.document, of=made.link, role=role)
    return made


def listing(access: MapAccess) -> list[GuestLink]:
    """The journey's links, the newest first."""
    access.require("own")
    workspace, now = access.workspace, iso(access.workspace.clock())
    both = (guest_came.c.workspace == person.c.workspace) & (guest_came.c.person == person.c.person)
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(guest_link)
            .where(guest_link.c.workspace == workspace.id, guest_link.c.journey == access.document)
            .order_by(guest_link.c.created_at.desc(), guest_link.c.link)
        ).all()
        came = connection.execute(
            select(guest_came.c.link, person.c.name)
            .join(person, both)
            .where(guest_came.c.workspace == workspace.id, guest_came.c.link.in_([row.link for row in rows]))
            .order_by(person.c.created_at, person.c.person)
        ).all()
    return [
        GuestLink(
            link=row.link,
            name=row.name,
            role=cast(GuestRole, row.role),
            page=row.page,
            created_at=row.created_at,
            ends_at=row.ends_at,
            ended=has_ended(row, now),
            guests=[one.name for one in came if one.link == row.link],
        )
        for row in rows
    ]


def end(access: MapAccess, id: str) -> None:
    """Nobody comes by it any more, and whoever came by it is out. Raises NotFoundError."""
    access.require("own")
    workspace, now = access.workspace, iso(access.workspace.clock())
    with workspace.database.write() as connection:
        of = (guest_link.c.workspace == workspace.id, guest_link.c.journey == access.document, guest_link.c.link == id)
        ended = update(guest_link).where(*of, guest_link.c.ended_at.is_(None)).values(ended_at=now)
        if not connection.execute(ended).rowcount:
            raise NotFoundError(Sentence("people.no_such_guest_link"), value=id)
        audit.record(connection, access.principal, "end guest link", document=access.document, of=id)


def welcome(workspace: Workspace, token: str) -> Welcome:
    """What the link leads to. Raises NotFoundError for one that is no good (any more)."""
    row = _row(workspace, token)
    access = _access(workspace, row)
    journey = workspace.documents.read(access).document.journey
    return Welcome(title=journey.title, workspace=workspace.name, role=cast(GuestRole, row.role))


def join(workspace: Workspace, token: str, name: str) -> Joined:
    """A new guest under that name. Raises NotFoundError, UsageError, ConflictError when the link is full."""
    row = _row(workspace, token)
    _access(workspace, row)
    name, who, secret = checked_name(name), f"p:{secrets.token_hex(6)}", secrets.token_urlsafe(18)
    now = iso(workspace.clock())
    with workspace.database.write() as connection:
        of = (guest_link.c.workspace == workspace.id, guest_link.c.link == row.link)
        room = update(guest_link).where(*of, guest_link.c.ended_at.is_(None), guest_link.c.joined < MOST_GUESTS)
        if not connection.execute(room.values(joined=guest_link.c.joined + 1)).rowcount:
            raise ConflictError(Sentence("people.guest_link_full", most=MOST_GUESTS))
        own = {"workspace": workspace.id, "person": who}
        connection.execute(insert(person).values(**own, name=name, role="none", link=digest(secret), created_at=now))
        connection.execute(insert(guest_came).values(**own, link=row.link))
        connection.execute(
            insert(journey_right).values(workspace=workspace.id, journey=row.journey, holder=who, role=row.role)
        )
        audit.record(connection, Principal(workspace, f"guest {name}", "none", who, "guest"), "join", document=row.journey, by=row.link)  # fmt: skip
    return Joined(person=who, journey=row.journey, page=row.page, secret=secret, ends_at=row.ends_at)


def has_ended(row: Any, now: str) -> bool:
    """Whether a link (or the link a guest came by) is no good any more."""
    return row.ended_at is not None or row.ends_at < now


def _row(workspace: Workspace, token: str) -> Any:
    with workspace.database.read() as connection:
        row = connection.execute(
            select(guest_link).where(guest_link.c.workspace == workspace.id, guest_link.c.digest == digest(token))
        ).one_or_none()
    if row is None or has_ended(row, iso(workspace.clock())):
        raise NotFoundError(Sentence("people.no_such_guest_link"), remedy=Sentence("people.ask_for_new_share"))
    return row


def _access(workspace: Workspace, row: Any) -> MapAccess:
    """The journey, as a guest would open it. Raises NotFoundError when it is gone."""
    guest = Principal(workspace, "a guest", "none", row.link, "share", None, "viewer", [{row.journey: "viewer"}])
    return access_map(guest, row.journey)
