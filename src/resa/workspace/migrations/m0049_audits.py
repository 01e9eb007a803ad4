"""Internal audits, their signed reports and signatures."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table, Text

_tables = MetaData()

Table(
    "internal_audit",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("audit", String(64), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
)

Table(
    "audit_report",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("audit", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("made_at", String(32), nullable=False),
)

Table(
    "audit_signature",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("signature", String(64), primary_key=True),
    Column("audit", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("part", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("mark", String(64), nullable=False),
    Index("audit_signature_audit", "workspace", "audit", "revision"),
)


def upgrade(connection: Connection) -> None:
    """Make the tables."""
    _tables.create_all(connection)
