"""A lane: a row of the map, a view over the other records plus free cards."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import PersonaId, Record, Text

LaneKind = Literal[
    "river", "steps", "touchpoints", "emotion", "emotion_measured", "actions", "thinking", "feeling", "needs",
    "expectations", "questions", "pains", "gains", "quotes", "channels", "response", "communication", "interaction_line",
    "visibility_line", "internal_interaction_line", "backstage", "processes", "systems", "owners", "metrics",
    "opportunities", "improvements", "images", "files", "links", "nested", "text",
]  # fmt: skip


class Lane(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One row. `river` is the customers' flow, `improvements` the ideas and actions, the rest say their name."""

    kind: ClassVar[str] = "lane"
    stand_ins: ClassVar[dict[str, str]] = {"lane_kind": "text"}

    lane_kind: LaneKind
    title: Text = {}
    """Empty = the kind's own name in the reader's language."""
    persona: PersonaId | None = None
    hidden: bool = False
    order: str = ""
