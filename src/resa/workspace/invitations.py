"""Members who are invited by e-mail: a letter with a link that is good once and for a week; which of them have not come yet.

Without e-mail the link is given to whoever invites, to be sent by other means; with it nobody but the receiver sees it. Of the
link only the digest is kept (`account_link`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal, cast

import msgspec
from sqlalchemy import Connection, delete, insert, select

from ..errors import NotFoundError
from ..texts.sentence import Sentence
from . import accounts, attempts, audit, mail, people, teams
from .accounts import Invited
from .addresses import checked_email
from .clock import iso
from .principals import Principal
from .rights import Role
from .tables import account, account_link, invitation, letter, person, team, team_member

LetterState = Literal["none", "waiting", "sent", "given up"]


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has not come yet."""

    person: str
    name: str
    email: str
    role: Role
    teams: list[str]
    """By name."""
    invited_by: str
    """'' when it was on this machine."""
    at: str
    ends_at: str | None
    """When the link ends; null when there is none any more."""
    ended: bool
    letter: LetterState
    problem: str
    """Why the letter has not gone out (`mail`), '' when it has or there is none."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation that was made."""

    person: str
    ends_at: str
    mailed: bool
    token: str | None
    """The link's token when no letter goes out, told this once."""


def invite(
    principal: Principal, email: str, role: Role, *, language: str, site: str, name: str = "", team: str | None = None
) -> Sent:
    """Raises PrivacyError for a role one may not give, ConflictError for an address somebody has, TooManyAttempts."""
    principal.require("manage", "the list of members")
    plain = checked_email(email)
    attempts.count(principal.workspace, f"invite {plain}", principal.person)
    with principal.workspace.database.write() as connection:
        made = accounts.invited(connection, principal, name.strip() or _name_of(plain), plain, role)
        if team is not None:
            teams.joined(connection, principal, team, made.person)
        sent = _sent(connection, principal, made, language, site)
    principal.workspace.post.wake()
    return sent


def again(principal: Principal, who: str, *, language: str, site: str) -> Sent:
    """A new link, by letter if there is e-mail; the one before is void. Raises NotFoundError, TooManyAttempts."""
    principal.require("manage", "the list of members")
    workspace = principal.workspace
    with workspace.database.read() as connection:
        row = _open(connection, principal, who)
    attempts.count(workspace, f"invite {row.email}", principal.person)
    with workspace.database.write() as connection:
        _open(connection, principal, who)
        sent = _sent(connection, principal, accounts.linked_anew(connection, principal, who), language, site)
    workspace.post.wake()
    return sent


def withdraw(principal: Principal, who: str) -> None:
    """The link is void and the account gone. Raises NotFoundError when they came meanwhile."""
    principal.require("manage", "the list of members")
    with principal.workspace.database.read() as connection:
        _open(connection, principal, who)
    accounts.remove(principal, who)
    audit.note(principal, "withdraw invitation", of=who)


def listing(principal: Principal) -> list[Invitation]:
    """Who was invited and has not come, the newest first."""
    principal.require("manage", "the list of members")
    workspace, now = principal.workspace, iso(principal.workspace.clock())
    with workspace.database.read() as connection:
        rows = connection.execute(_waiting(principal).order_by(account.c.created_at.desc(), account.c.person)).all()
        both = (team.c.workspace == team_member.c.workspace) & (team.c.team == team_member.c.team)
        own = select(team_member.c.person, team.c.name).join(team, both).where(team.c.workspace == workspace.id)
        in_teams = connection.execute(own.order_by(team.c.name)).all()
        names = select(person.c.person, person.c.name).where(person.c.workspace == workspace.id)
        name_of = {row.person: row.name for row in connection.execute(names)}
    return [
        Invitation(
            person=row.person,
            name=row.name,
            email=row.email,
            role=cast(Role, row.role),
            teams=[one.name for one in in_teams if one.person == row.person],
            invited_by=name_of.get(row.invited_by, ""),
            at=row.at or row.created_at,
            ends_at=row.ends_at,
            ended=row.ends_at is None or row.ends_at < now,
            letter=cast(LetterState, row.state or ("sent" if row.letter else "none")),
            problem=row.problem or "",
        )
        for row in rows
    ]


def _sent(connection: Connection, principal: Principal, made: Invited, language: str, site: str) -> Sent:
    """The letter, if there is e-mail, and that there is an invitation."""
    workspace, by_mail = principal.workspace, mail.is_set_up(principal.workspace)
    own = {"workspace": workspace.id, "person": made.person}
    id = ""
    if by_mail:
        row = connection.execute(_waiting(principal).where(account.c.person == made.person)).one()
        lasts = datetime.fromisoformat(made.ends_at) - workspace.clock()
        values = {
            "name": row.name,
            "by": people.me(principal).name or workspace.name,
            "days": max(1, round(lasts / timedelta(days=1))),
        }
        link = f"{site}/welcome#{made.token}"
        id = mail.queued(connection, workspace, "invitation", row.email, language, values, link=link, good_for=lasts) or ""  # fmt: skip
    connection.execute(delete(invitation).where(*(invitation.c[name] == value for name, value in own.items())))
    connection.execute(
        insert(invitation).values(**own, invited_by=principal.person, letter=id, at=iso(workspace.clock()))
    )
    return Sent(person=made.person, ends_at=made.ends_at, mailed=by_mail, token=None if by_mail else made.token)


def _waiting(principal: Principal) -> Any:
    """Accounts nobody has come to: without a password, and never signed in by other ways either."""
    id = principal.workspace.id
    return (
        select(
            account.c.person, account.c.email, account.c.created_at, person.c.name, person.c.role, invitation.c.invited_by,
            invitation.c.at, invitation.c.letter, account_link.c.ends_at, letter.c.state, letter.c.problem,
        )
        .join(person, (person.c.workspace == account.c.workspace) & (person.c.person == account.c.person))
        .outerjoin(invitation, (invitation.c.workspace == account.c.workspace) & (invitation.c.person == account.c.person))
        .outerjoin(account_link, (account_link.c.workspace == account.c.workspace) & (account_link.c.person == account.c.person))
        .outerjoin(letter, (letter.c.workspace == account.c.workspace) & (letter.c.letter == invitation.c.letter))
        .where(account.c.workspace == id, account.c.password == "", account.c.signed_in_at.is_(None), person.c.withdrawn_at.is_(None))
    )  # fmt: skip


def _open(connection: Connection, principal: Principal, who: str) -> Any:
    row = connection.execute(_waiting(principal).where(account.c.person == who)).one_or_none()
    if row is None:
        raise NotFoundError(Sentence("people.no_such_invitation"), value=who)
    return row


def _name_of(email: str) -> str:
    """A name to begin with, from the address: whoever comes can write another."""
    parts = email.partition("@")[0].replace("_", ".").replace("-", ".").split(".")
    return " ".join(part[:1].upper() + part[1:] for part in parts if part) or email
