"""Webhooks: addresses that are told what happens, and the messages to them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, String, Table, Text

_tables = MetaData()

Table(
    "webhook",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("hook", String(64), primary_key=True),
    Column("address", Text, nullable=False),
    Column("secret", String(255), nullable=False),
    Column("events", Text, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("why_off", String(32), nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
)

Table(
    "webhook_delivery",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("delivery", String(64), primary_key=True),
    Column("hook", String(64), nullable=False),
    Column("event", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("answer", String(255), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("due_at", String(32)),
    Column("ended_at", String(32)),
    Index("webhook_delivery_due", "workspace", "state", "due_at"),
    Index("webhook_delivery_hook", "workspace", "hook", "created_at"),
)


def upgrade(connection: Connection) -> None:
    """Create the tables."""
    _tables.create_all(connection)
