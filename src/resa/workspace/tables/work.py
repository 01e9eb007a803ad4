"""Long work, files on their way in, and what the list of journeys says of each."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from .base import metadata

job = Table(
    "job",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("job", String(64), primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("state", String(16), nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("what", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("result", Text),
    Column("error", Text),
    Column("cancel_requested", Integer, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("started_at", String(32)),
    Column("ended_at", String(32)),
    Index("job_created", "workspace", "created_at"),
)

#: A received file, kept as WS/uploads/<upload>/<name> until it is imported or its time is out.
upload = Table(
    "upload",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("upload", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kind_guess", String(16), nullable=False),
    Column("principal", String(255), nullable=False),
    Column("at", String(32), nullable=False),
)

#: The last whole (unfiltered) measurement of each journey, for the list of journeys.
measured_summary = Table(
    "measured_summary",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("summary", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
