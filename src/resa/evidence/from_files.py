"""Measuring from files and folders, as the command line and Python do: a store, and answers from a file or the store."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .measuring import measure
from .model import Filter, Measured

if TYPE_CHECKING:
    from ..events.store import Store
    from ..journey.document import Document
    from ..voice.model import Answers


def measure_files(
    document: Document,
    store: str | Path,
    answers: str | Path | None = None,
    *,
    filter: Filter = Filter(),
    compare: Filter | None = None,
    reveal: bool | None = None,
    now: datetime | None = None,
) -> Measured:
    """Measure a map on a store folder; without `answers` those imported into the store are used."""
    from ..events.store import open_store

    with open_store(store) as opened:
        voices = answers_of(opened, Path(store), None if answers is None else Path(answers))
        return measure(document, opened.snapshot(), voices, filter, compare, reveal, now)


def answers_of(store: Store, folder: Path, file: Path | None) -> Answers | None:
    """Answers of a file, its customers found in the store, else the store's own, else None."""
    if file is None:
        if not (folder / "answers").is_dir():
            return None
        from ..voice.store import AnswerStore

        return AnswerStore(folder).load()
    from ..voice.reading import read_for

    return read_for(file, store)
