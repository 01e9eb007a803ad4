"""People, comments, votes and the shared timer: what a team does together beside the document."""

from __future__ import annotations

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
)

_tables = MetaData()
_Counter = BigInteger().with_variant(Integer, "sqlite")

#: The local owner (once named) and the guests who were invited. Whoever has `link` is this person until it is withdrawn.
Table(
    "person",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("link", String(64)),
    Column("created_at", String(32), nullable=False),
    Column("withdrawn_at", String(32)),
    UniqueConstraint("workspace", "link", name="person_link"),
)

#: What people say about a record of a document. The first comment of a thread has its id and carries its state.
Table(
    "comment",
    _tables,
    Column("seq", _Counter, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("document", String(255), nullable=False),
    Column("comment", String(64), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("about", String(255), nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("body", Text, nullable=False),
    Column("mentions", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("edited_at", String(32)),
    Column("removed_at", String(32)),
    Column("resolved_at", String(32)),
    Column("resolved_by", String(255)),
    UniqueConstraint("workspace", "comment", name="comment_id"),
    Index("comment_document", "workspace", "document", "thread"),
)

#: Up to which comment a person has read a thread.
Table(
    "comment_read",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("thread", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

#: A round of votes on a document's records of some kinds, with so many dots for each person.
Table(
    "vote_round",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("round", String(64), primary_key=True),
    Column("document", String(255), nullable=False),
    Column("title", String(255), nullable=False),
    Column("kinds", Text, nullable=False),
    Column("dots", Integer, nullable=False),
    Column("opened_by", String(255), nullable=False),
    Column("opened_at", String(32), nullable=False),
    Column("closed_at", String(32)),
    Index("vote_round_document", "workspace", "document"),
)

#: How many of their dots a person has put on a record.
Table(
    "vote",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("round", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("record", String(255), primary_key=True),
    Column("dots", Integer, nullable=False),
)

#: The clock that everybody at a document sees; at most one each.
Table(
    "timer",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("document", String(255), primary_key=True),
    Column("label", String(255), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("started_by", String(255), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
)


def upgrade(connection: Connection) -> None:
    """Make the tables."""
    _tables.create_all(connection)
