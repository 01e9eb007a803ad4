"""The manifest's tables, and how an older store becomes a newer one: one function per version, in order."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

#: The version this program writes. A store of a later version is refused, an older one is migrated when opened.
FORMAT_VERSION = 1

TABLES = """
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value NOT NULL
) WITHOUT ROWID;

-- One import. seq first_seq..last_seq are its events, also after it was undone (numbers are never used again).
CREATE TABLE batch (
    number INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    source TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    undone_at TEXT,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    facts TEXT NOT NULL  -- JSON: counts, roles, warnings, refused rows
);
CREATE UNIQUE INDEX batch_live_digest ON batch (digest) WHERE undone_at IS NULL;

-- Touchpoint-names, channels and accounts, numbered in the order they were first seen; append-only.
CREATE TABLE label (
    kind TEXT NOT NULL,  -- name, channel, account
    code INTEGER NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (kind, code)
) WITHOUT ROWID;
CREATE UNIQUE INDEX label_text ON label (kind, label);

-- Every file of the store. Generation g consists of those with born <= g < retired.
CREATE TABLE file (
    path TEXT NOT NULL,
    kind TEXT NOT NULL,  -- segment, base, recent, stale, identity, readable
    grain TEXT NOT NULL,
    partition INTEGER NOT NULL,
    batch INTEGER,
    born INTEGER NOT NULL,
    retired INTEGER,
    retired_at REAL,
    facts TEXT NOT NULL,  -- JSON: rows, columns, constants
    PRIMARY KEY (path, kind, grain)
) WITHOUT ROWID;
CREATE INDEX file_live ON file (retired, kind);
"""

#: From version n to n + 1.
MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {}


def create(connection: sqlite3.Connection) -> None:
    """Write the tables of the present version into an empty database."""
    connection.executescript(TABLES)
    connection.execute("INSERT INTO meta VALUES ('format_version', ?)", [FORMAT_VERSION])


def version(connection: sqlite3.Connection) -> int | None:
    """The version of the store, None when the database has no store in it."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return None
    row = connection.execute("SELECT value FROM meta WHERE name = 'format_version'").fetchone()
    return int(row[0]) if row else None


def migrate(connection: sqlite3.Connection, found: int) -> None:
    """Bring an older store to the present version, one transaction for all steps."""
    connection.execute("BEGIN IMMEDIATE")
    for step in range(found, FORMAT_VERSION):
        MIGRATIONS[step](connection)
    connection.execute("UPDATE meta SET value = ? WHERE name = 'format_version'", [FORMAT_VERSION])
    connection.execute("COMMIT")
