"""A key figure with unit, direction, baseline and target."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import Date, Record, Scope, StageId, Text, TouchpointId


class Kpi(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What is followed, and where it should go."""

    kind: ClassVar[str] = "kpi"
    scope: ClassVar[Scope] = "library"

    title: Text = {}
    unit: str = ""
    direction: Literal["up", "down"] = "up"
    baseline: float | None = None
    baseline_at: Date | None = None
    target: float | None = None
    target_at: Date | None = None
    touchpoint: TouchpointId | None = None
    stage: StageId | None = None
    owner: str = ""
