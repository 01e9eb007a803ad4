"""The hand-over between readers and the store: one DuckDB relation with these columns, whatever the file was.

A reader yields rows in arrival order; the store gives them sequence numbers in that order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..texts.sentence import Sentence

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

#: Columns of a staged relation, in this order, then any number of VARCHAR columns named `p.<property>`.
STAGED_COLUMNS: dict[str, str] = {
    "row": "BIGINT",  # 1-based row (or event) number in the file, arrival order
    "customer": "VARCHAR",  # as in the file (or an integer type, meaning its digits); the case id where there is no customer column; never null
    "case_id": "VARCHAR",  # or an integer type; never null; the customer id where there is no case column
    "account": "VARCHAR",
    "name": "VARCHAR",  # touchpoint-name; '(no name)' where the file has none
    "at": "BIGINT",  # microseconds UTC
    "duration": "BIGINT",  # microseconds or null
    "channel": "VARCHAR",
    "actor": "VARCHAR",  # 'customer', 'company' or as written
    "status": "VARCHAR",  # 'ok', 'failed' or null
    "value_minor": "BIGINT",
    "currency": "VARCHAR",
    "message_id": "VARCHAR",
}

#: Ids of these types stay numbers until each different one is made a pseudonym: several times as fast as text.
INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}

#: Columns of the view `events` that a snapshot's connection offers, then the `p.<property>` columns (VARCHAR).
EVENT_COLUMNS: dict[str, str] = {
    "seq": "BIGINT",
    "person": "INTEGER",
    "journey": "INTEGER",
    "account": "INTEGER",
    "code": "INTEGER",
    "name": "VARCHAR",
    "channel": "VARCHAR",
    "at": "BIGINT",
    "duration": "BIGINT",
    "actor": "VARCHAR",
    "status": "VARCHAR",
    "value_minor": "BIGINT",
    "currency": "VARCHAR",
    "message_id": "VARCHAR",
    "batch": "INTEGER",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not imported, and why."""

    row: int
    reason: Sentence


@dataclass(slots=True)
class Staged:
    """What a reader hands to the store: `SELECT … FROM relation` gives STAGED_COLUMNS in arrival order."""

    connection: duckdb.DuckDBPyConnection
    relation: str
    """Name of a view or table in `connection`, or a `read_parquet(…)` expression."""
    properties: tuple[str, ...]
    """Names of the extra columns, without the `p.` prefix."""
    digest: str
    """SHA-256 of the file(s) and the options that change their meaning: recognises a file imported twice."""
    source: str
    """File name(s) as shown to people; no folder."""
    rows: int | None = None
    """Rows in the file, when already known."""
    precision: str = "us"
    replayable: bool = False
    """The relation may be read several times at little cost, gives the same rows each time, and `row` counts them 1, 2, 3 …"""
    counted: tuple[str, ...] | None = None
    """The columns whose values were counted already, by name and channel (`counting.COUNTED`); None: nothing was."""
    raw: bool = False
    """The relation and what was counted have names and channels as the file has them too: `raw_name`, `raw_channel`."""
    customer_is_case: bool = False
    warnings: list[Sentence] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    """Role to column as used, for the report."""
    purpose: str = ""
    """What the data may be used for, written down at import."""
    refused: list[Refused] = field(default_factory=list)
    """The first 1,000; the rest only in `refused_file`."""
    n_refused: int = 0
    refused_file: Path | None = None
    unchanged: Callable[[], bool] = lambda: True
    """Whether the files that the relation reads where they lie are still as they were when their digest was taken."""
