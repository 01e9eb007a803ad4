"""Yjs documents as a snapshot and a log of updates, bytes only; what the bytes mean is `documents`' business.

A change is a row in `document_update`, durable before it is acknowledged. `version` counts changes within an `epoch`;
a new epoch means the history was restarted, and clients of an older one must load the document again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import merge_updates
from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, insert, select, update

from ..errors import ConflictError, NotFoundError
from ..texts.sentence import Sentence
from .tables import document, document_gist, document_past, document_update

#: Log rows of a document before they are folded into its snapshot.
FOLD_AFTER = 200
#: The same for a document that several people edit live: many small rows in a short time.
FOLD_LIVE_AFTER = 500
#: In place of a person: what the library got when a journey was begun. The journey's beginning stands for it in the history.
BEGINNING = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A document's bytes at one version."""

    id: str
    kind: str
    epoch: int
    version: int
    updates: tuple[bytes, ...]
    """The snapshot, then the updates since."""
    updated_at: str

    def state(self) -> bytes:
        """Everything as one Yjs update."""
        return self.updates[0] if len(self.updates) == 1 else merge_updates(*self.updates)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a document and its snapshot stand."""

    epoch: int
    version: int
    snapshot_version: int


@dataclass(frozen=True, slots=True)
class Logged:
    """One row of the log."""

    version: int
    update: bytes
    principal: str
    person: str | None = None


_THE_DOCUMENT = and_(document.c.workspace == bindparam("of"), document.c.document == bindparam("id"))
#: Made once: building a statement costs several times what the database does with it, and live edits are many.
_MARK = select(document.c.epoch, document.c.version, document.c.snapshot_version).where(
    _THE_DOCUMENT, document.c.deleted_at.is_(None)
)
_LOG = insert(document_update)
_MOVE = update(document).where(_THE_DOCUMENT).values(version=bindparam("to"), updated_at=bindparam("now"))


def create(connection: Connection, workspace: str, id: str, kind: str, snapshot: bytes, at: str) -> Stored:
    """A new document from its first state. Raises ConflictError when the id is taken, also by a deleted one."""
    taken = connection.scalar(select(document.c.document).where(_is(workspace, id)))
    if taken is not None:
        raise ConflictError(Sentence("workspace.already_document_id"), value=id)
    connection.execute(
        insert(document).values(
            workspace=workspace,
            document=id,
            kind=kind,
            epoch=1,
            version=1,
            snapshot=snapshot,
            snapshot_version=1,
            created_at=at,
            updated_at=at,
        )
    )
    return Stored(id, kind, 1, 1, (snapshot,), at)


def exists(connection: Connection, workspace: str, id: str) -> bool:
    """Whether the id is taken, also by a deleted document."""
    return connection.scalar(select(document.c.document).where(_is(workspace, id))) is not None


def head(connection: Connection, workspace: str, id: str) -> tuple[int, int] | None:
    """Epoch and version now; None when there is no such document."""
    query = select(document.c.epoch, document.c.version).where(_is(workspace, id), document.c.deleted_at.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.epoch, row.version)


def mark(connection: Connection, workspace: str, id: str) -> Mark | None:
    """The same, and which version the snapshot holds."""
    row = connection.execute(_MARK, {"of": workspace, "id": id}).one_or_none()
    return None if row is None else Mark(row.epoch, row.version, row.snapshot_version)


def since(connection: Connection, workspace: str, id: str, now: Mark, version: int) -> tuple[bytes, ...]:
    """The updates after a version; everything when the snapshot has taken some of them in (Yjs takes them twice)."""
    if version < now.snapshot_version:
        return load(connection, workspace, id).updates
    query = select(document_update.c.update).where(
        _log_of(workspace, id), document_update.c.epoch == now.epoch, document_update.c.version > version
    )
    return tuple(connection.scalars(query.order_by(document_update.c.version)).all())


def load(connection: Connection, workspace: str, id: str) -> Stored:
    """The document as it is now. Raises NotFoundError."""
    row = connection.execute(select(document).where(_is(workspace, id), document.c.deleted_at.is_(None))).one_or_none()
    if row is None:
        raise NotFoundError(Sentence("workspace.no_such_document"), value=id)
    log = connection.scalars(
        select(document_update.c.update)
        .where(
            _log_of(workspace, id),
            document_update.c.epoch == row.epoch,
            document_update.c.version > row.snapshot_version,
        )
        .order_by(document_update.c.version)
    ).all()
    return Stored(id, row.kind, row.epoch, row.version, (row.snapshot, *log), row.updated_at)


def append(
    connection: Connection, workspace: str, stored: Stored, change: bytes, principal: str, person: str, at: str
) -> int:
    """Log a change made on `stored`; returns the new version. Must run in the transaction that loaded it."""
    version = stored.version + 1
    log(connection, workspace, stored.id, stored.epoch, [Logged(version, change, principal, person)], at)
    if len(stored.updates) >= FOLD_AFTER:
        fold(connection, workspace, stored.id)
    return version


def log(connection: Connection, workspace: str, id: str, epoch: int, rows: Sequence[Logged], at: str) -> None:
    """Rows of the log, under versions that the same transaction has found to be the next."""
    shared = {"workspace": workspace, "document": id, "epoch": epoch, "at": at}
    connection.execute(
        _LOG,
        [
            {**shared, "version": r.version, "update": r.update, "principal": r.principal, "person": r.person}
            for r in rows
        ],
    )
    connection.execute(_MOVE, {"of": workspace, "id": id, "to": rows[-1].version, "now": at})


def remove(connection: Connection, workspace: str, id: str, at: str) -> None:
    """Mark the document as deleted; its bytes stay until they are erased, what is told of it in short goes at once."""
    connection.execute(
        delete(document_gist).where(document_gist.c.workspace == workspace, document_gist.c.document == id)
    )
    connection.execute(update(document).where(_is(workspace, id)).values(deleted_at=at))


def fold(connection: Connection, workspace: str, id: str) -> None:
    """Make snapshot and log one snapshot. Log rows that the history has not read yet stay where they are."""
    stored = load(connection, workspace, id)
    read = past(connection, workspace, id)
    connection.execute(
        update(document).where(_is(workspace, id)).values(snapshot=stored.state(), snapshot_version=stored.version)
    )
    forget(connection, workspace, id, min(read.version, stored.version))


@dataclass(frozen=True, slots=True)
class Past:
    """Up to where the history of a document is written, and the document then."""

    epoch: int
    version: int
    state: bytes


def past(connection: Connection, workspace: str, id: str) -> Past:
    """Where the history stands; it begins with the present snapshot. Must run in a transaction that writes."""
    row = connection.execute(select(document_past).where(_past_of(workspace, id))).one_or_none()
    now = connection.execute(
        select(document.c.epoch, document.c.snapshot, document.c.snapshot_version).where(_is(workspace, id))
    ).one()
    if row is not None and row.epoch == now.epoch:
        return Past(row.epoch, row.version, row.state)
    begun = Past(now.epoch, now.snapshot_version, now.snapshot)
    if row is not None:
        connection.execute(delete(document_past).where(_past_of(workspace, id)))
    values = {"epoch": begun.epoch, "version": begun.version, "state": begun.state}
    connection.execute(insert(document_past).values(workspace=workspace, document=id, **values))
    return begun


def is_behind(connection: Connection, workspace: str, id: str, now: Mark) -> bool:
    """Whether there is something in the log that the history has not read."""
    read = connection.execute(
        select(document_past.c.epoch, document_past.c.version).where(_past_of(workspace, id))
    ).one_or_none()
    return (read is None and now.version > now.snapshot_version) or (
        read is not None and (read.epoch, read.version) != (now.epoch, now.version)
    )


def unread(connection: Connection, workspace: str, id: str, read: Past, limit: int) -> Sequence[Row[Any]]:
    """The log's rows that the history has not read yet, the oldest first."""
    query = select(document_update).where(
        _log_of(workspace, id), document_update.c.epoch == read.epoch, document_update.c.version > read.version
    )
    return connection.execute(query.order_by(document_update.c.version).limit(limit)).all()


def have_read(connection: Connection, workspace: str, id: str, read: Past) -> None:
    """The history is written up to there; what the snapshot has taken in as well need not be kept."""
    connection.execute(
        update(document_past)
        .where(_past_of(workspace, id))
        .values(epoch=read.epoch, version=read.version, state=read.state)
    )
    folded = connection.scalar(select(document.c.snapshot_version).where(_is(workspace, id)))
    forget(connection, workspace, id, min(read.version, folded or 0))


def forget(connection: Connection, workspace: str, id: str, version: int) -> None:
    """Take rows up to a version out of the log."""
    connection.execute(delete(document_update).where(_log_of(workspace, id), document_update.c.version <= version))


def _is(workspace: str, id: str) -> ColumnElement[bool]:
    return and_(document.c.workspace == workspace, document.c.document == id)


def _log_of(workspace: str, id: str) -> ColumnElement[bool]:
    return and_(document_update.c.workspace == workspace, document_update.c.document == id)


def _past_of(workspace: str, id: str) -> ColumnElement[bool]:
    return and_(document_past.c.workspace == workspace, document_past.c.document == id)
