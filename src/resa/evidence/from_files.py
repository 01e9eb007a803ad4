"""Measuring from files and folders, as the command line and Python do: a store, and answers from a file or the store."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ..analysis.notes import about_slice
from ..events.model import Slice
from ..texts.sentence import Sentence
from .measuring import measure
from .model import Filter, Measured

if TYPE_CHECKING:
    from ..events.model import Snapshot
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
    """Measure a map on a store folder; a file of answers stands in for those that were imported into the store."""
    from ..events.store import open_store

    with open_store(store) as opened, opened.snapshot() as snapshot:
        return measure_with_answers(
            document, snapshot, Path(store), answers, filter=filter, compare=compare, reveal=reveal, now=now
        )


def measure_with_answers(
    document: Document,
    snapshot: Snapshot,
    folder: Path | None,
    answers: str | Path | None = None,
    *,
    filter: Filter = Filter(),
    compare: Filter | None = None,
    reveal: bool | None = None,
    now: datetime | None = None,
) -> Measured:
    """The same on an open snapshot; `folder` is its store, None for one that lies in memory.

    NotFoundError for a segment by a property that no event has; values and channels nobody has are warned of.
    """
    voices, said = answers_of(folder, None if answers is None else Path(answers))
    for chosen in (filter, compare or Filter()):
        said = (*said, *about_slice(snapshot, Slice(traits=chosen.segment, channel=chosen.channel)))
    found = measure(document, snapshot, voices, filter, compare, reveal, now)
    return msgspec.structs.replace(found, warnings=(*found.warnings, *said)) if said else found


def answers_of(folder: Path | None, file: Path | None) -> tuple[Answers | None, tuple[Sentence, ...]]:
    """(answers, what was refused or doubted): of a file, its customers found in the store, else the store's own."""
    if file is None:
        if folder is None:
            return None, ()
        from ..voice.store import AnswerStore

        kept = AnswerStore(folder).load()
        return (kept if len(kept) else None), ()
    from ..events.store import open_store
    from ..voice.read import must_answer, read_answers

    if folder is None:
        rows, report = read_answers(file)
        answers = rows.to_answers()
    else:
        with open_store(folder) as store:
            rows, report = read_answers(file, pseudonym=store.pseudonym)
            answers = rows.to_answers(store.customer_numbers)
    must_answer(report)
    said = list(report.warnings)
    if report.n_refused:
        said.append(Sentence("evidence.rows_answers_were_refused", n_refused=report.n_refused))
    return answers, tuple(said)
