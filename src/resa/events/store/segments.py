"""Segments: every column of the events as immutable Parquet, and the view `events` that SQL sees over them.

Bigger batches are one file per partition (customer number modulo the number of partitions), smaller ones a single file.
Columns that are null throughout are left out; the view gives them back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..model import NO_DURATION, STATUS_FAILED, STATUS_OK, STATUS_UNKNOWN
from ..staging import EVENT_COLUMNS, STAGED_COLUMNS
from . import engine
from .arrays import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

#: A batch of more rows than this is written as one file per partition.
PARTITIONED_FROM = 1_000_000
#: Rows that a file's writer buffers per partition.
_FLUSH_ROWS = 100_000

#: Columns of a staged relation that go into the segment as they are, when they hold anything.
_PLAIN = ("duration", "actor", "status", "value_minor", "currency", "message_id")


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
    *, stage: str, first_seq: int, batch: int, filled: set[str], apart: bool, properties: Sequence[str]
) -> tuple[str, list[str]]:
    """The query that turns staged rows into a segment's rows, and the names of its columns."""
    q = engine.identifier
    parts = {
        "seq": f"{first_seq} + s.rowid",
        "person": "person.no",
        **({"journey": "journey.no"} if apart else {}),
        **({"account": "account.code"} if "account" in filled else {}),
        "code": "name.code",
        "name": "s.name",
        **(
            {"channel_code": "coalesce(channel.code, 0)", "channel": "nullif(s.channel, '')"}
            if "channel" in filled
            else {}
        ),
        "at": 's."at"',
        **{name: f"s.{q(name)}" for name in _PLAIN if name in filled},
        "batch": f"{batch}::INTEGER",
        **{f"p.{name}": f"s.{q('p.' + name)}" for name in properties},
    }
    joins = ["JOIN resa_customer person ON person.id = s.customer", "JOIN resa_name name ON name.label = s.name"]
    if apart:
        joins.append("JOIN resa_case_id journey ON journey.id = s.case_id")
    if "account" in filled:
        joins.append("LEFT JOIN resa_account account ON account.label = s.account")
    if "channel" in filled:
        joins.append("LEFT JOIN resa_channel channel ON channel.label = s.channel")
    listed = ", ".join(f"{expression} AS {q(name)}" for name, expression in parts.items())
    return f"SELECT {listed} FROM {stage} s {' '.join(joins)}", list(parts)


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
    options = "FORMAT parquet, COMPRESSION zstd"
    if partitions == 1 or rows <= PARTITIONED_FROM:
        path = folder / "segment.parquet"
        engine.run(connection, f"COPY ({query}) TO '{engine.quoted(str(path))}' ({options})", cancel=cancel)
        return [Segment(path, 0 if partitions == 1 else -1)]
    target = folder / "segments"
    connection.execute(f"SET partitioned_write_flush_threshold = {_FLUSH_ROWS}")
    engine.run(
        connection,
        f"COPY (SELECT *, person % {partitions} AS part FROM ({query})) TO '{engine.quoted(str(target))}' "
        f"({options}, PARTITION_BY (part))",
        cancel=cancel,
    )
    return [Segment(path, int(path.parent.name.partition("=")[2])) for path in sorted(target.glob("part=*/*.parquet"))]


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
        "unit": f"s.{unit}::BIGINT",
        "at": 's."at"',
        "seq": "s.seq",
        "code": f"s.code::{'UINTEGER' if wide else 'USMALLINT'}",
        "channel": "s.channel_code::USMALLINT" if "channel_code" in has else "0::USMALLINT",
        "status": f"({status if 'status' in has else STATUS_UNKNOWN})::UTINYINT",
        "duration": f"coalesce(s.duration, {NO_DURATION})" if "duration" in has else f"{NO_DURATION}::BIGINT",
        "person": "s.person::INTEGER",
    }
    listed = ", ".join(f"{expression} AS {engine.identifier(name)}" for name, expression in parts.items())
    found = connection.execute(
        f"SELECT {listed} FROM read_parquet({engine.files(paths)}, hive_partitioning = false) s WHERE {condition}"
    ).fetchnumpy()
    return {name: np.asarray(values) for name, values in found.items()}


def view_sql(segments: list[tuple[Path, dict[str, Any]]]) -> str:
    """The definition of the view `events`: EVENT_COLUMNS, then `p.<property>` columns in order of first appearance."""
    q = engine.identifier
    has = {name for _, facts in segments for name in facts["columns"]}
    found = {p.casefold(): p for p in reversed(properties_of([facts for _, facts in segments]))}
    listed = []
    for name, kind in EVENT_COLUMNS.items():
        if name == "journey":
            value = "coalesce(s.journey, s.person)" if "journey" in has else "s.person"
        else:
            value = f"s.{q(name)}" if name in has else "NULL"
        listed.append(f"{value}::{kind} AS {q(name)}")
    listed += [f"s.{q('p.' + name)}::VARCHAR AS {q('p.' + name)}" for name in reversed(found.values())]
    if not segments:
        nulls = ", ".join(f"NULL::{kind} AS {q(name)}" for name, kind in EVENT_COLUMNS.items())
        return f"CREATE VIEW events AS SELECT {nulls} WHERE false"
    paths = [path for path, _ in segments]
    return f"CREATE VIEW events AS SELECT {', '.join(listed)} FROM read_parquet({engine.files(paths)}, union_by_name = true, hive_partitioning = false) s"


def properties_of(facts: list[dict[str, Any]]) -> list[str]:
    """Names of the properties in several segments, in order of first appearance."""
    return list(dict.fromkeys(p for f in facts for p in f["properties"]))
