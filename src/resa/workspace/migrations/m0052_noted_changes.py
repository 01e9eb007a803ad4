"""Noted changes: what changed in the business and around it, since when, and whom it concerns."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, MetaData, String, Table, Text

_tables = MetaData()

Table(
    "noted_change",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("change", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("what", Text, nullable=False),
    Column("day", String(10), nullable=False),
    Column("link", Text, nullable=False),
    Column("concerns", Text, nullable=False),
    Column("person", String(255), nullable=False),
    Column("noted_by", String(255), nullable=False),
    Column("noted_at", String(32), nullable=False),
    Column("edited_at", String(32)),
    Column("removed_at", String(32)),
    Index("noted_change_day", "workspace", "day"),
)


def upgrade(connection: Connection) -> None:
    """Make the table."""
    _tables.create_all(connection)
