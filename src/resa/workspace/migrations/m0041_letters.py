"""Letters: what goes out by e-mail waits in a table until it is sent or given up."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table, Text

_tables = MetaData()

Table(
    "letter",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("letter", String(64), primary_key=True),
    Column("once", String(255)),
    Column("template", String(64), nullable=False),
    Column("receiver", String(255), nullable=False),
    Column("language", String(2), nullable=False),
    Column("content", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("problem", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("due_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
    Column("ended_at", String(32)),
    Index("letter_due", "workspace", "state", "due_at"),
    Index("letter_once", "workspace", "once", unique=True),
)


def upgrade(connection: Connection) -> None:
    """Make the table."""
    _tables.create_all(connection)
