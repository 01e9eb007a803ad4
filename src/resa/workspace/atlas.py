"""The atlas: every journey that one may see, its place among the others, and three heats: how much pain is written on it,
where it leaks, how stale it is. Read from the gists, so that a thousand journeys are shown at once.

Nothing missing is a zero: what is not known says why. A leak is the one that the map's first sentence tells, as it was last
measured, hidden like there while the team has not guessed, and suppressed like there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from ..journey.diagnostics import Diagnostic
from ..journey.records import Text, read_text
from ..texts.sentence import Sentence
from .ages import ages_of
from .gist import Gist, JourneyFacts, touchpoints_of
from .hierarchy import Place, places
from .measured_cache import last_measured
from .principals import MapAccess, Principal, access_library, accessible_maps


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """A step that leads into another journey."""

    step: str
    step_title: Text
    journey: str | None
    """Null when it is gone, or not for you."""


class Pain(msgspec.Struct, frozen=True, kw_only=True):
    """What hurts on the map, as the team has written it."""

    pains: int
    worst: int | None
    """1 (small) … 4 (stops the customer); null when no pain has a severity."""
    grounded: int
    """Pains that name a source; the others are assumptions."""


class Leak(msgspec.Struct, frozen=True, kw_only=True):
    """Where most is lost."""

    share: float | None
    low: float | None = None
    high: float | None = None
    lost: int | None = None
    n: int | None = None
    """Journeys that reached the step."""
    step: str | None = None
    step_title: Text = {}
    reason: str = ""
    """Why there is no share: not_measured, hidden, no_data, suppressed …; `no_leak` is an answer."""
    measured_at: str | None = None


class Staleness(msgspec.Struct, frozen=True, kw_only=True):
    """How long ago the map was looked through, and how old what it rests on is."""

    days_past_review: int | None
    """Below 0 while the review is yet to come; null when the journey was never reviewed."""
    review_day: str | None
    oldest_evidence_days: int | None
    """Age of the oldest source it rests on; null when no source has a date."""
    sources: int
    old_sources: int
    """Older than their kind stays true."""


class AtlasRow(msgspec.Struct, frozen=True, kw_only=True):
    """A journey in the atlas."""

    id: str
    title: Text
    state: str
    scope_kind: str
    market: str
    owner: str
    team: str
    personas: tuple[str, ...]
    tags: tuple[str, ...]
    reviewed_at: str | None
    n_stages: int
    n_steps: int
    n_touchpoints: int
    parent_step: str | None
    """The place that its own record names, as it is written."""
    place: Place
    leads: tuple[Lead, ...]
    """Steps that lead into other journeys."""
    pain: Pain
    leak: Leak
    staleness: Staleness
    may_edit: bool


class Atlas(msgspec.Struct, frozen=True, kw_only=True):
    """Every journey that one may see, and what their personas are called."""

    journeys: tuple[AtlasRow, ...]
    personas: dict[str, Text]


def atlas(principal: Principal) -> Atlas:
    """All journeys that the principal may view, by title."""
    accesses = accessible_maps(principal)
    gists = principal.workspace.gists
    kept = gists.of(accesses)
    if not kept:
        return Atlas(journeys=(), personas={})
    library = gists.library(access_library(principal))
    facts = {id: one.gist.journey for id, one in kept.items() if one.gist.journey is not None}
    stands, measured = places(facts), last_measured(principal.workspace)
    today, valid = principal.workspace.clock().date(), ages_of(principal.workspace)
    rows = [
        _row(access, facts, stands, library.gist, gists.carried(access.document, kept[access.document], library),
             measured.get(access.document), today, valid)
        for access in accesses if access.document in facts
    ]  # fmt: skip
    named = {persona for row in rows for persona in row.personas}
    return Atlas(
        journeys=tuple(sorted(rows, key=lambda row: (read_text(row.title, "en").casefold(), row.id))),
        personas={id: title for id, title in library.gist.titles.items() if id in named},
    )


def _row(
    access: MapAccess,
    all: Mapping[str, JourneyFacts],
    stands: Mapping[str, Place],
    library: Gist,
    carried: frozenset[str],
    measured: Mapping[str, Any] | None,
    today: date,
    valid: Mapping[str, int],
) -> AtlasRow:
    facts = all[access.document]
    return AtlasRow(
        id=access.document, title=facts.title, state=facts.state, scope_kind=facts.scope_kind, market=facts.market,
        owner=facts.owner, team=facts.team, personas=facts.personas, tags=facts.tags, reviewed_at=facts.reviewed_at,
        n_stages=facts.n_stages, n_steps=len(facts.steps), n_touchpoints=touchpoints_of(facts),
        parent_step=facts.parent_step, place=stands[access.document],
        leads=tuple(
            Lead(step=s.id, step_title=s.title, journey=s.leads_to if s.leads_to in all else None)
            for s in facts.steps if s.leads_to
        ),
        pain=_pain(facts, library), leak=_leak(facts, measured),
        staleness=_staleness(facts, library, carried, today, valid),
        may_edit=access.may("edit"),
    )  # fmt: skip


def _pain(facts: JourneyFacts, library: Gist) -> Pain:
    placed = [library.pains[id] for id in facts.placed if id in library.pains]
    severities = [severity for severity, _ in placed if severity is not None]
    return Pain(
        pains=len(placed) + len(facts.written_pains),
        worst=max(severities, default=None),
        grounded=sum(grounded for _, grounded in placed) + sum(facts.written_pains),
    )


def _leak(facts: JourneyFacts, measured: Mapping[str, Any] | None) -> Leak:
    if not facts.revealed:
        return Leak(share=None, reason="hidden")
    told = None if measured is None else measured.get("leak")
    if measured is None or told is None:
        return Leak(share=None, reason="not_measured")
    at = measured["at"]
    if told.get("reason"):
        return Leak(share=None, reason=told["reason"], measured_at=at)
    if "none_of" in told:
        return Leak(share=None, n=told["none_of"], reason="no_leak", measured_at=at)
    titles = {step.id: step.title for step in facts.steps}
    return Leak(
        share=told["share"], low=told["low"], high=told["high"], lost=told["lost"], n=told["reached"],
        step=told["about"], step_title=titles.get(told["about"], {}), measured_at=at,
    )  # fmt: skip


def _staleness(
    facts: JourneyFacts, library: Gist, carried: frozenset[str], today: date, valid: Mapping[str, int]
) -> Staleness:
    due = None
    if facts.reviewed_at is not None:
        due = date.fromisoformat(facts.reviewed_at) + timedelta(days=facts.review_every_days)
    sources = [library.sources[id] for id in carried if id in library.sources]
    ages = [((today - date.fromisoformat(day[:10])).days, valid.get(kind, 365)) for kind, day in sources]
    return Staleness(
        days_past_review=None if due is None else (today - due).days,
        review_day=None if due is None else due.isoformat(),
        oldest_evidence_days=max((age for age, _ in ages), default=None),
        sources=len(ages),
        old_sources=sum(age > valid for age, valid in ages),
    )


def misplaced(access: MapAccess) -> list[Diagnostic]:
    """What is wrong with the journey's place among those that its principal may see."""
    kept = access.workspace.gists.of(accessible_maps(access.principal))
    facts = {id: one.gist.journey for id, one in kept.items() if one.gist.journey is not None}
    place = places(facts).get(access.document)
    if place is None or place.trouble is None:
        return []
    circle = [read_text(facts[id].title, "en") or id for id in (*place.circle, *place.circle[:1])]
    message = {
        "no journey": Sentence("workspace.place_names_no_journey"),
        "no step": Sentence("workspace.place_names_no_step"),
        "circle": Sentence("workspace.place_goes_round", circle=" → ".join(circle)),
    }[place.trouble]
    return [
        Diagnostic(
            rule="W2", severity="warning", record=access.document, field="parent_step",
            value=facts[access.document].parent_step, message=message,
            remedy=Sentence("workspace.choose_another_place"),
        )
    ]  # fmt: skip
