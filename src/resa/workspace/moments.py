"""A journey as it stood at any moment, from what it is now and its history: every change made since is taken back, in the
journey and in what it carried of the library.

What one person did to one record in one sitting is one change (`history`), so within a sitting a record is as it was before
the sitting or after it; the moments the page offers are those at which a sitting ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, select

from ..errors import NotFoundError
from ..journey import shared
from ..journey.delta import Delta, undone
from ..journey.document import Document
from ..texts.sentence import Sentence
from . import documents
from .clock import iso
from .history import delta_of, read_on
from .library import carry
from .principals import LIBRARY, MapAccess, access_library
from .replay import Replay
from .tables import document as document_table
from .tables import record_change, sitting


def stood(access: MapAccess, moment: str) -> tuple[str, Document]:
    """The moment as the workspace writes it, and the journey then with all it carried. Raises NotFoundError before it was
    begun; of what is still to come, now."""
    workspace = access.workspace
    at = min(moment if "." in moment else moment.replace("Z", ".999Z"), iso(workspace.clock()))
    for id in (access.document, LIBRARY):
        read_on(workspace, id)
    with workspace.database.read() as connection:
        begun = connection.scalar(
            select(document_table.c.created_at).where(
                document_table.c.workspace == workspace.id, document_table.c.document == access.document
            )
        )
        if begun is None or at < begun:
            raise NotFoundError(
                Sentence("workspace.before_the_map"), where=access.document, value=moment, allowed=begun
            )
        later = {id: _later(connection, workspace.id, id, at) for id in (access.document, LIBRARY)}
    own = _then(documents.state(access)[0], later[access.document])
    library = _then(documents.state(access_library(access.principal))[0], later[LIBRARY])
    return at, carry(own, library)


def _later(connection: Connection, workspace: str, id: str, at: str) -> dict[str, list[Delta]]:
    """What became of each record after the moment, the latest first."""
    here = (sitting.c.workspace == record_change.c.workspace) & (sitting.c.sitting == record_change.c.sitting)
    mine = and_(record_change.c.workspace == workspace, record_change.c.document == id, record_change.c.at > at)
    rows = connection.execute(
        select(record_change)
        .join(sitting, here)
        .where(mine)
        .order_by(sitting.c.started_at.desc(), record_change.c.at.desc(), record_change.c.seq.desc())
    )
    found: dict[str, list[Delta]] = {}
    for row in rows:
        found.setdefault(row.record, []).append(delta_of(row))
    return found


def _then(state: bytes, later: Mapping[str, Sequence[Delta]]) -> Document:
    raw: dict[str, Any] = dict(Replay(state).raw)
    for id, deltas in later.items():
        before = undone(id, raw.get(id), deltas)
        if before is None:
            raw.pop(id, None)
        else:
            raw[id] = before
    return shared.of_plain(raw)
