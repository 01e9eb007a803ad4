"""Every released version of the database still opens, and ends as the tables of today."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from resa.workspace import migrations, open_workspace, tables
from resa.workspace.database import Database

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


def wanted(tmp_path: Path) -> dict[str, Any]:
    engine = create_engine(f"sqlite:///{tmp_path / 'wanted.sqlite'}")
    tables.metadata.create_all(engine)
    found = shape(engine)
    engine.dispose()
    return found


def migrated(path: Path) -> dict[str, Any]:
    engine = create_engine(f"sqlite:///{path}")
    found = shape(engine)
    engine.dispose()
    return found


def test_a_new_database_has_today_s_tables(tmp_path: Path) -> None:
    open_workspace(tmp_path / "new", create=True).close()
    assert migrated(tmp_path / "new" / "resa.sqlite") == wanted(tmp_path)


@pytest.mark.parametrize("dump", RELEASED, ids=lambda p: p.stem)
def test_a_released_database_opens_with_its_content(tmp_path: Path, dump: Path) -> None:
    with sqlite3.connect(tmp_path / "resa.sqlite") as old:
        old.executescript(dump.read_text("utf-8"))
    old.close()
    opened = open_workspace(tmp_path)
    opened.close()
    assert opened.id == "workspace:0011223344556677"
    assert migrated(tmp_path / "resa.sqlite") == wanted(tmp_path)


def test_there_is_a_released_dump_of_every_version() -> None:
    assert {int(p.stem[1:]) for p in RELEASED} == set(migrations.known())


def test_migrating_twice_does_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'twice.sqlite'}")
    with database.write() as connection:
        assert migrations.current(connection) == 0
        assert migrations.migrate(connection, "now") == sorted(migrations.known())
        assert migrations.migrate(connection, "now") == []
        assert migrations.current(connection) == max(migrations.known())
    database.close()


def test_the_tables_can_be_made_in_postgresql() -> None:
    for table in tables.metadata.sorted_tables:
        assert "workspace" in table.c
        assert str(CreateTable(table).compile(dialect=postgresql.dialect()))
