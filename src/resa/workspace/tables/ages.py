"""For how long evidence holds, where the workspace has chosen otherwise than is usual."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from .base import metadata

evidence_age = Table(
    "evidence_age",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("days", Integer, nullable=False),
    Column("chosen_at", String(32), nullable=False),
)
