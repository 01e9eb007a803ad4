"""History: how far each log has been read, sittings with their changes, versions of journeys; a logged update knows its person."""

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

from . import add_column

_tables = MetaData()
_Counter = BigInteger().with_variant(Integer, "sqlite")

Table(
    "document_past",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("document", String(255), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
)
Table(
    "sitting",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("sitting", String(64), primary_key=True),
    Column("person", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("ended_at", String(32), nullable=False),
    Index("sitting_person", "workspace", "person", "ended_at"),
)
Table(
    "record_change",
    _tables,
    Column("seq", _Counter, primary_key=True, autoincrement=True),
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
Table(
    "journey_version",
    _tables,
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


def upgrade(connection: Connection) -> None:
    """Create the tables, and the column that says whose an update is; what was logged before belongs to its principal."""
    _tables.create_all(connection)
    add_column(connection, "document_update", Column("person", String(255)))
