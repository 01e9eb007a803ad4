"""Saved views: named combinations of view, filters, lanes and zoom, per journey."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, Text

_tables = MetaData()

Table(
    "saved_view",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("view", String(64), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("page", String(32), nullable=False),
    Column("query", Text, nullable=False),
    Column("is_default", Integer, nullable=False),
    Column("saved_by", String(255), nullable=False),
    Column("saved_at", String(32), nullable=False),
)


def upgrade(connection: Connection) -> None:
    """Create the table."""
    _tables.create_all(connection)
