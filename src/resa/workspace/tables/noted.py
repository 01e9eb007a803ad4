"""Changes in the business and around it that people noted."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from .base import metadata

#: What changed, since which day, and whom it concerns: `concerns` is a list of journeys and records of theirs (JSON), empty
#: for all journeys. What its writer took away stays for a while, to be brought back.
noted_change = Table(
    "noted_change",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("change", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("what", Text, nullable=False),
    Column("day", String(10), nullable=False),
    Column("link", Text, nullable=False),
    Column("concerns", Text, nullable=False),
    Column("person", String(255), nullable=False),
    Column("noted_by", String(255), nullable=False),
    Column("noted_at", String(32), nullable=False),
    Column("edited_at", String(32)),
    Column("removed_at", String(32)),
    Index("noted_change_day", "workspace", "day"),
)
