"""A persona, or in B2B a role in the buying group."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import OneToFive, Record, Scope, SourceId, StageId, Text
from .rules import SegmentRule

BuyingRole = Literal[
    "initiator", "user", "champion", "buyer", "decider", "payer", "controller", "procurement", "administrator",
    "influencer",
]  # fmt: skip


class Persona(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Who walks the journey."""

    kind: ClassVar[str] = "persona"
    scope: ClassVar[Scope] = "library"

    title: Text = {}
    description: Text = {}
    needs: tuple[Text, ...] = ()
    goals: tuple[Text, ...] = ()
    quote: Text = {}
    channels: tuple[str, ...] = ()
    photo: str = ""
    """Content-addressed image name."""
    role: BuyingRole | None = None
    stance: Literal["for", "neutral", "against"] | None = None
    influence: OneToFive | None = None
    """1 … 5."""
    stages: tuple[StageId, ...] = ()
    """The stages this role takes part in, of any map; in a map of which none is named it takes part in all."""
    perceived_risk: Text = {}
    proof_needed: Text = {}
    segment: SegmentRule | None = None
    sources: tuple[SourceId, ...] = ()
    order: str = ""
