"""Workshops: agenda, who took part, private notes and their groups, decisions."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table, Text

_tables = MetaData()

Table(
    "workshop",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("workshop", String(64), primary_key=True),
    Column("journey", String(255), nullable=False),
    Column("title", String(255), nullable=False),
    Column("agenda", Text, nullable=False),
    Column("here", String(64), nullable=False),
    Column("stage", String(255), nullable=False),
    Column("opened", Text, nullable=False),
    Column("opened_by", String(255), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("closed_at", String(32)),
    Index("workshop_journey", "workspace", "journey"),
)

Table(
    "workshop_seat",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("workshop", String(64), primary_key=True),
    Column("person", String(255), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("team", String(255), nullable=False),
    Column("at", String(32), nullable=False),
)

Table(
    "workshop_jot",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("jot", String(64), primary_key=True),
    Column("workshop", String(64), nullable=False),
    Column("item", String(64), nullable=False),
    Column("person", String(255), nullable=False),
    Column("body", Text, nullable=False),
    Column("cluster", String(64), nullable=False),
    Column("parked", Integer, nullable=False),
    Column("became", String(255), nullable=False),
    Column("at", String(32), nullable=False),
    Index("workshop_jot_workshop", "workspace", "workshop"),
)

Table(
    "workshop_cluster",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("cluster", String(64), primary_key=True),
    Column("workshop", String(64), nullable=False),
    Column("item", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("at", String(32), nullable=False),
    Index("workshop_cluster_workshop", "workspace", "workshop"),
)

Table(
    "workshop_decision",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("decision", String(64), primary_key=True),
    Column("workshop", String(64), nullable=False),
    Column("words", Text, nullable=False),
    Column("owner", String(255), nullable=False),
    Column("due_at", String(32)),
    Column("action", String(255), nullable=False),
    Column("done_at", String(32)),
    Column("at", String(32), nullable=False),
    Index("workshop_decision_workshop", "workspace", "workshop"),
)


def upgrade(connection: Connection) -> None:
    """Make the tables."""
    _tables.create_all(connection)
