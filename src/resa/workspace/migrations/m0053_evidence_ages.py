"""Ages of evidence that a workspace has chosen."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table

_tables = MetaData()

Table(
    "evidence_age",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("days", Integer, nullable=False),
    Column("chosen_at", String(32), nullable=False),
)


def upgrade(connection: Connection) -> None:
    """Make the table."""
    _tables.create_all(connection)
