"""A card: something in a lane at a step, or across several; either free text or a reference to a record."""

from __future__ import annotations

from typing import ClassVar

from .base import Emotion, LaneId, PersonaId, Record, RecordId, SourceId, StepId, Text


class Card(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What stands in a cell of the map."""

    kind: ClassVar[str] = "card"

    lane: LaneId
    from_step: StepId
    to_step: StepId | None = None
    """Last step it spans; None = only `from_step`."""
    ref: RecordId | None = None
    """The touchpoint, insight, opportunity, idea, action, kpi, persona, process or source this card places."""
    text: Text = {}
    hint: Text = {}
    """What to think of when filling the card; shown while nothing is written, never a claim."""
    emotion: Emotion | None = None
    """−2 … +2, the team's guess, for cards in an emotion lane."""
    persona: PersonaId | None = None
    """Only for this persona; None = for all."""
    color: str = ""
    icon: str = ""
    image: str = ""
    link: str = ""
    sources: tuple[SourceId, ...] = ()
    """What this claim rests on; empty = an assumption."""
    order: str = ""
