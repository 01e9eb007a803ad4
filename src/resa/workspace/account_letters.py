"""The letter that tells somebody that the way into their account has changed, so that a stranger's change does not go unseen
(OWASP ASVS 2.2.3). It waits in the transaction of the change itself and carries no link: a letter about safety that asks to
be clicked teaches the wrong habit."""

from __future__ import annotations

from typing import Literal, cast

from sqlalchemy import Connection, select

from ..journey.records.base import Language
from ..texts import say
from . import mail
from .clock import iso
from .tables import account, letter, owner_choice, person
from .workspace import Workspace

Change = Literal["password", "factor_on", "factor_off", "factor_taken_away", "token"]


def tell(connection: Connection, workspace: Workspace, who: str, change: Change) -> None:
    """Queue the letter inside the caller's transaction; nothing where no letters go out."""
    if not mail.is_set_up(workspace):
        return
    own = (account.c.workspace == workspace.id, account.c.person == who)
    beside = (person.c.workspace == account.c.workspace) & (person.c.person == account.c.person)
    row = connection.execute(select(account.c.email, person.c.name).join(person, beside).where(*own)).one_or_none()
    if row is None:
        return
    language = _language(connection, workspace, who, row.email)
    moment = iso(workspace.clock())[:16].replace("T", " ")
    values = {"name": row.name, "what": say(f"letters.account_{change}", language), "moment": f"{moment} UTC"}
    mail.queued(connection, workspace, "account", row.email, language, values)


def _language(connection: Connection, workspace: Workspace, who: str, email: str) -> Language:
    """As chosen for one's letters, else that of the newest letter to the address."""
    chosen = (owner_choice.c.workspace == workspace.id, owner_choice.c.person == who)
    found = connection.scalar(select(owner_choice.c.language).where(*chosen))
    if not found:
        sent = (letter.c.workspace == workspace.id, letter.c.receiver == email)
        found = connection.scalar(select(letter.c.language).where(*sent).order_by(letter.c.created_at.desc()).limit(1))
    return cast(Language, found or "en")
