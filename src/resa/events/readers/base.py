"""What every reader returns: the file as one DuckDB relation of columns, before anybody knows what they mean.

A reader knows a format, not roles, times or stores. Rows are numbered in arrival order in the column `_row`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import UsageError
from ...texts.sentence import Sentence
from ..limits import Limits, check_columns
from ..options import ImportOptions
from ..refused import RefusedRows
from ..sources import Source

if TYPE_CHECKING:
    import duckdb

#: Format to the module here that reads it; each has `read(source, context) -> RawTable`.
FORMATS: dict[str, str] = {
    "csv": "csv",
    "parquet": "parquet",
    "jsonlines": "jsonlines",
    "json": "jsonlines",
    "xes": "xes",
    "ocel-json": "ocel_json",
    "ocel-xml": "ocel_xml",
    "ocel-sqlite": "ocel_sqlite",
    "xlsx": "xlsx",
}

Progress = Callable[[int, int | None, Sentence], None]


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader works with. `limit` stops early: the preview needs only the first rows."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    """Private working folder, removed after the import."""
    options: ImportOptions
    refused: RefusedRows
    limit: int | None = None
    progress: Progress | None = None
    cancel: Callable[[], bool] | None = None

    @property
    def limits(self) -> Limits:
        """The bounds of this import."""
        return self.options.limits


@dataclass(slots=True)
class RawTable:
    """The file as a relation: `_row` BIGINT, then the columns with their DuckDB types."""

    relation: str
    """FROM-able: a view, a table or a `read_…(…)` expression."""
    columns: dict[str, str]
    """Name to DuckDB type, in the file's order, without `_row`."""
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    rows: int | None = None
    """Rows in the file, refused ones included, when known."""
    named: bool = True
    """False when the names are ours because the file has no header."""
    roles: dict[str, str] = field(default_factory=dict)
    """Roles the format itself fixes (XES: the case is the trace's name)."""
    warnings: list[Sentence] = field(default_factory=list)
    sheets: tuple[str, ...] = ()
    """Workbooks: the sheets to choose from."""
    sheet: str = ""
    """The sheet that this is."""
    cheap: bool = False
    """Columnar on disk: reading it several times costs little."""


def read(source: Source, context: Context) -> RawTable:
    """Read a source with the reader of its format."""
    if source.format not in FORMATS:
        raise UsageError(
            Sentence("events.no_such_format"), where="--format", value=source.format, allowed=sorted(FORMATS)
        )
    module = import_module(f"{__package__}.{FORMATS[source.format]}")
    table: RawTable = module.read(source, context)
    check_columns(len(table.columns), source.shown, context.limits)
    return table


def unique_names(names: Iterable[str]) -> list[str]:
    """Names that differ also without regard to case (as SQL wants them): empty ones numbered, doubles marked."""
    taken = {"_row"}
    found = []
    for number, raw in enumerate(names, 1):
        name = raw.strip() or f"column_{number}"
        base, n = name, 1
        while name.lower() in taken:
            n += 1
            name = f"{base} ({n})"
        taken.add(name.lower())
        found.append(name)
    return found


def identifier(name: str) -> str:
    """A column name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """Text quoted for SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def csv_relation(path: Path, columns: Iterable[str], *, padded: bool = False) -> str:
    """A CSV file of our own making as a relation of texts: comma, doubled quotes, no header, every column named."""
    struct = ", ".join(f"{literal(c)}: 'VARCHAR'" for c in columns)
    return (
        f"read_csv({literal(path)}, auto_detect=false, header=false, delim=',', quote='\"', escape='\"', "
        f"columns={{{struct}}}, null_padding={str(padded).lower()}, parallel=false, new_line='\\r\\n', "
        "max_line_size=67108864, encoding='utf-8')"
    )


class RowWriter:
    """Rows with any attributes, streamed to a file; columns are added as they are met, earlier rows are padded.

    This is how XES and OCEL become a table in one pass with bounded memory.
    """

    def __init__(self, path: Path, first: Iterable[str], where: str, limits: Limits) -> None:
        self._file = path.open("w", encoding="utf-8", errors="replace", newline="")
        # "\r\n" so that the writer also quotes a lone "\r" inside a value.
        self._write = csv.writer(self._file, lineterminator="\r\n").writerow
        self._index = {name: i for i, name in enumerate(["_row", *first])}
        self._where = where
        self._limits = limits
        self._met: set[str] = set()
        self.path = path
        self.n_rows = 0

    def add(self, values: Mapping[str, str], row: int | None = None) -> None:
        """Write one row; `row` is its number in the file (the next one when not given)."""
        self.n_rows += 1
        index = self._index
        line = [""] * len(index)
        line[0] = str(self.n_rows if row is None else row)
        for name, value in values.items():
            at = index.get(name)
            if at is None:
                at = index[name] = len(index)
                check_columns(at, self._where, self._limits)
                line.append("")
            line[at] = value
        self._met.update(values)
        self._write(line)

    def met(self, name: str) -> bool:
        """Some row had a value in this column."""
        return name in self._met

    def close(self) -> None:
        """Flush; the relation may be read from now on."""
        self._file.close()

    def columns(self) -> dict[str, str]:
        """The columns met, all text."""
        return dict.fromkeys(unique_names(list(self._index)[1:]), "VARCHAR")

    def relation(self) -> str:
        """The rows as a relation with `_row` as a number."""
        inner = csv_relation(self.path, ["_row", *self.columns()], padded=True)
        return f"(SELECT * REPLACE (CAST(_row AS BIGINT) AS _row) FROM {inner})"


def describe(connection: Any, relation: str) -> dict[str, str]:
    """Column names to types of a relation."""
    return {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
