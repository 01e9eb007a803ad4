"""A step: what the customer does, in the customer's voice; the planned path is the graph of `next`."""

from __future__ import annotations

from typing import ClassVar

from .base import JourneyId, OneToFive, Part, Record, StageId, StepId, Text


class Next(Part, frozen=True, kw_only=True, omit_defaults=True):
    """An arrow of the planned path."""

    step: StepId
    label: Text = {}
    """Why this way: "tackar nej", "vill veta mer"."""


class Step(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One step in a stage. Without any `next` in the whole map the path is the order of stages and steps."""

    kind: ClassVar[str] = "step"

    stage: StageId
    title: Text = {}
    """In the customer's voice: "Jag jämför lösningar"."""
    description: Text = {}
    next: tuple[Next, ...] = ()
    """Where the customer goes next as planned; several = branch, an earlier step = loop, empty = to the following step."""
    ends: bool = False
    """The planned path may end here (the last step always may)."""
    optional: bool = False
    nested_journey: JourneyId | None = None
    engagement: OneToFive | None = None
    """1 … 5 as the team believes: how much is at stake for the customer here, good or bad; the dramatic arc."""
    owner: str = ""
    """Who owns the transition out of this step, when that is another than the touchpoints' owners."""
    team: str = ""
    """Their team."""
    order: str = ""
