"""Answers kept beside the store they are of: a file each, named by a digest of all it depends on. Not part of the store: it may
be removed at any time, and where nothing can be written nothing is kept.

A generation has a folder of its own. What was kept of earlier ones goes with the next writing, as the files do that it was
read from; so nothing outlives the erasing of a customer.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress

from ...errors import ResaError
from .layout import Layout, remove
from .manifest import Manifest

#: Of all that is kept, and of one answer; the least recently used go first.
MOST_BYTES, MOST_FILES, MOST_OF_ONE = 256 << 20, 2_000, 16 << 20
#: This share is left when something has to go, so that it does not have to at every answer.
LEFT = 0.75
_DIGEST = 32


class Kept:
    """What is kept of one generation; any number of readers and writers, also in other processes."""

    def __init__(self, layout: Layout, generation: int) -> None:
        self._layout = layout
        self._generation = generation
        self._folder = layout.kept / str(generation)

    def find(self, key: str) -> bytes | None:
        """What is kept under the key; a broken file is as none."""
        path = self._folder / key
        try:
            written = path.read_bytes()
            os.utime(path)
        except OSError:  # not there, or gone meanwhile
            return None
        content = written[_DIGEST:]
        return content if hashlib.sha256(content).digest() == written[:_DIGEST] else None

    def keep(self, key: str, content: bytes) -> None:
        """Keep it, unless it is too large, the store has gone on, or the folder cannot be written to."""
        if len(content) > MOST_OF_ONE:
            return
        path = self._folder / key
        aside = path.with_name(f"{key}.{os.getpid()}-{id(content):x}.new")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(hashlib.sha256(content).digest() + content)
            aside.replace(path)
        except OSError:  # a store one may only read is asked all the same
            return
        self._trim()
        if self._outlived():
            with suppress(OSError):  # whoever wrote the store has removed it already
                path.unlink()

    def _outlived(self) -> bool:
        """Whether the store has gone on: asked after writing, so that what a writer does not see any more is taken away here."""
        try:
            manifest = Manifest(self._layout.manifest)
        except ResaError:  # the store is being taken away
            return True
        try:
            return manifest.generation() != self._generation
        finally:
            manifest.close()

    def _trim(self) -> None:
        found = []
        for path in self._folder.iterdir():
            with suppress(OSError):  # gone meanwhile
                facts = path.stat()
                found.append((facts.st_mtime_ns, facts.st_size, path))
        size = sum(bytes for _, bytes, _ in found)
        if size <= MOST_BYTES and len(found) <= MOST_FILES:
            return
        found.sort(reverse=True)  # the latest first
        kept_bytes, kept_files = 0, 0
        for _, bytes, path in found:
            kept_bytes, kept_files = kept_bytes + bytes, kept_files + 1
            if kept_bytes > MOST_BYTES * LEFT or kept_files > MOST_FILES * LEFT:
                path.unlink(missing_ok=True)


def forget(layout: Layout, but: int | None = None) -> None:
    """Everything that is kept, of all generations but one."""
    for folder in layout.kept.glob("*"):
        if folder.name != str(but):
            remove(folder)
