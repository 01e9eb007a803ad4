"""The workspace, its documents with their logged updates, and the audit trail."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from .base import Counter, metadata

workspace = Table(
    "workspace",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("created_at", String(32), nullable=False),
)

#: One row per Yjs document: the library and each journey. `epoch` changes when its history is restarted (restore,
#: migration), `version` with every accepted change.
document = Table(
    "document",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("document", String(255), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("snapshot", LargeBinary, nullable=False),
    Column("snapshot_version", Integer, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("updated_at", String(32), nullable=False),
    Column("deleted_at", String(32)),
)

#: Yjs updates since the snapshot. A row here is durable before the change is acknowledged to anyone.
document_update = Table(
    "document_update",
    metadata,
    Column("seq", Counter, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("document", String(255), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("update", LargeBinary, nullable=False),
    Column("principal", String(255), nullable=False),
    Column("at", String(32), nullable=False),
    Column("person", String(255)),
    UniqueConstraint("workspace", "document", "epoch", "version", name="document_update_version"),
)

#: Who did or saw what, when: edits (with the records they touched), imports, exports, drill-downs, reveals.
audit = Table(
    "audit",
    metadata,
    Column("seq", Counter, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("principal", String(255), nullable=False),
    Column("action", String(64), nullable=False),
    Column("document", String(255)),
    Column("version", Integer),
    Column("detail", Text, nullable=False),
    Column("person", String(64)),
    Index("audit_document", "workspace", "document", "version"),
)
