"""An action: a measure taken, with owner, date, goal and KPI, and what came of it."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import Date, IdeaId, KpiId, OpportunityId, Record, Scope, Text, TouchpointId


class Action(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Something somebody has promised to do by a day."""

    kind: ClassVar[str] = "action"
    scope: ClassVar[Scope] = "library"

    title: Text = {}
    description: Text = {}
    idea: IdeaId | None = None
    opportunity: OpportunityId | None = None
    touchpoints: tuple[TouchpointId, ...] = ()
    owner: str = ""
    team: str = ""
    status: Literal["proposed", "planned", "ongoing", "done", "stopped"] = "proposed"
    started_at: Date | None = None
    due_at: Date | None = None
    done_at: Date | None = None
    goal: Text = {}
    kpi: KpiId | None = None
    verdict: Literal["worked", "no_effect", "harmed", "unknown"] | None = None
    verdict_kind: Literal["measured", "estimated", "observed", "claimed"] | None = None
    verdict_text: Text = {}
