"""Start and complete rows made one event each: at its start, with its duration.

Rule (numbered in docs/reference/import.md):
L1  Rows of one case, event name and instance (where there is an instance column) form a group, in time order, starts
    before completes at the same instant, then in arrival order.
L2  Within a group a complete belongs to the earliest start that is still open (first in, first out).
L3  A complete without an open start is an event at its own moment; a start without a complete is an event without
    duration. Both are counted.
L4  abort, withdraw and skip end an event as complete does, with status `failed`.
L5  Other transitions (schedule, assign, suspend, resume …) are moments inside an event: they are not events of their
    own where the group has a start or a complete, and are kept as events where it has none. Both are counted.
L6  When an instance column pairs nothing at all although there are starts and completes, it is not an instance and
    is left out, with a warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..texts.sentence import Sentence
from .readers.base import identifier, literal
from .state_words import COMPLETES, FAILS, STARTS

if TYPE_CHECKING:
    import duckdb

#: Columns that the completing row may add to where the starting row has nothing.
_FILLED = ("channel", "actor", "value_minor", "currency", "message_id", "account")


@dataclass(frozen=True, slots=True)
class Paired:
    """What became of the rows."""

    pairs: int
    open_starts: int
    lone_completes: int
    folded: int
    kept: int
    instance_used: bool

    def warnings(self) -> list[Sentence]:
        """Sentences for the report."""
        said = [Sentence("events.pairs_became_events", n=self.pairs)]
        if self.open_starts:
            said.append(Sentence("events.starts_no_complete_events_without_duration", open_starts=self.open_starts))
        if self.lone_completes:
            said.append(Sentence("events.completes_no_start_events_at_their", lone_completes=self.lone_completes))
        if self.folded:
            said.append(Sentence("events.rows_other_lifecycle_states_schedule_assign", folded=self.folded))
        if self.kept:
            said.append(Sentence("events.rows_other_lifecycle_states_stand_alone", kept=self.kept))
        return said


def pair(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    properties: tuple[str, ...],
    target: Path,
    *,
    instance: bool,
) -> Paired:
    """Pair the rows of a staged relation (with `lifecycle`, `instance`, `below`) into the Parquet file `target`."""
    result = _pair(connection, relation, properties, target, instance)
    if instance and result.pairs == 0:
        without = _pair(connection, relation, properties, target, False)
        if without.pairs:
            return without
        return _pair(connection, relation, properties, target, True)
    return result


def _pair(
    connection: duckdb.DuckDBPyConnection, relation: str, properties: tuple[str, ...], target: Path, instance: bool
) -> Paired:
    key = "case_id, name" + (", coalesce(instance, '')" if instance else "")
    group = f"PARTITION BY {key}"
    order = f"{group} ORDER BY \"at\", below, kind <> 's', row ROWS UNBOUNDED PRECEDING"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE paired_rows AS
        WITH kinds AS (
            SELECT row, case_id, name, instance, "at", below, CASE
                WHEN lower(trim(lifecycle)) IN ({_list(STARTS)}) THEN 's'
                WHEN lower(trim(lifecycle)) IN ({_list(COMPLETES)}) THEN 'c'
                WHEN lower(trim(lifecycle)) IN ({_list(FAILS)}) THEN 'f' ELSE 'o' END AS kind
            FROM {relation}),
        counted AS (
            SELECT *, count(*) FILTER (kind = 's') OVER ({order}) AS n_starts,
                count(*) FILTER (kind IN ('c', 'f')) OVER ({order}) AS n_ends,
                bool_or(kind <> 'o') OVER ({group}) AS has_ends
            FROM kinds),
        lowest AS (SELECT *, least(0, min(n_starts - n_ends) OVER ({order})) AS low FROM counted),
        ranked AS (
            SELECT *, coalesce(lag(low) OVER ({group} ORDER BY "at", below, kind <> 's', row), 0) > low AS lone
            FROM lowest),
        numbered AS (
            SELECT row, "at", kind, lone, has_ends, dense_rank() OVER (ORDER BY {key}) AS unit,
                CASE kind WHEN 's' THEN n_starts WHEN 'o' THEN NULL ELSE n_ends + low END AS rank FROM ranked)
        SELECT s.row AS row, e.row AS end_row, e."at" - s."at" AS length, s.kind, e.kind AS end_kind, s.has_ends, s.lone
        FROM numbered s LEFT JOIN numbered e
            ON s.kind = 's' AND e.kind IN ('c', 'f') AND NOT e.lone AND e.unit = s.unit AND e.rank = s.rank
        WHERE s.kind = 's' OR (s.kind IN ('c', 'f') AND s.lone) OR s.kind = 'o'"""
    )
    counts = connection.execute(
        "SELECT count(end_row), count(*) FILTER (kind = 's' AND end_row IS NULL), count(*) FILTER (kind IN ('c', 'f')), "
        "count(*) FILTER (kind = 'o' AND has_ends), count(*) FILTER (kind = 'o' AND NOT has_ends) FROM paired_rows"
    ).fetchone()
    filled = ", ".join(f"coalesce(s.{c}, e.{c}) AS {c}" for c in _FILLED)
    own = "".join(
        f", coalesce(s.{identifier('p.' + p)}, e.{identifier('p.' + p)}) AS {identifier('p.' + p)}" for p in properties
    )
    connection.execute(
        f"""COPY (
        SELECT s.row, s.customer, s.case_id, s.name, s."at", s.below, coalesce(k.length, s.duration) AS duration,
            CASE WHEN k.kind = 'f' OR k.end_kind = 'f' THEN 'failed' ELSE coalesce(e.status, s.status) END AS status,
            {filled}{own}
        FROM {relation} s JOIN paired_rows k ON s.row = k.row LEFT JOIN {relation} e ON e.row = k.end_row
        WHERE k.kind <> 'o' OR NOT k.has_ends ORDER BY s.row
        ) TO {literal(target)} (FORMAT parquet)"""
    )
    connection.execute("DROP TABLE paired_rows")
    pairs, open_starts, lone_completes, folded, kept = counts or (0, 0, 0, 0, 0)
    return Paired(pairs, open_starts, lone_completes, folded, kept, instance)


def _list(words: frozenset[str]) -> str:
    return ", ".join(literal(w) for w in sorted(words))
