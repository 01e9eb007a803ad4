"""The workspace's database in PostgreSQL, made to behave as SQLite does for everyone who uses it.

- One writer at a time: a write transaction begins by taking the advisory lock of the schema. Two SQLite writers wait for
  each other in the same way, so code that reads, decides and writes in one transaction is right on both.
- A reader sees one state (REPEATABLE READ, READ ONLY).
- Text is of any length and sorts by code point (COLLATE "C"), as in SQLite: what one database holds the other can take
  over (`backup`), and ORDER BY gives the same order.
"""

from __future__ import annotations

import importlib.util
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, Engine, MetaData, String, Text, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles

from ..errors import ConflictError, UnreadableError, UsageError

log = logging.getLogger("resa.workspace")

#: Execution options of readers.
READING: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
#: The oldest server whose behaviour is relied on.
OLDEST = 14
#: The first half of our advisory locks' keys ("RESA", "RESB"); the second is the schema.
_WRITING, _SERVING = 0x52455341, 0x52455342
_LOCK = "({0}, hashtext(coalesce(current_schema(), '')))"
#: How often the server looks whether it still holds the database, and how long a new one waits for a killed one to be gone.
_WATCH_SECONDS, _WAIT_SECONDS = 10.0, 20.0


def with_driver(address: URL) -> URL:
    """The URL with the driver's name. Raises UsageError when the driver is not installed."""
    if importlib.util.find_spec("psycopg") is None:
        raise UsageError(
            "PostgreSQL needs a driver that is not installed",
            where="database",
            value=address.render_as_string(hide_password=True),
            remedy="pip install 'resa[postgres]'",
        )
    return address.set(drivername="postgresql+psycopg")


def engine(address: URL, busy_seconds: int) -> Engine:
    """An engine for the server; a connection that broke while nobody used it is replaced unseen."""
    made = create_engine(
        address,
        connect_args={"client_encoding": "utf8", "connect_timeout": 10} | _named(address),
        isolation_level="READ COMMITTED",
        hide_parameters=True,  # what people wrote stands in no error and in no log
        pool_size=10,
        max_overflow=40,  # as many as the server has threads
        pool_pre_ping=True,
    )

    @event.listens_for(made, "connect")
    def _connected(connection: Any, _record: object) -> None:
        _check(connection.info, address)
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{busy_seconds}s'")
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
            # A database set to acknowledge before it has written would lose what we have acknowledged.
            cursor.execute("SELECT set_config('synchronous_commit', 'on', false) "
                           "WHERE current_setting('synchronous_commit') = 'off'")  # fmt: skip
        connection.commit()

    @event.listens_for(made, "begin")
    def _begun(connection: Connection) -> None:
        if connection.get_execution_options().get("resa_write", False):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock{_LOCK.format(_WRITING)}")

    return made


def count_on(connection: Connection, tables: MetaData) -> None:
    """Let every counter go on after the highest number of its table, once rows with numbers were brought in."""
    for table in tables.sorted_tables:
        for column in table.columns:
            if "nextval(" in str(getattr(column.server_default, "arg", "")):
                highest = f'SELECT max("{column.name}") FROM "{table.name}"'
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                    f"coalesce(({highest}), 1), ({highest}) IS NOT NULL)"
                )


def _named(address: URL) -> dict[str, str]:
    return {} if "application_name" in address.query else {"application_name": "resa"}


def _check(info: Any, address: URL) -> None:
    where = address.render_as_string(hide_password=True)
    if info.server_version < OLDEST * 10_000:
        raise UnreadableError(
            "That PostgreSQL is too old", where=where, value=info.server_version // 10_000, allowed=f"{OLDEST} or newer"
        )
    if (encoding := info.parameter_status("server_encoding")) != "UTF8":
        raise UnreadableError(
            "The database does not hold every language",
            where=where,
            value=encoding,
            allowed="UTF8",
            remedy="CREATE DATABASE resa ENCODING 'UTF8' TEMPLATE template0",
        )


class Hold:
    """The one server of this database: an advisory lock that lives as long as its session."""

    def __init__(self, engine: Engine, where: str, on_lost: Callable[[], None]) -> None:
        self._engine = engine
        self._where = where
        self._on_lost = on_lost
        self._note = "resa serve"
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._session: Connection | None = None
        self._watcher = threading.Thread(target=self._watch, name="resa-hold", daemon=True)

    def __enter__(self) -> Hold:
        end = time.monotonic() + _WAIT_SECONDS
        while not self._take():
            if time.monotonic() > end:
                raise ConflictError(
                    "The workspace is already being served",
                    where=self._where,
                    value=self._holder(),
                    remedy="Open that address, stop that server, or name another --database",
                )
            time.sleep(0.1)
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watcher.join()
        self._drop()

    def note(self, where: str) -> None:
        """Say where the workspace is served; a second server tells it its user."""
        self._note = f"resa serve {where}"[:63]  # PostgreSQL cuts names there
        with self._lock:
            self._name()

    def _take(self) -> bool:
        with self._lock:
            self._session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._session.detach()
            for setting, seconds in (("idle", 30), ("interval", 10), ("count", 3)):
                self._session.exec_driver_sql(f"SET tcp_keepalives_{setting} = {seconds}")
            taken = self._session.exec_driver_sql(f"SELECT pg_try_advisory_lock{_LOCK.format(_SERVING)}").scalar()
            if taken:
                self._name()
        if not taken:
            self._drop()
        return bool(taken)

    def _name(self) -> None:
        if self._session is not None:
            self._session.exec_driver_sql("SELECT set_config('application_name', %s, false)", (self._note,))

    def _holder(self) -> str | None:
        query = (
            "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' "
            f"AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.classid = {_SERVING}"
        )
        with self._engine.connect() as connection:
            named = connection.exec_driver_sql(query).scalar()
        return None if named is None else str(named).removeprefix("resa serve").strip() or None

    def _watch(self) -> None:
        while not self._ended.wait(_WATCH_SECONDS):
            if not self._still():
                log.error("another server has taken over the database; this one stops")
                self._on_lost()
                return

    def _still(self) -> bool:
        """Whether it is ours, taken again when the session had broken (the database was started anew). A database that
        does not answer is nobody's; it is asked again."""
        try:
            with self._lock:
                if self._session is not None:
                    self._session.exec_driver_sql("SELECT 1")
                    return True
        except DBAPIError:
            self._drop()
        try:
            return self._take()
        except DBAPIError as error:
            log.warning("the database does not answer: %s", error.orig)
            return True

    def _drop(self) -> None:
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            with suppress(DBAPIError):  # it may be broken already
                session.close()


def _in_a_table(kw: dict[str, Any]) -> bool:
    """Whether a type is written down as a column's, not in a cast."""
    return kw.get("type_expression") is not None


@compiles(String, "postgresql")
def _string(type_: String, compiler: Any, **kw: Any) -> str:
    return 'VARCHAR COLLATE "C"' if _in_a_table(kw) else str(compiler.visit_string(type_, **kw))


@compiles(Text, "postgresql")
def _text(type_: Text, compiler: Any, **kw: Any) -> str:
    return 'TEXT COLLATE "C"' if _in_a_table(kw) else str(compiler.visit_text(type_, **kw))
