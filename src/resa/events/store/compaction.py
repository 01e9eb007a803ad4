"""Many small files become few: what imports leave behind in Parquet is merged as it grows; ordered arrays see to themselves.

Files of about the same size (a factor of eight) are merged when there are eight of them, so that every row is rewritten a few
times only, however many imports there are, and an import never rewrites the store. It happens within the import's own
transaction, for as many rows as go unnoticed; `Store.compact` merges the rest. A merged file says in `parts` which batches it
holds: a batch can still be undone, by writing the file without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import engine, identity, segments
from .manifest import FileRow
from .writing import Writing

if TYPE_CHECKING:
    import duckdb

#: So many files of a size are merged.
FEW = 8
#: Rows that an import merges beside its own; about a second.
BESIDE_IMPORT = 2_000_000
#: Files of more rows are left alone.
LARGE = 16_000_000

_KINDS = ("segment", "identity", "readable")
_Group = tuple[str, str, int, int]
"""Kind, grain, partition, number of partitions: files of one group may become one."""


def compact(work: Writing, *, everything: bool, cancel: engine.Cancel | None = None) -> int:
    """Merge what there is to merge, as part of this writing's change; returns how many files went into others."""
    files = [f for f in work.picture.files if f.kind in _KINDS]
    if len(files) < (2 if everything else FEW):
        return 0
    gone = 0
    connection = engine.connect(work.workspace / "spill")
    try:
        for group, members in _groups(connection, work, files).items():
            for number, chosen in enumerate(_chosen(members, everything)):
                _merge(work, connection, group, number, chosen, cancel)
                gone += len(chosen)
    finally:
        connection.close()
    return gone


def without_batch(work: Writing, batch: int) -> None:
    """Take a batch out of the segments and readable ids: its own files go, merged ones are written anew."""
    connection = engine.connect(work.workspace / "spill")
    try:
        for file in work.picture.files:
            if file.kind in ("segment", "readable") and any(p["batch"] == batch for p in file.parts):
                left = [p for p in file.parts if p["batch"] != batch]
                rewrite(work, connection, file, left, f"batch <> {batch}")
    finally:
        connection.close()


def rewrite(
    work: Writing, connection: duckdb.DuckDBPyConnection, file: FileRow, parts: list[dict[str, Any]], condition: str
) -> None:
    """Put the rows of a file for which the condition holds in its place; without parts left nothing takes its place."""
    work.change.retired.append(file)
    if parts:
        name = f"without-{file.grain or 'events'}-{len(work.change.retired)}"
        _write(work, connection, file, name, [file], parts, condition, None)


def _groups(connection: duckdb.DuckDBPyConnection, work: Writing, files: list[FileRow]) -> dict[_Group, list[FileRow]]:
    """Files with their number of rows in `facts`, oldest first."""
    found: dict[_Group, list[FileRow]] = {}
    unknown = [f for f in files if "rows" not in f.facts]
    counted: dict[str, int] = {}
    if unknown:
        paths = engine.files([work.layout.root / f.path for f in unknown])
        rows = connection.execute(f"SELECT file_name, num_rows FROM parquet_file_metadata({paths})").fetchall()
        counted = {Path(name).name: int(n) for name, n in rows}
    for file in sorted(files, key=lambda f: (f.first_batch, f.path)):
        whole = (
            file if "rows" in file.facts else replace(file, facts={**file.facts, "rows": counted[Path(file.path).name]})
        )
        group = (file.kind, file.grain, file.partition, int(file.facts.get("partitions", 0)))
        found.setdefault(group, []).append(whole)
    return found


def _chosen(members: list[FileRow], everything: bool) -> Iterable[list[FileRow]]:
    """Which of a group's files become one."""
    small = [f for f in members if f.facts["rows"] <= LARGE]
    if everything:
        if len(small) > 1:
            yield small
        return
    by_size: dict[int, list[FileRow]] = {}
    for file in small:
        by_size.setdefault(int(file.facts["rows"]).bit_length() // 3, []).append(file)
    full = [size for size, alike in by_size.items() if len(alike) >= FEW]
    if full:  # smaller ones go with them
        merged = [f for f in small if int(f.facts["rows"]).bit_length() // 3 <= max(full)]
        if sum(f.facts["rows"] for f in merged) <= BESIDE_IMPORT:
            yield merged


def _merge(
    work: Writing,
    connection: duckdb.DuckDBPyConnection,
    group: _Group,
    number: int,
    files: list[FileRow],
    cancel: engine.Cancel | None,
) -> None:
    kind, grain, partition, partitions = group
    name = f"merged-{kind}-{grain or 'events'}-{partition}-of-{partitions}-{number}"
    work.change.retired += files
    _write(work, connection, files[0], name, files, [p for f in files for p in f.parts], "true", cancel)


def _write(
    work: Writing,
    connection: duckdb.DuckDBPyConnection,
    like: FileRow,
    name: str,
    files: list[FileRow],
    parts: list[dict[str, Any]],
    condition: str,
    cancel: engine.Cancel | None,
) -> None:
    """One file from the rows of several for which the condition holds, of the kind of `like`, with these parts."""
    folder = work.layout.segments if like.kind == "segment" else work.layout.identity
    written, place = work.new(folder, f"{name}.parquet")
    paths = [work.layout.root / f.path for f in files]
    if like.kind == "segment":
        facts: dict[str, Any] = {
            "columns": list(dict.fromkeys(c for p in parts for c in p["columns"])),
            "properties": segments.properties_of(parts),
            "partitions": like.facts["partitions"],
        }
        facts["columns"] = [
            *(c for c in facts["columns"] if not c.startswith("p.")), *(f"p.{p}" for p in facts["properties"])
        ]  # fmt: skip
        segments.merge(connection, paths, facts["columns"], condition, written, cancel)
    elif like.kind == "readable":
        facts = {}
        sources = [(path, f.batch) for path, f in zip(paths, files, strict=True)]
        identity.merge_readable(connection, sources, condition, written)
    else:
        facts = {}
        identity.merge(connection, paths, condition, written)
    facts |= {"rows": sum(p["rows"] for p in parts), "parts": parts}
    work.publish(written, place, kind=like.kind, grain=like.grain, partition=like.partition, facts=facts)
