"""A key figure with unit, direction, baseline and target."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import Record, Scope, Text


class Kpi(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What is followed, and where it should go."""

    kind: ClassVar[str] = "kpi"
    scope: ClassVar[Scope] = "library"

    title: Text = {}
    unit: str = ""
    direction: Literal["up", "down"] = "up"
    baseline: float | None = None
    baseline_at: str | None = None
    target: float | None = None
    target_at: str | None = None
    touchpoint: str | None = None
    stage: str | None = None
    owner: str = ""
