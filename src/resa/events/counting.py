"""What is counted of a file's parsed rows before any is stored: one pass over them, by name and channel.

Only what can differ is counted: nobody asks ten million rows whether a column that the file has not is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .readers.base import identifier, literal

if TYPE_CHECKING:
    import duckdb

#: The temporary table of the counts, a few rows for each name and channel: name, channel, good (not refused), place (0-based, of the first), n, low, high, and
#: `n_<column>` for each staged column that may hold something.
COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts over the parsed rows."""

    rows: int
    refused: int
    unnamed: int
    counted: bool
    """Rows are numbered 1, 2, 3 …"""
    midnight: bool
    """Of rows that are not refused; so are the next two."""
    seconds: bool
    millis: bool
    below: int
    doubled: int
    missing: int
    no_customer: int
    no_case: int
    negative: int
    bad_values: int
    naive: int


#: What each fact that may differ is counted by; `reason` is why a row is refused.
_EACH = {
    "seconds": 'coalesce(bool_and("at" % 1000000 = 0) FILTER (reason IS NULL), true)',
    "millis": 'coalesce(bool_and("at" % 1000 = 0) FILTER (reason IS NULL), true)',
    "midnight": "coalesce(bool_and(midnight) FILTER (reason IS NULL), true)",
    "below": "coalesce(max(below), 0)",
    "doubled": "count(*) FILTER (unclear = 1)",
    "missing": "count(*) FILTER (unclear = 2)",
    "no_customer": "count(*) FILTER (no_customer AND reason IS NULL)",
    "no_case": "count(*) FILTER (no_case AND reason IS NULL)",
    "negative": "count(*) FILTER (negative)",
    "bad_values": "count(*) FILTER (bad_value)",
    "naive": "count(*) FILTER (naive AND reason IS NULL)",
}
_TOGETHER = {"seconds": "bool_and", "millis": "bool_and", "midnight": "bool_and", "below": "max"}


def count(
    connection: duckdb.DuckDBPyConnection,
    parsed: str,
    facts: set[str],
    columns: Sequence[str],
    no_name: str,
    labels: tuple[str, str] | None = None,
) -> Facts:
    """Count what may differ: these facts, and the values of these staged columns; leaves the table `COUNTED`.

    With `labels` (what name and channel are made of `raw_name` and `raw_channel` by) it is counted by these two as they stand
    in the file, which a column's dictionary makes cheap, and they stand in the table as well.
    """
    sample = connection.execute(
        f'SELECT bool_and("at" % 1000000 = 0), bool_and("at" % 1000 = 0) '
        f"FROM (SELECT * FROM ({parsed}) WHERE reason IS NULL LIMIT 5000)"
    ).fetchone()
    assert sample is not None
    seen = {name for name, still in zip(("seconds", "millis"), sample, strict=True) if still is not False}
    asked = [name for name in _EACH if name in facts | seen]
    each = "".join(f", {_EACH[name]} AS f_{name}" for name in asked)
    values = "".join(
        f", count({_value(column)}) AS {identifier('n_' + column)}" for column in columns if column != "channel"
    )
    by, made = "name, channel", "*"
    if labels:
        by, made = "raw_name, raw_channel", f"*, {labels[0]} AS name, {labels[1]} AS channel"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {COUNTED} AS SELECT *, CASE WHEN channel IS NULL THEN 0 ELSE n END AS n_channel "
        f"FROM (SELECT {made} FROM (SELECT {by}, reason IS NULL AS good, min(row) - 1 AS place, "
        f'max(row) AS last, count(*) AS n, min("at") AS low, max("at") AS high{each}{values} FROM ({parsed}) GROUP BY 1, 2, 3))'
    )
    found = "".join(f", {_TOGETHER.get(name, 'sum')}(f_{name})" for name in asked)
    row = connection.execute(
        f"SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER (NOT good), 0), "
        f"coalesce(sum(n) FILTER (name = {literal(no_name)}), 0), min(place) = 0 AND max(last) = sum(n){found} FROM {COUNTED}"
    ).fetchone()
    assert row is not None
    told = dict(zip(asked, row[4:], strict=True))

    def number(name: str) -> int:
        return int(told.get(name) or 0)

    def always(name: str) -> bool:
        return name in told and told[name] is not False

    return Facts(
        rows=int(row[0]),
        refused=int(row[1]),
        unnamed=int(row[2]),
        counted=bool(row[3]),
        midnight=always("midnight"),
        seconds=always("seconds"),
        millis=always("millis"),
        below=number("below"),
        doubled=number("doubled"),
        missing=number("missing"),
        no_customer=number("no_customer"),
        no_case=number("no_case"),
        negative=number("negative"),
        bad_values=number("bad_values"),
        naive=number("naive"),
    )


def _value(column: str) -> str:
    """A case that is its customer says nothing."""
    return "nullif(case_id, customer)" if column == "case_id" else identifier(column)
