"""Tables of what goes out by e-mail."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from .base import metadata

#: An e-mail to be sent, sent, or given up. `content` is what it is made of, sealed, and empty once it is no longer needed; of
#: letters with the same `once` there is one. `tries` have been made, the next at `due_at`.
letter = Table(
    "letter",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("letter", String(64), primary_key=True),
    Column("once", String(255)),
    Column("template", String(64), nullable=False),
    Column("receiver", String(255), nullable=False),
    Column("language", String(2), nullable=False),
    Column("content", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("problem", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("due_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
    Column("ended_at", String(32)),
    Index("letter_due", "workspace", "state", "due_at"),
    Index("letter_once", "workspace", "once", unique=True),
)
