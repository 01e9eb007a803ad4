"""How often somebody may try to sign in. An attempt is counted before it is looked at, so that many at once are counted too.

Three counters: of one account from one address (somebody mistypes), of one address (somebody tries accounts), of one account
(somebody tries from many addresses, which must not lock its owner out at once). The keys are digests.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from ..errors import LimitError
from ..texts.sentence import Sentence
from .clock import iso
from .tables import attempt
from .workspace import Workspace

WINDOW = timedelta(minutes=15)
MOST_OF_BOTH, MOST_OF_ADDRESS, MOST_OF_ACCOUNT = 10, 60, 100


class TooManyAttempts(LimitError):
    """Too many failed attempts; waiting helps."""

    code = "too-many"
    permanent = False


def count(workspace: Workspace, account: str, address: str) -> None:
    """Count an attempt. Raises TooManyAttempts; an attempt that is refused so is not counted, or waiting would never end."""
    with workspace.database.write() as connection:
        found = {key: _so_far(connection, workspace, key) for key in _keys(account, address)}
        if any(n >= most for (n, _), most in zip(found.values(), _keys(account, address).values(), strict=True)):
            raise TooManyAttempts(
                Sentence("people.too_many_attempts"),
                allowed=Sentence("people.try_again_minutes", minutes=int(WINDOW.total_seconds() // 60)),
            )
        for key, (n, since) in found.items():
            connection.execute(delete(attempt).where(*_of(workspace, key)))
            connection.execute(insert(attempt).values(workspace=workspace.id, key=key, n=n + 1, since=since))


def succeeded(workspace: Workspace, account: str, address: str) -> None:
    """It was the right person: the attempt does not count, and their own mistakes are forgotten. Those of the address are
    not, or whoever has one account could try the others without end."""
    both, *others = _keys(account, address)
    with workspace.database.write() as connection:
        connection.execute(delete(attempt).where(*_of(workspace, both)))
        for key in others:
            connection.execute(update(attempt).where(*_of(workspace, key), attempt.c.n > 0).values(n=attempt.c.n - 1))
        old = iso(workspace.clock() - WINDOW)
        connection.execute(delete(attempt).where(attempt.c.workspace == workspace.id, attempt.c.since < old))


def _so_far(connection: Connection, workspace: Workspace, key: str) -> tuple[int, str]:
    now = workspace.clock()
    row = connection.execute(select(attempt).where(*_of(workspace, key))).one_or_none()
    if row is None or row.since < iso(now - WINDOW):
        return 0, iso(now)
    return row.n, row.since


def _keys(account: str, address: str) -> dict[str, int]:
    of_both, of_address, of_account = f"both {account} {address}", f"address {address}", f"account {account}"
    limits = ((of_both, MOST_OF_BOTH), (of_address, MOST_OF_ADDRESS), (of_account, MOST_OF_ACCOUNT))
    return {hashlib.sha256(key.encode()).hexdigest(): most for key, most in limits}


def _of(workspace: Workspace, key: str) -> tuple[ColumnElement[bool], ...]:
    return attempt.c.workspace == workspace.id, attempt.c.key == key
