"""Segments: every column of the events as immutable Parquet, and the view `events` that SQL sees over them.

Bigger batches are one file per partition (customer number modulo the number of partitions), smaller ones a single file.
Names and channels stand there as codes, and columns that are null throughout are left out; the view gives them back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..model import NO_DURATION, STATUS_FAILED, STATUS_OK, STATUS_UNKNOWN
from ..staging import EVENT_COLUMNS, STAGED_COLUMNS
from . import engine
from .arrays import DTYPES, Rows, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

#: A batch of more rows than this is written as one file per partition.
PARTITIONED_FROM = 1_000_000
#: Rows that a file's writer buffers per partition.
FLUSH_ROWS = 100_000
#: Delta coding of integers, and no search for a dictionary in columns that are mostly distinct: half the time to write.
_OPTIONS = "FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 5000"
#: The same for numbers alone: differences and dictionaries leave zstd 4 % to find, for a third of the time to write.
NUMBERS = _OPTIONS.replace("zstd", "snappy")

#: Columns of a staged relation that go into the segment as they are, when they hold anything.
_PLAIN = ("duration", "actor", "status", "value_minor", "currency", "message_id")


#: What stands in the arrays where a segment has no such column.
ABSENT = {"channel": 0, "status": STATUS_UNKNOWN, "duration": NO_DURATION}
#: The case of a staged row, told by null where it is the customer.
CASE_ID = "coalesce(case_id, customer)"


@dataclass(frozen=True, slots=True)
class Segment:
    """One file just written, before it has its place."""

    path: Path
    partition: int
    """-1: events of all partitions."""


def columns_of(properties: Sequence[str]) -> tuple[str, ...]:
    """Names of a staged relation's columns."""
    return (*STAGED_COLUMNS, *(f"p.{name}" for name in properties))


def select(
    *, first_seq: int, batch: int, filled: set[str], apart: bool, properties: Sequence[str]
) -> tuple[str, list[str]]:
    """The query that turns staged rows into a segment's rows, and the names of its columns."""
    q = engine.identifier
    parts = {
        "seq": f"{first_seq} + s.place",
        "person": "person.no",
        **({"journey": "journey.no"} if apart else {}),
        **({"account": "account.code"} if "account" in filled else {}),
        "code": "name.code",
        **({"channel_code": "coalesce(channel.code, 0)"} if "channel" in filled else {}),
        "at": 's."at"',
        **{name: f"s.{q(name)}" for name in _PLAIN if name in filled},
        "batch": f"{batch}::INTEGER",
        **{f"p.{name}": f"s.{q('p.' + name)}" for name in properties},
    }
    joins = ["JOIN resa_customer person ON person.id = s.customer", "JOIN resa_name name ON name.label = s.name"]
    if apart:
        joins.append(f"JOIN resa_journey journey ON journey.id = {CASE_ID}")
    if "account" in filled:
        joins.append("LEFT JOIN resa_account account ON account.label = s.account")
    if "channel" in filled:
        joins.append("LEFT JOIN resa_channel channel ON channel.label = s.channel")
    listed = ", ".join(f"{expression} AS {q(name)}" for name, expression in parts.items())
    return f"SELECT {listed} FROM resa_stage s {' '.join(joins)}", list(parts)


def write(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    folder: Path,
    *,
    rows: int,
    partitions: int,
    cancel: engine.Cancel | None,
) -> list[Segment]:
    """Write the query's rows below `folder`, zstd; partitioned when there are many."""
    if partitions == 1 or rows <= PARTITIONED_FROM:
        path = folder / "segment.parquet"
        copy(connection, query, path, cancel)
        return [Segment(path, 0 if partitions == 1 else -1)]
    target = folder / "segments"
    connection.execute(f"SET partitioned_write_flush_threshold = {FLUSH_ROWS}")
    connection.execute(f"SET partitioned_write_max_open_files = {open_files(partitions)}")
    engine.run(
        connection,
        f"COPY (SELECT *, person % {partitions} AS part FROM ({query})) TO '{engine.quoted(str(target))}' "
        f"({_OPTIONS}, PARTITION_BY (part))",
        cancel=cancel,
    )
    return [Segment(path, int(path.parent.name.partition("=")[2])) for path in sorted(target.glob("part=*/*.parquet"))]


def copy(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    path: Path,
    cancel: engine.Cancel | None = None,
    options: str = _OPTIONS,
) -> None:
    """Write a query's rows into one file."""
    engine.run(connection, f"COPY ({query}) TO '{engine.quoted(str(path))}' ({options})", cancel=cancel)


def open_files(partitions: int) -> int:
    """How many files DuckDB writes at once: with fewer than partitions it closes some and begins them anew, as more files."""
    return partitions


def merge(
    connection: duckdb.DuckDBPyConnection,
    paths: list[Path],
    columns: list[str],
    condition: str,
    target: Path,
    cancel: engine.Cancel | None,
) -> None:
    """Write several segments' rows into one, one segment's after the other; what a segment has not is null."""
    listed = ", ".join(engine.identifier(c) for c in columns)
    source = f"read_parquet({engine.files(paths)}, union_by_name = true, hive_partitioning = false)"
    query = f"SELECT {listed} FROM {source} WHERE {condition}"
    copy(connection, query, target, cancel)


def read_rows(
    connection: duckdb.DuckDBPyConnection,
    paths: list[Path],
    columns: list[str],
    *,
    unit: str,
    wide: bool,
    condition: str = "true",
) -> Rows:
    """The columns that arrays are built from; `unit` is person, journey or account; `wide` gives uint32 codes."""
    has = set(columns)
    status = f"CASE s.status WHEN 'ok' THEN {STATUS_OK} WHEN 'failed' THEN {STATUS_FAILED} ELSE {STATUS_UNKNOWN} END"
    parts = {
        "unit": f"s.{unit}",
        "at": 's."at"',
        "seq": "s.seq",
        "code": f"s.code::{'UINTEGER' if wide else 'USMALLINT'}",
    }
    if "channel_code" in has:
        parts["channel"] = "s.channel_code::USMALLINT"
    if "status" in has:
        parts["status"] = f"({status})::UTINYINT"
    if "duration" in has:
        parts["duration"] = f"coalesce(s.duration, {NO_DURATION})"
    if unit != "person":
        parts["person"] = "s.person::INTEGER"
    listed = ", ".join(f"{expression} AS {engine.identifier(name)}" for name, expression in parts.items())
    found = connection.execute(
        f"SELECT {listed} FROM read_parquet({engine.files(paths)}, hive_partitioning = false) s WHERE {condition}"
    ).fetchnumpy()
    rows = {name: np.asarray(values) for name, values in found.items()}
    if unit == "person":
        rows["person"] = rows["unit"].astype(DTYPES["person"], copy=False)
    for name, value in ABSENT.items():
        rows.setdefault(name, same(DTYPES[name](value), len(rows["unit"])))
    return rows


def define_view(
    connection: duckdb.DuckDBPyConnection,
    segments: list[tuple[Path, dict[str, Any]]],
    names: Sequence[str],
    channels: Sequence[str],
) -> None:
    """Make the view `events`: EVENT_COLUMNS, then `p.<property>` columns in order of first appearance."""
    for table, labels in (("resa_name", names), ("resa_channel", channels)):
        label_table(connection, table, labels)
    if not segments:
        nulls = ", ".join(f"NULL::{kind} AS {engine.identifier(name)}" for name, kind in EVENT_COLUMNS.items())
        connection.execute(f"CREATE VIEW events AS SELECT {nulls} WHERE false")
        return
    has = {name for _, facts in segments for name in facts["columns"]}
    source = (
        f"read_parquet({engine.files([p for p, _ in segments])}, union_by_name = true, hive_partitioning = false) s"
    )
    joins = "JOIN resa_name n ON n.code = s.code"
    if "channel_code" in has:
        joins += " LEFT JOIN resa_channel c ON c.code = s.channel_code AND c.code > 0"
    listed = [f"{_source(name, has)}::{kind} AS {engine.identifier(name)}" for name, kind in EVENT_COLUMNS.items()]
    for name in properties_of([facts for _, facts in segments]):
        column = engine.identifier(f"p.{name}")
        listed.append(f"s.{column}::VARCHAR AS {column}")
    connection.execute(f"CREATE VIEW events AS SELECT {', '.join(listed)} FROM {source} {joins}")


def _source(name: str, has: set[str]) -> str:
    """Where a column of the view comes from, given the columns that any segment has."""
    if name == "name":
        return "n.label"
    if name == "channel":
        return "c.label" if "channel_code" in has else "NULL"
    if name == "journey":
        return "coalesce(s.journey, s.person)" if "journey" in has else "s.person"
    return f"s.{engine.identifier(name)}" if name in has else "NULL"


def label_table(
    connection: duckdb.DuckDBPyConnection, table: str, labels: Sequence[str], codes: Sequence[int] | None = None
) -> None:
    """A little table (label VARCHAR, code INTEGER); codes count from 0 when not given."""
    frame = {
        "label": np.array(labels, dtype=object),
        "code": np.asarray(range(len(labels)) if codes is None else codes, np.int32),
    }
    connection.register("resa_labels", frame)
    connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT label::VARCHAR AS label, code FROM resa_labels")
    connection.unregister("resa_labels")


def properties_of(facts: list[dict[str, Any]]) -> list[str]:
    """Names of the properties in several segments, in order of first appearance; case alone makes no other property."""
    found: dict[str, str] = {}
    for name in (p for f in facts for p in f["properties"]):
        found.setdefault(name.casefold(), name)
    return list(found.values())
