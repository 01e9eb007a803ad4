"""What a user may say about a file before it is imported. Everything has a sensible default or is guessed and shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .limits import LIMITS, Limits

DateOrder = Literal["ymd", "dmy", "mdy"]

#: Roles a column can have, in the order they are shown; each is also an option of `resa import`.
ROLES: dict[str, str] = {
    "customer": "who it happened to",
    "case": "the journey it belongs to",
    "event": "what happened (the touchpoint)",
    "at": "when (with --start: when it was completed)",
    "start": "when it began",
    "channel": "where",
    "account": "the company the customer belongs to",
    "lifecycle": "start, complete, …: rows that are two ends of one event",
    "instance": "which start belongs to which complete",
    "actor": "who did it: the customer or us",
    "status": "ok or failed",
    "value": "money",
    "message": "id of the message it answers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """What anybody may say about an event file, also by HTTP. A column is its name or its 1-based number as text; None = guess."""

    customer: str | None = None
    case: str | None = None
    event: str | None = None
    at: str | None = None
    start: str | None = None
    channel: str | None = None
    account: str | None = None
    lifecycle: str | None = None
    instance: str | None = None
    actor: str | None = None
    status: str | None = None
    value: str | None = None
    message: str | None = None
    properties: tuple[str, ...] = ()
    """Columns that have no role, whatever they are called: they are kept as properties."""
    currency: str | None = None
    """ISO 4217 code, or the name of the column that holds it."""
    event_value: str | None = None
    """Every row is an event of this name (transaction files without an event column)."""
    tz: str | None = None
    """Zone of stamps without an offset; None = UTC, and the report says so."""
    header: bool | None = None
    format: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    date_order: DateOrder | None = None
    sheet: str | None = None
    """Workbooks: the sheet's name or 1-based number; None = the first with rows."""
    object_type: str | None = None
    """OCEL: the object type that is the journey."""
    traits: tuple[str, ...] | None = None
    """The other columns to keep as properties; None = all."""
    keep_ids: bool = False
    again: bool = False
    """Import although the same file is already in the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions(FileOptions):
    """Options of one import."""

    joins: tuple[str, ...] = ()
    """`FILE:KEY` or `FILE:KEY=OTHERKEY`, left joins in this order. Paths of this machine: never from a client."""
    purpose: str = ""
    dry_run: bool = False
    limits: Limits = field(default=LIMITS)

    def column(self, role: str) -> str | None:
        """The column the user gave for a role."""
        value: str | None = getattr(self, role)
        return value
