"""The first tables: workspace, documents with their update log, audit trail, jobs, uploads, measured cache."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

_tables = MetaData()
_Counter = BigInteger().with_variant(Integer, "sqlite")

Table(
    "workspace",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("created_at", String(32), nullable=False),
)

Table(
    "document",
    _tables,
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

Table(
    "document_update",
    _tables,
    Column("seq", _Counter, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("document", String(255), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("update", LargeBinary, nullable=False),
    Column("principal", String(255), nullable=False),
    Column("at", String(32), nullable=False),
    UniqueConstraint("workspace", "document", "epoch", "version", name="document_update_version"),
)

Table(
    "audit",
    _tables,
    Column("seq", _Counter, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("principal", String(255), nullable=False),
    Column("action", String(64), nullable=False),
    Column("document", String(255)),
    Column("version", Integer),
    Column("detail", Text, nullable=False),
    Index("audit_document", "workspace", "document", "version"),
)

Table(
    "job",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("job", String(64), primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("state", String(16), nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("what", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("result", Text),
    Column("error", Text),
    Column("cancel_requested", Integer, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("started_at", String(32)),
    Column("ended_at", String(32)),
    Index("job_created", "workspace", "created_at"),
)

Table(
    "upload",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("upload", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kind_guess", String(16), nullable=False),
    Column("principal", String(255), nullable=False),
    Column("at", String(32), nullable=False),
)

Table(
    "measured",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("journey", String(255), nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("used_at", String(32), nullable=False),
    Index("measured_used", "workspace", "used_at"),
)

Table(
    "measured_summary",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("summary", Text, nullable=False),
    Column("at", String(32), nullable=False),
)


def upgrade(connection: Connection) -> None:
    """Create everything."""
    _tables.create_all(connection)
