"""The one door to the workspace's database, SQLite or PostgreSQL: short read and write transactions, nothing else.

On both, one transaction writes at a time (SQLite's own lock, taken when it begins; PostgreSQL: an advisory lock), so a
writer always sees the newest state and no two can be in each other's way. A reader sees one consistent state and waits
for nobody. What a write transaction did is on the disk when its block ends: what was acknowledged survives a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DataError, OperationalError

from ..errors import ConflictError, ResaError, UnreadableError, UsageError
from ..texts.sentence import Sentence
from . import postgres, sqlite

#: How long a transaction waits for another writer.
BUSY_SECONDS = 30
#: What a database URL may begin with.
SCHEMES = ("sqlite:///path/to/file", "postgresql://user:password@host/database")


class Database:
    """An engine with `read()` and `write()`; nothing else opens connections."""

    def __init__(self, url: str | URL) -> None:
        address = address_of(url)
        self.where = address.render_as_string(hide_password=True)
        """The address without its password, for messages."""
        self.backend = address.get_backend_name()
        kind = postgres if self.backend == "postgresql" else sqlite
        self._engine = kind.engine(address, BUSY_SECONDS)
        self._reading = self._engine.execution_options(**kind.READING)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent state and changes nothing."""
        with self._reading.connect() as connection:
            try:
                yield connection
            except DataError as error:
                raise _no_such_value(error) from error
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
                try:
                    yield writer
                except DataError as error:
                    raise _no_such_value(error) from error

    @contextmanager
    def served_alone(self, on_lost: Callable[[], None]) -> Iterator[Callable[[str], None]]:
        """Hold the database as the one server of it; the function given says where it is served. ConflictError when
        another server has it. A SQLite file is held by its folder's lock (`lock`), PostgreSQL by a session that is
        watched: `on_lost` is called when the hold was lost and somebody else has it."""
        if self.backend != "postgresql":
            yield lambda _where: None
            return
        with postgres.Hold(self._engine, self.where, on_lost) as hold:
            yield hold.note

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()


def address_of(url: str | URL) -> URL:
    """The URL as one of the two kinds, with its driver. Raises UsageError."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise UsageError("That is no address of a database", where="database", allowed=list(SCHEMES)) from error
    if address.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return postgres.with_driver(address)
    if address.drivername == "sqlite" and address.database:
        return address
    raise UsageError(
        "Resa keeps its workspace in SQLite or PostgreSQL",
        where="database",
        value=address.drivername,
        allowed=list(SCHEMES),
    )


def _no_such_value(error: DataError) -> UsageError:
    return UsageError(Sentence("database.no_such_value"), value=str(error.orig))


def _as_resa_error(error: OperationalError, where: str) -> ResaError:
    text = str(error.orig).strip()
    if "locked" in text or "busy" in text or "lock timeout" in text:
        return ConflictError(
            Sentence("database.busy", seconds=BUSY_SECONDS), where=where, remedy=Sentence("database.try_again")
        )
    return UnreadableError(Sentence("database.not_written"), where=where, value=text)
