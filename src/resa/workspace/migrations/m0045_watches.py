"""Watches: figures that are looked at as data arrive, and the signals they raised."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Float, Index, Integer, MetaData, String, Table, Text

_tables = MetaData()

Table(
    "watch",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("watch", String(64), primary_key=True),
    Column("journey", String(255), nullable=False),
    Column("name", String(120), nullable=False),
    Column("about", String(255), nullable=False),
    Column("asked", Text, nullable=False),
    Column("history", Text, nullable=False),
    Column("problem", Text),
    Column("data", String(64)),
    Column("made_by", String(255), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("checked_at", String(32)),
    Index("watch_journey", "workspace", "journey"),
)

Table(
    "watch_signal",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("signal", String(64), primary_key=True),
    Column("watch", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("side", String(8), nullable=False),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False),
    Column("n_periods", Integer, nullable=False),
    Column("value", Float, nullable=False),
    Column("n", Integer),
    Column("centre", Float),
    Column("low", Float),
    Column("high", Float),
    Column("raised_at", String(32), nullable=False),
    Column("seen_by", String(255)),
    Column("seen_at", String(32)),
    Column("note", Text, nullable=False),
    Column("ended_at", String(32)),
    Index("watch_signal_watch", "workspace", "watch"),
)


def upgrade(connection: Connection) -> None:
    """Create the tables."""
    _tables.create_all(connection)
