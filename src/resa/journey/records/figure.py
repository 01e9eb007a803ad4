"""A figure a team only has on a slide: "NPS 31, n 240, Q2, link", typed or pasted onto any claim."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import Count, Date, Record, RecordId, Scope, SourceId, Text

Metric = Literal["nps", "csat", "ces", "stars", "emotion", "share", "mean", "count", "seconds"]


class Figure(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Graded as what it is: a typed number with its n, period and source, never mixed with measured ones."""

    kind: ClassVar[str] = "figure"
    scope: ClassVar[Scope] = "library"

    about: RecordId
    """The record this figure is a claim about (step, touchpoint, stage, card, insight, journey)."""
    metric: Metric
    value: float
    """NPS in points (−100 … 100), shares 0 … 1, times in seconds, emotion −2 … +2."""
    n: Count | None = None
    low: float | None = None
    high: float | None = None
    scale: str = ""
    """The scale as written, e.g. "1-5", when the metric needs one."""
    period_start: Date | None = None
    period_end: Date | None = None
    source: SourceId | None = None
    link: str = ""
    note: Text = {}
