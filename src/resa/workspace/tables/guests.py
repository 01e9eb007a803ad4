"""Tables of guests who come by a link that several may use."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint

from .base import metadata

#: A link by which anybody joins one journey under a name of their own, with the link's role, until it ends.
guest_link = Table(
    "guest_link",
    metadata,
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

#: By which link a guest came.
guest_came = Table(
    "guest_came",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("link", String(64), nullable=False),
    Index("guest_came_link", "workspace", "link"),
)
