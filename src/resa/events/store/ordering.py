"""From a batch's segments to its place in the ordered arrays: every grain, partition by partition, two at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...errors import CancelledError
from ...texts.sentence import Sentence
from . import arranging, arrays, engine, projections, segments
from .arrays import Rows
from .manifest import FileRow
from .projections import Partition
from .writing import Writing

if TYPE_CHECKING:
    import duckdb

#: Rows read at a time, by each of the threads.
ROWS_AT_ONCE = 2_000_000
THREADS = 2

Written = list[tuple[Path, FileRow]]
"""Segments with the path they can be read from before they have their place."""


@dataclass(slots=True)
class Steps:
    """Where an import stands: tells the caller, and hears whether it should stop."""

    progress: engine.Progress | None
    cancel: engine.Cancel | None

    def at(self, done: int, what: Sentence) -> None:
        """Report; raises CancelledError when asked to stop."""
        if self.cancel is not None and self.cancel():
            raise CancelledError(Sentence("events.stopped_store_before"))
        if self.progress is not None:
            self.progress(done, 10, what)

    def over(self) -> None:
        """Report the end; it is too late to stop."""
        if self.progress is not None:
            self.progress(10, 10, Sentence("events.done"))


@dataclass(frozen=True, slots=True)
class _Grain:
    """What one grain gets from a batch."""

    name: str
    column: str
    old: dict[int, Partition]
    has_new: bool


def extend_projections(
    work: Writing,
    connection: duckdb.DuckDBPyConnection,
    written: Written,
    *,
    rows: int,
    apart: bool,
    accounts: bool,
    steps: Steps,
) -> int:
    """Extend every grain by the new segments, give the segments their place; returns the ties within journeys."""
    ties = 0
    for name, column, has_new in (
        ("customer", "person", True),
        ("journey", "journey", apart),
        ("account", "account", accounts),
    ):
        old = projections.partitions_of(_present(work, name, apart), name)
        if has_new or (_repartitioned(work) and old):
            grain = _Grain(name, column, old, has_new)
            tied = _extend_grain(work, connection, written, grain, rows, steps)
            if name == ("journey" if apart else "customer"):
                ties = tied
    for path, row in written:
        work.publisher.publish(path, work.layout.root / row.path)
        work.change.born.append(row)
    return ties


def as_journey(file: FileRow) -> FileRow:
    """A customers' file in the role of the journeys'."""
    return FileRow(file.path, file.kind, "journey", file.partition, file.facts, file.batch)


def _present(work: Writing, grain: str, apart: bool) -> list[FileRow]:
    """The files a grain begins with: journeys that come apart in this batch begin with the customers' runs."""
    if grain == "journey" and apart and not work.picture.meta["journeys_apart"]:
        return [as_journey(f) for f in work.picture.files if f.grain == "customer"]
    return list(work.picture.files)


def _repartitioned(work: Writing) -> bool:
    return bool(work.change.meta["partitions"] != work.picture.meta["partitions"])


def _extend_grain(
    work: Writing,
    connection: duckdb.DuckDBPyConnection,
    written: Written,
    grain: _Grain,
    rows: int,
    steps: Steps,
) -> int:
    """All partitions of a grain, in groups of as many rows as are read at a time; returns the ties in the batch."""
    partitions = int(work.change.meta["partitions"])
    whole_files = grain.column == "person" and all(f.partition >= 0 for _, f in written)
    passes = partitions if whole_files else min(partitions, max(THREADS, -(-rows // ROWS_AT_ONCE)))
    groups = [[int(n) for n in group] for group in np.array_split(np.arange(partitions), passes)]
    ties = 0
    with ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="order") as pool:
        running = [pool.submit(_extend_group, work, connection, written, grain, group) for group in groups]
        try:
            for number, done in enumerate(as_completed(running)):
                ties += done.result()
                steps.at(5 + 4 * number // len(groups), Sentence(f"events.ordering_{grain.name}s"))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    if _repartitioned(work):
        work.change.retired += [f for p in grain.old.values() for f in p.files]
    return ties


def _extend_group(
    work: Writing,
    connection: duckdb.DuckDBPyConnection,
    written: Written,
    grain: _Grain,
    group: list[int],
) -> int:
    ties = 0
    for number, new in _new_rows(work, connection, written, grain, group):
        run = arranging.arrange(new, int(work.change.meta["partitions"]))
        ties += arrays.ties(run)
        if _repartitioned(work) and grain.old:
            parts = [*_split(work, grain.old, number), arrays.rows_of(run)]
            projections.rebuild(work, grain.name, number, Partition(), parts)
        else:
            projections.extend(work, grain.name, number, grain.old.get(number, Partition()), run)
    return ties


def _new_rows(
    work: Writing, connection: duckdb.DuckDBPyConnection, written: Written, grain: _Grain, group: list[int]
) -> Iterator[tuple[int, Rows]]:
    """The batch's rows of a group of partitions, partition by partition."""
    if not grain.has_new:
        for number in group:
            yield number, arrays.empty_rows()
        return
    partitions = int(work.change.meta["partitions"])
    names = len(work.picture.labels["name"]) + len(work.change.labels["name"])
    chosen = [path for path, f in written if grain.column != "person" or f.partition < 0 or f.partition in group]
    if not chosen:  # none of the batch's customers falls into these partitions
        rows = arrays.empty_rows()
    else:
        condition = f"{grain.column} IS NOT NULL"
        if len(group) < partitions:
            condition += f" AND {grain.column} % {partitions} IN ({', '.join(map(str, group))})"
        cursor = connection.cursor()
        rows = segments.read_rows(
            cursor,
            chosen,
            written[0][1].facts["columns"],
            unit=grain.column,
            wide=arrays.wide(names),
            condition=condition,
        )
        cursor.close()
    yield from _by_partition(rows, group, partitions)


def _by_partition(rows: Rows, group: Iterable[int], partitions: int) -> Iterator[tuple[int, Rows]]:
    numbers = list(group)
    if len(numbers) == 1:
        yield numbers[0], rows
        return
    belongs = (rows["unit"] % partitions).astype(np.uint16 if partitions <= 1 << 16 else np.int64)
    order = np.argsort(belongs, kind="stable")
    bounds = np.searchsorted(belongs[order], np.asarray([*numbers, numbers[-1] + 1]))
    for number, low, high in zip(numbers, bounds, bounds[1:], strict=False):
        yield number, arrays.chosen(rows, order[low:high])


def _split(work: Writing, old: dict[int, Partition], number: int) -> list[Rows]:
    """The old rows of a partition of the new, larger number of partitions."""
    new, before = int(work.change.meta["partitions"]), int(work.picture.meta["partitions"])
    source = old.get(number % before)
    if source is None:
        return []
    return projections.live_rows(work.layout, source, lambda rows: rows["unit"] % new == number)
