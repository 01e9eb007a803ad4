"""Every released version of the database still opens, and ends as the tables of today; in SQLite and in PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, create_engine, inspect

from resa.workspace import migrations, open_workspace, tables
from resa.workspace.database import Database, address_of

RELEASED = sorted((Path(__file__).parent / "released").glob("v*.sql"))


def shape(engine: Engine) -> dict[str, Any]:
    """Tables with columns, types, keys and indexes."""
    look = inspect(engine)
    return {
        name: {
            "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)],
            "key": look.get_pk_constraint(name)["constrained_columns"],
            "indexes": sorted((i["name"] or "", tuple(i["column_names"])) for i in look.get_indexes(name)),
            "unique": sorted(tuple(u["column_names"]) for u in look.get_unique_constraints(name)),
        }
        for name in look.get_table_names()
        if name != "schema_version"
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.sqlite'}"
        return
    server = request.getfixturevalue("postgres")
    name = server.new()
    yield server.url(name)
    server.drop(name)


#: Tables of what could be computed anew, which later versions do not have.
GONE = {"measured"}


def shape_of(url: str) -> dict[str, Any]:
    engine = create_engine(address_of(url))
    found = shape(engine)
    engine.dispose()
    return found


def wanted(url: str) -> dict[str, Any]:
    """Today's tables made at once, looked at, and taken away again."""
    engine = create_engine(address_of(url))
    tables.metadata.create_all(engine)
    found = shape(engine)
    tables.metadata.drop_all(engine)
    engine.dispose()
    return found


def test_a_new_database_has_today_s_tables(tmp_path: Path, empty: str) -> None:
    today = wanted(empty)
    open_workspace(tmp_path / "new", create=True, flags={"database": empty}).close()
    assert shape_of(empty) == today


@pytest.mark.parametrize("dump", RELEASED, ids=lambda p: p.stem)
def test_a_released_database_opens_with_its_content(tmp_path: Path, dump: Path, empty: str) -> None:
    today = wanted(empty)
    with sqlite3.connect(tmp_path / "resa.sqlite") as old:
        old.executescript(dump.read_text("utf-8"))
    old.close()
    before = content(f"sqlite:///{tmp_path / 'resa.sqlite'}")
    if empty.startswith("postgresql"):
        _as_released(before, int(dump.stem[1:]), empty)
    else:
        (tmp_path / "resa.sqlite").rename(tmp_path / "new.sqlite")
    opened = open_workspace(tmp_path, create=True, flags={"database": empty})
    opened.close()
    assert opened.id == "workspace:0011223344556677"
    assert shape_of(empty) == today
    after = content(empty)
    assert {name: len(rows) for name, rows in after.items() if name in before and name != "schema_version"} == {
        name: len(rows) for name, rows in before.items() if name != "schema_version" and name not in GONE
    }


def content(url: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as plain values."""
    engine = create_engine(address_of(url))
    there = MetaData()
    there.reflect(engine)
    with engine.connect() as connection:
        found = {t.name: [dict(row._mapping) for row in connection.execute(t.select())] for t in there.sorted_tables}
    engine.dispose()
    return found


def _as_released(rows: dict[str, list[dict[str, Any]]], version: int, url: str) -> None:
    """The same content in PostgreSQL, as that version would have left it there."""
    database = Database(url)
    with database.write() as connection:
        migrations.migrate(connection, "then", to=version)
        there = MetaData()
        there.reflect(connection)
        for table in there.sorted_tables:
            if table.name != "schema_version" and rows[table.name]:
                connection.execute(table.insert(), rows[table.name])
    database.close()


def test_there_is_a_released_dump_of_every_version() -> None:
    assert {int(p.stem[1:]) for p in RELEASED} == set(migrations.known())


def test_migrating_twice_does_nothing(empty: str) -> None:
    database = Database(empty)
    with database.write() as connection:
        assert migrations.current(connection) == 0
        assert migrations.migrate(connection, "now") == sorted(migrations.known())
        assert migrations.migrate(connection, "now") == []
        assert migrations.current(connection) == max(migrations.known())
    database.close()


def test_every_table_belongs_to_a_workspace() -> None:
    assert [t.name for t in tables.metadata.sorted_tables if "workspace" not in t.c] == []
