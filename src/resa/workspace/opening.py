"""Opening a workspace folder: checked, made and migrated when it has to be, and put together from its parts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import URL, insert, select

from ..errors import ConflictError, NotFoundError, ResaError, UnreadableError, UsageError
from .asks import Asks
from .clock import Clock, iso, utc_now
from .config import FILE_NAME, Config, read_config
from .data import DataRoom
from .database import Database
from .documents import Documents
from .gists import Gists
from .history import read_on
from .jobs import Jobs
from .look import called, letterhead
from .mail import Postman
from .measured_cache import MeasuredCache
from .migrations import migrate
from .tables import workspace as workspace_table
from .workspace import DATABASE_NAME, Workspace

#: In the folder of a workspace that is kept in PostgreSQL: where, without the password.
ELSEWHERE = "database.txt"


def open_workspace(
    path: str | Path, create: bool = False, *, clock: Clock = utc_now, flags: Mapping[str, object] | None = None
) -> Workspace:
    """Open the workspace in `path`, made first when `create`; migrates the database to this version. `flags` are settings
    that go before the environment's and the file's.

    Raises NotFoundError when there is none, UnreadableError when the folder or database cannot be used,
    ConflictError when a newer Resa wrote it, UsageError when a setting is wrong.
    """
    folder = Path(path)
    config = read_config(folder, flags)
    _prepare(folder, create)
    database = open_database(folder, config)
    try:
        id = _identify(database, folder, clock)
    except ResaError:
        database.close()
        raise
    except Exception as error:  # each driver raises its own kinds
        database.close()
        raise UnreadableError(
            "The workspace's database cannot be opened",
            where=database.where,
            value=str(getattr(error, "orig", error)).strip(),
            remedy="Check that the server runs, and the address"
            if database.backend == "postgresql"
            else "Restore the folder from a backup, or name another one",
        ) from error
    workspace = Workspace(folder, id, config, database, clock)
    workspace.jobs = Jobs(workspace)
    workspace.documents = Documents(workspace, lambda id: read_on(workspace, id))
    workspace.data = DataRoom(workspace)
    workspace.measured = MeasuredCache(workspace)
    workspace.asks = Asks()
    workspace.gists = Gists(workspace)
    workspace.post = Postman(workspace)
    workspace.called = called(workspace)
    workspace.letterhead = lambda: letterhead(workspace)
    return workspace


def require_workspace(folder: Path) -> None:
    """Raises NotFoundError when the folder is none of ours."""
    if not folder.is_dir():
        raise NotFoundError(
            "There is no workspace there", where=str(folder), remedy="`resa serve --workspace DIR` makes one"
        )
    marks = (DATABASE_NAME, ELSEWHERE, FILE_NAME)
    if folder.is_dir() and not any((folder / mark).exists() for mark in marks):
        raise NotFoundError(
            "The folder is not a workspace", where=str(folder), remedy="`resa serve --workspace DIR` makes one"
        )


def _prepare(folder: Path, create: bool) -> None:
    if not create:
        require_workspace(folder)
    try:
        for part in (folder, folder / "uploads", folder / "images"):
            part.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableError(
            "The workspace folder cannot be written", where=str(folder), value=error.strerror
        ) from error


def open_database(folder: Path, config: Config) -> Database:
    """The database of the settings. Raises UsageError when the folder belongs to another one that they do not name."""
    note = folder / ELSEWHERE
    if not config.database:
        if note.exists() and not (folder / DATABASE_NAME).exists():
            raise UsageError(
                "The workspace is kept in another database, which the settings do not name",
                where=str(folder),
                value=note.read_text("utf-8").strip(),
                remedy="Name it: --database, RESA_DATABASE, or `database` in resa.toml",
            )
        return Database(URL.create("sqlite", database=str(folder / DATABASE_NAME)))
    database = Database(config.database)
    if database.backend != "sqlite":
        note.write_text(database.where + "\n", "utf-8")
    return database


def _identify(database: Database, folder: Path, clock: Clock) -> str:
    with database.write() as connection:
        now = iso(clock())
        migrate(connection, now)
        id = connection.scalar(select(workspace_table.c.workspace))
        if id is None:
            if database.backend != "sqlite" and (folder / DATABASE_NAME).exists():
                raise ConflictError(
                    "The database is empty, and the folder has a workspace in its own",
                    where=database.where,
                    value=str(folder / DATABASE_NAME),
                    remedy="Move it: `resa backup FILE` without --database, then `resa restore FILE` with it",
                )
            id = f"workspace:{secrets.token_hex(8)}"
            connection.execute(insert(workspace_table).values(workspace=id, created_at=now))
    return id
