"""Where a store's files lie, and how a file becomes durable: written aside, fsync, rename, fsync of the folder.

Nothing here knows what the files mean; the manifest alone says which of them are part of the store.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one store. `answers` belongs to the voice room and is never touched here."""

    root: Path

    @property
    def manifest(self) -> Path:
        """SQLite: what is part of the store. Holds the key, hence readable by its owner only."""
        return self.root / "manifest.sqlite"

    @property
    def segments(self) -> Path:
        """Parquet, immutable: all columns of the events, in arrival order within a file."""
        return self.root / "segments"

    @property
    def arrays(self) -> Path:
        """One file of .npy arrays per run: the events of a partition in journey order."""
        return self.root / "arrays"

    @property
    def identity(self) -> Path:
        """Parquet: number to pseudonym, and number to readable id where those are kept."""
        return self.root / "identity"

    @property
    def refused(self) -> Path:
        """CSV: the rows that were not imported, one file per batch."""
        return self.root / "refused"

    @property
    def temporary(self) -> Path:
        """Work in progress of the one writer; emptied whenever writing begins."""
        return self.root / "tmp"

    @property
    def kept(self) -> Path:
        """Answers to questions, a folder per generation; may be removed at any time."""
        return self.root / "kept"

    @property
    def leases(self) -> Path:
        """One lock file per generation that somebody reads."""
        return self.root / "leases"

    @property
    def writer_lock(self) -> Path:
        """Held while something is written."""
        return self.root / "writer.lock"

    def relative(self, path: Path) -> str:
        """A path as the manifest writes it."""
        return path.relative_to(self.root).as_posix()


#: Files that are made durable at the same time.
WAITING = 4


class Publisher:
    """Makes files durable on threads beside the work (files that wait for the disk together wait once) and moves them to their place; `finish` waits for all of them."""

    def __init__(self) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._pool = ThreadPoolExecutor(max_workers=WAITING, thread_name_prefix="publish")
        self._pending: list[Future[None]] = []
        self._folders: set[Path] = set()

    def publish(self, written: Path, place: Path) -> None:
        """Queue one file or one folder of files, written aside, for its place."""
        self._folders.add(place.parent)
        self._pending.append(self._pool.submit(_publish, written, place))

    def finish(self) -> None:
        """Return when everything queued is on disk under its name."""
        for pending in self._pending:
            pending.result()
        for folder in self._folders:
            sync(folder)
        self._pending.clear()

    def __enter__(self) -> Publisher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _publish(written: Path, place: Path) -> None:
    if written.is_dir():
        for file in written.iterdir():
            sync(file)
    sync(written)
    place.parent.mkdir(parents=True, exist_ok=True)
    written.rename(place)


def sync(path: Path) -> None:
    """fsync a file, or a folder's list of names where the system can (Windows cannot open folders)."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> bool:
    """Remove a file or folder; False when another process still holds it (Windows) and it must wait."""
    try:
        if path.is_dir():
            import shutil  # here, since readers remove nothing

            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except PermissionError:
        return False
    return True
