"""A query's rows by the Arrow C stream interface, beside DuckDB's own NumPy arrays."""

from __future__ import annotations

from contextlib import closing

import duckdb
import numpy as np
import pytest

from resa.errors import UnreadableError
from resa.events.store.arrow_stream import batches

TYPES = ["TINYINT", "UTINYINT", "SMALLINT", "USMALLINT", "INTEGER", "UINTEGER", "BIGINT", "UBIGINT"]


@pytest.mark.parametrize("rows", [0, 1, 2_049, 300_001])
def test_all_integers_of_all_widths(rows: int) -> None:
    connection = duckdb.connect()
    columns = ", ".join(f"(i % 120)::{kind} AS {kind.lower()}" for kind in TYPES)
    query = f"SELECT i AS place, {columns} FROM range({rows}) t(i)"
    expected = connection.execute(query).fetchnumpy()
    found = [{name: values.copy() for name, values in batch.items()} for batch in batches(connection, query)]
    for name, values in expected.items():
        got = np.concatenate([batch[name] for batch in found] or [np.zeros(0, values.dtype)])
        assert got.dtype == values.dtype
        assert np.sort(got).tolist() == np.sort(values).tolist()


def test_the_connection_works_on_afterwards() -> None:
    """Read to the end, or left in the middle."""
    connection = duckdb.connect()
    query = "SELECT i FROM range(2_000_000) t(i)"
    assert sum(len(batch["i"]) for batch in batches(connection, query)) == 2_000_000
    with closing(batches(connection, query)) as left:
        next(left)
    assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_what_goes_wrong_on_the_way_is_told() -> None:
    connection = duckdb.connect()
    query = "SELECT CASE WHEN i = 1_500_000 THEN error('no more') ELSE i END::BIGINT AS i FROM range(2_000_000) t(i)"
    with pytest.raises(UnreadableError) as told:
        list(batches(connection, query))
    assert "no more" in str(told.value.value)
    assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_nothing_may_be_missing() -> None:
    with pytest.raises(ValueError, match="without nulls"):
        list(batches(duckdb.connect(), "SELECT nullif(i, 3) AS i FROM range(5) t(i)"))
