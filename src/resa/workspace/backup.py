"""`resa backup`: the whole workspace in one file while it is being used, and the same file from SQLite and from PostgreSQL.

The file is a gzipped tar: `tables/<name>.jsonl` (a row a line, bytes as base64), `files/…` (store, pictures, attachments, the
key of what is sealed), last `contents.json` with the size and SHA-256 of each. The rows are read in one transaction, the
store under a lease on one generation, so both are a state that once was. Left out: settings (`resa.toml` belongs to the
machine), received files that wait for an import, and what is only kept to be quick.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import msgspec
from sqlalchemy import Connection, MetaData

from ..errors import ConflictError, UnreadableError
from . import migrations
from .clock import iso, utc_now
from .database import Database

FORMAT, FORMAT_VERSION = "resa-backup", 1
CONTENTS, TABLES, FILES = "contents.json", "tables/", "files/"
#: Tables whose rows are not kept: the version is written anew, the others are quick copies and what is on its way.
LEFT_OUT_TABLES = frozenset({"schema_version", "upload", "document_gist"})
#: Of the folder: the database itself, settings, what other programs or earlier restores left.
LEFT_OUT = ("resa.sqlite", "resa.toml", "database.txt", "uploads", "before-restore-", "restoring-")
#: Backups themselves, when they are kept in the folder.
_SCRATCH, _SUFFIX = "backing-up-", ".resa-backup"
_IN_STORE_LEFT_OUT = frozenset({"tmp", "leases", "kept"})
_STORE = "store"
_MANIFEST = "store/manifest.sqlite"
#: How often the store is looked at anew when an import ends between two looks.
_TRIES = 50
_ROWS_AT_ONCE = 500


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A member of the file; `rows` of a table."""

    size: int
    sha256: str
    rows: int | None = None


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds, and what of."""

    format: str = FORMAT
    format_version: int = FORMAT_VERSION
    resa: str
    schema: int
    """The version of the tables (`migrations`)."""
    workspace: str
    made_at: str
    members: dict[str, Kept]

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""
        return [n[len(TABLES) : -len(".jsonl")] for n in self.members if n.startswith(TABLES)]


def back_up(folder: Path, database: Database, file: Path, *, force: bool = False) -> Contents:
    """Write the backup, whole or not at all. ConflictError when the file is there and `force` is not said."""
    if file.exists() and not force:
        raise ConflictError("There is a file of that name", where=str(file), remedy="Name another, or say --force")
    if not file.parent.is_dir():
        raise UnreadableError("There is no such folder", where=str(file.parent), remedy="Make it first")
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}.partial")
    try:
        with draft.open("xb") as raw:
            draft.chmod(0o600)
            with tempfile.TemporaryDirectory(dir=file.parent, prefix=_SCRATCH) as scratch:
                contents = _write(folder, database, raw, Path(scratch))
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return contents


def _write(folder: Path, database: Database, raw: IO[bytes], scratch: Path) -> Contents:
    members: dict[str, Kept] = {}
    with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=4) as tar:
        with database.read() as connection:
            schema = migrations.current(connection)
            workspace = str(connection.exec_driver_sql("SELECT workspace FROM workspace").scalar())
            for name, rows, path in _tables(connection, scratch):
                members[f"{TABLES}{name}.jsonl"] = _add(tar, f"{TABLES}{name}.jsonl", path, rows)
                path.unlink()
        # The folder after the rows: what they name is there, since files come before the rows that name them.
        with _held_store(folder, scratch) as held:
            for name, path in _files(folder, held):
                with suppress(FileNotFoundError):  # taken away meanwhile: nothing named it any more
                    members[FILES + name] = _add(tar, FILES + name, path)
        contents = Contents(
            resa=version("resa"), schema=schema, workspace=workspace, made_at=iso(utc_now()), members=members
        )
        listed = scratch / CONTENTS
        listed.write_bytes(msgspec.json.format(msgspec.json.encode(contents)))
        _add(tar, CONTENTS, listed)
    return contents


def _tables(connection: Connection, scratch: Path) -> Iterator[tuple[str, int, Path]]:
    """(name, number of rows, file of rows) of every table that is kept."""
    there = MetaData()
    there.reflect(connection)
    for table in there.sorted_tables:
        if table.name in LEFT_OUT_TABLES:
            continue
        path, n = scratch / f"{table.name}.jsonl", 0
        query = table.select().order_by(*table.primary_key.columns).execution_options(yield_per=_ROWS_AT_ONCE)
        with path.open("wb") as out:
            for row in connection.execute(query):
                out.write(msgspec.json.encode(dict(row._mapping)) + b"\n")
                n += 1
        yield table.name, n, path


@contextmanager
def _held_store(folder: Path, scratch: Path) -> Iterator[dict[str, Path]]:
    """The store's databases as copies of one moment, by their names in the folder; the files they speak of stay as long
    as the block runs."""
    if not (folder / _MANIFEST).exists():
        yield {}
        return
    from ..events.store import open_store

    store = open_store(folder / _STORE)
    try:
        copy = scratch / "manifest.sqlite"
        for _ in range(_TRIES):
            snapshot = store.snapshot()  # a lease: its files are not taken away
            _copy_sqlite(folder / _MANIFEST, copy)
            if snapshot.digest.rsplit("-", 1)[1] == _generation(copy):
                break
            snapshot.close()
        else:
            raise ConflictError("The store changes all the time", where=str(folder / _STORE), remedy="Try again later")
        held = {_MANIFEST: copy}
        try:
            for path in (folder / _STORE).rglob("*.sqlite"):
                name = path.relative_to(folder).as_posix()
                if name not in held:
                    held[name] = scratch / f"{len(held)}.sqlite"
                    _copy_sqlite(path, held[name])
            yield held
        finally:
            snapshot.close()
    finally:
        store.close()


def _files(folder: Path, held: dict[str, Path]) -> Iterator[tuple[str, Path]]:
    """(name in the folder, where to read it) of everything that is kept."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        parts = path.relative_to(folder).parts
        if name.startswith(LEFT_OUT) or path.is_symlink() or not path.is_file():
            continue
        if name.endswith((".lock", "-wal", "-shm", ".partial", _SUFFIX)) or parts[0].startswith(_SCRATCH):
            continue
        if parts[0] == _STORE and len(parts) > 1 and parts[1] in _IN_STORE_LEFT_OUT:
            continue
        yield name, held.get(name, path)


def _copy_sqlite(source: Path, target: Path) -> None:
    """A copy of one moment, also while it is written to."""
    target.unlink(missing_ok=True)
    reading, writing = sqlite3.connect(source, timeout=60), sqlite3.connect(target)
    try:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
    finally:
        reading.close()
        writing.close()


def _generation(manifest: Path) -> str:
    connection = sqlite3.connect(manifest)
    try:
        return str(connection.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()[0])
    finally:
        connection.close()


class _Counted:
    """A file being read, and the digest of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self.digest.update(chunk)
        return chunk


def _add(tar: tarfile.TarFile, name: str, path: Path, rows: int | None = None) -> Kept:
    with path.open("rb") as file:
        member = tarfile.TarInfo(name)
        member.size, member.mode = os.fstat(file.fileno()).st_size, 0o600
        counted: Any = _Counted(file)
        tar.addfile(member, counted)
    return Kept(size=member.size, sha256=counted.digest.hexdigest(), rows=rows)
