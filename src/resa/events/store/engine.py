"""DuckDB under limits: how connections are opened, and how a long statement reports progress and is stopped."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import CancelledError, LimitError, UnreadableError
from ...texts.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    Progress = Callable[[int, int | None, Sentence], None]
    Cancel = Callable[[], bool]

#: DuckDB's share of memory; more of it spills to temporary disk. `RESA_MEMORY` overrides.
MEMORY = "1GB"
#: How often a running statement asks whether it should stop.
POLL_SECONDS = 0.1


def memory() -> int:
    """Bytes of memory the machine has, or what a container may use of it; 2 GB where nobody says."""
    found = [2_000_000_000]
    with suppress(AttributeError, ValueError, OSError):  # not every system tells
        found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for told in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with suppress(OSError, ValueError):  # no container, or "max"
            found.append(int(Path(told).read_text("ascii")))
    return min(found)


def settings(spill: Path) -> dict[str, str | bool | int | float | list[str]]:
    """Memory and temporary-disk limits; no extension is ever fetched from the network."""
    import shutil  # here, since most questions open no database

    free = shutil.disk_usage(spill if spill.exists() else spill.parent).free
    return {
        "memory_limit": os.environ.get("RESA_MEMORY", MEMORY),
        "temp_directory": str(spill),
        "max_temp_directory_size": f"{free // 2 // 1_000_000}MB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }


def connect(spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """An in-memory connection under the limits; `spill` is made only when something spills."""
    import tempfile

    import duckdb

    folder = spill or Path(tempfile.gettempdir()) / f"resa-spill-{os.getpid()}"
    return duckdb.connect(":memory:", config=settings(folder))


def limit(connection: duckdb.DuckDBPyConnection, spill: Path) -> None:
    """Put the limits on a connection that somebody else opened."""
    import duckdb

    for name, value in settings(spill).items():
        try:
            connection.execute(f"SET {name} = '{quoted(str(value))}'")
        except duckdb.Error:
            if name != "temp_directory":  # cannot be moved once it is in use; the limit on its size still holds
                raise


def run(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: list[object] | None = None,
    *,
    cancel: Cancel | None = None,
    tick: Callable[[], None] | None = None,
) -> None:
    """Execute one statement; polls `cancel` while it runs and calls `tick` as often."""
    from concurrent.futures import ThreadPoolExecutor, wait

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sql") as pool:
        running = pool.submit(lambda: connection.execute(sql, parameters or []))
        try:
            while not wait([running], timeout=POLL_SECONDS).done:
                if tick is not None:
                    tick()
                if cancel is not None and cancel():
                    raise CancelledError(Sentence("events.stopped_store_before"))
            _result(running.exception())
        except BaseException:
            connection.interrupt()
            raise


def _result(error: BaseException | None) -> None:
    """Give DuckDB's own errors our shape; everything else goes on as it is."""
    import duckdb

    if error is None:
        return
    if isinstance(error, duckdb.OutOfMemoryException):
        raise LimitError(
            Sentence("events.work_does_not_fit_memory_temporary"),
            value=str(error).splitlines()[0],
            remedy=Sentence("events.free_disk_space_allow_more_memory"),
        ) from error
    if isinstance(error, duckdb.Error):
        raise UnreadableError(Sentence("events.events_could_not_read"), value=str(error)) from error
    raise error


def quoted(text: str) -> str:
    """Text for inside single quotes in SQL."""
    return text.replace("'", "''")


def identifier(name: str) -> str:
    """A column name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def files(paths: list[Path] | list[str]) -> str:
    """A SQL list of file names."""
    return "[" + ", ".join(f"'{quoted(str(p))}'" for p in paths) + "]"
