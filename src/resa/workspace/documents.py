"""The workspace's documents as records: reading, making, editing. The bytes underneath are `update_log`'s, the Yjs codec
is `journey.shared`'s; what all journeys share is in `library`.

An edit is one transaction over the journey's document and the library's: both change or neither, and both are on the
disk before the edit is acknowledged.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from pycrdt import Doc
from sqlalchemy import Connection, select

from ..errors import ConflictError, UsageError
from ..journey import shared
from ..journey.codec import from_raw, to_raw
from ..journey.diagnostics import Diagnostic
from ..journey.document import Document
from ..journey.ids import kind_of
from ..journey.records import RECORD_KINDS, Record
from ..texts.sentence import Sentence
from . import audit, update_log
from .changes import Change
from .clock import iso
from .principals import LIBRARY, MapAccess, Principal
from .tables import audit as audit_table
from .update_log import Stored
from .workspace import Workspace

if TYPE_CHECKING:
    from .library import Whole

#: The server's own writer in every Yjs document. One number for all its edits (they are serialised by the database), so
#: that thousands of API edits do not leave thousands of clients in the document's state.
SERVER_CLIENT = 1
#: The Yjs update of a change that changed nothing.
_NOTHING = b"\x00\x00"
#: Documents kept decoded in memory.
_KEPT = 64


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where a document stands: clients of an older epoch load it again; the version counts changes."""

    epoch: int
    version: int


@dataclass(frozen=True, slots=True)
class Versioned:
    """A document as records at one version."""

    document: Document
    diagnostics: tuple[Diagnostic, ...]
    epoch: int
    version: int
    updated_at: str


class Documents:
    """The workspace's documents, decoded once per version."""

    def __init__(self, workspace: Workspace, read_on: Callable[[str], object] = lambda _id: None) -> None:
        self._workspace = workspace
        self.read_on = read_on
        """Writes the history of a document up to now (`history.read_on`)."""
        self._kept: OrderedDict[str, Versioned] = OrderedDict()
        self._wholes: OrderedDict[str, Whole] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, access: MapAccess) -> Versioned:
        """The document's own records (a journey's without the library's)."""
        id = access.document
        with self._workspace.database.read() as connection:
            head = update_log.head(connection, self._workspace.id, id)
            with self._lock:
                kept = self._kept.get(id)
            if kept is not None and head == (kept.epoch, kept.version):
                return kept
            if head is None and id == LIBRARY:
                return Versioned(Document(), (), 1, 0, "")
            stored = update_log.load(connection, self._workspace.id, id)
        return self.keep(stored)

    def keep(self, stored: Stored) -> Versioned:
        """Decode and remember."""
        document, diagnostics = shared.read(_doc_of(stored))
        versioned = Versioned(document, tuple(diagnostics), stored.epoch, stored.version, stored.updated_at)
        with self._lock:
            self._kept[stored.id] = versioned
            self._kept.move_to_end(stored.id)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return versioned

    def advance(self, id: str, before: Head, after: Head, put: Sequence[Record], gone: Sequence[str], at: str) -> None:
        """Carry what is remembered over an edit just made on it, which is quicker than decoding the document again."""
        with self._lock:
            kept = self._kept.get(id)
            if kept is None or (kept.epoch, kept.version) != (before.epoch, before.version):
                return
            if any(id not in kept.document for id in gone):
                del self._kept[id]
                return
            touched = {*(r.id for r in put), *gone}
            diagnostics = [d for d in kept.diagnostics if d.record not in touched]
            diagnostics += [d for r in put for d in from_raw(to_raw(r), type(r))[1]]
            document = kept.document.remove(*gone).put(*put)
            self._kept[id] = Versioned(document, tuple(diagnostics), after.epoch, after.version, at)

    def whole(self, access: MapAccess, make: Callable[[Versioned, Versioned], Whole]) -> Whole:
        """The journey with what it carries, put together once per version of the two documents."""
        own, library = self.read(access), self.read(MapAccess(access.principal, LIBRARY, access.need))
        with self._lock:
            kept = self._wholes.get(access.document)
        if kept is not None and kept.own is own and kept.library is library:
            return kept
        made = make(own, library)
        with self._lock:
            self._wholes[access.document] = made
            while len(self._wholes) > _KEPT:
                self._wholes.popitem(last=False)
        return made


def state(access: MapAccess) -> tuple[bytes, Head]:
    """The document as one Yjs update, for a client to start from."""
    workspace = access.workspace
    if access.document == LIBRARY:
        ensure_library(access.principal)
    with workspace.database.read() as connection:
        stored = update_log.load(connection, workspace.id, access.document)
    return stored.state(), Head(epoch=stored.epoch, version=stored.version)


def ensure_library(principal: Principal) -> None:
    """Seed the library document when there is none yet: the server seeds, clients never do."""
    workspace = principal.workspace
    with workspace.database.read() as connection:
        if update_log.head(connection, workspace.id, LIBRARY) is not None:
            return
    with workspace.database.write() as connection:
        _library(connection, workspace)


def create(principal: Principal, own: Document, library: Sequence[Record] = (), *, action: str = "create") -> str:
    """A new journey document from its own records, and records that go into the library with it: both or neither.

    Raises ConflictError when the journey's id is taken.
    """
    principal.require("begin", "journeys")
    workspace = principal.workspace
    id = own.journey.id
    with workspace.database.write() as connection:
        update_log.create(
            connection, workspace.id, id, "journey", shared.seed(own).get_update(), iso(workspace.clock())
        )
        audit.record(connection, principal, action, document=id, version=1)
        shelf: Head | None = None
        if library:
            beginning = update_log.BEGINNING
            shelf = _change(connection, principal, _library(connection, workspace), library, (), action, beginning)
    if shelf is not None:
        workspace.changes.tell(Change(LIBRARY, shelf.epoch, shelf.version))
    return id


def delete(access: MapAccess) -> None:
    """Take the journey away; the library keeps what it referred to."""
    workspace = access.workspace
    with workspace.database.write() as connection:
        update_log.remove(connection, workspace.id, access.document, iso(workspace.clock()))
        audit.record(connection, access.principal, "delete", document=access.document)
    workspace.changes.tell(Change(access.document, 0, None))


def apply(
    access: MapAccess,
    put: Sequence[Record] = (),
    remove: Sequence[str] = (),
    *,
    base: int | None = None,
    seen: int | None = None,
    action: str = "edit",
) -> tuple[Head, Head]:
    """Change the journey's document and the library's in one transaction; gives the heads of both.

    Raises ConflictError when the document was restarted since `base`, or a touched record changed after `seen`.
    """
    access.require("edit")
    workspace = access.workspace
    made: list[tuple[Stored, Head, list[Record], list[str]]] = []
    with workspace.database.write() as connection:
        library = _library(connection, workspace)
        own = library if access.document == LIBRARY else update_log.load(connection, workspace.id, access.document)
        _require_epoch(own, base)
        heads = {s.id: Head(epoch=s.epoch, version=s.version) for s in (own, library)}
        for stored, scope in ((own, "journey"), (library, "library")):
            records = [r for r in put if r.scope == scope]
            gone = [id for id in remove if _scope_of(id) == scope]
            if not records and not gone:
                continue
            if stored.id == LIBRARY and scope == "journey":
                raise UsageError(
                    Sentence("workspace.library_holds_no_records_journey"), value=[*(r.id for r in records), *gone][0]
                )
            ids = [*(r.id for r in records), *gone]
            if stored.id != LIBRARY:
                _require_unchanged(connection, workspace, stored, seen, ids)
            heads[stored.id] = _change(connection, access.principal, stored, records, gone, action)
            made.append((stored, heads[stored.id], records, gone))
    for stored, after, records, gone in made:
        before = Head(epoch=stored.epoch, version=stored.version)
        if after != before:
            workspace.documents.advance(stored.id, before, after, records, gone, iso(workspace.clock()))
            workspace.changes.tell(Change(stored.id, after.epoch, after.version))
            if after.version % update_log.FOLD_AFTER == 0:
                workspace.documents.read_on(stored.id)  # the log is folded only as far as its history is written
    return heads[own.id], heads[LIBRARY]


def _change(
    connection: Connection,
    principal: Principal,
    stored: Stored,
    put: Sequence[Record],
    remove: Sequence[str],
    action: str,
    person: str | None = None,
) -> Head:
    """One document's part of an edit: a Yjs transaction, its log row, its line in the audit trail."""
    workspace = principal.workspace
    doc = _doc_of(stored)
    before = doc.get_state()
    shared.apply(doc, put=put, remove=remove)
    change = doc.get_update(before)
    if change == _NOTHING:
        return Head(epoch=stored.epoch, version=stored.version)
    version = update_log.append(
        connection,
        workspace.id,
        stored,
        change,
        principal.name,
        principal.person if person is None else person,
        iso(workspace.clock()),
    )
    audit.record(
        connection,
        principal,
        action,
        document=stored.id,
        version=version,
        put=[r.id for r in put],
        remove=list(remove),
    )
    return Head(epoch=stored.epoch, version=version)


def _scope_of(id: str) -> str:
    """Where a record of that id lives; one of a kind this version does not know lies where its file was brought in."""
    kind = RECORD_KINDS.get(kind_of(id))
    return "journey" if kind is None else kind.scope


def _require_epoch(stored: Stored, base: int | None) -> None:
    if base is not None and base != stored.epoch:
        raise ConflictError(
            Sentence("workspace.document_restarted_since_loaded"),
            where=stored.id,
            value=f"epoch {base}",
            allowed=Sentence("workspace.epoch", epoch=stored.epoch),
            remedy=Sentence("workspace.load_document_again_repeat_change"),
        )


def _require_unchanged(
    connection: Connection, workspace: Workspace, stored: Stored, seen: int | None, ids: Sequence[str]
) -> None:
    """None of the touched records may have changed after the version `seen`; the audit trail knows which did."""
    if seen is None or seen >= stored.version:
        return
    rows = connection.scalars(
        select(audit_table.c.detail).where(
            audit_table.c.workspace == workspace.id,
            audit_table.c.document == stored.id,
            audit_table.c.version > seen,
        )
    )
    touched: set[str] = set()
    for row in rows:
        detail = msgspec.json.decode(row)
        live = detail.get("live", {})
        touched.update(detail.get("put", ()), detail.get("remove", ()), (id for id, at in live.items() if at > seen))
    changed = sorted(touched.intersection(ids))
    if changed:
        raise ConflictError(
            Sentence("workspace.somebody_changed_same_records_meanwhile"),
            where=stored.id,
            value=", ".join(changed[:5]),
            remedy=Sentence("workspace.load_them_again_repeat_change"),
        )


def _library(connection: Connection, workspace: Workspace) -> Stored:
    if update_log.head(connection, workspace.id, LIBRARY) is None:
        empty = shared.seed(Document()).get_update()
        return update_log.create(connection, workspace.id, LIBRARY, "library", empty, iso(workspace.clock()))
    return update_log.load(connection, workspace.id, LIBRARY)


def _doc_of(stored: Stored) -> Doc[Any]:
    """A fresh Yjs document; never shared between threads."""
    doc: Doc[Any] = Doc(client_id=SERVER_CLIENT)
    for change in stored.updates:
        doc.apply_update(change)
    return doc
