"""Opening a workspace folder: checked, made and migrated when it has to be, and put together from its parts."""

from __future__ import annotations

import secrets
from pathlib import Path

from sqlalchemy import URL, insert, select

from ..errors import ConflictError, NotFoundError, UnreadableError
from .asks import Asks
from .clock import Clock, iso, utc_now
from .config import read_config
from .data import DataRoom
from .database import Database
from .documents import Documents
from .jobs import Jobs
from .mail import Postman
from .measured_cache import MeasuredCache
from .migrations import migrate
from .tables import workspace as workspace_table
from .workspace import DATABASE_NAME, Workspace


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
    workspace = Workspace(folder, id, config, database, clock)
    workspace.jobs = Jobs(workspace)
    workspace.documents = Documents(workspace)
    workspace.data = DataRoom(workspace)
    workspace.measured = MeasuredCache(workspace)
    workspace.asks = Asks()
    workspace.post = Postman(workspace)
    return workspace


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
