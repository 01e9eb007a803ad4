"""An action: a measure taken, with owner, date, goal and KPI, and what came of it."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import Record, Scope, Text


class Action(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Something somebody has promised to do by a day."""

    kind: ClassVar[str] = "action"
    scope: ClassVar[Scope] = "library"

    title: Text = {}
    description: Text = {}
    idea: str | None = None
    opportunity: str | None = None
    touchpoints: tuple[str, ...] = ()
    owner: str = ""
    team: str = ""
    status: Literal["proposed", "planned", "ongoing", "done", "stopped"] = "proposed"
    started_at: str | None = None
    due_at: str | None = None
    done_at: str | None = None
    goal: Text = {}
    kpi: str | None = None
    verdict: Literal["worked", "no_effect", "harmed", "unknown"] | None = None
    verdict_kind: Literal["measured", "estimated", "observed", "claimed"] | None = None
    verdict_text: Text = {}
