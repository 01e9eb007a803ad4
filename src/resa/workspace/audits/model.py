"""PURE. An audit's values, and how a finding stands."""

from __future__ import annotations

from typing import Literal

import msgspec

from ...journey.records import Text
from ...texts.sentence import Sentence

#: ISO 19011: planned; ongoing from the first answer; reported once signed; closed when every action was done and had effect.
Status = Literal["planned", "ongoing", "reported", "closed"]
Grade = Literal["major", "minor", "observation", "good"]
Answer = Literal["conforms", "minor", "major", "observation", "good", "not_applicable"]
Kind = Literal["journey", "stage", "touchpoint"]
#: As what somebody signs.
Part = Literal["lead", "auditor", "auditee", "management"]
#: How a finding stands; `noted` asks for nothing.
State = Literal["noted", "no_action", "acting", "unchecked", "effective", "not_effective"]

#: What asks for a cause and a corrective action.
NONCONFORMITIES: tuple[Grade, ...] = ("major", "minor")
MOST_PLACES, MOST_QUESTIONS, MOST_FINDINGS, MOST_LINKS = 120, 1000, 200, 20
LONGEST_LINE, LONGEST_WORDS = 200, 4000


class Spot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A journey, or a stage or touchpoint of it."""

    journey: str
    about: str = ""
    """'' for the journey itself."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A spot as the map calls it."""

    journey: str
    about: str
    kind: Kind
    title: Text = {}
    within: Text = {}
    """The stage of a touchpoint."""
    journey_title: Text = {}
    owner: str = ""
    team: str = ""
    gone: bool = False
    """No longer on the map."""


class Link(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kept file or a page elsewhere."""

    name: str
    address: str


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What the records say about a question; `holds` is None where they cannot tell."""

    sentence: Sentence
    holds: bool | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the checklist at a place, and its answer."""

    item: str
    journey: str
    about: str
    question: str = ""
    """Key of one of the usual questions; '' for a question of one's own."""
    words: str = ""
    answer: Answer | None = None
    evidence: str = ""
    links: tuple[Link, ...] = ()
    by: str = ""
    at: str | None = None
    facts: tuple[Fact, ...] = ()
    """As the records stood when it was answered; before that as they stand now."""


class Corrective(msgspec.Struct, frozen=True, kw_only=True):
    """A corrective action: who does what by when."""

    action: str
    words: str
    owner: str
    due_at: str
    done_at: str | None = None
    done_by: str = ""
    note: str = ""
    """What was done."""


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """A key figure or watched figure before the actions and after them."""

    measure: str
    """The key figure or watch."""
    sentence: Sentence
    met: bool | None
    """Whether the figure is where it should be; None when it cannot be told."""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """Whether what was done had effect, in somebody's judgement."""

    by: str
    at: str
    effective: bool
    words: str
    effect: Effect | None = None
    """As measured at the check."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What the audit found at a place."""

    finding: str
    number: int
    journey: str
    about: str
    item: str
    """The question it came from, or ''."""
    grade: Grade
    words: str
    requirement: str = ""
    """What it is held against."""
    evidence: str = ""
    links: tuple[Link, ...] = ()
    whys: tuple[str, ...] = ()
    """Why, why that, and so on to the root."""
    cause: str = ""
    """The root cause, in words."""
    measure: str = ""
    """The key figure (`kpi:…`) or watch (`watch:…`) that shows the effect."""
    actions: tuple[Corrective, ...] = ()
    checks: tuple[Check, ...] = ()
    by: str = ""
    at: str = ""


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """An audit as it stands."""

    audit: str
    revision: int
    status: Status
    title: str
    purpose: str
    criteria: tuple[str, ...]
    auditors: tuple[str, ...]
    planned_at: str
    places: tuple[Place, ...]
    items: tuple[Item, ...] = ()
    findings: tuple[Finding, ...] = ()
    summary: str = ""
    """The auditors' conclusion."""
    made_by: str = ""
    made_at: str = ""
    closed_at: str | None = None

    @property
    def journeys(self) -> tuple[str, ...]:
        """Every journey in its scope, each once."""
        return tuple(dict.fromkeys(place.journey for place in self.places))


def state_of(finding: Finding) -> State:
    """Where a finding stands between its first action and the check of their effect."""
    if not finding.actions and not finding.checks:
        return "no_action" if finding.grade in NONCONFORMITIES else "noted"
    if any(one.done_at is None for one in finding.actions):
        return "acting"
    newest = max((one.done_at or "" for one in finding.actions), default="")
    if not finding.checks or finding.checks[-1].at < newest:
        return "unchecked"
    return "effective" if finding.checks[-1].effective else "not_effective"


def is_settled(finding: Finding) -> bool:
    """Nothing more is to be done about it."""
    return state_of(finding) in ("noted", "effective")


def is_late(action: Corrective, today: str) -> bool:
    """Its day has passed and it is not done."""
    return action.done_at is None and action.due_at < today
