"""An idea: one way to take an opportunity."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import OpportunityId, Record, Scope, Text


class Idea(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A service method, product, interaction, process or business model that may help."""

    kind: ClassVar[str] = "idea"
    scope: ClassVar[Scope] = "library"

    title: Text = {}
    idea_kind: Literal["service_method", "product", "interaction", "process", "business_model", "other"] = "other"
    opportunity: OpportunityId | None = None
    owner: str = ""
    tags: tuple[str, ...] = ()
