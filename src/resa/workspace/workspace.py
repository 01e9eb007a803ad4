"""A workspace folder: WS/resa.sqlite, WS/store (the journey store), WS/uploads, WS/images, WS/resa.toml (settings).

`open_workspace` checks, creates and migrates. One process serves a workspace at a time.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, insert, select

from ..errors import ConflictError, NotFoundError, UnreadableError
from .changes import Changes
from .clock import Clock, iso, utc_now
from .config import Config, read_config
from .database import Database
from .migrations import migrate
from .tables import workspace as workspace_table

if TYPE_CHECKING:
    from ..events.store import Store
    from .data import DataRoom
    from .documents import Documents
    from .jobs import Jobs
    from .measured_cache import MeasuredCache

DATABASE_NAME = "resa.sqlite"


@dataclass
class Workspace:
    """An open workspace. `id` stands in every row, room and cache key."""

    path: Path
    id: str
    config: Config
    database: Database
    clock: Clock = utc_now
    writing: threading.Lock = field(default_factory=threading.Lock, repr=False)
    """Held by the one task of this process that writes to the store or the answers."""
    changes: Changes = field(default_factory=Changes, repr=False)
    """Tells the open rooms that a document changed."""
    jobs: Jobs = field(init=False, repr=False)
    """The runner of long tasks."""
    documents: Documents = field(init=False, repr=False)
    """The documents as records, kept in memory by version."""
    data: DataRoom = field(init=False, repr=False)
    """The present picture of events and answers."""
    measured: MeasuredCache = field(init=False, repr=False)
    """Measured maps that are still true."""
    _store: Store | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        from .data import DataRoom
        from .documents import Documents
        from .jobs import Jobs
        from .measured_cache import MeasuredCache

        self.jobs = Jobs(self)
        self.documents = Documents(self)
        self.data = DataRoom(self)
        self.measured = MeasuredCache(self)

    @property
    def name(self) -> str:
        """What the screens call it."""
        return self.config.name or self.path.resolve().name

    @property
    def store_path(self) -> Path:
        """The journey store's folder."""
        return self.path / "store"

    @property
    def uploads_path(self) -> Path:
        """Received files, until imported."""
        return self.path / "uploads"

    @property
    def images_path(self) -> Path:
        """Pictures by the hash of their content."""
        return self.path / "images"

    @property
    def store(self) -> Store:
        """The journey store for reading, made when first needed. A task that writes opens it anew (`open_store`), so
        that readers never wait for it."""
        from ..events.store import open_store

        with self._lock:
            if self._store is None:
                self._store = open_store(self.store_path, create=True)
            return self._store

    def close(self) -> None:
        """Stop the jobs, let go of the files."""
        self.changes.close()
        self.jobs.stop()
        self.data.close()
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None
        self.database.close()


def open_workspace(path: str | Path, create: bool = False, *, clock: Clock = utc_now) -> Workspace:
    """Open the workspace in `path`, made first when `create`; migrates the database to this version.

    Raises NotFoundError when there is none, UnreadableError when the folder or database cannot be used,
    ConflictError when a newer Resa wrote it, UsageError when a setting is wrong.
    """
    folder = Path(path)
    _prepare(folder, create)
    config = read_config(folder)
    database = Database(config.database_url or URL.create("sqlite", database=str(folder / DATABASE_NAME)))
    try:
        id = _identify(database, clock)
    except ConflictError:
        raise
    except Exception as error:
        database.close()
        raise UnreadableError(
            "The workspace's database cannot be opened",
            where=str(folder / DATABASE_NAME),
            value=str(getattr(error, "orig", error)),
            remedy="Restore the folder from a backup, or name another one",
        ) from error
    return Workspace(folder, id, config, database, clock)


def _prepare(folder: Path, create: bool) -> None:
    if not folder.is_dir() and not create:
        raise NotFoundError(
            "There is no workspace there", where=str(folder), remedy="`resa serve --workspace DIR` makes one"
        )
    if folder.is_dir() and not create and not (folder / DATABASE_NAME).exists() and not (folder / "resa.toml").exists():
        raise NotFoundError(
            "The folder is not a workspace", where=str(folder), remedy="`resa serve --workspace DIR` makes one"
        )
    try:
        for part in (folder, folder / "uploads", folder / "images"):
            part.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableError(
            "The workspace folder cannot be written", where=str(folder), value=error.strerror
        ) from error


def _identify(database: Database, clock: Clock) -> str:
    with database.write() as connection:
        now = iso(clock())
        migrate(connection, now)
        id = connection.scalar(select(workspace_table.c.workspace))
        if id is None:
            id = f"workspace:{secrets.token_hex(8)}"
            connection.execute(insert(workspace_table).values(workspace=id, created_at=now))
    return id
