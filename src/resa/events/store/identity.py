"""Who is who: customers' and cases' ids become pseudonyms (HMAC-SHA256 with the store's key) and dense numbers.

A case id is pseudonymised exactly as a customer id is, because it often is one, or an order or a personal number.
Ids are hashed once per distinct id, inside DuckDB. Readable ids are kept only where asked for, in files of their own.
Numbers are given in order of first appearance and are never used again.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from . import engine

if TYPE_CHECKING:
    import duckdb

#: Bytes of the HMAC that are kept: 128 bits, no two ids meet by chance in any store.
WIDTH = 16
_BLOCK = 64

Identified = Literal["customer", "journey"]


def pseudonym(key: bytes, given: str) -> str:
    """The pseudonym of an id: the first 128 bits of its HMAC, in hexadecimal."""
    return hmac.digest(key, given.encode(), hashlib.sha256).hex()[: 2 * WIDTH]


def pseudonym_sql(key: bytes, column: str) -> str:
    """The same as a BLOB expression: HMAC spelled out by its definition (RFC 2104), as DuckDB has only SHA-256."""
    padded = key.ljust(_BLOCK, b"\0")
    inner, outer = (_blob(bytes(b ^ pad for b in padded)) for pad in (0x36, 0x5C))
    return f"unhex(left(sha256({outer} || unhex(sha256({inner} || encode({column})))), {2 * WIDTH}))"


def _blob(value: bytes) -> str:
    return "'" + "".join(f"\\x{b:02X}" for b in value) + "'::BLOB"


@dataclass(frozen=True, slots=True)
class Numbered:
    """What numbering one id column of a batch came to."""

    table: str
    """Temporary table (id as staged, no INTEGER) of the batch's distinct ids."""
    met: int
    """Distinct ids in the batch."""
    new: int
    """Of these, never seen before; they got the numbers known … known + new - 1."""


def number(
    connection: duckdb.DuckDBPyConnection,
    key: bytes,
    source: str,
    column: str,
    table: str,
    *,
    known: int,
    chunks: list[Path],
    cancel: engine.Cancel | None,
) -> Numbered:
    """Number the distinct ids of `column` (an expression) in `source`, in order of first appearance by `place`."""
    engine.run(
        connection,
        f"CREATE OR REPLACE TEMP TABLE resa_met AS SELECT id, first, {pseudonym_sql(key, 'id::VARCHAR')} AS pseudonym "
        f"FROM (SELECT {column} AS id, min(place) AS first FROM {source} GROUP BY 1)",
        cancel=cancel,
    )
    old = f"read_parquet({engine.files(chunks)})" if chunks else "(SELECT NULL::BLOB AS pseudonym, NULL::INTEGER AS no)"
    engine.run(
        connection,  # the store's ids are read once, and of them only those that are met are held
        f"CREATE OR REPLACE TEMP TABLE resa_known AS SELECT pseudonym, no FROM {old} JOIN resa_met USING (pseudonym)",
        cancel=cancel,
    )
    numbered = f"""
        SELECT id, pseudonym, true AS is_new, ({known} + row_number() OVER (ORDER BY first) - 1)::INTEGER AS no
        FROM resa_met ANTI JOIN resa_known USING (pseudonym)
        UNION ALL SELECT id, pseudonym, false, no FROM resa_met JOIN resa_known USING (pseudonym)"""
    engine.run(connection, f"CREATE OR REPLACE TEMP TABLE {table} AS {numbered}", cancel=cancel)
    counts = connection.execute(f"SELECT count(*), count(*) FILTER (is_new) FROM {table}").fetchone()
    assert counts is not None
    return Numbered(table, int(counts[0]), int(counts[1]))


def write_new(connection: duckdb.DuckDBPyConnection, numbered: Numbered, path: Path) -> None:
    """Write number and pseudonym of the new ids."""
    _copy(connection, f"SELECT no, pseudonym FROM {numbered.table} WHERE is_new ORDER BY no", path)


def write_readable(connection: duckdb.DuckDBPyConnection, numbered: Numbered, path: Path) -> None:
    """Write number and readable id of all ids met in the batch."""
    _copy(connection, f"SELECT no, id::VARCHAR AS id FROM {numbered.table} ORDER BY no", path)


def write_first(
    connection: duckdb.DuckDBPyConnection, halves: tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]], path: Path
) -> None:
    """Write the numbers 0, 1, 2 … with their pseudonyms, given as halves of 64 bits."""
    high, low = halves
    connection.register("resa_halves", {"no": np.arange(len(high), dtype=np.int32), "high": high, "low": low})
    whole = f"(high::UHUGEINT * {1 << 64} + low)::BIT::BLOB"
    _copy(connection, f"SELECT no, {whole} AS pseudonym FROM resa_halves", path, _DISTINCT)
    connection.unregister("resa_halves")


def write_first_readable(connection: duckdb.DuckDBPyConnection, ids: npt.NDArray[np.int64], path: Path) -> None:
    """Write the numbers 0, 1, 2 … with their ids."""
    connection.register("resa_ids", {"no": np.arange(len(ids), dtype=np.int32), "id": ids})
    _copy(connection, "SELECT no, id::VARCHAR AS id FROM resa_ids", path)
    connection.unregister("resa_ids")


def merge(connection: duckdb.DuckDBPyConnection, chunks: list[Path], condition: str, path: Path) -> None:
    """Several files of numbers and pseudonyms as one, of the rows for which the condition holds."""
    _copy(connection, f"SELECT * FROM read_parquet({engine.files(chunks)}) WHERE {condition} ORDER BY no", path)


def merge_readable(
    connection: duckdb.DuckDBPyConnection, sources: list[tuple[Path, int | None]], condition: str, path: Path
) -> None:
    """Several files of readable ids as one that says which batch brought each; None: the file says it already."""
    union = " UNION ALL ".join(
        f"SELECT no, id, {'batch' if batch is None else batch}::INTEGER AS batch FROM read_parquet({engine.files([file])})"
        for file, batch in sources
    )
    _copy(connection, f"SELECT * FROM ({union}) WHERE {condition} ORDER BY no, batch", path)


#: No search for a dictionary where all values differ.
_DISTINCT = ", PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1"


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path, more: str = "") -> None:
    connection.execute(f"COPY ({query}) TO '{engine.quoted(str(path))}' (FORMAT parquet, COMPRESSION zstd{more})")


def labels(
    connection: duckdb.DuckDBPyConnection, units: npt.NDArray[np.int64], chunks: list[Path], readable: list[Path]
) -> list[str]:
    """Readable id where kept, else the pseudonym, for each number."""
    wanted = {"no": np.unique(units).astype(np.int64)}
    connection.register("resa_wanted", wanted)
    names: dict[int, str] = {}
    if chunks:
        rows = connection.execute(
            f"SELECT no, lower(hex(pseudonym)) FROM read_parquet({engine.files(chunks)}) JOIN resa_wanted USING (no)"
        )
        names.update(rows.fetchall())
    if readable:
        rows = connection.execute(
            f"SELECT no, id FROM read_parquet({engine.files(readable)}, union_by_name = true) JOIN resa_wanted USING (no)"
        )
        names.update(rows.fetchall())
    connection.unregister("resa_wanted")
    return [names[int(u)] for u in units]


def label_table(connection: duckdb.DuckDBPyConnection, table: str, chunks: list[Path], readable: list[Path]) -> None:
    """Make a table (no, label) of all numbers: the readable id where kept, else the pseudonym."""
    label, join = "lower(hex(pseudonym))", ""
    if readable:
        known = f"SELECT no, any_value(id) AS id FROM read_parquet({engine.files(readable)}, union_by_name = true) GROUP BY no"
        label, join = f"coalesce(r.id, {label})", f"LEFT JOIN ({known}) r USING (no)"
    connection.execute(
        f"CREATE TEMP TABLE {table} AS SELECT no, {label} AS label FROM read_parquet({engine.files(chunks)}) {join}"
    )


def numbers(
    connection: duckdb.DuckDBPyConnection, pseudonyms: Sequence[str], chunks: list[Path]
) -> npt.NDArray[np.int64]:
    """Customer number of each pseudonym, -1 where the store has no such customer. Same length and order as given."""
    result = np.full(len(pseudonyms), -1, np.int64)
    if not chunks or not len(pseudonyms):
        return result
    distinct, where = np.unique(np.asarray(pseudonyms, dtype=object).astype(str), return_inverse=True)
    connection.register("resa_asked", {"place": np.arange(len(distinct)), "asked": distinct.astype(object)})
    found = connection.execute(
        f"""SELECT place, no FROM read_parquet({engine.files(chunks)}) k
            JOIN resa_asked ON k.pseudonym = try(unhex(asked))"""
    ).fetchnumpy()
    connection.unregister("resa_asked")
    of_distinct = np.full(len(distinct), -1, np.int64)
    of_distinct[np.asarray(found["place"], np.int64)] = found["no"]
    result[:] = of_distinct[where]
    return result
