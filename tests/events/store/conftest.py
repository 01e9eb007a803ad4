"""A staged file from a list of events, and a store to put it into."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import pytest

from resa.events.memory import Event
from resa.events.staging import STAGED_COLUMNS, Staged
from resa.events.store import Store, open_store

Stage = Callable[..., Staged]


def stage(events: Iterable[Event], *, digest: str | None = None, customer_is_case: bool = False) -> Staged:
    """The events as a reader would hand them over, in list order."""
    rows = list(events)
    properties = tuple(dict.fromkeys(k for e in rows for k in e.properties))
    columns = {**STAGED_COLUMNS, **{f"p.{p}": "VARCHAR" for p in properties}}
    connection = duckdb.connect()
    declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f"CREATE TABLE staged ({declared})")
    values = [
        [i + 1, e.customer, e.case_id or e.customer, e.account, e.name, e.at, e.duration, e.channel or None, None,
         e.status, None, None, None, *(e.properties.get(p) for p in properties)]
        for i, e in enumerate(rows)
    ]  # fmt: skip
    if values:
        connection.executemany(f"INSERT INTO staged VALUES ({', '.join('?' * len(columns))})", values)
    return Staged(
        connection=connection,
        relation="staged",
        properties=properties,
        digest=digest or hashlib.sha256(repr(rows).encode()).hexdigest(),
        source="test",
        rows=len(rows),
        customer_is_case=customer_is_case,
    )


@pytest.fixture(name="stage")
def stage_fixture() -> Stage:
    """`stage(events)`."""
    return stage


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return open_store(tmp_path / "store", create=True)
