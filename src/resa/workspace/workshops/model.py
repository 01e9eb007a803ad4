"""PURE. A workshop's values: its agenda, what one person sees of it, and the agenda it begins with."""

from __future__ import annotations

from typing import Literal

import msgspec

#: The five steps of the method, and what stands around them.
Step = Literal["opening", "touchpoints", "insights", "map", "analysis", "improvements", "closing", "pause", "own"]
#: Where anybody puts what does not belong to the question now; always open to all.
PARKING = "parking"
MOST_ITEMS, MOST_MINUTES = 40, 480
LONGEST_TITLE, LONGEST_JOT = 200, 500


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the agenda. Without a title it is called what its step is called, in the reader's language."""

    item: str
    step: Step
    minutes: int
    title: str = ""
    prompt: str = ""
    """A question of the facilitator's own, in place of the step's."""


#: Three hours; the facilitator changes it.
USUAL: tuple[Item, ...] = (
    Item(item="opening", step="opening", minutes=10),
    Item(item="touchpoints", step="touchpoints", minutes=25),
    Item(item="insights", step="insights", minutes=30),
    Item(item="map", step="map", minutes=30),
    Item(item="pause", step="pause", minutes=15),
    Item(item="analysis", step="analysis", minutes=25),
    Item(item="improvements", step="improvements", minutes=30),
    Item(item="closing", step="closing", minutes=15),
)


class Jot(msgspec.Struct, frozen=True, kw_only=True):
    """A note. Who wrote it is told to nobody: `mine` is true for one's own."""

    jot: str
    item: str
    body: str
    mine: bool
    cluster: str = ""
    parked: bool = False
    became: str = ""
    """The record of the map that was made of it."""


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """A group of notes."""

    cluster: str
    item: str
    name: str


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who takes part."""

    person: str
    name: str
    team: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided. Once it is an action of the map, the map says how it stands."""

    decision: str
    workshop: str
    words: str
    owner: str
    due_at: str | None
    action: str
    state: Literal["proposed", "planned", "ongoing", "done", "stopped", "open"]


class Workshop(msgspec.Struct, frozen=True, kw_only=True):
    """A workshop as one person sees it: their own notes, and everybody's where the facilitator has opened them."""

    workshop: str
    title: str
    agenda: tuple[Item, ...]
    here: str
    stage: str
    opened: tuple[str, ...]
    opened_by: str
    created_at: str
    closed_at: str | None
    seats: tuple[Seat, ...]
    seat: str | None
    """One's own department; None before one has sat down."""
    jots: tuple[Jot, ...]
    clusters: tuple[Cluster, ...]
    hidden: dict[str, int]
    """How many notes of others wait to be opened, by item."""
    decisions: tuple[Decision, ...]


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """A workshop in the series."""

    workshop: str
    title: str
    created_at: str
    closed_at: str | None
    people: int
    teams: tuple[str, ...]


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """All workshops of a journey: what the next one opens with."""

    workshops: tuple[Past, ...]
    """The newest first."""
    now: str | None
    """The one that is going on."""
    decisions: tuple[Decision, ...]
    """Of the last closed workshop, and those before it that are not done."""
    teams: tuple[str, ...]
    """Every department there is: the workspace's teams and those the journey names."""
    absent: tuple[str, ...]
    """Those of them that never took part in a workshop on this journey."""
