"""Internal audits: what was looked at, found and signed. (The trail of who did what is `audit`, in `kept`.)"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from .base import metadata

#: An audit as it stands: `content` is JSON (`workspace.audits.model.Audit`), changed a whole at a time under the row's lock.
internal_audit = Table(
    "internal_audit",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("audit", String(64), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("made_at", String(32), nullable=False),
)

#: What was signed, to the letter, and its SHA-256. A revision is written once and never again.
audit_report = Table(
    "audit_report",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("audit", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("made_at", String(32), nullable=False),
)

#: Who signed a revision, as what and when; `mark` is of digest, name, part and time, and only this workspace can make it.
audit_signature = Table(
    "audit_signature",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("signature", String(64), primary_key=True),
    Column("audit", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("part", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("mark", String(64), nullable=False),
    Index("audit_signature_audit", "workspace", "audit", "revision"),
)
