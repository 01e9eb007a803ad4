"""A store's events out again, as a file that any tool reads and `resa import` takes back. Ids go out as pseudonyms."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from ...errors import LimitError, NotFoundError, UsageError
from . import engine, segments
from .layout import sync
from .snapshot import StoreSnapshot

if TYPE_CHECKING:
    import duckdb

Format = Literal["parquet", "csv", "jsonl", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
_COPY: dict[Format, str] = {
    "parquet": "FORMAT parquet, COMPRESSION zstd",
    "csv": "FORMAT csv, HEADER",
    "jsonl": "FORMAT json",
}
#: Rows a worksheet holds, its header not counted.
SHEET_ROWS = 1_048_575


def target(to: Path, stem: str, format: str | None) -> tuple[Path, Format]:
    """The file to write and its format: `to` is a file when it ends like a known format, else a folder."""
    suffix = to.suffix.lower().removeprefix(".")
    if format is not None and format not in FORMATS:
        raise UsageError("There is no such format", where="--format", value=format, allowed=FORMATS)
    ending = next((f for f in FORMATS if f == suffix), None)
    chosen = next((f for f in FORMATS if f == format), None) or ending or "parquet"
    if ending is not None and chosen != ending:
        raise UsageError("The file's ending says another format", where="--format", value=format, allowed=[ending])
    return (to if ending is not None and not to.is_dir() else to / f"{stem}.{chosen}"), chosen


def export_events(snapshot: StoreSnapshot, file: Path, format: Format) -> int:
    """Write all events in arrival order; returns how many.

    Columns: customer, journey, account, event, at (ISO 8601, UTC), duration_seconds, channel, actor, status, value_minor,
    currency, message_id, then the properties by their names (with `p.` in front where a name is taken).
    """
    if snapshot.n_events == 0:
        raise NotFoundError(
            "The store has no events to export", remedy="Import a file first: resa import FILE --into STORE"
        )
    door = snapshot.open_door(external=True)
    try:
        return write(door, _events_query(door, snapshot, format), file, format)
    finally:
        door.close()


def write(connection: duckdb.DuckDBPyConnection, query: str, file: Path, format: Format) -> int:
    """Write a query's rows to a file, aside first; returns how many."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.{uuid.uuid4().hex}")
    try:
        if format == "xlsx":
            n = _write_sheet(connection, query, aside)
        else:
            row = connection.execute(f"COPY ({query}) TO '{engine.quoted(str(aside))}' ({_COPY[format]})").fetchone()
            n = int(row[0]) if row else 0
        sync(aside)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)
    return n


def _events_query(door: duckdb.DuckDBPyConnection, snapshot: StoreSnapshot, format: Format) -> str:
    segments.label_table(door, "resa_account", snapshot.accounts)
    snapshot.make_labels(door, "customer", "resa_label_customer")
    snapshot.make_labels(door, "journey", "resa_label_journey")
    at = (
        'make_timestamptz(e."at")'
        if format == "parquet"
        else "strftime(make_timestamp(e.\"at\"), '%Y-%m-%dT%H:%M:%S.%fZ')"
    )
    columns = {
        "customer": "customer.label",
        "journey": "journey.label",
        "account": "account.label",
        "event": "e.name",
        "at": at,
        "duration_seconds": "e.duration / 1e6",
        **{name: f"e.{name}" for name in ("channel", "actor", "status", "value_minor", "currency", "message_id")},
    }
    for name in snapshot.property_names():
        free = name.casefold() not in {c.casefold() for c in columns}
        columns[name if free else f"p.{name}"] = f"e.{engine.identifier('p.' + name)}"
    listed = ", ".join(f"{value} AS {engine.identifier(name)}" for name, value in columns.items())
    return f"""SELECT {listed} FROM events e
        JOIN resa_label_customer customer ON customer.no = e.person
        JOIN resa_label_journey journey ON journey.no = e.journey
        LEFT JOIN resa_account account ON account.code = e.account
        ORDER BY e.seq"""


def _write_sheet(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> int:
    """One worksheet; text is always text, never a formula."""
    import xlsxwriter

    counted = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()
    n = int(counted[0]) if counted else 0
    if n > SHEET_ROWS:
        raise LimitError(
            "A worksheet cannot hold so many rows",
            value=f"{n:,}",
            allowed=f"up to {SHEET_ROWS:,}",
            remedy="Choose --format parquet or csv",
        )
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(file), options)
    sheet = book.add_worksheet(file.name.lstrip(".").partition(".")[0][:31])
    cursor = connection.execute(query)
    assert cursor.description is not None
    bold = book.add_format({"bold": True})
    for place, column in enumerate(cursor.description):
        sheet.write_string(0, place, column[0], bold)
    number = 0
    while rows := cursor.fetchmany(10_000):
        for row in rows:
            number += 1
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif value is not None:
                    sheet.write_number(number, place, value)
    sheet.freeze_panes(1, 0)
    book.close()
    return n
