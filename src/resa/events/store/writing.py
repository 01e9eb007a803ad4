"""One piece of writing, from taking the lock to the commit: what it made, what it replaces, and how it ends.

Whatever happens before `commit`, the store stays as it was: files that no manifest row names are swept away
when the next writing begins.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import cleaning, kept
from .layout import Layout, Publisher, remove
from .locks import writer_lock
from .manifest import Change, FileRow, Manifest, Picture


@dataclass(slots=True)
class Writing:
    """The one writer's work on a store."""

    layout: Layout
    manifest: Manifest
    picture: Picture
    publisher: Publisher
    workspace: Path
    change: Change = field(default_factory=Change)

    @property
    def generation(self) -> int:
        """The generation this writing will make."""
        return self.picture.generation + 1

    def new(self, folder: Path, name: str) -> tuple[Path, Path]:
        """Where to write a new file, and the place it gets when it is published."""
        full = f"g{self.generation:08d}-{name}"
        return self.workspace / full, folder / full

    def publish(
        self,
        written: Path,
        place: Path,
        *,
        kind: str,
        grain: str = "",
        partition: int = -1,
        batch: int | None = None,
        facts: dict[str, Any],
    ) -> None:
        """Make a written file part of the change."""
        self.publisher.publish(written, place)
        self.change.born.append(FileRow(self.layout.relative(place), kind, grain, partition, facts, batch))

    def commit(self) -> None:
        """Wait for the disk, then make the change visible in one transaction."""
        self.publisher.finish()
        self.manifest.commit(self.change)


@contextmanager
def writing(layout: Layout, manifest: Manifest) -> Iterator[Writing]:
    """Hold the store for writing: sweep what a killed writer left, give the work, sweep what it replaced."""
    with writer_lock(layout.writer_lock):
        cleaning.sweep_orphans(layout, manifest)
        workspace = layout.temporary / uuid.uuid4().hex
        workspace.mkdir(parents=True)
        try:
            with Publisher() as publisher:
                yield Writing(layout, manifest, manifest.picture(), publisher, workspace)
        finally:
            remove(workspace)
        cleaning.remove_retired(layout, manifest)
        kept.forget(layout, but=manifest.generation())
