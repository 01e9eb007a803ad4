"""An insight: a pain, gain, need, question … that the team holds about the customer."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import Record, Scope, Text

InsightKind = Literal[
    "pain", "gain", "need", "question", "barrier", "criterion", "alternative", "situation", "quote", "observation",
    "expectation",
]  # fmt: skip


class Insight(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Lives in the library; a card with `ref` places it on a journey."""

    kind: ClassVar[str] = "insight"
    scope: ClassVar[Scope] = "library"

    insight_kind: InsightKind
    text: Text = {}
    severity: int | None = None
    """1 (small) … 4 (stops the customer)."""
    touchpoint: str | None = None
    persona: str | None = None
    answer: Text = {}
    """The approved answer to a question."""
    alternative_kind: Literal["competitor", "status_quo", "own_work"] | None = None
    weight: float | None = None
    """A criterion's weight, 0 … 1."""
    sources: tuple[str, ...] = ()
    owner: str = ""
    tags: tuple[str, ...] = ()
