"""API tokens: a program signs in as a person, by a secret of which only the digest is kept. It may at most what it was made
for, never more than the person may, and never run accounts."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Literal, cast

import msgspec
from sqlalchemy import delete, insert, or_, select, update

from ..errors import NotFoundError, PrivacyError, UsageError
from ..texts.sentence import Sentence
from . import account_letters, audit
from .clock import iso
from .people import checked_name
from .principals import Principal
from .rights import Role, rank
from .sessions import digest
from .tables import account, api_token, person
from .workspace import Workspace

TokenRole = Literal["viewer", "commenter", "editor"]
#: How a token begins, so that people and programs that look for lost secrets know it.
PREFIX = "resa_"
_LONGEST_DAYS = 3_660
_USED_EVERY = timedelta(minutes=5)


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """One token of one's own."""

    token: str
    name: str
    role: TokenRole
    created_at: str
    used_at: str | None
    ends_at: str | None
    secret: str | None = None
    """Only in the answer that makes it."""


def listing(principal: Principal) -> list[Token]:
    """One's own tokens, the newest first."""
    workspace = _members(principal)
    with workspace.database.read() as connection:
        rows = connection.execute(
            select(api_token)
            .where(api_token.c.workspace == workspace.id, api_token.c.person == principal.person)
            .order_by(api_token.c.created_at.desc(), api_token.c.token)
        ).all()
    return [
        Token(
            token=row.token,
            name=row.name,
            role=cast(TokenRole, row.role),
            created_at=row.created_at,
            used_at=row.used_at,
            ends_at=row.ends_at,
        )
        for row in rows
    ]


def make(principal: Principal, name: str, role: TokenRole, days: int | None) -> Token:
    """A token for so many days (None: until it is taken back); its secret is told this once."""
    workspace = _members(principal)
    if days is not None and not 1 <= days <= _LONGEST_DAYS:
        raise UsageError(Sentence("people.token_days", longest=_LONGEST_DAYS), where="days", value=days)
    now = workspace.clock()
    made = Token(
        token=f"token:{secrets.token_hex(8)}",
        name=checked_name(name),
        role=role,
        created_at=iso(now),
        used_at=None,
        ends_at=None if days is None else iso(now + timedelta(days=days)),
        secret=PREFIX + secrets.token_urlsafe(32),
    )
    assert made.secret is not None
    with workspace.database.write() as connection:
        connection.execute(
            insert(api_token).values(
                workspace=workspace.id,
                token=made.token,
                digest=digest(made.secret),
                person=principal.person,
                name=made.name,
                role=role,
                created_at=made.created_at,
                ends_at=made.ends_at,
            )
        )
        audit.record(connection, principal, "make token", of=made.token, role=role)
        account_letters.tell(connection, workspace, principal.person, "token")
    workspace.post.wake()
    return made


def take_back(principal: Principal, id: str) -> None:
    """The token is void from now on. Raises NotFoundError."""
    workspace = _members(principal)
    with workspace.database.write() as connection:
        own = (api_token.c.workspace == workspace.id, api_token.c.person == principal.person, api_token.c.token == id)
        if not connection.execute(delete(api_token).where(*own)).rowcount:
            raise NotFoundError(Sentence("people.no_such_token"), value=id)
        audit.record(connection, principal, "take token back", of=id)


def find(workspace: Workspace, secret: str) -> Principal | None:
    """The person whose token it is, with at most the token's role."""
    now = workspace.clock()
    own = (api_token.c.workspace == workspace.id, api_token.c.digest == digest(secret))
    with workspace.database.read() as connection:
        row = connection.execute(
            select(api_token, person.c.name.label("who"), person.c.role.label("may"))
            .join(person, (person.c.workspace == api_token.c.workspace) & (person.c.person == api_token.c.person))
            .join(account, (account.c.workspace == person.c.workspace) & (account.c.person == person.c.person))
            .where(*own, person.c.withdrawn_at.is_(None))
            .where(or_(api_token.c.ends_at.is_(None), api_token.c.ends_at >= iso(now)))
        ).one_or_none()
    if row is None:
        return None
    if row.used_at is None or row.used_at < iso(now - _USED_EVERY):
        with workspace.database.write() as connection:
            connection.execute(update(api_token).where(*own).values(used_at=iso(now)))
    most = cast(Role, row.role)
    role = min(cast(Role, row.may), most, key=rank)
    return Principal(workspace, f"{row.who} ({row.name})", role, row.person, "token", row.token, most)


def _members(principal: Principal) -> Workspace:
    if principal.way != "account":
        raise PrivacyError(Sentence("people.only_members_do_this"))
    return principal.workspace
