"""The straight way into an empty store, for many rows of numbers and labels: read once, numbered as they come, laid out by
partition, and from there both the segments and the ordered arrays are written.

What goes another way: rows with texts, amounts or accounts of their own, cases that are not their customers, ids that are
not numbers, and batches on top of others, whose customers may be known.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...texts.sentence import Sentence
from ..model import NO_DURATION, STATUS_FAILED, STATUS_OK, STATUS_UNKNOWN
from ..staging import INTEGERS
from . import arranging, arrays, arrow_stream, engine, identity, pseudonyms, segments, stretches
from .first_met import FirstMet
from .ordering import THREADS, Steps
from .projections import Partition, extend
from .room import Room
from .stretches import Changed, Columns, Gathering, Laid, OutOfStep
from .writing import Writing

if TYPE_CHECKING:
    import duckdb

#: Partitions written at once: one more than are ordered elsewhere, as DuckDB's threads wait for each other at the ends of files.
WORKERS = THREADS + 1
#: Threads that read: more would run far ahead of each other (each is in a row group of its own), and numbering is slower than two.
READERS = 2
#: Stretches begun at once, 0.8 GB of rows at most.
MOST_BEGUN = 64
#: This share of the machine's memory may hold rows between reading and writing; more of them are kept on disk.
HELD = 1 / 8
#: Bytes of a row then, about.
ROW = 24
#: Stretches that wait to be numbered and laid out.
WAITING = 4


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that may be carried: how the staged rows give it, and how the segment has it."""

    name: str
    staged: str
    segment: str
    written: str


_CARRIED = {
    "channel": _Column("channel", "coalesce(channel.code, 0)::USMALLINT", "channel_code", "channel::INTEGER"),
    "duration": _Column("duration", f"coalesce(s.duration, {NO_DURATION})", "duration", f"nullif(duration, {NO_DURATION})"),
    "status": _Column(
        "status",
        f"CASE s.status WHEN 'ok' THEN {STATUS_OK} WHEN 'failed' THEN {STATUS_FAILED} ELSE {STATUS_UNKNOWN} END::UTINYINT",
        "status",
        f"CASE status WHEN {STATUS_OK} THEN 'ok' WHEN {STATUS_FAILED} THEN 'failed' END",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """What came in."""

    customers: int
    ties: int
    """Events at the same instant as another of their customer."""


def possible(
    work: Writing, connection: duckdb.DuckDBPyConnection, filled: set[str], *, rows: int, apart: bool, replayable: bool
) -> bool:
    """Whether a batch may go this way: the first one, of many rows that are read where they lie."""
    if not replayable or apart or rows <= segments.PARTITIONED_FROM or work.picture.meta["n_customer"]:
        return False
    types = connection.execute("SELECT typeof(customer) FROM resa_stage LIMIT 1").fetchall()
    return types[0][0] in INTEGERS and filled <= set(_CARRIED)


def take(
    work: Writing,
    connection: duckdb.DuckDBPyConnection,
    filled: set[str],
    *,
    raw: bool,
    rows: int,
    partitions: int,
    names: int,
    keep_ids: bool,
    steps: Steps,
) -> Taken | None:
    """Everything from the staged rows to segments, arrays and identity files. None when the rows come too far out of step.

    `raw`: they have names and channels as the file has them too.
    Raises Changed when they are not as many as were counted.
    """
    carried = [column for name, column in _CARRIED.items() if name in filled]
    met, room = FirstMet(), Room()
    with ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="order") as pool:
        try:
            query = _query(carried, names, raw=raw and _by_raw_labels(connection, filled))
            laid = _read(work, connection, query, met, room, pool, rows=rows, partitions=partitions, steps=steps)
            named = pool.submit(_identify, work, connection, met, keep_ids)
            described = {"columns": _columns(carried), "properties": [], "partitions": partitions}
            running = [
                pool.submit(_write, work, connection.cursor(), laid, carried, number, described, room)
                for number in range(partitions)
            ]
            ties = 0
            for number, done in enumerate(as_completed(running)):
                ties += done.result()
                steps.at(5 + 4 * number // partitions, Sentence("events.ordering_customers"))
            named.result()
        except OutOfStep:
            pool.shutdown(wait=True, cancel_futures=True)
            return None
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return Taken(met.n, ties)


def _read(
    work: Writing,
    connection: duckdb.DuckDBPyConnection,
    query: str,
    met: FirstMet,
    room: Room,
    pool: ThreadPoolExecutor,
    *,
    rows: int,
    partitions: int,
    steps: Steps,
) -> list[Laid]:
    """All rows, stretch by stretch by partition; the customers are numbered as they come."""
    gathering = Gathering(rows, MOST_BEGUN)
    laid: list[Future[Future[Laid]]] = []

    def numbered(begin: int, columns: Columns) -> Future[Laid]:
        met.number(columns["customer"], columns["unit"])
        return pool.submit(_lay, work, gathering, begin, columns, partitions, room)

    with (
        ThreadPoolExecutor(max_workers=1, thread_name_prefix="number") as in_order,
        _few_threads(connection),
        closing(arrow_stream.batches(connection, query)) as batches,
    ):
        for batch in batches:
            for begin, columns in gathering.add(batch.pop("place"), batch):
                laid.append(in_order.submit(numbered, begin, columns))
                if len(laid) > WAITING:
                    laid[-WAITING].result().result()
                steps.at(2 + 2 * begin // rows, Sentence("events.numbering_customers"))
    if not gathering.whole:
        raise Changed("fewer rows than were counted")
    return [one.result().result() for one in laid]


@contextmanager
def _few_threads(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Queries are worked on by `READERS` threads, and afterwards by as many as before."""
    ((before,),) = connection.execute("SELECT current_setting('threads')").fetchall()
    connection.execute(f"SET threads = {min(int(before), READERS)}")
    try:
        yield
    finally:
        connection.execute(f"SET threads = {before}")


def _lay(work: Writing, gathering: Gathering, begin: int, columns: Columns, partitions: int, room: Room) -> Laid:
    kept = {name: values for name, values in columns.items() if name != "customer"}
    path = None if gathering.rows * ROW <= HELD * engine.memory() else work.workspace / f"stretch-{begin}"
    laid = stretches.lay(path, begin, kept, partitions, room)
    gathering.done(columns)
    return laid


def _by_raw_labels(connection: duckdb.DuckDBPyConnection, filled: set[str]) -> bool:
    """Make tables of codes by what stands in the file, whose columns have dictionaries; False where a name is missing there."""
    for kind in ("name", *filled & {"channel"}):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE resa_raw_{kind} AS SELECT DISTINCT k.raw_{kind} AS label, l.code AS code "
            f"FROM resa_kinds k JOIN resa_{kind} l ON l.label = k.{kind}"
        )
    missing = connection.execute("SELECT count(*) FROM resa_raw_name WHERE label IS NULL").fetchall()
    return not missing[0][0]


def _query(carried: list[_Column], names: int, *, raw: bool) -> str:
    """The staged rows as numbers."""
    code = "UINTEGER" if arrays.wide(names) else "USMALLINT"
    more = "".join(f", {column.staged} AS {column.name}" for column in carried)
    prefix = "raw_" if raw else ""
    joins = f"JOIN resa_{prefix}name name ON name.label = s.{prefix}name"
    if _CARRIED["channel"] in carried:
        joins += f" LEFT JOIN resa_{prefix}channel channel ON channel.label = s.{prefix}channel"
    return (
        f'SELECT s.place AS place, s.customer::BIGINT AS customer, 0::INTEGER AS unit, s."at" AS "at", '
        f"name.code::{code} AS code{more} FROM resa_stage s {joins}"
    )


def _columns(carried: list[_Column]) -> list[str]:
    """Of the segment, in the order that `segments.select` has them."""
    channel = [c.segment for c in carried if c.name == "channel"]
    return ["seq", "person", "code", *channel, "at", *(c.segment for c in carried if c.name != "channel"), "batch"]


def _write(
    work: Writing,
    cursor: duckdb.DuckDBPyConnection,
    laid: list[Laid],
    carried: list[_Column],
    number: int,
    described: dict[str, Any],
    room: Room,
) -> int:
    """One partition's segment and ordered arrays; returns its ties."""
    found = stretches.of_partition(laid, number, room)
    if not len(found["unit"]):
        return 0
    _write_segment(work, cursor, found, carried, number, described)
    rows = {"person": found["unit"], **found}
    rows["unit"] = room.array("unit of 64 bits", len(found["unit"]), np.int64)
    rows["unit"][:] = found["unit"]
    rows["seq"] = rows.pop("place")
    rows["seq"] += int(work.picture.meta["next_seq"])
    for name, value in segments.ABSENT.items():
        rows.setdefault(name, arrays.same(arrays.DTYPES[name](value), len(rows["unit"])))
    run = arranging.arrange(rows, int(described["partitions"]), room)
    extend(work, "customer", number, Partition(), run)
    return arrays.ties(run)


def _write_segment(
    work: Writing,
    cursor: duckdb.DuckDBPyConnection,
    found: Columns,
    carried: list[_Column],
    number: int,
    described: dict[str, Any],
) -> None:
    batch, first_seq = int(work.picture.meta["next_batch"]), int(work.picture.meta["next_seq"])
    parts = {
        "seq": f"{first_seq} + place", "person": "unit", "code": "code::INTEGER", "at": '"at"', "batch": f"{batch}::INTEGER",
        **{column.segment: column.written for column in carried},
    }  # fmt: skip
    listed = ", ".join(f"{parts[name]} AS {engine.identifier(name)}" for name in described["columns"])
    written, place = work.new(work.layout.segments, f"{number:04d}.parquet")
    cursor.register("resa_laid", dict(found))
    segments.copy(cursor, f"SELECT {listed} FROM resa_laid", written, options=segments.NUMBERS)
    cursor.close()
    work.publish(written, place, kind="segment", partition=number, batch=batch, facts=described)


def _identify(work: Writing, connection: duckdb.DuckDBPyConnection, met: FirstMet, keep_ids: bool) -> None:
    """The customers' numbers and pseudonyms, and their ids where they are kept."""
    halves = pseudonyms.of_numbers(work.picture.meta["key"], met.ids)
    cursor = connection.cursor()
    written, place = work.new(work.layout.identity, "customer.parquet")
    identity.write_first(cursor, halves, written)
    work.publish(written, place, kind="identity", grain="customer", facts={"rows": met.n})
    if keep_ids:
        written, place = work.new(work.layout.identity, "customer-readable.parquet")
        identity.write_first_readable(cursor, met.ids, written)
        batch = int(work.picture.meta["next_batch"])
        work.publish(written, place, kind="readable", grain="customer", batch=batch, facts={"rows": met.n})
    cursor.close()
