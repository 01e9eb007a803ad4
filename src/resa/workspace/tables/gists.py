"""What the documents say in short, for what looks through all of them at once."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from .base import metadata

#: One row per document: its texts made ready for searching, and the facts by which the atlas shows it, as of one version.
#: It can always be made again; a row of another version or form than wanted is not read (`gists`).
document_gist = Table(
    "document_gist",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("document", String(255), primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("form", Integer, nullable=False),
    Column("gist", LargeBinary, nullable=False),
)
