"""What others are told happened here, read from the audit trail: one name for each kind of thing, and its message.

The trail is written in the same transaction as what it speaks of, so nothing that happened is missed and nothing that
failed is told. Messages hold ids and counts, never words, names of people or addresses.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import Connection, Row, select

from .clock import iso
from .live import LINE_SPAN
from .principals import LIBRARY
from .tables import audit

Happening = Literal[
    "journey.created",
    "journey.changed",
    "journey.deleted",
    "library.changed",
    "comment.made",
    "data.imported",
    "data.import_undone",
    "data.erased",
]
HAPPENINGS: tuple[Happening, ...] = get_args(Happening)

#: Lines of the trail by what they say was done; those of documents are told apart by document and version.
_OF_ACTION: dict[str, Happening] = {
    "comment": "comment.made",
    "delete": "journey.deleted",
    "import": "data.imported",
    "undo import": "data.import_undone",
    "erase": "data.erased",
}
#: A line is complete when its transaction has ended and, when it grows with what somebody edits, when its minute is over.
_SETTLED = timedelta(seconds=2)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One message."""

    type: Happening | Literal["test"]
    timestamp: str
    data: dict[str, Any]


def since(
    connection: Connection, workspace: str, cursor: int, now: datetime, most: int = 500
) -> tuple[list[Told], int]:
    """What happened after the line `cursor`, oldest first, and the line up to which it is told now."""
    told: list[Told] = []
    query = select(audit).where(audit.c.workspace == workspace, audit.c.seq > cursor)
    for line in connection.execute(query.order_by(audit.c.seq).limit(most)):
        grows = line.action == "edit live"
        if line.at > iso(now - _SETTLED - (LINE_SPAN if grows else timedelta())):
            break
        cursor = line.seq
        if (message := _message(line)) is not None:
            told.append(message)
    return told, cursor


def _message(line: Row[Any]) -> Told | None:
    type = _OF_ACTION.get(line.action) or _of_document(line)
    if type is None:
        return None
    detail = msgspec.json.decode(line.detail)
    data: dict[str, Any] = {"by": line.person}
    if line.document is not None and line.document != LIBRARY:
        data["journey"] = line.document
    if line.version is not None:
        data["version"] = line.version
        data["records"] = sorted({*detail.get("live", ()), *detail.get("put", ()), *detail.get("remove", ())})
    data |= {key: detail[key] for key in ("batch", "comment", "about") if key in detail}
    return Told(type=type, timestamp=line.at, data=data)


def _of_document(line: Row[Any]) -> Happening | None:
    if line.version is None:
        return None
    if line.document == LIBRARY:
        return "library.changed"
    return "journey.created" if line.version == 1 else "journey.changed"
