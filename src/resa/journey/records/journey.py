"""The journey record: what this map is about, for whom, who keeps it alive."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from .base import Date, KpiId, PersonaId, Record, Text, TouchpointId
from .rules import Money

JourneyScope = Literal["lifecycle", "part", "service"]
JourneyState = Literal["current", "future", "research"]
Market = Literal["b2c", "b2b"]
Days = Annotated[int, Meta(ge=1)]


class Journey(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One map: a document has exactly one."""

    kind: ClassVar[str] = "journey"

    title: Text = {}
    purpose: Text = {}
    scenario: Text = {}
    customer_goal: Text = {}
    customer_promise: Text = {}
    scope_kind: JourneyScope = "part"
    """A whole life cycle, a part of it, or one service."""
    state: JourneyState = "current"
    market: Market = "b2c"
    languages: tuple[str, ...] = ()
    """The languages the team writes in, first one first."""
    customer_word: str = "customer"
    """Key of the built-in words (customer, patient, member, resident, student …) or `own` with `customer_forms`."""
    customer_forms: dict[str, tuple[str, str, str, str]] = {}
    """Language to (one, several, the one, the several): ('kund', 'kunder', 'kunden', 'kunderna')."""
    personas: tuple[PersonaId, ...] = ()
    goal_touchpoints: tuple[TouchpointId, ...] = ()
    """Reaching any of these is arriving ("framme"); empty means the last stage of kind use, else the last stage."""
    goal_value: Money | None = None
    """What one arrived journey is worth to the company."""
    owner: str = ""
    team: str = ""
    review_every_days: Days = 365
    reviewed_at: Date | None = None
    """ISO date of the last review."""
    reviewed_moment: str = ""
    """When it was said, to the second (ISO, UTC): of what comes up on the very day of the review, what was before it is
    answered. Holds for `reviewed_at` alone."""
    kpis: tuple[KpiId, ...] = ()
    parent_step: str | None = None
    """The step of another journey that this one unfolds (`journey:…#step:…`)."""
    tags: tuple[str, ...] = ()
    revealed: bool = False
    """The reveal switch: measured emotion, loss and time are shown only when the team has guessed."""
