"""A letter to oneself, to see that letters go out: by the same way as all others."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from sqlalchemy import select

from ..errors import UsageError
from ..texts.sentence import Sentence
from . import accounts, attempts, audit, mail
from .addresses import checked_email
from .principals import Principal
from .tables import account


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """The letter that waits to be sent."""

    letter: str
    receiver: str


def send(principal: Principal, language: str, email: str = "") -> Trial:
    """To one's own address; `email` counts only while nobody has an account. Raises UsageError without e-mail or address."""
    principal.require("manage", "the letters")
    workspace = principal.workspace
    if not mail.is_set_up(workspace):
        raise UsageError(Sentence("people.no_mail_here"), remedy=Sentence("people.set_up_mail"))
    receiver = checked_email(email if not accounts.exist(workspace) else _own_address(principal))
    attempts.count(workspace, f"trial letter {principal.person}", principal.person)
    id = mail.queue(workspace, "trial", receiver, language, good_for=timedelta(hours=1))
    assert id is not None
    audit.note(principal, "trial letter")
    return Trial(letter=id, receiver=receiver)


def _own_address(principal: Principal) -> str:
    of = (account.c.workspace == principal.workspace.id, account.c.person == principal.person)
    with principal.workspace.database.read() as connection:
        return str(connection.scalar(select(account.c.email).where(*of)) or "")
