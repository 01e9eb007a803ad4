"""One process serves a workspace at a time: an advisory lock of the operating system, gone with the process.

The file tells the next one where the workspace is already served.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..errors import ConflictError

FILE_NAME = "serving.lock"


@contextmanager
def serving(folder: Path) -> Iterator[IO[str]]:
    """Hold the workspace; write the address into the file that is given. ConflictError when another process has it."""
    with (folder / FILE_NAME).open("a+", encoding="utf-8") as file:
        if not _locked(file):
            file.seek(0)
            raise ConflictError(
                "The workspace is already being served",
                where=str(folder),
                value=file.read().strip() or None,
                remedy="Open that address, stop that server, or serve another --workspace",
            )
        file.truncate(0)
        yield file


def _locked(file: IO[str]) -> bool:
    if os.name == "nt":  # pragma: no cover - Windows only
        msvcrt = importlib.import_module("msvcrt")
        try:
            file.seek(1 << 20)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
