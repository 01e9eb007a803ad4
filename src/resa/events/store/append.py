"""Taking in one batch: stage, number, write segments, extend the ordered arrays, commit.

The reader's relation is read once, into a temporary table of its own connection (which spills to disk when it is
large); its row order is the arrival order. Everything after that works on numbers.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import CancelledError, UnreadableError
from ..report import ImportReport
from ..staging import Staged
from . import arrays, engine, identity, projections, segments
from .arrays import Rows
from .batches import Batch
from .manifest import FileRow, instant
from .projections import Partition
from .writing import Writing

#: Rows read at a time when arrays are built.
ROWS_AT_ONCE = 3_000_000


@dataclass(slots=True)
class _Batch:
    """What is known of the batch while it is taken in."""

    stage: str = "resa_stage"
    rows: int = 0
    first_at: int = 0
    last_at: int = 0
    customer_is_case: bool = False
    filled: set[str] = field(default_factory=set)
    """Columns with any value, properties with their prefix."""
    touchpoints: int = 0
    customers: int = 0
    journeys: int = 0
    accounts: int = 0
    n_ties: int = 0


def append(
    work: Writing,
    staged: Staged,
    *,
    keep_ids: bool,
    progress: engine.Progress | None = None,
    cancel: engine.Cancel | None = None,
) -> ImportReport:
    """Everything up to and with the commit."""
    steps = _Steps(progress, cancel)
    connection = staged.connection
    engine.limit(connection, work.workspace / "spill")
    facts = _Batch()
    try:
        _stage(connection, staged, facts, steps)
        _count(connection, staged, facts)
        apart = _apart(work, facts)
        _number_ids(work, connection, facts, apart, keep_ids, steps)
        _number_labels(work, connection, facts)
        steps.at(3, "writing segments")
        written = _write_segments(work, connection, staged, facts, apart, steps)
        steps.at(5, "ordering journeys")
        _extend_projections(work, connection, written, facts, apart, steps)
    finally:
        for table in ("stage", "met", "customer", "case_id", "name", "channel", "account"):
            connection.execute(f"DROP TABLE IF EXISTS resa_{table}")
    steps.at(9, "making it durable")
    batch = _describe(work, staged, facts, keep_ids)
    work.change.batch = batch
    meta = work.picture.meta
    work.change.meta |= {
        "next_seq": meta["next_seq"] + facts.rows,
        "next_batch": batch.number + 1,
        "journeys_apart": int(apart),
    }
    work.commit()
    steps.at(10, "done")
    return report(work, batch, ImportReport.of(staged))


@dataclass(slots=True)
class _Steps:
    progress: engine.Progress | None
    cancel: engine.Cancel | None

    def at(self, done: int, what: str) -> None:
        if self.cancel is not None and self.cancel():
            raise CancelledError("Stopped; the store is as it was before")
        if self.progress is not None:
            self.progress(done, 10, what)


def _stage(connection: Any, staged: Staged, facts: _Batch, steps: _Steps) -> None:
    """One pass over the reader's relation; a case equal to its customer is told by null, which costs nothing."""
    steps.at(0, "reading")
    plain = [engine.identifier(c) for c in segments.columns_of(staged.properties) if c not in ("row", "case_id")]
    engine.run(
        connection,
        f"CREATE OR REPLACE TEMP TABLE {facts.stage} AS SELECT {', '.join(plain)}, "
        f"nullif(case_id, customer) AS case_id FROM {staged.relation}",
        cancel=steps.cancel,
    )
    steps.at(2, "numbering customers")


def _count(connection: Any, staged: Staged, facts: _Batch) -> None:
    """Rows, span, and which columns hold anything."""
    optional = [c for c in segments.columns_of(staged.properties) if c not in ("row", "customer", "name", "at")]
    counts = ", ".join(f"count({engine.identifier(c)})" for c in optional)
    row = connection.execute(f'SELECT count(*), min("at"), max("at"), {counts} FROM {facts.stage}').fetchone()
    facts.rows, facts.first_at, facts.last_at = row[:3]
    if facts.rows == 0:
        raise UnreadableError(
            "There is not one event to import", where=staged.source, value=f"{staged.n_refused} rows refused"
        )
    facts.filled = {name for name, n in zip(optional, row[3:], strict=True) if n}
    facts.customer_is_case = "case_id" not in facts.filled


def _apart(work: Writing, facts: _Batch) -> bool:
    """Whether journeys have numbers of their own: from the first batch on in which a case is not its customer."""
    return bool(work.picture.meta["journeys_apart"]) or not facts.customer_is_case


def _number_ids(work: Writing, connection: Any, facts: _Batch, apart: bool, keep_ids: bool, steps: _Steps) -> None:
    """Numbers for customers and, where they are apart, cases; new pseudonyms become identity files."""
    meta, change = work.picture.meta, work.change
    customer_chunks = _identity(work, "customer")
    met = _number(work, connection, "customer", "customer", int(meta["n_customer"]), customer_chunks, keep_ids, steps)
    facts.customers = facts.journeys = met
    if not apart:
        return
    if meta["journeys_apart"]:
        known, chunks = int(meta["n_journey"]), _identity(work, "journey")
    else:  # until now every journey was its customer, with the same number
        known, chunks = int(meta["n_customer"]), customer_chunks
        change.born += [_as_journey(f) for f in work.picture.files if f.grain == "customer"]
    connection.execute(f"UPDATE {facts.stage} SET case_id = customer WHERE case_id IS NULL")
    facts.journeys = _number(work, connection, "journey", "case_id", known, chunks, keep_ids, steps)


def _number(
    work: Writing,
    connection: Any,
    grain: identity.Identified,
    column: str,
    known: int,
    chunks: list[FileRow],
    keep_ids: bool,
    steps: _Steps,
) -> int:
    paths = [work.layout.root / f.path for f in chunks]
    key = work.picture.meta["key"]
    numbered = identity.number(connection, key, "resa_stage", column, known=known, chunks=paths, cancel=steps.cancel)
    work.change.meta[f"n_{grain}"] = known + numbered.new
    if numbered.new:
        written, place = work.new(work.layout.identity, f"{grain}.parquet")
        identity.write_new(connection, numbered, written)
        work.publish(written, place, kind="identity", grain=grain, facts={"rows": numbered.new})
    if keep_ids:
        written, place = work.new(work.layout.identity, f"{grain}-readable.parquet")
        identity.write_readable(connection, numbered, written)
        work.publish(written, place, kind="readable", grain=grain, facts={"rows": numbered.met})
    return numbered.met


def _identity(work: Writing, grain: str) -> list[FileRow]:
    return [f for f in work.picture.files if f.kind == "identity" and f.grain == grain]


def _as_journey(file: FileRow) -> FileRow:
    return FileRow(file.path, file.kind, "journey", file.partition, file.facts, file.batch)


def _number_labels(work: Writing, connection: Any, facts: _Batch) -> None:
    """Codes for names, channels and accounts, in order of first appearance; new ones become labels."""
    facts.touchpoints = _number_label(work, connection, "name", facts)
    if "channel" in facts.filled:
        _number_label(work, connection, "channel", facts)
    if "account" in facts.filled:
        facts.accounts = _number_label(work, connection, "account", facts)


def _number_label(work: Writing, connection: Any, kind: str, facts: _Batch) -> int:
    met = [
        row[0]
        for row in connection.execute(
            f"SELECT {kind} FROM (SELECT {kind}, min(rowid) AS first FROM {facts.stage} WHERE {kind} IS NOT NULL "
            "GROUP BY 1) ORDER BY first"
        ).fetchall()
    ]
    code = {label: i for i, label in enumerate(work.picture.labels[kind])}
    new = [label for label in met if label not in code]
    code |= {label: len(code) + i for i, label in enumerate(new)}
    work.change.labels[kind] = new
    segments.label_table(connection, f"resa_{kind}", met, [code[label] for label in met])
    return len(met)


def _write_segments(
    work: Writing, connection: Any, staged: Staged, facts: _Batch, apart: bool, steps: _Steps
) -> list[tuple[Path, FileRow]]:
    """The batch's segments, each with the path it can be read from until it has its place."""
    live = sum(b.events for b in work.picture.batches)
    partitions = projections.wanted_partitions(live + facts.rows, int(work.picture.meta["partitions"]))
    work.change.meta["partitions"] = partitions
    properties = [p for p in staged.properties if f"p.{p}" in facts.filled]
    number = int(work.picture.meta["next_batch"])
    query, columns = segments.select(
        stage=facts.stage,
        first_seq=int(work.picture.meta["next_seq"]),
        batch=number,
        filled=facts.filled,
        apart=apart,
        properties=properties,
    )
    files = segments.write(
        connection, query, work.workspace, rows=facts.rows, partitions=partitions, cancel=steps.cancel
    )
    described: dict[str, Any] = {"columns": columns, "properties": properties, "partitions": partitions}
    result = []
    for file in files:
        suffix = "all" if file.partition < 0 else f"{file.partition:04d}"
        _, place = work.new(work.layout.segments, f"{suffix}.parquet")
        row = FileRow(work.layout.relative(place), "segment", "", file.partition, described, number)
        result.append((file.path, row))
    return result


def _extend_projections(
    work: Writing,
    connection: Any,
    written: list[tuple[Path, FileRow]],
    facts: _Batch,
    apart: bool,
    steps: _Steps,
) -> None:
    """Extend every grain by the new segments, then give the segments their place."""
    repartitioned = work.change.meta["partitions"] != work.picture.meta["partitions"]
    for grain, column, has_new in (
        ("customer", "person", True),
        ("journey", "journey", apart),
        ("account", "account", "account" in facts.filled),
    ):
        old = projections.partitions_of(_present(work, grain, apart), grain)
        if not has_new and not (repartitioned and old):
            continue
        rows = _new_rows(work, connection, written, facts, column) if has_new else _no_rows(work)
        for number, new in rows:
            steps.at(6, "ordering journeys")
            run = arrays.arrange(new)
            if grain == ("journey" if apart else "customer"):
                facts.n_ties += arrays.ties(run)
            if repartitioned and old:
                parts = [*_split(work, old, number), arrays.rows_of(run)]
                projections.rebuild(work, grain, number, Partition(), parts)
            else:
                projections.extend(work, grain, number, old.get(number, Partition()), run)
        if repartitioned:
            work.change.retired += [f for p in old.values() for f in p.files]
    for path, row in written:
        work.publisher.publish(path, work.layout.root / row.path)
        work.change.born.append(row)


def _present(work: Writing, grain: str, apart: bool) -> list[FileRow]:
    """The files a grain begins with: journeys that come apart in this batch begin with the customers' runs."""
    if grain == "journey" and apart and not work.picture.meta["journeys_apart"]:
        return [_as_journey(f) for f in work.picture.files if f.grain == "customer"]
    return list(work.picture.files)


def _no_rows(work: Writing) -> Iterator[tuple[int, Rows]]:
    for number in range(int(work.change.meta["partitions"])):
        yield number, arrays.empty_rows()


def _new_rows(
    work: Writing,
    connection: Any,
    written: list[tuple[Path, FileRow]],
    facts: _Batch,
    column: str,
) -> Iterator[tuple[int, Rows]]:
    """The batch's rows at a grain by partition, some millions at a time."""
    partitions = int(work.change.meta["partitions"])
    wide = len(work.picture.labels["name"]) + len(work.change.labels["name"]) > np.iinfo(np.uint16).max + 1
    passes = min(partitions, -(-facts.rows // ROWS_AT_ONCE))
    for group in np.array_split(np.arange(partitions), passes):
        numbers = [int(n) for n in group]
        chosen = [(p, f) for p, f in written if column != "person" or f.partition < 0 or f.partition in numbers]
        condition = f"{column} IS NOT NULL"
        if passes > 1:
            condition += f" AND {column} % {partitions} IN ({', '.join(map(str, numbers))})"
        rows = segments.read_rows(
            connection,
            [path for path, _ in chosen],
            written[0][1].facts["columns"],
            unit=column,
            wide=wide,
            condition=condition,
        )
        yield from _by_partition(rows, numbers, partitions)


def _by_partition(rows: Rows, numbers: Iterable[int], partitions: int) -> Iterator[tuple[int, Rows]]:
    if partitions == 1:
        yield 0, rows
        return
    belongs = rows["unit"] % partitions
    for number in numbers:
        mine = np.flatnonzero(belongs == number)
        yield number, {name: values[mine] for name, values in rows.items()}


def _split(work: Writing, old: dict[int, Partition], number: int) -> list[Rows]:
    """The old rows of a partition of the new, larger number of partitions."""
    new, before = int(work.change.meta["partitions"]), int(work.picture.meta["partitions"])
    source = old.get(number % before)
    if source is None:
        return []
    return projections.live_rows(work.layout, source, lambda rows: rows["unit"] % new == number)


def _describe(work: Writing, staged: Staged, facts: _Batch, keep_ids: bool) -> Batch:
    meta = work.picture.meta
    number = int(meta["next_batch"])
    return Batch(
        number=number,
        digest=staged.digest,
        source=staged.source,
        imported_at=instant(),
        first_seq=int(meta["next_seq"]),
        last_seq=int(meta["next_seq"]) + facts.rows - 1,
        purpose=staged.purpose,
        rows=staged.rows if staged.rows is not None else facts.rows + staged.n_refused,
        events=facts.rows,
        customers=facts.customers,
        journeys=facts.journeys,
        accounts=facts.accounts,
        touchpoints=facts.touchpoints,
        first_at=facts.first_at,
        last_at=facts.last_at,
        precision=staged.precision,
        customer_is_case=staged.customer_is_case,
        keeps_ids=keep_ids,
        properties=tuple(p for p in staged.properties if f"p.{p}" in facts.filled),
        roles=dict(staged.roles),
        warnings=tuple(staged.warnings),
        n_refused=staged.n_refused,
        refused_file=_keep_refused(work, staged, number),
        n_ties=facts.n_ties,
    )


def _keep_refused(work: Writing, staged: Staged, number: int) -> str | None:
    """Copy the file of refused rows into the store, beside the others."""
    if staged.refused_file is None or not staged.n_refused:
        return None
    work.layout.refused.mkdir(exist_ok=True)
    place = work.layout.refused / f"batch-{number:04d}{staged.refused_file.suffix}"
    if place != staged.refused_file:
        shutil.copyfile(staged.refused_file, place)
    return work.layout.relative(place)


def report(work: Writing, batch: Batch, start: ImportReport) -> ImportReport:
    """The import report of a batch, on top of what the reader put into it."""
    start.rows = batch.rows
    start.events, start.customers, start.journeys = batch.events, batch.customers, batch.journeys
    start.touchpoints, start.first_at, start.last_at = batch.touchpoints, batch.first_at, batch.last_at
    start.batch, start.n_ties = batch.number, batch.n_ties
    start.refused_file = work.layout.root / batch.refused_file if batch.refused_file else None
    return start
