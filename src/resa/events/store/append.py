"""Taking in one batch: stage, number, write segments, extend the ordered arrays, commit.

What the reader hands over is read where it lies when it can be read again (a file in columns); anything else is read
once, into a temporary table of its own connection (which spills to disk when it is large). Either way the view
`resa_stage` has its columns and `place`, the arrival number from 0. Everything after that works on numbers.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import UnreadableError
from ...texts.sentence import Sentence
from ..counting import COUNTED
from ..report import ImportReport
from ..staging import Staged
from . import compaction, engine, identity, ordering, projections, segments, straight, stretches
from .batches import Batch
from .manifest import FileRow, instant
from .ordering import Steps, as_journey
from .writing import Writing

#: What an append leaves in the connection until it is over; without the `resa_`.
_TABLES = ("kinds", "met", "known", "customer", "journey", "name", "channel", "account", "raw_name", "raw_channel")


@dataclass(slots=True)
class _Batch:
    """What is known of the batch while it is taken in."""

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
    steps = Steps(progress, cancel)
    connection = staged.connection
    engine.limit(connection, work.workspace / "spill")
    facts = _Batch()
    try:
        _stage(connection, staged, facts, steps)
        _count(connection, staged, facts, steps)
        apart = _apart(work, facts)
        _number_labels(work, connection, facts)
        if not _straight(work, staged, facts, apart, keep_ids, steps):
            _number_ids(work, connection, facts, apart, keep_ids, steps)
            steps.at(3, Sentence("events.writing_segments"))
            written = _write_segments(work, connection, staged, facts, apart, steps)
            _unstage(connection)  # its memory is wanted now
            facts.n_ties = ordering.extend_projections(
                work, connection, written, rows=facts.rows, apart=apart, accounts="account" in facts.filled, steps=steps
            )
    finally:
        _unstage(connection)
        for table in _TABLES:
            connection.execute(f"DROP TABLE IF EXISTS resa_{table}")
    compaction.compact(work, everything=False, cancel=cancel)
    steps.at(9, Sentence("events.making_it_durable"))
    batch = _describe(work, staged, facts, keep_ids)
    work.change.batch = batch
    meta = work.picture.meta
    work.change.meta |= {
        "next_seq": meta["next_seq"] + facts.rows,
        "next_batch": batch.number + 1,
        "journeys_apart": int(apart),
    }
    work.commit()
    steps.over()
    return report(work, batch, ImportReport.of(staged))


def _stage(connection: Any, staged: Staged, facts: _Batch, steps: Steps) -> None:
    """The view `resa_stage`; a case equal to its customer is told by null, which costs nothing."""
    steps.at(0, Sentence("events.reading_rows"))
    plain = [engine.identifier(c) for c in segments.columns_of(staged.properties) if c not in ("row", "case_id")]
    if staged.raw and staged.replayable:
        plain += ["raw_name", "raw_channel"]
    chosen = f"{', '.join(plain)}, nullif(case_id, customer) AS case_id FROM {staged.relation}"
    source = f"SELECT row - 1 AS place, {chosen}"
    if not staged.replayable:
        engine.run(connection, f"CREATE OR REPLACE TEMP TABLE resa_rows AS SELECT {chosen}", cancel=steps.cancel)
        source = "SELECT rowid AS place, * FROM resa_rows"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW resa_stage AS {source}")
    steps.at(2, Sentence("events.numbering_customers"))


def _unstage(connection: Any) -> None:
    connection.execute("DROP VIEW IF EXISTS resa_stage")
    connection.execute("DROP TABLE IF EXISTS resa_rows")


def _count(connection: Any, staged: Staged, facts: _Batch, steps: Steps) -> None:
    """Rows, span, and which columns hold anything: by name and channel, whose labels are wanted later. One pass, if it was not
    taken before."""
    optional = [c for c in segments.columns_of(staged.properties) if c not in ("row", "customer", "name", "at")]
    counted = "".join(f", count({engine.identifier(c)}) AS n{i}" for i, c in enumerate(optional))
    sums = "".join(f", sum(n{i})" for i in range(len(optional)))
    kinds = (
        f'SELECT name, channel, min(place) AS place, count(*) AS n, min("at") AS low, max("at") AS high{counted} '
        "FROM resa_stage GROUP BY ALL"
    )
    if staged.counted is not None:
        told = {c: engine.identifier(f"n_{c}") for c in staged.counted}
        counts = "".join(f", {told.get(c, 0)} AS n{i}" for i, c in enumerate(optional))
        raw = ", raw_name, raw_channel" if staged.raw else ""
        kinds = f"SELECT name, channel, place, n, low, high{counts}{raw} FROM {COUNTED} WHERE good"
    engine.run(connection, f"CREATE OR REPLACE TEMP TABLE resa_kinds AS {kinds}", cancel=steps.cancel)
    row = connection.execute(f"SELECT coalesce(sum(n), 0), min(low), max(high){sums} FROM resa_kinds").fetchone()
    facts.rows, facts.first_at, facts.last_at = int(row[0]), row[1], row[2]
    if facts.rows == 0:
        raise UnreadableError(
            Sentence("events.not_one_event_import"), where=staged.source, value=f"{staged.n_refused} rows refused"
        )
    facts.filled = {name for name, n in zip(optional, row[3:], strict=True) if n}
    facts.customer_is_case = "case_id" not in facts.filled


def _apart(work: Writing, facts: _Batch) -> bool:
    """Whether journeys have numbers of their own: from the first batch on in which a case is not its customer."""
    return bool(work.picture.meta["journeys_apart"]) or not facts.customer_is_case


def _straight(work: Writing, staged: Staged, facts: _Batch, apart: bool, keep_ids: bool, steps: Steps) -> bool:
    """Numbers, segments and arrays in one go, where that can be done; whether it was."""
    connection = staged.connection
    if not straight.possible(
        work, connection, facts.filled - {"case_id"}, rows=facts.rows, apart=apart, replayable=staged.replayable
    ):
        return False
    names = len(work.picture.labels["name"]) + len(work.change.labels["name"])
    partitions = _partitions(work, facts)
    try:
        taken = straight.take(
            work,
            connection,
            facts.filled,
            raw=staged.raw,
            rows=facts.rows,
            partitions=partitions,
            names=names,
            keep_ids=keep_ids,
            steps=steps,
        )
    except stretches.Changed:
        raise _changed(staged, facts) from None
    if taken is None:
        return False
    if not staged.unchanged():
        raise _changed(staged, facts)
    facts.customers = facts.journeys = taken.customers
    facts.n_ties = taken.ties
    work.change.meta["n_customer"] = taken.customers
    return True


def _number_ids(work: Writing, connection: Any, facts: _Batch, apart: bool, keep_ids: bool, steps: Steps) -> None:
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
        change.born += [as_journey(f) for f in work.picture.files if f.grain == "customer"]
    facts.journeys = _number(work, connection, "journey", segments.CASE_ID, known, chunks, keep_ids, steps)


def _number(
    work: Writing,
    connection: Any,
    grain: identity.Identified,
    column: str,
    known: int,
    chunks: list[FileRow],
    keep_ids: bool,
    steps: Steps,
) -> int:
    paths = [work.layout.root / f.path for f in chunks]
    key = work.picture.meta["key"]
    numbered = identity.number(
        connection, key, "resa_stage", column, f"resa_{grain}", known=known, chunks=paths, cancel=steps.cancel
    )
    work.change.meta[f"n_{grain}"] = known + numbered.new
    if numbered.new:
        written, place = work.new(work.layout.identity, f"{grain}.parquet")
        identity.write_new(connection, numbered, written)
        work.publish(written, place, kind="identity", grain=grain, facts={"rows": numbered.new})
    if keep_ids:
        written, place = work.new(work.layout.identity, f"{grain}-readable.parquet")
        identity.write_readable(connection, numbered, written)
        number = int(work.picture.meta["next_batch"])
        work.publish(written, place, kind="readable", grain=grain, batch=number, facts={"rows": numbered.met})
    return numbered.met


def _identity(work: Writing, grain: str) -> list[FileRow]:
    return [f for f in work.picture.files if f.kind == "identity" and f.grain == grain]


def _number_labels(work: Writing, connection: Any, facts: _Batch) -> None:
    """Codes for names, channels and accounts, in order of first appearance; new ones become labels."""
    facts.touchpoints = _number_label(work, connection, "name", facts)
    if "channel" in facts.filled:
        _number_label(work, connection, "channel", facts)
    if "account" in facts.filled:
        facts.accounts = _number_label(work, connection, "account", facts)


def _number_label(work: Writing, connection: Any, kind: str, facts: _Batch) -> int:
    source = "resa_stage" if kind == "account" else "resa_kinds"
    met = [
        row[0]
        for row in connection.execute(
            f"SELECT {kind} FROM (SELECT {kind}, min(place) AS first FROM {source} WHERE {kind} IS NOT NULL "
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
    work: Writing, connection: Any, staged: Staged, facts: _Batch, apart: bool, steps: Steps
) -> list[tuple[Path, FileRow]]:
    """The batch's segments, each with the path it can be read from until it has its place."""
    partitions = _partitions(work, facts)
    properties = [p for p in staged.properties if f"p.{p}" in facts.filled]
    number, first_seq = int(work.picture.meta["next_batch"]), int(work.picture.meta["next_seq"])
    query, columns = segments.select(
        first_seq=first_seq, batch=number, filled=facts.filled, apart=apart, properties=properties
    )
    files = segments.write(
        connection, query, work.workspace, rows=facts.rows, partitions=partitions, cancel=steps.cancel
    )
    _require_all(connection, [f.path for f in files], staged, facts)
    described: dict[str, Any] = {"columns": columns, "properties": properties, "partitions": partitions}
    result = []
    for n, file in enumerate(files):
        suffix = "all" if file.partition < 0 else f"{file.partition:04d}"
        again = f"-{n}" if n and files[n - 1].partition == file.partition else ""
        _, place = work.new(work.layout.segments, f"{suffix}{again}.parquet")
        row = FileRow(work.layout.relative(place), "segment", "", file.partition, described, number)
        result.append((file.path, row))
    return result


def _partitions(work: Writing, facts: _Batch) -> int:
    """How many partitions the store has from this batch on."""
    live = sum(b.events for b in work.picture.batches)
    partitions = projections.wanted_partitions(live + facts.rows, int(work.picture.meta["partitions"]))
    work.change.meta["partitions"] = partitions
    return partitions


def _require_all(connection: Any, paths: list[Path], staged: Staged, facts: _Batch) -> None:
    """A file that is read where it lies can be written to meanwhile: then not every event found its number."""
    query = f"SELECT coalesce(sum(num_rows), 0) FROM parquet_file_metadata({engine.files(paths)})"
    found = connection.execute(query).fetchone()[0] if paths else 0
    if found != facts.rows or not staged.unchanged():
        raise _changed(staged, facts, found)


def _changed(staged: Staged, facts: _Batch, found: int | None = None) -> UnreadableError:
    return UnreadableError(
        Sentence("events.file_changed_while_read"), where=staged.source,
        value=None if found is None else f"{found:,} of {facts.rows:,} events",
        remedy=Sentence("events.import_again_when_nothing_writes"),
    )  # fmt: skip


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
