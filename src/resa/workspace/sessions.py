"""Sessions: which browsers are signed in as whom. A browser holds a random token, the workspace only its digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import cast

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from ..errors import NotFoundError, PrivacyError
from ..texts.sentence import Sentence
from . import audit
from .clock import iso
from .principals import Principal
from .rights import Role, may_give
from .tables import person, session
from .workspace import Workspace

#: How often it is written down that a session is in use.
_SEEN_EVERY = timedelta(minutes=5)
_LONGEST_BROWSER = 200


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that is signed in."""

    session: str
    browser: str
    """What it says of itself."""
    started_at: str
    seen_at: str
    mine: bool
    """The one that asks."""


def digest(token: str) -> str:
    """What is kept of a token. It is random and long, so that no salt and no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(workspace: Workspace, who: str, browser: str, *, instead_of: str | None = None) -> str:
    """A new session's token; the one this browser had before (a token as well) ends."""
    token = secrets.token_urlsafe(32)
    now = workspace.clock()
    with workspace.database.write() as connection:
        connection.execute(delete(session).where(session.c.workspace == workspace.id, session.c.ends_at < iso(now)))
        if instead_of:
            connection.execute(delete(session).where(*_of(workspace, instead_of)))
        connection.execute(
            insert(session).values(
                workspace=workspace.id,
                digest=digest(token),
                session=f"session:{secrets.token_hex(8)}",
                person=who,
                browser="".join(c for c in browser if c.isprintable())[:_LONGEST_BROWSER],
                started_at=iso(now),
                seen_at=iso(now),
                ends_at=iso(now + timedelta(days=workspace.config.session_days)),
            )
        )
    return token


def find(workspace: Workspace, token: str) -> Principal | None:
    """Whoever is signed in by the token; None when it is no session, or one that has ended."""
    now = workspace.clock()
    with workspace.database.read() as connection:
        row = connection.execute(
            select(
                session.c.session, session.c.seen_at, session.c.ends_at, person.c.person, person.c.name, person.c.role
            )
            .join(person, (person.c.workspace == session.c.workspace) & (person.c.person == session.c.person))
            .where(*_of(workspace, token), person.c.withdrawn_at.is_(None))
        ).one_or_none()
    if row is None or row.ends_at < iso(now) or row.seen_at < iso(_idle_since(workspace, now)):
        return None
    if row.seen_at < iso(now - _SEEN_EVERY):
        with workspace.database.write() as connection:
            connection.execute(update(session).where(*_of(workspace, token)).values(seen_at=iso(now)))
    return Principal(workspace, row.name, cast(Role, row.role), row.person, "account", row.session)


def listing(principal: Principal, who: str) -> list[Session]:
    """The sessions of oneself, or of somebody whose account one may run; the newest first."""
    _require(principal, who)
    workspace, now = principal.workspace, principal.workspace.clock()
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(session)
            .where(
                session.c.workspace == workspace.id,
                session.c.person == who,
                session.c.ends_at >= iso(now),
                session.c.seen_at >= iso(_idle_since(workspace, now)),
            )
            .order_by(session.c.started_at.desc(), session.c.session)
        ).all()
    return [
        Session(
            session=row.session,
            browser=row.browser,
            started_at=row.started_at,
            seen_at=row.seen_at,
            mine=row.session == principal.session,
        )
        for row in rows
    ]


def end(principal: Principal, who: str, id: str) -> None:
    """End one session. Raises NotFoundError when the person has none of that id."""
    _require(principal, who)
    workspace = principal.workspace
    with workspace.database.write() as connection:
        of = (session.c.workspace == workspace.id, session.c.person == who, session.c.session == id)
        if not connection.execute(delete(session).where(*of)).rowcount:
            raise NotFoundError(Sentence("people.no_such_session"), value=id)
        audit.record(connection, principal, "end session", of=who)


def end_all(connection: Connection, workspace: Workspace, who: str, *, but: str | None = None) -> None:
    """End every session of a person inside the caller's transaction, save one."""
    of = (session.c.workspace == workspace.id, session.c.person == who)
    connection.execute(delete(session).where(*of, session.c.session != (but or "")))


def sign_out(workspace: Workspace, token: str) -> None:
    """End the session of this browser."""
    with workspace.database.write() as connection:
        connection.execute(delete(session).where(*_of(workspace, token)))


def _require(principal: Principal, who: str) -> None:
    """Everybody runs their own account; others' who could have given them their role."""
    if who == principal.person and principal.way in ("account", "local"):
        return
    principal.require("manage", "the accounts of others")
    with principal.workspace.database.read() as connection:
        role = connection.scalar(
            select(person.c.role).where(person.c.workspace == principal.workspace.id, person.c.person == who)
        )
    if role is None:
        raise NotFoundError(Sentence("people.no_such_member"), value=who)
    if not may_give(principal.role, cast(Role, role)):
        raise PrivacyError(Sentence("people.only_owners_run_owners"), value=who)


def _idle_since(workspace: Workspace, now: datetime) -> datetime:
    return now - timedelta(hours=workspace.config.session_idle_hours)


def _of(workspace: Workspace, token: str) -> tuple[ColumnElement[bool], ...]:
    return session.c.workspace == workspace.id, session.c.digest == digest(token)
