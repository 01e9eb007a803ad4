"""A sticky note: a thought put on the map in a workshop, before anybody has decided what it is."""

from __future__ import annotations

from typing import ClassVar

from .base import Record, StepId, Text


class Note(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A free note, at a step or on the map's margin; becomes a card or an insight, or is thrown away."""

    kind: ClassVar[str] = "note"

    text: Text = {}
    step: StepId | None = None
    """Where it hangs; None = on the margin."""
    by: str = ""
    """Who wrote it, when they said so."""
    order: str = ""
