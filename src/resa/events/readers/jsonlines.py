"""JSON lines, and one JSON array of objects. Objects inside objects become columns `a.b`; arrays stay JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ...errors import UnreadableError
from ...texts.sentence import Sentence
from ..limits import check_columns
from ..sources import Source
from .base import Context, RawTable, literal, unique_names
from .text import as_utf8

#: How deep objects are opened into columns.
DEPTH = 3


def read(source: Source, context: Context) -> RawTable:
    """The objects as a table of texts. A line that is no JSON object is refused."""
    import duckdb

    text = as_utf8(source, context.folder, context.options.encoding) if source.format == "jsonlines" else None
    path = text.path if text else source.path
    how = "newline_delimited" if source.format == "jsonlines" else "array"
    lenient = ", ignore_errors=true" if how == "newline_delimited" else ""
    objects = f"read_json_objects({literal(path)}, format='{how}', maximum_object_size={context.limits.line}{lenient})"
    limit = "" if context.limit is None else f" LIMIT {context.limit}"
    numbered = f"(SELECT row_number() OVER () AS _row, json FROM {objects}{limit})"
    try:
        paths, rows = _structure(numbered, source, context)
        _refuse_others(numbered, source, context)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise UnreadableError(
            Sentence("events.json_cannot_read"), where=source.shown, value=str(error).split("\n")[0],
            remedy=Sentence("events.expected_one_json_object_line_one"),
        ) from error  # fmt: skip
    if not paths:
        raise UnreadableError(
            Sentence("events.file_holds_no_json_objects"),
            where=source.shown,
            allowed=Sentence("events.one_json_object_line"),
        )
    names = unique_names(".".join(p) for p in paths)
    pointers = ", ".join(literal("$" + "".join(f'."{key}"' for key in p)) for p in paths)
    values = ", ".join(f"v[{i}] AS {_quoted(name)}" for i, name in enumerate(names, 1))
    relation = (
        f"(SELECT _row, {values} FROM (SELECT _row, json_extract_string(json, [{pointers}]) AS v "
        f"FROM {numbered} WHERE json_type(json) = 'OBJECT'))"
    )
    return RawTable(
        relation, dict.fromkeys(names, "VARCHAR"), source.format, text.encoding if text else "utf-8", rows=rows,
        warnings=list(text.warnings) if text else [],
    )  # fmt: skip


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _refuse_others(numbered: str, source: Source, context: Context) -> None:
    """Lines that are no JSON, or JSON but no object."""
    query = f"SELECT _row, json_type(json), json FROM {numbered} WHERE json IS NULL OR json_type(json) <> 'OBJECT'"
    cursor = context.connection.cursor().execute(query)
    while batch := cursor.fetchmany(10_000):
        for row, kind, text in batch:
            broken = text is None or kind is None
            reason = (
                Sentence("events.not_json") if broken else Sentence("events.no_json_object", kind=str(kind).lower())
            )
            context.refused.add(row, reason, [text], source.shown)


def _structure(numbered: str, source: Source, context: Context) -> tuple[list[tuple[str, ...]], int]:
    """The leaves of all objects' keys in order of appearance, and the number of rows.

    DuckDB's own merge of structures (`json_group_structure`) holds every row in memory; different structures are few.
    """
    cursor = context.connection.cursor().execute(
        f"SELECT structure, count(*) FROM (SELECT _row, json_structure(json) AS structure FROM {numbered}) "
        "GROUP BY structure ORDER BY min(_row)"
    )
    leaves: dict[tuple[str, ...], None] = {}
    opened: set[tuple[str, ...]] = set()
    rows = 0
    while batch := cursor.fetchmany(1000):
        for structure, n in batch:
            rows += n
            if structure is not None and structure.startswith("{"):
                for path in _paths(json.loads(structure)):
                    leaves[path] = None
                    opened.update(path[:i] for i in range(1, len(path)))
        check_columns(len(leaves), source.shown, context.limits)
    return [path for path in leaves if path not in opened], rows


def _paths(structure: dict[str, Any], prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The leaves of one object's structure, in order; keys with quotes cannot be addressed and are left out."""
    for key, value in structure.items():
        if '"' in key:
            continue
        if isinstance(value, dict) and value and len(prefix) < DEPTH - 1:
            yield from _paths(value, (*prefix, key))
        else:
            yield (*prefix, key)
