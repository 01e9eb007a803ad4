"""`resa restore`: a workspace from a backup, into SQLite or PostgreSQL, whichever the settings name; so also the way to move
from one to the other.

Every checksum is compared before anything is touched. The files are laid ready beside the old ones and change places when
the rows are in; what was in the folder before is kept in `before-restore-…`. A database that held a workspace is emptied in
the same transaction that fills it.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import msgspec
from sqlalchemy import URL, Connection, LargeBinary, MetaData, Table, inspect

from ..errors import ConflictError, UnreadableError
from . import migrations, postgres
from .backup import CONTENTS, FILES, FORMAT, FORMAT_VERSION, LEFT_OUT, TABLES, Contents
from .clock import iso, utc_now
from .config import read_config
from .database import Database
from .lock import FILE_NAME as LOCK_NAME
from .lock import serving
from .opening import ELSEWHERE
from .workspace import DATABASE_NAME

_ROWS_AT_ONCE = 500
_CHUNK = 1 << 20
#: What stays in the folder: the machine's own.
_STAYS = ("resa.toml", LOCK_NAME, "before-restore-", "restoring-")


@dataclass(frozen=True)
class Restored:
    """What was done."""

    contents: Contents
    where: str
    """The database, without its password."""
    set_aside: Path | None
    """Where the folder's former content is."""


def check(file: Path) -> Contents:
    """Read the whole backup and compare every checksum. Raises UnreadableError."""
    found: dict[str, tuple[int, str]] = {}
    listed = b""
    for member, content in _members(file):
        if member.name == CONTENTS:
            listed = content.read()
            continue
        digest = hashlib.sha256()
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
        found[member.name] = (member.size, digest.hexdigest())
    contents = _contents(file, listed)
    for name, kept in contents.members.items():
        if found.pop(name, None) != (kept.size, kept.sha256):
            raise _damaged(file, name)
    if found:
        raise _damaged(file, min(found))
    return contents


def restore(file: Path, folder: Path, *, flags: Mapping[str, object] | None = None, force: bool = False) -> Restored:
    """Put the backup in place of whatever is in the folder and in the database of its settings.

    Raises UnreadableError when the backup is damaged, ConflictError when a server runs, when there is a workspace already and
    `force` is not said, or when a newer Resa made the backup.
    """
    contents = check(file)
    if contents.schema > max(migrations.known()):
        raise ConflictError(
            "The backup was made by a newer version of Resa",
            where=str(file),
            value=contents.resa,
            remedy="Upgrade Resa",
        )
    config = read_config(folder, flags)
    folder.mkdir(parents=True, exist_ok=True)
    stamp = f"{iso(utc_now()).replace(':', '')}-{secrets.token_hex(2)}"
    staged = folder / f"restoring-{stamp}"
    with serving(folder):
        in_the_way = _content_of(folder)
        if in_the_way and not force:
            raise _taken(str(folder))
        try:
            staged.mkdir()
            _lay_ready(file, staged)
            url = config.database or URL.create("sqlite", database=str(staged / DATABASE_NAME))
            where = _fill(Database(url), file, contents, force=force)
            if config.database:
                (staged / ELSEWHERE).write_text(where + "\n", "utf-8")
            aside = folder / f"before-restore-{stamp}" if in_the_way else None
            if aside is not None:
                aside.mkdir()
                for path in in_the_way:
                    path.rename(aside / path.name)
            for path in list(staged.iterdir()):
                path.rename(folder / path.name)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    return Restored(contents, where if config.database else str(folder / DATABASE_NAME), aside)


def _content_of(folder: Path) -> list[Path]:
    """What a workspace is made of; empty folders count for nothing."""
    there = [p for p in sorted(folder.iterdir()) if not p.name.startswith(_STAYS)]
    return [p for p in there if p.is_file() or any(f.is_file() for f in p.rglob("*"))]


def _lay_ready(file: Path, staged: Path) -> None:
    for member, content in _members(file):
        if member.name.startswith(FILES):
            path = staged / member.name.removeprefix(FILES)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                path.chmod(0o600)
                shutil.copyfileobj(content, out, _CHUNK)


def _fill(database: Database, file: Path, contents: Contents, *, force: bool) -> str:
    """The rows into the database, all or none; tables as they were then, afterwards brought to today."""
    try:
        with database.served_alone(lambda: None), database.write() as connection:
            there = MetaData()
            there.reflect(connection)
            if there.tables:
                if not force and _holds_something(connection):
                    raise _taken(database.where)
                there.drop_all(connection)
            now = iso(utc_now())
            migrations.migrate(connection, now, to=contents.schema)
            made = MetaData()
            made.reflect(connection)
            for member, content in _members(file):
                if member.name.startswith(TABLES):
                    name = member.name[len(TABLES) : -len(".jsonl")]
                    if name not in made.tables:
                        raise _damaged(file, member.name)
                    _insert(connection, made.tables[name], content)
            if database.backend == "postgresql":
                postgres.count_on(connection, made)
            migrations.migrate(connection, now)
    finally:
        database.close()
    return database.where


def _holds_something(connection: Connection) -> bool:
    if not inspect(connection).has_table("document"):
        return False
    return connection.exec_driver_sql("SELECT 1 FROM document LIMIT 1").first() is not None or (
        connection.exec_driver_sql("SELECT 1 FROM person LIMIT 1").first() is not None
    )


def _insert(connection: Connection, table: Table, content: IO[bytes]) -> None:
    binary = [c.name for c in table.columns if isinstance(c.type, LargeBinary)]
    rows: list[dict[str, Any]] = []
    for line in content:
        row: dict[str, Any] = msgspec.json.decode(line)
        rows.append(row | {name: base64.b64decode(row[name]) for name in binary if row[name] is not None})
        if len(rows) >= _ROWS_AT_ONCE:
            connection.execute(table.insert(), rows)
            rows = []
    if rows:
        connection.execute(table.insert(), rows)


def _members(file: Path) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """The members one after another: plain files with names that stay inside."""
    if not file.is_file():
        raise UnreadableError("There is no such file", where=str(file))
    try:
        with tarfile.open(file, "r|gz") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isreg() and _inside(member.name) else None
                if content is None:
                    raise _damaged(file, member.name)
                yield member, content
    except (tarfile.TarError, EOFError, OSError) as error:
        raise UnreadableError(
            "That is no whole backup of Resa", where=str(file), value=error, remedy="Take another backup"
        ) from error


def _inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    known = name == CONTENTS or name.startswith((TABLES, FILES))
    return known and ".." not in parts and not name.startswith("/") and "\\" not in name and parts[-1] not in LEFT_OUT


def _contents(file: Path, listed: bytes) -> Contents:
    try:
        contents = msgspec.json.decode(listed, type=Contents)
    except msgspec.DecodeError as error:
        raise UnreadableError("That is no whole backup of Resa", where=str(file), value=error) from error
    if (contents.format, contents.format_version) != (FORMAT, FORMAT_VERSION):
        raise UnreadableError(
            "That is no backup this version can read",
            where=str(file),
            value=f"{contents.format} {contents.format_version}",
            allowed=f"{FORMAT} {FORMAT_VERSION}",
        )
    return contents


def _damaged(file: Path, member: str) -> UnreadableError:
    return UnreadableError(
        "The backup is damaged: a part is not what was written",
        where=str(file),
        value=member,
        remedy="Take another backup",
    )


def _taken(where: str) -> ConflictError:
    return ConflictError(
        "There is a workspace already",
        where=where,
        remedy="Name another --workspace or --database, or say --force: then the backup takes its place",
    )
