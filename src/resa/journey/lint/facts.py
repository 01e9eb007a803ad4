"""What rules may know beside the document: measured values, other maps, personal data that was found. Plain values only.

This room measures nothing; `evidence.lint_facts` fills it. None always means "not looked at", an empty value "looked at,
nothing found"; a rule that needs what was not looked at says that it could not be checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..document import Document
from ..records import Record
from ..records.source import VALID_DAYS


@dataclass(frozen=True, slots=True)
class Felt:
    """Emotion at a step: the team's guess and the customers' answers, −2 … +2."""

    n: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None
    too_few: bool = False
    """There are answers, but fewer than may be shown."""
    assumed: float | None = None
    beyond_chance: bool = False
    """The difference between guess and answers is more than chance."""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """Events that no touchpoint of the map recognises."""

    name: str
    share: float
    """Of all journeys."""


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal data in a record's words: which kinds, and the record without it."""

    kinds: tuple[str, ...]
    masked: Record


@dataclass(frozen=True, slots=True)
class Nesting:
    """As much of a map as links between maps need."""

    steps: frozenset[str]
    unfolds: Mapping[str, str]
    """Step to the journey that it unfolds into."""
    parent_step: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a rule may be told."""

    as_of: str | None = None
    """ISO date of the newest event; None: no events were read."""
    answers_as_of: str | None = None
    grounded: frozenset[str] | None = None
    """Claims that the data supports."""
    emotions: Mapping[str, Felt] | None = None
    """By step; None: no answers were read, or the team has not guessed yet."""
    hidden: bool = False
    """The map is not revealed: emotion and fit are not told."""
    fitness: float | None = None
    """How well real journeys fit the planned path, 0 … 1."""
    unmapped: tuple[Unmapped, ...] | None = None
    ghosts: tuple[str, ...] = ()
    """Touchpoints whose rule no event has ever matched."""
    kinds: frozenset[str] = frozenset()
    """Kinds of source among the data that was read: events, survey."""
    kpis: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    """KPI to its (ISO date, value)s, oldest first; those typed as figures are in the document."""
    personal: Mapping[str, Personal] | None = None
    journeys: Mapping[str, Nesting] | None = None
    """All other maps that can be seen."""
    ages: Mapping[str, int] = field(default_factory=lambda: VALID_DAYS)
    """For how many days evidence of each kind holds."""


NO_FACTS = Facts()


def nesting_of(document: Document) -> Nesting:
    """The links of a map."""
    steps = document.steps()
    return Nesting(
        steps=frozenset(s.id for s in steps),
        unfolds={s.id: s.nested_journey for s in steps if s.nested_journey},
        parent_step=document.journey.parent_step,
    )
