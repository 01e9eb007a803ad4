"""What each document says in short, for the search and the atlas; filled by whoever asks first."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, String, Table

_tables = MetaData()

Table(
    "document_gist",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("document", String(255), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("form", Integer, nullable=False),
    Column("gist", LargeBinary, nullable=False),
)


def upgrade(connection: Connection) -> None:
    """Make the table."""
    _tables.create_all(connection)
