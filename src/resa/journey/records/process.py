"""A process behind the scene: who does what in which system so that the touchpoint can happen."""

from __future__ import annotations

from typing import ClassVar

from .base import Record, Scope, Text, TouchpointId


class Process(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Backstage work that one or several touchpoints rest on."""

    kind: ClassVar[str] = "process"
    scope: ClassVar[Scope] = "library"

    title: Text = {}
    description: Text = {}
    owner: str = ""
    team: str = ""
    systems: tuple[str, ...] = ()
    touchpoints: tuple[TouchpointId, ...] = ()
