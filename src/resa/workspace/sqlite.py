"""The workspace's database as a SQLite file in WAL mode: a write transaction takes the lock when it begins (no upgrade
from reader to writer, so no deadlock) and is on the disk when it ends (synchronous=FULL)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

#: Execution options of readers.
READING: dict[str, Any] = {}


def engine(address: URL, busy_seconds: int) -> Engine:
    """An engine for the file. The driver begins no transaction by itself (isolation_level None); we begin, and say
    whether it writes."""
    made = create_engine(
        address,
        connect_args={"timeout": busy_seconds, "check_same_thread": False, "isolation_level": None},
        hide_parameters=True,  # what people wrote stands in no error and in no log
        pool_size=10,
        max_overflow=40,  # as many as the server has threads
    )

    @event.listens_for(made, "connect")
    def _connected(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(made, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("resa_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made
