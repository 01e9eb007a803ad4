"""What a user may say about a file of answers, and what an import of one says when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..events.options import DateOrder
from ..events.report import REFUSED_SHOWN, iso
from ..texts.sentence import Sentence
from .model import Metric
from .reversal import ScaleQuestion


@dataclass(frozen=True, slots=True)
class ScaleSaid:
    """What the user says about the scale of one score column; None = not said."""

    metric: Metric | None = None
    low: float | None = None
    high: float | None = None
    reversed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFileOptions:
    """What anybody may say about a file of answers, also by HTTP. A column is its name or its 1-based number as text; None = guess."""

    customer: str | None = None
    account: str | None = None
    about: str | None = None
    about_value: str | None = None
    """All answers are about this touchpoint or step (id, title or event name)."""
    score: tuple[str, ...] = ()
    """One column in long form, several in wide form; empty = guess."""
    question: str | None = None
    """Long form: the column that says which question a row answers."""
    at: str | None = None
    comment: str | None = None
    metric: Metric | None = None
    low: float | None = None
    high: float | None = None
    reversed: bool | None = None
    """None = not known: the importer asks when a scale looks reversed."""
    scales: Mapping[str, ScaleSaid] = field(default_factory=dict)
    """By column (in long form by question): goes before `metric`, `low`, `high` and `reversed`, which are for all."""
    properties: tuple[str, ...] = ()
    """Columns that have no role, whatever they are called."""
    tz: str | None = None
    date_order: DateOrder | None = None
    delimiter: str | None = None
    encoding: str | None = None
    header: bool | None = None
    sheet: str | None = None
    traits: tuple[str, ...] | None = None
    """The other columns to keep; None = all but those that identify a person."""
    language: Literal["sv", "da", "nb", "en"] = "en"
    """Of the marks that replace personal data."""
    again: bool = False

    def scale_of(self, title: str) -> ScaleSaid:
        """What was said about one score, with what was said about all of them."""
        own = self.scales.get(title, ScaleSaid())
        ends = (self.low, self.high) if own.low is None and own.high is None else (own.low, own.high)
        turned = self.reversed if own.reversed is None else own.reversed
        return ScaleSaid(own.metric or self.metric, *ends, turned)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOptions(AnswerFileOptions):
    """Options of one import of answers."""

    by: tuple[str, ...] = ()
    """Columns that answers will be grouped by: kept as traits whatever else they mean."""
    purpose: str = ""
    dry_run: bool = False


@dataclass(slots=True)
class AnswerReport:
    """The end of an import of answers."""

    rows: int = 0
    answers: int = 0
    """Stored answers: in wide form several for a row."""
    scored: int = 0
    comments: int = 0
    customers: int = 0
    customers_known: int | None = None
    """Of these, customers whose events are in the store."""
    first_at: int | None = None
    last_at: int | None = None
    n_refused: int = 0
    refused: list[tuple[int, Sentence]] = field(default_factory=list)
    refused_file: Path | None = None
    roles: dict[str, Any] = field(default_factory=dict)
    scales: list[dict[str, Any]] = field(default_factory=list)
    """Per score column: metric, low, high, reversed, and why."""
    questions: list[ScaleQuestion] = field(default_factory=list)
    """What the user has to answer before the file can be imported."""
    personal_data: dict[str, int] = field(default_factory=dict)
    """Marks made in texts, by kind."""
    left_out: list[str] = field(default_factory=list)
    """Columns that identify a person and were not kept."""
    warnings: list[Sentence] = field(default_factory=list)
    batch: int | None = None
    already_imported: bool = False
    source: str = ""
    format: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    tz: str = "UTC"
    purpose: str = ""
    dry_run: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: instants as ISO 8601 UTC."""
        return {
            "rows": self.rows,
            "answers": self.answers,
            "scored": self.scored,
            "comments": self.comments,
            "customers": self.customers,
            "customers_known": self.customers_known,
            "first_at": iso(self.first_at),
            "last_at": iso(self.last_at),
            "n_refused": self.n_refused,
            "refused": [{"row": row, "reason": reason} for row, reason in self.refused[:REFUSED_SHOWN]],
            "refused_file": str(self.refused_file) if self.refused_file else None,
            "roles": self.roles,
            "scales": self.scales,
            "questions": [q.to_dict() for q in self.questions],
            "personal_data": self.personal_data,
            "left_out": self.left_out,
            "warnings": self.warnings,
            "batch": self.batch,
            "already_imported": self.already_imported,
            "source": self.source,
            "format": self.format,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "tz": self.tz,
            "purpose": self.purpose,
            "dry_run": self.dry_run,
        }
