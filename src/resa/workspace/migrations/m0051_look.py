"""The workspace's own look; invitations by letter."""

from __future__ import annotations

from sqlalchemy import Column, Connection, MetaData, String, Table, Text

_tables = MetaData()

Table(
    "look",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("accent", String(7), nullable=False),
    Column("accent_dark", String(7), nullable=False),
    Column("bands", Text, nullable=False),
    Column("logo", Text, nullable=False),
    Column("logo_dark", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("template_name", String(255), nullable=False),
    Column("changed_at", String(32), nullable=False),
)

Table(
    "invitation",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("invited_by", String(64), nullable=False),
    Column("letter", String(64), nullable=False),
    Column("at", String(32), nullable=False),
)


def upgrade(connection: Connection) -> None:
    """Make the tables."""
    _tables.create_all(connection)
