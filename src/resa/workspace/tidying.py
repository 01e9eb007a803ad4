"""Pictures and attached files that nothing names any more are removed, but not before they have been unused for a month.

What names a file: any document as it is now (also one that was taken away), its log of changes, and every text of every
other table, so that a table that comes later is looked through without a word here. When a file is first
found unused is written beside the files; what is named again, or kept again, begins anew. So an undo, or a page that was
offline for weeks, finds its pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, LargeBinary, Text, select

from . import attachments, images, versions
from .tables import (
    document,
    document_gist,
    document_past,
    document_update,
    journey_version,
    metadata,
    record_change,
)
from .workspace import Workspace

#: How long a file may be unused before it goes.
GRACE = timedelta(days=30)
#: Remembers since when which file is unused.
LEDGER = "unused-files.json"
_HASH = re.compile(rb"[0-9a-f]{64}")
_ROWS_AT_ONCE = 50


class Tidied(msgspec.Struct, frozen=True, kw_only=True):
    """What was found: files still named, unused ones that wait, and those that were removed, with what they took."""

    named: int
    waiting: int
    removed: tuple[str, ...]
    removed_bytes: int


def tidy(workspace: Workspace, *, dry_run: bool = False) -> Tidied:
    """Look through all that is kept and remove what has been unused for `GRACE`; with `dry_run` only say what would go."""
    now = workspace.clock()
    files = {name: path for path, name in _files(workspace)}
    noted = _read(workspace.path / LEDGER)
    named = _named(workspace) if files else set()
    unused = {name: _since(path, noted.get(name), now) for name, path in files.items() if _digest(name) not in named}
    over = sorted(name for name, since in unused.items() if now - since >= GRACE)
    size = 0
    for name in over:
        with suppress(FileNotFoundError):  # taken away meanwhile: nothing to count
            size += files[name].stat().st_size
            if not dry_run:
                files[name].unlink()
    waiting = {name: since.isoformat() for name, since in unused.items() if name not in over}
    if not dry_run:
        _write(workspace.path / LEDGER, waiting)
    return Tidied(named=len(files) - len(unused), waiting=len(waiting), removed=tuple(over), removed_bytes=size)


def _files(workspace: Workspace) -> Iterator[tuple[Path, str]]:
    """Every kept file, and its name in the ledger. What is not named by a hash is not ours to remove."""
    for folder, is_ours in (
        (images.folder(workspace), images.is_name),
        (attachments.folder(workspace), attachments.is_name),
    ):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if is_ours(path.name) and path.is_file():
                yield path, f"{folder.name}/{path.name}"


def _digest(name: str) -> str:
    return Path(name).name[:64]


def _since(path: Path, noted: datetime | None, now: datetime) -> datetime:
    """Unused since it was first found so, or since it was last kept."""
    with suppress(FileNotFoundError):  # taken away meanwhile: it was not kept
        kept = datetime.fromtimestamp(path.stat().st_mtime, tz=now.tzinfo)
        return max(noted or now, min(kept, now))
    return now


# ---- what is named


def _named(workspace: Workspace) -> set[str]:
    """Every hash that stands anywhere."""
    found: set[str] = set()
    with workspace.database.read() as connection:
        for content in _stored(connection, workspace.id):
            found.update(match.decode() for match in _HASH.findall(content))
        for held in _documents(connection, workspace.id):
            found.update(match.decode() for match in _HASH.findall(held))
    return found


def _documents(connection: Connection, workspace: str) -> Iterator[bytes]:
    """Every document as it is now, as JSON: a snapshot holds what was overwritten long ago as well, and a text that was
    written letter by letter lies in it in pieces."""
    from pycrdt import Doc, Map, merge_updates

    ids = connection.scalars(select(document.c.document).where(document.c.workspace == workspace)).all()
    for id in ids:
        of = (document.c.workspace == workspace, document.c.document == id)
        log = select(document_update.c.update).where(
            document_update.c.workspace == workspace,
            document_update.c.document == id,
            document_update.c.epoch == select(document.c.epoch).where(*of).scalar_subquery(),
        )
        updates = [*connection.scalars(select(document.c.snapshot).where(*of)), *connection.scalars(log)]
        shared: Doc[Any] = Doc()
        shared.apply_update(merge_updates(*updates))
        records: Map[Any] = shared.get("records", type=Map)
        yield msgspec.json.encode(records.to_py())


def _stored(connection: Connection, workspace: str) -> Iterator[bytes]:
    """The content of every column that can hold a name, of every table but the snapshots, the
    history (which shows no picture) and what is computed from others."""
    for table in metadata.sorted_tables:
        columns = [column for column in table.c if isinstance(column.type, (LargeBinary, Text))]
        if table in (document, document_gist, document_past, record_change) or not columns:
            continue
        query = select(*columns).where(table.c.workspace == workspace)
        if table is document_update:
            # What the snapshot has taken in waits only for the history, which tells of a picture but never shows it.
            of = (document.c.workspace == workspace, document.c.document == table.c.document)
            query = query.where(table.c.version > select(document.c.snapshot_version).where(*of).scalar_subquery())
        rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query)
        for row in rows:
            for value in row:
                if table is journey_version and isinstance(value, bytes):
                    yield versions.unpacked(value)
                elif value:
                    yield value.encode() if isinstance(value, str) else bytes(value)


# ---- the ledger


def _read(path: Path) -> dict[str, datetime]:
    """Without a readable ledger every unused file begins anew: nothing goes too early."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, datetime])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def _write(path: Path, waiting: dict[str, str]) -> None:
    made = path.with_suffix(".new")
    made.write_bytes(msgspec.json.format(msgspec.json.encode(waiting)))
    made.replace(path)
