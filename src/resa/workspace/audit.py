"""The audit trail: who did or saw what, when. Written in the same transaction as the change it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from .clock import iso
from .principals import Principal
from .tables import audit


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the trail."""

    seq: int
    at: str
    principal: str
    person: str | None
    action: str
    document: str | None
    version: int | None
    detail: dict[str, Any]


def record(
    connection: Connection,
    principal: Principal,
    action: str,
    *,
    document: str | None = None,
    version: int | None = None,
    **detail: Any,
) -> int:
    """Add a line inside the caller's transaction; gives its number. Never put personal data in `detail`: ids, counts and
    names of files."""
    made = connection.execute(
        insert(audit).values(
            workspace=principal.workspace.id,
            at=iso(principal.workspace.clock()),
            principal=principal.name,
            person=principal.person,
            action=action,
            document=document,
            version=version,
            detail=msgspec.json.encode(detail).decode(),
        )
    )
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


_EXTEND = (
    update(audit).where(audit.c.seq == bindparam("line")).values(version=bindparam("to"), detail=bindparam("what"))
)


def extend(connection: Connection, lines: Sequence[tuple[int, int, dict[str, Any]]]) -> None:
    """Let lines (number, version, detail) speak of further changes of the same kind by the same principals, up to the version."""
    connection.execute(
        _EXTEND,
        [{"line": seq, "to": version, "what": msgspec.json.encode(detail).decode()} for seq, version, detail in lines],
    )


def note(principal: Principal, action: str, *, document: str | None = None, **detail: Any) -> None:
    """A line of its own, for what changes nothing (a drill-down, an export)."""
    with principal.workspace.database.write() as connection:
        record(connection, principal, action, document=document, **detail)


def trail(
    principal: Principal,
    *,
    document: str | None = None,
    person: str | None = None,
    action: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 200,
) -> list[Entry]:
    """The newest lines first: of one document, one person, one kind, from an instant up to before another, older than a line."""
    principal.require("manage", "the audit trail")
    wanted = [audit.c.workspace == principal.workspace.id]
    wanted += [] if document is None else [audit.c.document == document]
    wanted += [] if person is None else [audit.c.person == person]
    wanted += [] if action is None else [audit.c.action == action]
    wanted += [] if since is None else [audit.c.at >= iso(since)]
    wanted += [] if until is None else [audit.c.at < iso(until)]
    wanted += [] if before is None else [audit.c.seq < before]
    with principal.workspace.database.read() as connection:
        rows = connection.execute(select(audit).where(*wanted).order_by(audit.c.seq.desc()).limit(limit)).all()
    return [
        Entry(
            seq=r.seq,
            at=r.at,
            principal=r.principal,
            person=r.person,
            action=r.action,
            document=r.document,
            version=r.version,
            detail=msgspec.json.decode(r.detail),
        )
        for r in rows
    ]
