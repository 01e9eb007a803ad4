"""An insight: a pain, gain, need, question … that the team holds about the customer."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from .base import Emotion, PersonaId, Record, Scope, Share, SourceId, Text, TouchpointId

InsightKind = Literal[
    "pain", "gain", "need", "question", "barrier", "criterion", "alternative", "situation", "quote", "observation",
    "expectation",
]  # fmt: skip
Severity = Annotated[int, Meta(ge=1, le=4)]


class Insight(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Lives in the library; a card with `ref` places it on a journey."""

    kind: ClassVar[str] = "insight"
    scope: ClassVar[Scope] = "library"
    stand_ins: ClassVar[dict[str, str]] = {"insight_kind": "observation"}

    insight_kind: InsightKind
    text: Text = {}
    severity: Severity | None = None
    """1 (small) … 4 (stops the customer)."""
    touchpoint: TouchpointId | None = None
    persona: PersonaId | None = None
    answer: Text = {}
    """The approved answer to a question."""
    alternative_kind: Literal["competitor", "status_quo", "own_work"] | None = None
    weight: Share | None = None
    """A criterion's weight, 0 … 1."""
    sources: tuple[SourceId, ...] = ()
    expected_emotion: Emotion | None = None
    """How it would feel, −2 … +2, as customers expected it before; for an expectation."""
    owner: str = ""
    tags: tuple[str, ...] = ()
