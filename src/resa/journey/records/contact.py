"""A planned contact: what we mean to tell one persona in one stage, how and when. The contact plan is made of these.

It says what a message is for and when it should come, never who gets it: that is a flow's work, which may take a contact as
its message (`after` and `wait_seconds` are a flow's trigger and wait).
"""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import InsightId, PersonaId, Record, StageId, StepId, Text, TouchpointId
from .rules import Seconds

ContactStatus = Literal["idea", "planned", "ready", "live", "stopped"]


class Contact(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One cell's entry in the contact plan, persona by stage."""

    kind: ClassVar[str] = "contact"

    stage: StageId
    persona: PersonaId | None = None
    """Whom it is for; None = everybody."""
    step: StepId | None = None
    """The step of the stage it belongs to, when it is one."""
    touchpoint: TouchpointId | None = None
    """The touchpoint at which it reaches the customer, when the map has it."""
    message: Text = {}
    """What the customer should know or feel afterwards, in one sentence."""
    content: Text = {}
    """What is sent, shown or said."""
    channel: str = ""
    """A channel key (`resa.journey.channels`) or the team's own word."""
    moment: Text = {}
    """When, in words: "two days after the quote"."""
    after: TouchpointId | None = None
    """The touchpoint whose event sets it off."""
    wait_seconds: Seconds | None = None
    """How long after that event."""
    purpose: Literal["service", "marketing"] = "service"
    """Marketing needs consent, service does not."""
    owner: str = ""
    team: str = ""
    status: ContactStatus = "idea"
    answers: tuple[InsightId, ...] = ()
    """The customers' questions that it answers."""
