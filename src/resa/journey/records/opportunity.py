"""An opportunity: "how might we …", the bridge from an insight to an idea."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import InsightId, Record, Scope, StepId, Text, TouchpointId


class Opportunity(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A problem worth solving."""

    kind: ClassVar[str] = "opportunity"
    scope: ClassVar[Scope] = "library"

    title: Text = {}
    insights: tuple[InsightId, ...] = ()
    touchpoints: tuple[TouchpointId, ...] = ()
    steps: tuple[StepId, ...] = ()
    owner: str = ""
    team: str = ""
    status: Literal["open", "chosen", "parked", "done"] = "open"
    customer_value: float | None = None
    business_value: float | None = None
    effort: float | None = None
    tags: tuple[str, ...] = ()
