"""Links for several guests, links that sign in, who people are at an OpenID Connect provider, sealed second factors."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

_tables = MetaData()

Table(
    "guest_link",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("link", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("journey", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("page", String(64), nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
    Column("ended_at", String(32)),
    Column("joined", Integer, nullable=False),
    UniqueConstraint("workspace", "digest", name="guest_link_digest"),
    Index("guest_link_journey", "workspace", "journey"),
)

Table(
    "guest_came",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("link", String(64), nullable=False),
    Index("guest_came_link", "workspace", "link"),
)

Table(
    "factor_secret",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("sealed", Text, nullable=False),
)

Table(
    "sign_in_link",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("ends_at", String(32), nullable=False),
)

Table(
    "oidc_identity",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("issuer", String(255), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("linked_at", String(32), nullable=False),
    Index("oidc_identity_person", "workspace", "person"),
)


def upgrade(connection: Connection) -> None:
    """Make the tables."""
    _tables.create_all(connection)
