"""A touchpoint: atomic, one initiator, at most one receiver, one channel; bound to events by a rule."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import OneToFive, Record, Scope, Text
from .rules import EventRule, Expectation, Seconds


class Touchpoint(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Where customer and company meet. Lives in the library; a card with `ref` places it in a journey."""

    kind: ClassVar[str] = "touchpoint"
    scope: ClassVar[Scope] = "library"

    title: Text = {}
    description: Text = {}
    channel: str = ""
    """A channel key (`resa.journey.channels`) or the team's own word."""
    form: Literal["communication", "action"] = "communication"
    """CJML: a communication point (initiator to receiver) or an action (one actor alone)."""
    initiator: str = "customer"
    """customer, company, partner, or another actor's name."""
    receiver: str = "company"
    ownership: Literal["brand", "partner", "customer", "social"] = "brand"
    contact: Literal["direct", "indirect"] = "direct"
    owner: str = ""
    """The responsible person."""
    team: str = ""
    expected: Expectation | None = None
    """What we expect the customer to do."""
    response: Expectation | None = None
    """What we promise to do, and within what time."""
    moment_of_truth: bool = False
    importance: OneToFive | None = None
    """1 … 5 as the team believes."""
    events: EventRule | None = None
    patience_seconds: Seconds | None = None
    """Silence after which a customer who stopped here is lost; None = learned from the data (99th percentile)."""
    systems: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
