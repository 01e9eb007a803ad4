"""Letters to owners: what they chose, what they were told, and what they said is still true."""

from __future__ import annotations

from sqlalchemy import Column, Connection, MetaData, String, Table, Text

_tables = MetaData()

Table(
    "owner_choice",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("letters", String(8), nullable=False),
    Column("language", String(2), nullable=False),
)

Table(
    "owner_letter",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("about", String(255), primary_key=True),
    Column("at", String(32), nullable=False),
)

Table(
    "owner_told",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("touchpoint", String(255), primary_key=True),
    Column("figures", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

Table(
    "still_true",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("touchpoint", String(255), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("at", String(32), nullable=False),
)


def upgrade(connection: Connection) -> None:
    """Make the tables."""
    _tables.create_all(connection)
