"""Plain numbered migrations: one file `mNNNN_what.py` each, with `upgrade(connection)` and a docstring that says what it does.

A migration is frozen once released: it holds its own copy of the tables it makes and never reads `tables`.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, insert, inspect, select, text
from sqlalchemy.schema import CreateColumn

from ...errors import ConflictError

_versions = MetaData()
schema_version = Table(
    "schema_version",
    _versions,
    Column("version", Integer, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("applied_at", String(32), nullable=False),
)


def known() -> dict[int, str]:
    """Number to module name of every migration in this folder."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__))
    return {int(found.group(1)): name for name in names if (found := re.fullmatch(r"m(\d{4})_\w+", name))}


def migrate(connection: Connection, now: str, *, to: int | None = None) -> list[int]:
    """Bring the database to the newest version (or to an earlier one, for a backup of its time) inside the caller's
    transaction; returns the versions applied."""
    _versions.create_all(connection)
    applied = set(connection.scalars(select(schema_version.c.version)))
    steps = known()
    if unknown := applied - set(steps):
        raise ConflictError(
            "The workspace was written by a newer version of Resa",
            value=f"schema {max(unknown)}",
            allowed=f"up to schema {max(steps)}",
            remedy="Upgrade Resa, or open a copy of the workspace from before",
        )
    todo = [version for version in sorted(steps) if version not in applied and (to is None or version <= to)]
    for version in todo:
        upgrade: Callable[[Connection], None] = importlib.import_module(f"{__name__}.{steps[version]}").upgrade
        upgrade(connection)
        connection.execute(insert(schema_version).values(version=version, name=steps[version], applied_at=now))
    return todo


def current(connection: Connection) -> int:
    """The version the database is at; 0 when it is empty."""
    if not inspect(connection).has_table(schema_version.name):
        return 0
    return max(connection.scalars(select(schema_version.c.version)), default=0)


def add_column(connection: Connection, table: str, column: Column[Any]) -> None:
    """A further column of a table that is there, written as this database writes it."""
    added = CreateColumn(column).compile(dialect=connection.dialect)
    connection.execute(text(f"ALTER TABLE {table} ADD COLUMN {added}"))
