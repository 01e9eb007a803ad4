"""What a draft tells about itself: what it explains, what it left out, and whether there are groups of journeys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from ...texts.sentence import Sentence
from ..model import Value

if TYPE_CHECKING:
    from ...journey.document import Document


class DroppedName(msgspec.Struct, frozen=True, kw_only=True):
    """An event name that is not on the draft."""

    name: str
    journeys: int | None
    """None when one to four."""
    share: float | None


class DroppedBranch(msgspec.Struct, frozen=True, kw_only=True):
    """A way between two steps that journeys took and the draft does not show."""

    source: str
    target: str
    """Step ids; `end` = stopping there."""
    n: int


class FoundPersona(msgspec.Struct, frozen=True, kw_only=True):
    """A group of journeys that differs from the others."""

    id: str
    share: float
    more: tuple[str, ...]
    less: tuple[str, ...]
    """Step ids met more, and less, often than by the others."""
    trait: str | None = None
    """The property by which the group is recognised, and its values; null: found in the data, not recognisable yet."""
    values: tuple[str, ...] = ()
    precision: float | None = None
    """Of journeys with such a value, not used in choosing it, the share that is of the group."""
    recall: float | None = None
    """Of the group's journeys, not used in choosing, the share with such a value."""
    tried: int | None = None
    """Journeys of the group that it was tried on."""


class DiscoveryReport(msgspec.Struct, frozen=True, kw_only=True):
    """Shares are of the journeys the draft was made from."""

    journeys: int
    events: int
    sampled_every: int
    """1 = every journey was read; k = every k-th."""
    stages: int
    steps: int
    touchpoints: int
    events_on_map: float
    """Share of events whose name is on the draft."""
    explained: Value
    """Share of journeys that wholly follow the draft: every event on it, every move an arrow of it."""
    fitness: Value
    """How well journeys fit on average, by alignment."""
    representative_path: tuple[str, ...]
    """Step ids of the most usual whole way."""
    representative_n: int | None
    dropped_names: tuple[DroppedName, ...]
    dropped_branches: tuple[DroppedBranch, ...]
    """Most taken first."""
    n_dropped_branches: int
    personas: tuple[FoundPersona, ...]
    persona_note: Sentence
    goals: tuple[str, ...]
    """Touchpoints taken as the goal because most who come there stop there: to be checked by the team."""
    warnings: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Discovered:
    """A drafted journey and the report on it."""

    document: Document
    report: DiscoveryReport
