"""Accounts: how people sign in, sessions, teams, rights per journey, tokens and shares; the trail names the person.

Guests' links were kept as they are; from now on only their digests are.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
    update,
)

from . import add_column

_tables = MetaData()

Table(
    "account",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("email", String(255), nullable=False),
    Column("password", String(255), nullable=False),
    Column("totp", String(64), nullable=False),
    Column("totp_since", String(32)),
    Column("totp_step", BigInteger, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("signed_in_at", String(32)),
    UniqueConstraint("workspace", "email", name="account_email"),
)

Table(
    "session",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("session", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("browser", String(255), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
    Index("session_person", "workspace", "person"),
)

Table(
    "account_link",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("ends_at", String(32), nullable=False),
)

Table(
    "recovery_code",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
)

Table(
    "attempt",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("since", String(32), nullable=False),
)

Table(
    "team",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("team", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("created_at", String(32), nullable=False),
)

Table(
    "team_member",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("team", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Index("team_member_person", "workspace", "person"),
)

Table(
    "journey_right",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("holder", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Index("journey_right_holder", "workspace", "holder"),
)

Table(
    "api_token",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("token", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("used_at", String(32)),
    Column("ends_at", String(32)),
    UniqueConstraint("workspace", "digest", name="api_token_digest"),
)

Table(
    "share",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("share", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("journey", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("password", String(255), nullable=False),
    Column("shows", Text, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("ends_at", String(32)),
    Column("opened", Integer, nullable=False),
    Column("opened_at", String(32)),
    UniqueConstraint("workspace", "digest", name="share_digest"),
    Index("share_journey", "workspace", "journey"),
)

_person = Table(
    "person",
    MetaData(),
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("link", String(64)),
)


def upgrade(connection: Connection) -> None:
    """Make the tables, name the person in the trail, and forget the guests' links."""
    _tables.create_all(connection)
    add_column(connection, "audit", Column("person", String(64)))
    for row in connection.execute(select(_person).where(_person.c.link.is_not(None))).all():
        digest = hashlib.sha256(row.link.encode()).hexdigest()
        own = (_person.c.workspace == row.workspace, _person.c.person == row.person)
        connection.execute(update(_person).where(*own).values(link=digest))
