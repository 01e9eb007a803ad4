"""Signing in by a link in an e-mail: asked for by whoever knows an address, good once and for a quarter of an hour.

Whoever asks is answered the same whether anybody has the address or not. The second factor is asked for all the same.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from ..errors import NotFoundError, UsageError
from ..texts.sentence import Sentence
from . import accounts, attempts, mail
from .accounts import SignedIn
from .addresses import checked_email
from .clock import iso
from .sessions import digest
from .tables import sign_in_link

if TYPE_CHECKING:
    from .workspace import Workspace

LASTS = timedelta(minutes=15)


def ask(workspace: Workspace, email: str, language: str, site: str, address: str) -> None:
    """A letter with a link, if somebody has the e-mail address. Raises TooManyAttempts, UsageError without e-mail."""
    plain = checked_email(email)
    if not mail.is_set_up(workspace):
        raise UsageError(Sentence("people.no_mail_here"))
    attempts.count(workspace, f"link {plain}", address)
    token = secrets.token_urlsafe(32)
    with workspace.database.write() as connection:
        now = iso(workspace.clock())
        connection.execute(
            delete(sign_in_link).where(sign_in_link.c.workspace == workspace.id, sign_in_link.c.ends_at < now)
        )
        row = accounts.by_email(connection, workspace, plain)
        if row is None or row.withdrawn_at is not None:
            return
        of = (sign_in_link.c.workspace == workspace.id, sign_in_link.c.person == row.person)
        connection.execute(delete(sign_in_link).where(*of))
        ends_at = iso(workspace.clock() + LASTS)
        connection.execute(
            insert(sign_in_link).values(
                workspace=workspace.id, digest=digest(token), person=row.person, ends_at=ends_at
            )
        )
        values = {"name": row.name, "minutes": int(LASTS.total_seconds() // 60)}
        mail.queued(
            connection, workspace, "sign_in", plain, language, values, link=f"{site}/enter#{token}", good_for=LASTS
        )
    workspace.post.wake()


def enter(workspace: Workspace, token: str, code: str, address: str) -> SignedIn:
    """Who it is, by the link, which is then used up; without `person` the second factor is still missing. Raises NotFoundError."""
    of = (sign_in_link.c.workspace == workspace.id, sign_in_link.c.digest == digest(token))
    with workspace.database.read() as connection:
        row = _linked(connection, workspace, token)
    attempts.count(workspace, row.email, address)
    if not accounts.second_factor_given(workspace, row, code):
        attempts.succeeded(workspace, row.email, address)
        return SignedIn(person=None)
    with workspace.database.write() as connection:
        if not connection.execute(delete(sign_in_link).where(*of)).rowcount:
            raise _no_such_link()  # somebody else used it in the same moment
    attempts.succeeded(workspace, row.email, address)
    accounts.note_entry(workspace, row, "by link")
    return SignedIn(person=row.person)


def _linked(connection: Any, workspace: Workspace, token: str) -> Any:
    now = iso(workspace.clock())
    who = connection.scalar(
        select(sign_in_link.c.person).where(
            sign_in_link.c.workspace == workspace.id,
            sign_in_link.c.digest == digest(token),
            sign_in_link.c.ends_at >= now,
        )
    )
    row = None if who is None else accounts.by_person(connection, workspace, who)
    if row is None or row.withdrawn_at is not None:
        raise _no_such_link()
    return row


def _no_such_link() -> NotFoundError:
    return NotFoundError(Sentence("people.sign_in_link_used"), remedy=Sentence("people.ask_for_another_link"))
