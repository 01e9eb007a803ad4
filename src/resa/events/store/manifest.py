"""The manifest: the one place that says what a store consists of. SQLite in WAL mode; one transaction makes a batch visible.

Readers take everything they need from one read transaction, so they see a whole generation or the one before.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ...errors import ConflictError, NotFoundError, UnreadableError
from . import schema
from .batches import Batch, from_row, to_row


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of the store."""

    path: str
    kind: str
    """segment; base, recent, stale (runs and the mask between them); identity, readable."""
    grain: str
    partition: int
    facts: dict[str, Any]
    batch: int | None = None
    """None when it is of no batch, or of several: then `parts` of its facts say which."""

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The batches in a file, each with what its facts say of it; a file of one import is one part."""
        if "parts" in self.facts:
            return list(self.facts["parts"])
        return [{"batch": self.batch, **self.facts}]

    @property
    def first_batch(self) -> int:
        """The oldest of them; orders files as their events came."""
        return min((p["batch"] for p in self.parts if p["batch"] is not None), default=-1)


@dataclass(slots=True)
class Change:
    """What one transaction does to the store."""

    born: list[FileRow] = field(default_factory=list)
    retired: list[FileRow] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=dict)
    """Kind to new labels, numbered onward from those known."""
    meta: dict[str, Any] = field(default_factory=dict)
    batch: Batch | None = None
    undone: int | None = None
    counted: list[Batch] = field(default_factory=list)
    """Known batches of which less is left."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a snapshot needs to know, read in one transaction."""

    generation: int
    meta: dict[str, Any]
    labels: dict[str, tuple[str, ...]]
    files: tuple[FileRow, ...]
    batches: tuple[Batch, ...]
    """The live ones."""


class Manifest:
    """A connection per thread of use: open one wherever it is needed, they are cheap."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = _connect(path)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def generation(self) -> int:
        """The present generation; changes with every content change."""
        return int(self._db.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()[0])

    def meta(self) -> dict[str, Any]:
        """All settings and counters."""
        return {row["name"]: row["value"] for row in self._db.execute("SELECT name, value FROM meta")}

    def picture(self) -> Picture:
        """The present generation, whole."""
        with self._reading():
            meta = self.meta()
            labels: dict[str, list[str]] = {"name": [], "channel": [], "account": []}
            for kind, label in self._db.execute("SELECT kind, label FROM label ORDER BY kind, code"):
                labels[kind].append(label)
            return Picture(
                generation=int(meta["generation"]),
                meta=meta,
                labels={kind: tuple(values) for kind, values in labels.items()},
                files=self._files("retired IS NULL"),
                batches=tuple(b for b in self.batches() if b.undone_at is None),
            )

    def batches(self) -> list[Batch]:
        """All batches, undone ones with them, oldest first."""
        return [from_row(row) for row in self._db.execute("SELECT * FROM batch ORDER BY number")]

    def batch(self, number: int) -> Batch:
        """One batch by its number."""
        row = self._db.execute("SELECT * FROM batch WHERE number = ?", [number]).fetchone()
        if row is None:
            raise NotFoundError("There is no such batch", value=number, allowed=[str(b.number) for b in self.batches()])
        return from_row(row)

    def batch_of_digest(self, digest: str) -> Batch | None:
        """The live batch that holds this content."""
        row = self._db.execute("SELECT * FROM batch WHERE digest = ? AND undone_at IS NULL", [digest]).fetchone()
        return None if row is None else from_row(row)

    def retired_files(self) -> list[tuple[FileRow, int, int, float]]:
        """Files of earlier generations that still have a row: (file, born, retired, retired_at)."""
        query = "SELECT * FROM file WHERE retired IS NOT NULL"
        return [(_file(r), r["born"], r["retired"], r["retired_at"]) for r in self._db.execute(query)]

    def paths(self) -> set[str]:
        """Every path the manifest knows, live or retired."""
        return {row[0] for row in self._db.execute("SELECT path FROM file")}

    def forget(self, files: list[FileRow]) -> None:
        """Drop the rows of retired files that have been removed from disk."""
        with self._writing():
            self._db.executemany(
                "DELETE FROM file WHERE path = ? AND kind = ? AND grain = ?", [(f.path, f.kind, f.grain) for f in files]
            )

    def commit(self, change: Change) -> int:
        """Apply one change and return the new generation. Until this returns, readers see the store as it was."""
        with self._writing():
            new = self.generation() + 1
            now = time.time()
            gone = {(f.path, f.kind, f.grain) for f in change.retired}
            born = [f for f in change.born if (f.path, f.kind, f.grain) not in gone]
            self._db.executemany(
                "UPDATE file SET retired = ?, retired_at = ? WHERE path = ? AND kind = ? AND grain = ?",
                [(new, now, *key) for key in gone],
            )
            self._db.executemany(
                "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?)",
                [(f.path, f.kind, f.grain, f.partition, f.batch, new, json.dumps(f.facts)) for f in born],
            )
            for kind, labels in change.labels.items():
                (known,) = self._db.execute("SELECT count(*) FROM label WHERE kind = ?", [kind]).fetchone()
                self._db.executemany(
                    "INSERT INTO label VALUES (?, ?, ?)", [(kind, known + i, text) for i, text in enumerate(labels)]
                )
            if change.batch is not None:
                row = to_row(change.batch)
                self._db.execute(
                    f"INSERT INTO batch ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
                )
            for batch in change.counted:
                self._db.execute("UPDATE batch SET facts = ? WHERE number = ?", [to_row(batch)["facts"], batch.number])
            if change.undone is not None:
                self._db.execute("UPDATE batch SET undone_at = ? WHERE number = ?", [instant(), change.undone])
            for name, value in {**change.meta, "generation": new}.items():
                self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, value])
        return new

    def _files(self, condition: str) -> tuple[FileRow, ...]:
        query = f"SELECT * FROM file WHERE {condition} ORDER BY kind, grain, partition, path"
        return tuple(_file(row) for row in self._db.execute(query))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def create(path: Path, *, keep_ids: bool) -> None:
    """Write the manifest of an empty store, readable by its owner only, in one step."""
    import secrets

    made = path.with_name(f"{path.name}.{uuid.uuid4().hex}.new")
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    db = sqlite3.connect(made, isolation_level=None)
    schema.create(db)
    first = {
        "store_id": uuid.uuid4().hex,
        "key": secrets.token_bytes(32),
        "keep_ids": int(keep_ids),
        "generation": 0,
        "partitions": 1,
        "next_seq": 0,
        "next_batch": 1,
        "n_customer": 0,
        "n_journey": 0,
        "journeys_apart": 0,
        "created_at": instant(),
    }
    db.executemany("INSERT INTO meta VALUES (?, ?)", list(first.items()))
    db.execute("INSERT INTO label VALUES ('channel', 0, '')")
    db.close()
    try:
        os.link(made, path)  # fails when another process was quicker; its manifest is as good
    except FileExistsError:
        pass
    finally:
        made.unlink()


def instant() -> str:
    """Now, as the manifest writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _file(row: sqlite3.Row) -> FileRow:
    return FileRow(row["path"], row["kind"], row["grain"], row["partition"], json.loads(row["facts"]), row["batch"])


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
    db.row_factory = sqlite3.Row
    try:
        found = schema.version(db)
        if found is None:
            raise UnreadableError("This is not a Resa store", where=str(path))
        if found > schema.FORMAT_VERSION:
            raise ConflictError(
                "The store was written by a later version of Resa",
                where=str(path),
                value=found,
                allowed=f"format version up to {schema.FORMAT_VERSION}",
                remedy="Install the later version of Resa",
            )
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        if found < schema.FORMAT_VERSION:
            schema.migrate(db, found)
    except sqlite3.DatabaseError as error:
        db.close()
        raise UnreadableError("The store's manifest cannot be read", where=str(path), value=str(error)) from error
    except BaseException:
        db.close()
        raise
    return db
