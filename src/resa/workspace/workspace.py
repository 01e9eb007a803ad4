"""A workspace folder: WS/resa.sqlite, WS/store (the journey store), WS/uploads, WS/images, WS/resa.toml (settings),
WS/secret.key (made when something is first sealed).

`opening.open_workspace` checks, creates, migrates and puts it together. One process serves a workspace at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .changes import Changes
from .clock import Clock, utc_now
from .config import Config
from .database import Database

if TYPE_CHECKING:
    from ..events.store import Store
    from .asks import Asks
    from .data import DataRoom
    from .documents import Documents
    from .gists import Gists
    from .jobs import Jobs
    from .mail import Letterhead, Postman
    from .measured_cache import MeasuredCache

DATABASE_NAME = "resa.sqlite"
STORE_NAME = "store"


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
    signs_in: bool = field(default=False, repr=False)
    """Somebody is known to have an account (`accounts.exist`), so nobody is let in without signing in."""
    called: str = ""
    """The name that was chosen on its page of settings (`look`); goes before the settings' and the folder's."""
    serves: bool = field(default=False, repr=False)
    """A server of this process runs tasks by itself; beside it the command line runs none, it does them at once."""
    jobs: Jobs = field(init=False, repr=False)
    """The runner of long tasks."""
    documents: Documents = field(init=False, repr=False)
    """The documents as records, kept in memory by version."""
    data: DataRoom = field(init=False, repr=False)
    """The present picture of events and answers."""
    measured: MeasuredCache = field(init=False, repr=False)
    """Measured maps that are still true."""
    asks: Asks = field(init=False, repr=False)
    """Questions that are being answered."""
    gists: Gists = field(init=False, repr=False)
    """What each document says in short."""
    post: Postman = field(init=False, repr=False)
    """Sends the letters that wait."""
    letterhead: Callable[[], Letterhead] = field(init=False, repr=False)
    """What stands on them, as it is now."""
    _store: Store | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def name(self) -> str:
        """What the screens call it."""
        return self.called or self.config.name or self.path.resolve().name

    @property
    def store_path(self) -> Path:
        """The journey store's folder."""
        return self.path / STORE_NAME

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
        self.post.stop()
        self.jobs.stop()
        self.data.close()
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None
        self.database.close()
