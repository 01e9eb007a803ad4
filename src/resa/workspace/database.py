"""The one door to the workspace's database: short read and write transactions, SQLite in WAL or any SQLAlchemy URL.

A write transaction takes the lock when it begins (no upgrade from reader to writer, so no deadlock) and is on the disk
when it ends (synchronous=FULL): what was acknowledged survives a crash.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError

from ..errors import ConflictError, UnreadableError

#: How long a transaction waits for another writer.
BUSY_SECONDS = 30
_SQLITE: dict[str, Any] = {
    "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
    "pool_size": 10,
    "max_overflow": 40,  # as many as the server has threads
}


class Database:
    """An engine with `read()` and `write()`; nothing else opens connections."""

    def __init__(self, url: str | URL) -> None:
        address = make_url(url)
        self.where = address.render_as_string(hide_password=True)
        sqlite = address.get_backend_name() == "sqlite"
        self._engine = create_engine(address, **(_SQLITE if sqlite else {}))
        if sqlite:
            _prepare_sqlite(self._engine)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent state and changes nothing."""
        with self._engine.connect() as connection:
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: durable when the block ends, undone when it raises."""
        with self._engine.connect() as connection:
            writer = connection.execution_options(resa_write=True)
            try:
                transaction = writer.begin()
            except OperationalError as error:
                raise _as_resa_error(error, self.where) from error
            with transaction:
                yield writer

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _prepare_sqlite(engine: Engine) -> None:
    """The driver begins no transaction by itself (isolation_level None); we begin, and say whether it writes."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("resa_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _as_resa_error(error: OperationalError, where: str) -> ConflictError | UnreadableError:
    text = str(error.orig)
    if "locked" in text or "busy" in text:
        return ConflictError(
            f"The workspace's database has been busy for {BUSY_SECONDS} s",
            where=where,
            remedy="Try again; if it lasts, look for another process that holds it",
        )
    return UnreadableError("The workspace's database cannot be written", where=where, value=text)
