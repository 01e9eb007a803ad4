"""One writer at a time, and leases that keep a generation's files while somebody reads it.

Both are advisory locks of the operating system: they vanish with the process that held them, so a kill leaves nothing
to clear by hand. Where the system has no `flock` (Windows), leases are replaced by a grace time (see cleaning.py).
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ...errors import ConflictError
from ...texts.sentence import Sentence

HAS_LEASES = importlib.util.find_spec("fcntl") is not None


def _lock(file: IO[str], *, shared: bool) -> bool:
    """Try to lock an open file; False when somebody else has it."""
    if not HAS_LEASES:
        return _lock_region(file)
    fcntl = importlib.import_module("fcntl")
    try:
        fcntl.flock(file.fileno(), (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_region(file: IO[str]) -> bool:  # pragma: no cover - Windows only
    msvcrt = importlib.import_module("msvcrt")
    try:
        file.seek(1 << 20)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


@contextmanager
def writer_lock(path: Path) -> Iterator[None]:
    """Hold the store's writer lock; ConflictError at once when another import, undo or compaction holds it."""
    with path.open("a+", encoding="utf-8") as file:
        if not _lock(file, shared=False):
            file.seek(0)
            raise ConflictError(
                Sentence("events.store_being_written_another_import"),
                where=str(path.parent),
                value=file.read().strip() or None,
                remedy=Sentence("events.wait_until_finished_stop_try_again"),
            )
        file.truncate(0)
        file.write(f"process {os.getpid()}\n")
        file.flush()
        yield


class Lease:
    """A reader's hold on one generation; released by `close`, or with the process."""

    def __init__(self, folder: Path, generation: int) -> None:
        folder.mkdir(exist_ok=True)
        self.generation = generation
        self._file: IO[str] | None = (folder / f"{generation}.lock").open("a+", encoding="utf-8")
        self.held = not HAS_LEASES or _lock(self._file, shared=True)

    def close(self) -> None:
        """Let the generation go."""
        if self._file is not None:
            self._file.close()
            self._file = None


def leased_generations(folder: Path) -> list[int]:
    """Generations somebody reads now. Lock files of the others are removed. Call with the writer lock held."""
    leased = []
    for path in folder.glob("*.lock"):
        with path.open("a+", encoding="utf-8") as file:
            if _lock(file, shared=False):
                path.unlink(missing_ok=True)
            else:
                leased.append(int(path.stem))
    return leased
