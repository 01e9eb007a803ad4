"""What an import or a preview works with: a private folder, a connection under limits, errors in words, first rows."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import LimitError, ResaError, UnreadableError
from ..texts.sentence import Sentence
from .readers.base import RawTable, identifier

if TYPE_CHECKING:
    import duckdb

_PREFIX = "resa-work-"


@contextmanager
def private_folder(purpose: str) -> Iterator[Path]:
    """A folder only its owner can read, removed afterwards. What a killed process left behind is removed first."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-{purpose}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Folders of processes that are no more: they hold raw rows, which must not outlive an import."""
    if os.name != "posix":
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        pid = folder.name.removeprefix(_PREFIX).split("-")[0]
        try:
            if folder.stat().st_uid == os.getuid() and pid.isdigit():
                os.kill(int(pid), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # somebody else's, or gone meanwhile


def head(connection: duckdb.DuckDBPyConnection, table: RawTable, n: int) -> list[dict[str, Any]]:
    """The first rows as dicts."""
    names = list(table.columns)
    columns = ", ".join(_plain(c, type) for c, type in table.columns.items())
    rows = connection.execute(f"SELECT {columns} FROM {table.relation} LIMIT {n}").fetchall()
    return [dict(zip(names, row, strict=True)) for row in rows]


def _plain(column: str, type: str) -> str:
    """Zoned times come as text: DuckDB would want the package pytz to make Python objects of them."""
    return (
        f"CAST({identifier(column)} AS VARCHAR)"
        if "TIMESTAMPTZ" in type or "WITH TIME ZONE" in type
        else identifier(column)
    )


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection under the store's limits, that spills into the private folder and thinks in UTC."""
    from .store import engine

    connection = engine.connect(folder / "spill")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


@contextmanager
def translated(paths: Sequence[str | Path], *, system: bool = True) -> Iterator[None]:
    """DuckDB's (and, while files are read, the system's) own errors as ours: what could not be read."""
    import duckdb

    where = ", ".join(Path(p).name for p in paths)[:200]
    try:
        yield
    except ResaError:
        raise
    except duckdb.OutOfMemoryException as error:
        raise LimitError(
            Sentence("events.import_needs_more_memory_temporary_disk"), where=where,
            value=str(error).split("\n")[0], remedy=Sentence("events.free_disk_space_set_resa_memory"),
        ) from error  # fmt: skip
    except duckdb.Error as error:
        raise UnreadableError(
            Sentence("events.file_cannot_read"), where=where, value=str(error).split("\n")[0]
        ) from error
    except MemoryError as error:
        raise LimitError(Sentence("events.import_needs_more_memory_than"), where=where) from error
    except OSError as error:
        if not system:
            raise
        raise UnreadableError(
            Sentence("events.file_cannot_read"), where=where, value=error.strerror or error
        ) from error
