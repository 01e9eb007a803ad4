"""OCEL 2.0 as an SQLite database, opened read-only and never trusted: only plain SELECTs on tables that exist."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from ...errors import CancelledError, UnreadableError
from ...texts.sentence import Sentence
from ..sources import Source
from .base import Context, RawTable, identifier
from .ocel import ObjectLog

_NEEDED = ("event", "object", "event_object", "event_map_type", "object_map_type")


def read(source: Source, context: Context) -> RawTable:
    """The flattened log; arrival order is that of the table `event`, which holds all types together."""
    log = ObjectLog(source, context)
    try:
        with closing(_opened(source.path)) as database:
            tables = {r[0] for r in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            missing = [t for t in _NEEDED if t not in tables]
            if missing:
                raise UnreadableError(
                    Sentence("events.sqlite_database_no_ocel_2_0"), where=source.shown,
                    value="missing tables: " + ", ".join(missing), allowed=_NEEDED,
                )  # fmt: skip
            for id, type, time, own, place in _typed(database, "event", tables):
                log.event(id, type, time, own, place)
                if log.n_events % 10_000 == 0 and context.cancel and context.cancel():
                    raise CancelledError(Sentence("events.stopped_store_before"))
            for id, type, _, own, _ in _typed(database, "object", tables):
                log.object(id, type, own)
            for event, object in database.execute(
                "SELECT ocel_event_id, ocel_object_id FROM event_object ORDER BY rowid"
            ):
                log.relation(str(event), str(object))
    except sqlite3.Error as error:
        raise UnreadableError(
            Sentence("events.sqlite_database_cannot_read"), where=source.shown, value=error
        ) from error
    finally:
        log.close()
    return log.table(source.format)


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    database.text_factory = lambda data: data.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema = OFF")
    return database


def _typed(
    database: sqlite3.Connection, kind: str, tables: set[str]
) -> Iterator[tuple[str, str, str, dict[str, str], int | None]]:
    """Every event or object: id, type, time, attributes (an object's earliest ones), place in the table of all types."""
    seen: set[str] = set()
    for type, short in database.execute(f"SELECT ocel_type, ocel_type_map FROM {kind}_map_type").fetchall():
        table = f"{kind}_{short}"
        if table not in tables:
            continue
        names = [r[1] for r in database.execute(f"PRAGMA table_info({identifier(table)})")]
        order = "own.ocel_time, own.rowid" if "ocel_time" in names and kind == "object" else "own.rowid"
        rows = database.execute(
            f"SELECT every.rowid, own.* FROM {identifier(table)} AS own LEFT JOIN {kind} AS every "
            f"ON every.ocel_id = own.ocel_id ORDER BY {order}"
        )
        for place, *row in rows:
            values: dict[str, Any] = dict(zip(names, row, strict=True))
            id = str(values.pop("ocel_id"))
            if kind == "object" and id in seen:
                continue
            seen.add(id)
            time = values.pop("ocel_time", None)
            values.pop("ocel_changed_field", None)
            own = {k: str(v) for k, v in values.items() if v is not None and v != ""}
            yield id, str(type), "" if time is None else str(time), own, place
    if kind == "object":
        for id, type in database.execute("SELECT ocel_id, ocel_type FROM object ORDER BY rowid"):
            if str(id) not in seen:
                yield str(id), str(type), "", {}, None
