"""Accounts: the first owner's, members invited by a link that lets them choose a password, roles, signing in.

While nobody has an account the workspace is its local owner's, on this machine only. The first account is an owner's and
turns signing in on for good: the last owner can be neither removed nor made less.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, cast

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from ..errors import ConflictError, NotFoundError, PrivacyError, UsageError
from ..texts.sentence import Sentence
from . import account_letters, attempts, audit, passwords, second_factor, sessions
from .addresses import checked_email, plain_email
from .clock import iso
from .people import checked_name
from .principals import OWNER, Principal, local_owner
from .rights import Role, may_give
from .sessions import digest
from .tables import (
    account,
    account_link,
    api_token,
    invitation,
    journey_right,
    person,
    session,
    sign_in_link,
    team_member,
)
from .workspace import Workspace

_LINK_LASTS = timedelta(days=7)


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with an account, as those see it who run the workspace."""

    person: str
    name: str
    email: str
    role: Role
    second_factor: bool
    waiting: bool
    """Invited, and has not yet chosen a password."""
    signed_in_at: str | None


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """A link to send: whoever has it chooses the password, once. It is shown this once."""

    person: str
    token: str
    ends_at: str


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """Who proved to be whom; without `person` the second factor is still missing."""

    person: str | None


def exist(workspace: Workspace) -> bool:
    """Whether signing in is on. Once it is, it stays."""
    if not workspace.signs_in:
        with workspace.database.read() as connection:
            found = connection.scalar(select(account.c.person).where(account.c.workspace == workspace.id).limit(1))
        workspace.signs_in = found is not None
    return workspace.signs_in


def make_owner(workspace: Workspace, name: str, email: str, password: str) -> str:
    """The first account, which is the local owner's; gives the person. Raises ConflictError when there is one already."""
    name, email = checked_name(name), checked_email(email)
    hash = passwords.hashed(passwords.checked(password, name, email, workspace.name))
    now = iso(workspace.clock())
    with workspace.database.write() as connection:
        if connection.scalar(select(account.c.person).where(account.c.workspace == workspace.id).limit(1)) is not None:
            raise ConflictError(Sentence("people.owner_has_account"), remedy=Sentence("people.sign_in_instead"))
        own = (person.c.workspace == workspace.id, person.c.person == OWNER)
        if not connection.execute(update(person).where(*own).values(name=name, role="owner")).rowcount:
            connection.execute(insert(person).values(workspace=workspace.id, person=OWNER, name=name, role="owner", created_at=now))  # fmt: skip
        _add(connection, workspace, OWNER, email, hash)
        audit.record(connection, local_owner(workspace), "sign-in on")
    workspace.signs_in = True
    return OWNER


def invite(principal: Principal, name: str, email: str, role: Role) -> Invited:
    """A member who may sign in once they have chosen a password by the link."""
    with principal.workspace.database.write() as connection:
        return invited(connection, principal, name, email, role)


def invited(connection: Connection, principal: Principal, name: str, email: str, role: Role) -> Invited:
    """The same inside the caller's transaction."""
    _require_giving(principal, role)
    name, email = checked_name(name), checked_email(email)
    workspace, who = principal.workspace, f"p:{secrets.token_hex(6)}"
    if not workspace.signs_in and connection.scalar(_any_account(workspace)) is None:
        raise UsageError(Sentence("people.owner_first"))
    if by_email(connection, workspace, email) is not None:
        raise ConflictError(Sentence("people.email_taken"), where="email", value=email)
    connection.execute(
        insert(person).values(
            workspace=workspace.id, person=who, name=name, role=role, created_at=iso(workspace.clock())
        )
    )
    _add(connection, workspace, who, email, "")
    audit.record(connection, principal, "invite member", of=who, role=role)
    return _link(connection, workspace, who)


def new_link(principal: Principal, who: str) -> Invited:
    """A link to choose a new password, for somebody who lost theirs. Their second factor stays; their sessions end."""
    with principal.workspace.database.write() as connection:
        return linked_anew(connection, principal, who)


def linked_anew(connection: Connection, principal: Principal, who: str) -> Invited:
    """The same inside the caller's transaction."""
    workspace = principal.workspace
    _require_running(connection, principal, who)
    sessions.end_all(connection, workspace, who)
    audit.record(connection, principal, "new password link", of=who)
    return _link(connection, workspace, who)


def accept(workspace: Workspace, token: str, password: str, name: str = "") -> str:
    """Choose the password by a link, which is then used up, and if one likes another name; gives the person. Raises
    NotFoundError."""
    name = checked_name(name) if name.strip() else ""
    with workspace.database.read() as connection:
        row = _linked(connection, workspace, token)
    hash = passwords.hashed(passwords.checked(password, row.name, row.email, workspace.name))
    with workspace.database.write() as connection:
        row = _linked(connection, workspace, token)
        of = (account_link.c.workspace == workspace.id, account_link.c.person == row.person)
        connection.execute(delete(account_link).where(*of))
        connection.execute(update(account).where(*_of(workspace, row.person)).values(password=hash))
        if name:
            own = (person.c.workspace == workspace.id, person.c.person == row.person)
            connection.execute(update(person).where(*own).values(name=name))
        came = (invitation.c.workspace == workspace.id, invitation.c.person == row.person)
        connection.execute(delete(invitation).where(*came))
        sessions.end_all(connection, workspace, row.person)
        audit.record(connection, Principal(workspace, row.name, "none", row.person), "choose password")
        if row.password:
            account_letters.tell(connection, workspace, row.person, "password")
    workspace.post.wake()
    return str(row.person)


def whose(workspace: Workspace, token: str) -> tuple[str, str]:
    """Name and e-mail of whom a link is for. Raises NotFoundError."""
    with workspace.database.read() as connection:
        row = _linked(connection, workspace, token)
    return row.name, row.email


def sign_in(workspace: Workspace, email: str, password: str, code: str, address: str) -> SignedIn:
    """Who it is. An unknown e-mail, a wrong password and an account without one are refused alike, and take as long."""
    plain = plain_email(email)
    attempts.count(workspace, plain, address)
    with workspace.database.read() as connection:
        row = by_email(connection, workspace, plain)
    right = passwords.fits("" if row is None else row.password, password)
    if row is None or not right or row.withdrawn_at is not None:
        raise PrivacyError(Sentence("people.wrong_email_or_password"), remedy=Sentence("people.ask_for_new_link"))
    if not second_factor_given(workspace, row, code):
        attempts.succeeded(workspace, plain, address)
        return SignedIn(person=None)
    attempts.succeeded(workspace, plain, address)
    if passwords.is_old(row.password):
        hash = passwords.hashed(password)
        with workspace.database.write() as connection:
            connection.execute(update(account).where(*_of(workspace, row.person)).values(password=hash))
    note_entry(workspace, row)
    return SignedIn(person=row.person)


def second_factor_given(workspace: Workspace, row: Any, code: str) -> bool:
    """Whether the account needs no second factor or the code is right; False: it is still to be asked for. Raises PrivacyError."""
    if row.totp_since is None:
        return True
    if code and not second_factor.take(workspace, row.person, code):
        raise PrivacyError(Sentence("people.wrong_code"), remedy=Sentence("people.look_at_the_clock"))
    return bool(code)


def note_entry(workspace: Workspace, row: Any, way: str = "") -> None:
    """Somebody is in: when, and in the trail."""
    with workspace.database.write() as connection:
        now = {"signed_in_at": iso(workspace.clock())}
        connection.execute(update(account).where(*_of(workspace, row.person)).values(**now))
        member = Principal(workspace, row.name, cast(Role, row.role), row.person)
        audit.record(connection, member, "sign in", way=way or "by password")


def change_password(principal: Principal, old: str, new: str, address: str) -> None:
    """A new password; every other session of the account ends."""
    workspace = principal.workspace
    row = second_factor.confirmed(principal, old, address)
    hash = passwords.hashed(passwords.checked(new, row.email, principal.name, workspace.name))
    with workspace.database.write() as connection:
        connection.execute(update(account).where(*_of(workspace, principal.person)).values(password=hash))
        sessions.end_all(connection, workspace, principal.person, but=principal.session)
        audit.record(connection, principal, "change password")
        account_letters.tell(connection, workspace, principal.person, "password")
    workspace.post.wake()


def set_role(principal: Principal, who: str, role: Role) -> None:
    """Give a member another role. Raises PrivacyError when one may not, ConflictError for the last owner."""
    _require_giving(principal, role)
    workspace = principal.workspace
    with workspace.database.write() as connection:
        row = _require_running(connection, principal, who)
        _keep_an_owner(connection, workspace, row, role)
        own = (person.c.workspace == workspace.id, person.c.person == who)
        connection.execute(update(person).where(*own).values(role=role))
        audit.record(connection, principal, "change role", of=who, role=role)


def remove(principal: Principal, who: str) -> None:
    """Take the account away, with its sessions, tokens and rights. What the person wrote stays under their name."""
    workspace = principal.workspace
    with workspace.database.write() as connection:
        row = _require_running(connection, principal, who)
        _keep_an_owner(connection, workspace, row, "none")
        second_factor.forget(connection, workspace, who)
        for table in (account, session, account_link, sign_in_link, team_member, api_token, invitation):
            connection.execute(delete(table).where(table.c.workspace == workspace.id, table.c.person == who))
        own_rights = (journey_right.c.workspace == workspace.id, journey_right.c.holder == who)
        connection.execute(delete(journey_right).where(*own_rights))
        own = (person.c.workspace == workspace.id, person.c.person == who)
        connection.execute(update(person).where(*own).values(withdrawn_at=iso(workspace.clock()), role="none"))
        audit.record(connection, principal, "remove member", of=who)


def forget_factor(principal: Principal, who: str) -> None:
    """Take the second factor from somebody who lost it, and end their sessions."""
    workspace = principal.workspace
    with workspace.database.write() as connection:
        _require_running(connection, principal, who)
        second_factor.forget(connection, workspace, who)
        sessions.end_all(connection, workspace, who)
        audit.record(connection, principal, "second factor taken away", of=who)
        account_letters.tell(connection, workspace, who, "factor_taken_away")
    workspace.post.wake()


def members(principal: Principal) -> list[Member]:
    """Everybody with an account, in the order they came."""
    principal.require("manage", "the list of members")
    workspace = principal.workspace
    with workspace.database.read() as connection:
        rows = connection.execute(_accounts(workspace).order_by(person.c.created_at, person.c.person)).all()
    return [
        Member(
            person=row.person,
            name=row.name,
            email=row.email,
            role=cast(Role, row.role),
            second_factor=row.totp_since is not None,
            waiting=not row.password,
            signed_in_at=row.signed_in_at,
        )
        for row in rows
    ]


def person_of(principal: Principal, email: str) -> str:
    """Whose account has the e-mail address. Raises NotFoundError."""
    principal.require("manage", "the members")
    with principal.workspace.database.read() as connection:
        row = by_email(connection, principal.workspace, plain_email(email))
    if row is None:
        raise NotFoundError(Sentence("people.no_such_member"), value=email)
    return str(row.person)


def own(principal: Principal) -> Member | None:
    """One's own account; None without one."""
    with principal.workspace.database.read() as connection:
        row = connection.execute(
            _accounts(principal.workspace).where(account.c.person == principal.person)
        ).one_or_none()
    if row is None or principal.way != "account":
        return None
    return Member(
        person=row.person,
        name=row.name,
        email=row.email,
        role=principal.role,
        second_factor=row.totp_since is not None,
        waiting=False,
        signed_in_at=row.signed_in_at,
    )


def add_newcomer(connection: Connection, workspace: Workspace, name: str, email: str, role: Role) -> str:
    """An account for somebody who came by themselves, inside the caller's transaction; they have no password."""
    who, now = f"p:{secrets.token_hex(6)}", iso(workspace.clock())
    connection.execute(
        insert(person).values(workspace=workspace.id, person=who, name=checked_name(name), role=role, created_at=now)
    )
    _add(connection, workspace, who, email, "")
    return who


def _add(connection: Connection, workspace: Workspace, who: str, email: str, hash: str) -> None:
    connection.execute(
        insert(account).values(
            workspace=workspace.id,
            person=who,
            email=email,
            password=hash,
            totp="",
            totp_step=0,
            created_at=iso(workspace.clock()),
        )
    )


def _link(connection: Connection, workspace: Workspace, who: str) -> Invited:
    """A new link; those before it are void."""
    token, ends_at = secrets.token_urlsafe(32), iso(workspace.clock() + _LINK_LASTS)
    of = (account_link.c.workspace == workspace.id, account_link.c.person == who)
    connection.execute(delete(account_link).where(*of))
    connection.execute(
        insert(account_link).values(workspace=workspace.id, digest=digest(token), person=who, ends_at=ends_at)
    )
    return Invited(person=who, token=token, ends_at=ends_at)


def _linked(connection: Connection, workspace: Workspace, token: str) -> Any:
    row = connection.execute(
        _accounts(workspace)
        .join(account_link, (account_link.c.workspace == account.c.workspace) & (account_link.c.person == account.c.person))
        .where(account_link.c.digest == digest(token), account_link.c.ends_at >= iso(workspace.clock()))
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFoundError(Sentence("people.no_such_link"), remedy=Sentence("people.ask_for_new_link"))
    return row


def _accounts(workspace: Workspace) -> Any:
    both = (person.c.workspace == account.c.workspace) & (person.c.person == account.c.person)
    return (
        select(account, person.c.name, person.c.role, person.c.withdrawn_at)
        .join(person, both)
        .where(account.c.workspace == workspace.id)
    )


def _any_account(workspace: Workspace) -> Any:
    return select(account.c.person).where(account.c.workspace == workspace.id).limit(1)


def by_email(connection: Connection, workspace: Workspace, email: str) -> Any:
    """The same by a plain e-mail address."""
    return connection.execute(_accounts(workspace).where(account.c.email == email)).one_or_none()


def by_person(connection: Connection, workspace: Workspace, who: str) -> Any:
    """The account of a person, with name, role and whether they left; None without one."""
    return connection.execute(_accounts(workspace).where(account.c.person == who)).one_or_none()


def _of(workspace: Workspace, who: str) -> tuple[ColumnElement[bool], ...]:
    return account.c.workspace == workspace.id, account.c.person == who


def _require_giving(principal: Principal, role: Role) -> None:
    principal.require("manage", "the members")
    if not may_give(principal.role, role):
        raise PrivacyError(Sentence("people.only_owners_make_owners"), where="role", value=role)


def _require_running(connection: Connection, principal: Principal, who: str) -> Any:
    principal.require("manage", "the members")
    row = connection.execute(_accounts(principal.workspace).where(account.c.person == who)).one_or_none()
    if row is None:
        raise NotFoundError(Sentence("people.no_such_member"), value=who)
    if not may_give(principal.role, cast(Role, row.role)):
        raise PrivacyError(Sentence("people.only_owners_run_owners"), value=who)
    return row


def _keep_an_owner(connection: Connection, workspace: Workspace, row: Any, role: Role) -> None:
    if row.role != "owner" or role == "owner":
        return
    # One who has not chosen a password yet cannot sign in, and so is no owner to rely on.
    others = _accounts(workspace).where(
        person.c.role == "owner", account.c.person != row.person, account.c.password != ""
    )
    if connection.execute(others.limit(1)).one_or_none() is None:
        raise ConflictError(Sentence("people.last_owner"), remedy=Sentence("people.make_another_owner_first"))
