"""Erasing a customer: every event, number and readable id of one person, and of the journeys that were this person's alone.

Segments, ordered arrays and identity files that hold anything of the person are written anew without it and replaced in one
transaction, so a kill leaves the store as it was or without the person; the old files are removed as soon as nobody reads
them. Names, numbers and sequence numbers are never used again. A batch says what is left of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import compaction, engine, projections
from .arrays import Rows
from .manifest import FileRow
from .writing import Writing

if TYPE_CHECKING:
    import duckdb

Numbers = set[int]


@dataclass(slots=True)
class ErasedEvents:
    """What of a person was in the store."""

    events: int = 0
    journeys: int = 0
    """Journeys that nobody else had."""
    files: int = 0
    """Files that were written anew or removed."""
    known: bool = field(default=False, repr=False)
    """Whether the store knew the pseudonym at all."""


def erase(work: Writing, pseudonym: str) -> ErasedEvents:
    """Take a person out and commit; nothing is written when the store does not know the pseudonym."""
    erased = ErasedEvents()
    connection = engine.connect(work.workspace / "spill")
    try:
        customers = _numbers(work, connection, "customer", pseudonym)
        same_name = _numbers(work, connection, "journey", pseudonym)
        if not customers and not same_name:
            return erased
        erased.known = True
        gone, left = _rebuild(work, customers, erased)
        # A case that is called as the person is: also when no event of it is left.
        journeys = gone | (same_name - left)
        erased.journeys = len(gone)
        _batches(work, connection, customers)
        _segments(work, connection, customers)
        _identity(work, connection, "customer", customers)
        _identity(work, connection, "journey", journeys)
    finally:
        connection.close()
    erased.files = len({file.path for file in work.change.retired})
    work.commit()
    return erased


def _numbers(work: Writing, connection: duckdb.DuckDBPyConnection, grain: str, pseudonym: str) -> Numbers:
    paths = [work.layout.root / f.path for f in work.picture.files if f.kind == "identity" and f.grain == grain]
    if not paths:
        return set()
    found = connection.execute(
        f"SELECT no FROM read_parquet({engine.files(paths)}) WHERE pseudonym = unhex(?)", [pseudonym]
    )
    return {int(no) for (no,) in found.fetchall()}


def _rebuild(work: Writing, customers: Numbers, erased: ErasedEvents) -> tuple[Numbers, Numbers]:
    """The arrays without the person; the journeys that are gone with it, and those of other people beside it."""
    person = np.array(sorted(customers), np.int32)
    gone: Numbers = set()
    left: Numbers = set()
    for grain in ("customer", "journey", "account"):
        for partition, old in projections.partitions_of(work.picture.files, grain).items():
            rows = projections.live_rows(work.layout, old)
            mine = [np.isin(part["person"], person) for part in rows]
            if grain == "journey":
                theirs = _units(rows, mine)
                left |= _units(rows, [~m for m in mine])
                gone |= theirs - left
            if not any(m.any() for m in mine):
                continue
            if grain == "customer":
                erased.events += int(sum(m.sum() for m in mine))
            kept = [{name: values[~m] for name, values in part.items()} for part, m in zip(rows, mine, strict=True)]
            projections.rebuild(work, grain, partition, old, kept)
    if not work.picture.meta["journeys_apart"] and erased.events:
        gone = set(customers)
    return gone, left


def _units(parts: list[Rows], masks: list[npt.NDArray[np.bool_]]) -> Numbers:
    return {int(u) for part, mask in zip(parts, masks, strict=True) for u in np.unique(part["unit"][mask])}


def _batches(work: Writing, connection: duckdb.DuckDBPyConnection, customers: Numbers) -> None:
    """Events, customers and span of the batches that brought the person: what is left of them."""
    paths = [work.layout.root / f.path for f in work.picture.files if f.kind == "segment"]
    if not paths or not customers:
        return
    mine = f"person IN ({', '.join(map(str, sorted(customers)))})"
    counted = connection.execute(
        f"SELECT batch, count(*) FILTER (NOT {mine}), count(DISTINCT person) FILTER ({mine}), "
        f'min("at") FILTER (NOT {mine}), max("at") FILTER (NOT {mine}) '
        f"FROM read_parquet({engine.files(paths)}, union_by_name = true, hive_partitioning = false) GROUP BY batch"
    ).fetchall()
    left = {number: rest for number, *rest in counted if rest[1]}
    for batch in work.picture.batches:
        if batch.number in left:
            events, people, first_at, last_at = left[batch.number]
            work.change.counted.append(
                replace(batch, events=events, customers=batch.customers - people, first_at=first_at, last_at=last_at)
            )


def _segments(work: Writing, connection: duckdb.DuckDBPyConnection, customers: Numbers) -> None:
    files = [f for f in work.picture.files if f.kind == "segment"]
    _without(work, connection, files, "person", customers)


def _identity(work: Writing, connection: duckdb.DuckDBPyConnection, grain: str, numbers: Numbers) -> None:
    files = [f for f in work.picture.files if f.kind in ("identity", "readable") and f.grain == grain]
    _without(work, connection, files, "no", numbers)


def _without(
    work: Writing, connection: duckdb.DuckDBPyConnection, files: list[FileRow], column: str, numbers: Numbers
) -> None:
    """Files that hold a row with one of the numbers, written anew without those rows."""
    if not numbers:
        return
    listed = ", ".join(map(str, sorted(numbers)))
    for file in files:
        path = engine.files([work.layout.root / file.path])
        batch = "batch" if file.kind == "segment" or ("parts" in file.facts and file.kind == "readable") else "NULL"
        counted = connection.execute(
            f"SELECT {batch}, count(*) FILTER ({column} NOT IN ({listed})), count(*) FILTER ({column} IN ({listed})) "
            f"FROM read_parquet({path}, hive_partitioning = false) GROUP BY 1"
        ).fetchall()
        if not sum(gone for *_, gone in counted):
            continue
        left = {number: rows for number, rows, _ in counted}
        parts = [part for part in (_counted(p, left) for p in file.parts) if part["rows"]]
        compaction.rewrite(work, connection, file, parts, f"{column} NOT IN ({listed})")


def _counted(part: dict[str, Any], left: dict[int | None, int]) -> dict[str, Any]:
    """A part with the rows it has left: by its batch, or of the whole file where rows do not say their batch."""
    return {**part, "rows": left[None] if None in left else left.get(part["batch"], 0)}
