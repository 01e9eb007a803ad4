"""`Store`: the folder that holds a company's events. Thin: each verb is a module of its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...errors import UnreadableError
from ...texts.sentence import Sentence
from ..report import ImportReport
from . import identity
from . import manifest as manifests
from .batches import Batch
from .kept import forget
from .layout import Layout
from .manifest import Manifest
from .snapshot import StoreSnapshot, open_snapshot

if TYPE_CHECKING:
    from ..staging import Staged
    from .engine import Cancel, Progress
    from .erasure import ErasedEvents


class Store:
    """An open store. Any number of readers, also in other processes; one writer at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._layout = Layout(path)
        self._lock = threading.RLock()
        self._manifest = Manifest(self._layout.manifest)

    def append(
        self,
        staged: Staged,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
        *,
        keep_ids: bool | None = None,
    ) -> ImportReport:
        """Import one staged file as a batch: all of it or, on any error, nothing.

        A file whose digest is in the store already changes nothing (`already_imported`). `keep_ids` keeps readable ids
        beside the pseudonyms; by default what the store was created with. ConflictError when another writer is at work.
        """
        from .append import append, report
        from .writing import writing

        with self._lock, writing(self._layout, self._manifest) as work:
            known = self._manifest.batch_of_digest(staged.digest)
            if known is not None:
                start = ImportReport.of(staged)
                start.already_imported = True
                return report(work, known, start)
            keep = bool(work.picture.meta["keep_ids"]) if keep_ids is None else keep_ids
            return append(work, staged, keep_ids=keep, progress=progress, cancel=cancel)

    def undo(self, batch: int) -> Batch:
        """Take one import out again. NotFoundError, or ConflictError when it has been undone before."""
        from .undo import undo
        from .writing import writing

        with self._lock, writing(self._layout, self._manifest) as work:
            return undo(work, batch)

    def erase(self, pseudonym: str) -> ErasedEvents:
        """Take a person out, by pseudonym. The old files go at once, those somebody still reads at the next writing."""
        from .erasure import erase
        from .writing import writing

        with self._lock, writing(self._layout, self._manifest) as work:
            return erase(work, pseudonym)

    def forget_kept(self) -> None:
        """Remove every answer that is kept beside the store."""
        forget(self._layout)

    def retired_files(self) -> int:
        """Files of former generations that somebody still reads; the next writing removes those that are free."""
        with self._lock:
            return len({file.path for file, *_ in self._manifest.retired_files()})

    def compact(self, cancel: Cancel | None = None) -> int:
        """Merge the files that many imports have left; returns how many went into others. Answers stay the same."""
        from .compaction import compact
        from .writing import writing

        with self._lock, writing(self._layout, self._manifest) as work:
            gone = compact(work, everything=True, cancel=cancel)
            if gone:
                work.commit()
            return gone

    def snapshot(self) -> StoreSnapshot:
        """The store as it is now; imports that finish later do not show in it."""
        with self._lock:
            return open_snapshot(self._layout, self._manifest)

    def batches(self) -> list[Batch]:
        """All imports, undone ones with them, oldest first."""
        with self._lock:
            return self._manifest.batches()

    def has_digest(self, digest: str) -> int | None:
        """The number of the batch that holds this content, None when it is not in the store."""
        with self._lock:
            found = self._manifest.batch_of_digest(digest)
        return None if found is None else found.number

    def pseudonym(self, given: str) -> str:
        """The pseudonym of a customer or case id: the same for events and answers of this store."""
        return identity.pseudonym(self._key(), given)

    def customer_numbers(self, pseudonyms: Sequence[str]) -> npt.NDArray[np.int64]:
        """Customer number of each pseudonym, -1 where the store has no such customer."""
        from . import engine

        with self.snapshot() as snapshot:
            connection = engine.connect()
            try:
                return identity.numbers(connection, pseudonyms, snapshot.identity_files())
            finally:
                connection.close()

    def close(self) -> None:
        """Close the manifest; snapshots that are open stay usable."""
        with self._lock:
            self._manifest.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _key(self) -> bytes:
        with self._lock:
            return bytes(self._manifest.meta()["key"])


def open_store(path: str | Path, create: bool = False, *, keep_ids: bool = False) -> Store:
    """Open the store in a folder; with `create` make one where there is none yet (`keep_ids`: its default for imports)."""
    folder = Path(path)
    layout = Layout(folder)
    if not layout.manifest.exists():
        if not create:
            raise UnreadableError(
                Sentence("events.no_store_folder"),
                where=str(folder),
                remedy=Sentence("events.check_path_make_store_resa_import"),
            )
        _create(folder, layout, keep_ids)
    return Store(folder)


def _create(folder: Path, layout: Layout, keep_ids: bool) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        manifests.create(layout.manifest, keep_ids=keep_ids)
    except OSError as error:
        raise UnreadableError(Sentence("events.store_cannot_made"), where=str(folder), value=str(error)) from error
