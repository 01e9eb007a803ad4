"""A file of answers read for one measurement, without storing it: its customers are looked up in the store of the events."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .model import Answers
from .options import AnswerOptions
from .read import read_answers

if TYPE_CHECKING:
    from ..events.store import Store


def read_for(file: Path | str, store: Store, options: AnswerOptions = AnswerOptions()) -> Answers:
    """The answers of `file`; what the reader guessed, refused and would ask stands in `warnings`."""
    rows, report = read_answers(file, options, store.pseudonym)
    said = [f"{q.text} It was read as not reversed." for q in report.questions]
    if report.n_refused:
        number, reason = report.refused[0]
        said.append(f"{report.n_refused:,} rows of answers were refused; the first is row {number}: {reason}.")
    return replace(rows.to_answers(store.customer_numbers), warnings=(*report.warnings, *said))
