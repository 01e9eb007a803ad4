"""The measured map: what `measure` returns and the page, the files and the command line show. JSON through msgspec.

Missing is null with a reason, never 0. Ids are the map's record ids. Times are seconds, instants ISO 8601 UTC.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from ..texts.sentence import Sentence

Grade = Literal["A", "B", "C", "D", "E"]
Basis = Literal["assumption", "mixed", "evidence"]
Reason = Literal[
    "", "too_few", "no_data", "suppressed", "mixed_scales", "not_bound", "hidden", "day_precision", "no_spread"
]  # fmt: skip


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One number with what a reader needs to trust it."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    unit: str = "count"
    """'count', 'share' (0–1), 'points', 'score', 'emotion' (−2 … +2), 'seconds', 'money' (minor units),
    'correlation' (−1 … +1)."""
    of: str = ""
    """What a share is a share of: 'reached', 'answered', 'decided' (went on or lost), 'journeys' …"""
    method: str = ""
    as_of: str | None = None
    source: str = ""
    grade: Grade | None = None
    reason: Reason = ""


class Duration(msgspec.Struct, frozen=True, kw_only=True):
    """Time from the step before, over journeys that met both; seconds."""

    n: int
    median: float | None
    q25: float | None
    q75: float | None
    q90: float | None
    low: float | None = None
    high: float | None = None
    """95 % interval of the median."""
    reason: Reason = ""


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """Where customers went next who did not go on as planned."""

    to: str
    """Touchpoint id, or the event's name when it is on no touchpoint; 'end' = nothing more."""
    on_map: bool
    n: int | None
    share: Value


class Deviations(msgspec.Struct, frozen=True, kw_only=True):
    """Planned against actual at a touchpoint (alignment): shares of journeys."""

    skipped: Value
    extra: Value
    out_of_order: Value
    failing: Value


class BeliefGap(msgspec.Struct, frozen=True, kw_only=True):
    """The team's guess against the customers' answers."""

    assumed: float
    measured: float
    difference: Value
    beyond_chance: bool


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim rests on."""

    basis: Basis
    grade: Grade
    n: int | None = None
    kinds: tuple[str, ...] = ()
    """Independent kinds of source: 'events', 'survey', 'interviews' …"""
    newest: str | None = None
    stale: bool = False
    why: str = ""
    """Text key that explains the grade."""


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """Who reaches, goes on, is still open, is lost. reached = went_on + open + lost (+ arrived at the goal, in went_on)."""

    reached_customers: int | None
    reached: int | None
    """Journeys."""
    went_on: int | None
    open: int | None
    lost: int | None
    lost_share: Value
    """lost / reached."""
    hazard: Value
    """lost / (went_on + lost): the open ones are censored."""
    lost_value: Value | None = None
    """What the lost are worth at this point: lost × P(goal | reached and went on) × the journey's goal value."""
    reason: Reason = ""


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A satisfaction metric measured here."""

    metric: str
    estimate: Value
    typed: bool = False
    """True: a figure from a slide, typed in by the team."""


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """Everything measured about one stage, step or touchpoint."""

    id: str
    kind: Literal["stage", "step", "touchpoint"]
    flow: Flow
    time_from_previous: Duration
    elsewhere: tuple[Elsewhere, ...] = ()
    emotion_assumed: float | None = None
    emotion: Value | None = None
    expectation: Value | None = None
    """How customers said that it would feel, −2 … +2; None when nobody was asked."""
    emotion_change_paired: Value | None = None
    """Change since the step before, among the customers who answered at both."""
    belief_gap: BeliefGap | None = None
    importance: Value | None = None
    """Rank correlation of satisfaction here with the same customers' outcome: `of` is 'overall' (their overall answer) or
    'arrived' (at the goal). An association among those who answered, not a cause; None when nobody was asked here."""
    scores: tuple[Scored, ...] = ()
    deviations: Deviations | None = None
    expected: Value | None = None
    """Share who did what was expected (in time, when a limit is given)."""
    answered_in_time: Value | None = None
    patience_seconds: float | None = None
    quotes: tuple[str, ...] = ()
    evidence: Evidence = Evidence(basis="assumption", grade="E")
    names: tuple[str, ...] = ()
    """Event names bound here."""


class Unmatched(msgspec.Struct, frozen=True, kw_only=True):
    """Events that no touchpoint recognises: a blind spot when many journeys have them."""

    name: str
    channel: str
    n_events: int
    journeys: int | None
    share: Value
    after: str | None = None
    """The touchpoint they most often follow: where the hatched card stands."""
    step: str | None = None


class Headline(msgspec.Struct, frozen=True, kw_only=True):
    """One of the three sentences on top; the text is composed from `kind` and `values` in the reader's language."""

    kind: Literal["greatest_leak", "most_wrong_belief", "nobody_owns", "no_leak", "no_wrong_belief", "all_owned"]
    about: str | None
    """Record id the sentence links to."""
    values: dict[str, float | int | str | None] = {}


class SankeyLink(msgspec.Struct, frozen=True, kw_only=True):
    """Journeys that went from one node to another next (first visits, loops kept as counts on the node)."""

    source: str
    target: str
    n: int


class Sankey(msgspec.Struct, frozen=True, kw_only=True):
    """Where customers really go, touchpoint to touchpoint; 'lost', 'open', 'arrived' and 'start' are nodes too."""

    nodes: tuple[str, ...]
    links: tuple[SankeyLink, ...]
    """Adds up: flows in = flows out at every inner node; small ones are merged into 'other'."""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """What customers met in a gap, between its two sides."""

    about: str
    """Touchpoint id, the event's name when it is on no touchpoint, or a channel."""
    on_map: bool
    share: Value
    """Of those that crossed."""
    per_journey: float


HolderKind = Literal["customer", "company", "team", "nobody", "partner", "other", "unknown"]


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Whose turn it was while a gap was waited through."""

    kind: HolderKind
    """'team': of the touchpoint's owner; 'nobody': ours, without one; 'unknown': the event does not say who acted."""
    name: str
    share: Value
    """Of all time waited."""


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """A gap crossed from one team's touchpoints to another's."""

    source: str
    """Team, else owner; '' when it is nobody's."""
    target: str
    touchpoints: tuple[str, ...]
    """The touchpoints on both sides that are theirs."""
    planned: bool
    """The two sides of the map have no team in common; else it was only seen in the data."""
    n: int | None
    wait: Duration
    failing: Value
    """Of those whose arrival says how it went, the share that failed."""
    reason: Reason = ""


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """What lies between two stages, or between a step and the next: who owns it, and what happens in it."""

    kind: Literal["stage", "step"]
    source: str
    target: str
    owner: str
    team: str
    met: int | None
    """Journeys that were at the source."""
    n: int | None
    """Of them, those that came to the target after it."""
    came: Value
    wait: Duration
    """From the end of the last event at the source to the first at the target."""
    met_someone: Value
    """Share with any contact meanwhile."""
    per_journey: Value
    """Contacts meanwhile per journey that crossed."""
    contacts: tuple[Contact, ...] = ()
    channels: tuple[Contact, ...] = ()
    few: int = 0
    """Touchpoints and channels that too few met to be told."""
    held: tuple[Held, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    reason: Reason = ""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which customers the answer is about; the page's chips and `resa measure`'s options."""

    persona: str | None = None
    segment: dict[str, tuple[str, ...]] = {}
    channel: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    """ISO dates, end exclusive."""


class MapEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """The map's own grade."""

    grade: Grade
    worst_quartile: Grade
    share_with_source: float | None
    claims: int
    by_grade: dict[str, int]


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """A watched figure has left its limits, and not come back."""

    signal: str
    watch: str
    name: str
    about: str | None
    """The stage, step or touchpoint it stands at; None for the whole journey."""
    side: Literal["high", "low"]
    sentence: Sentence
    raised_at: str
    since: str
    """First day of the first period outside the limits."""
    seen: bool
    """Somebody has acknowledged it; until then the journey is due for review."""
    note: str = ""
    """What they said."""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A journey map with its evidence."""

    journey: str
    filter: Filter
    revealed: bool
    """False: emotion, loss and time are left out (reason 'hidden') until the team has guessed."""
    as_of: str | None
    """ISO instant of the data's end."""
    as_of_seq: int
    customers: int | None
    journeys: int | None
    arrived: int | None
    open: int | None
    lost: int | None
    arrived_share: Value
    fitness: Value | None
    follow: Value | None = None
    """Journeys that go as planned, without any deviation, as far as they have gone."""
    headlines: tuple[Headline, ...]
    stages: tuple[Measure, ...]
    steps: tuple[Measure, ...]
    touchpoints: tuple[Measure, ...]
    unmatched: tuple[Unmatched, ...]
    ghosts: tuple[str, ...]
    """Touchpoints with a rule that no event has ever matched."""
    unbound: tuple[str, ...]
    """Touchpoints without a rule."""
    sankey: Sankey
    evidence: MapEvidence
    claims: dict[str, Evidence] = {}
    """Evidence per card, insight, persona and other claim."""
    sources: tuple[str, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    compared: Measured | None = None
    """The other group, when two are compared."""
    differences: dict[str, dict[str, Value]] = {}
    """Record id to metric ('hazard', 'emotion', 'median_seconds') to the difference with its interval."""
    gaps: tuple[Gap, ...] = ()
    """What lies between stages and steps: only where it is asked for (`gaps`), as files are."""
    signals: tuple[Signal, ...] = ()
    """What the journey's watches have raised. The last field: they are added to what was measured."""
