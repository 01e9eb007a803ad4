"""What has become of the documents: how far their log has been read, who changed what in which sitting, and versions kept whole."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from .base import Counter, metadata

#: Up to which version of its log a document's history is written, and the document as it was then (Yjs). What the log
#: holds beyond that stays in it, however often the document's snapshot is folded.
document_past = Table(
    "document_past",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("document", String(255), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
)

#: What one person changed in one go, with pauses shorter than the one that ends a sitting.
sitting = Table(
    "sitting",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("sitting", String(64), primary_key=True),
    Column("person", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("ended_at", String(32), nullable=False),
    Index("sitting_person", "workspace", "person", "ended_at"),
)

#: What became of one record in one sitting: `before` and `after` by path (JSON), `names` of what they speak of, by id.
record_change = Table(
    "record_change",
    metadata,
    Column("seq", Counter, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("sitting", String(64), nullable=False),
    Column("document", String(255), nullable=False),
    Column("record", String(255), nullable=False),
    Column("at", String(32), nullable=False),
    Column("was", Integer, nullable=False),
    Column("now", Integer, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("names", Text, nullable=False),
    UniqueConstraint("workspace", "sitting", "document", "record", name="record_change_once"),
    Index("record_change_document", "workspace", "document", "record"),
)

#: A journey as it stood, as a compressed `.resa.json` with all it carries of the library.
journey_version = Table(
    "journey_version",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("journey", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(120), nullable=False),
    Column("note", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("person", String(255), nullable=False),
    Column("saved_by", String(255), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("journey_version_journey", "workspace", "journey", "at"),
)
