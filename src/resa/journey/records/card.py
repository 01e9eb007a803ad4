"""A card: something in a lane at a step, or across several; either free text or a reference to a record."""

from __future__ import annotations

from typing import ClassVar

from .base import Record, Text


class Card(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What stands in a cell of the map."""

    kind: ClassVar[str] = "card"

    lane: str
    from_step: str
    to_step: str | None = None
    """Last step it spans; None = only `from_step`."""
    ref: str | None = None
    """The touchpoint, insight, opportunity, idea, action, kpi, persona, process or source this card places."""
    text: Text = {}
    emotion: float | None = None
    """−2 … +2, the team's guess, for cards in an emotion lane."""
    persona: str | None = None
    """Only for this persona; None = for all."""
    color: str = ""
    icon: str = ""
    image: str = ""
    link: str = ""
    sources: tuple[str, ...] = ()
    """What this claim rests on; empty = an assumption."""
    order: str = ""
