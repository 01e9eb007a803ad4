"""What lies between two stages, or between a step and the next: the wait, the contacts meanwhile, and who held the case.

`analysis.crossing` says from when to when, and whose turn each part of it was; here the places are the map's. A touchpoint that
stands on both sides of a gap is a contact meanwhile. Who acts is what the event says (the customer, or the company: then the
touchpoint's team), else who starts the touchpoint on the map. Groups under five are not told, here or by difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from ..analysis.crossing import FIRST, SECOND
from ..analysis.intervals import t_mean
from ..journey.ownership import onward, way_on
from .binding import bind
from .crossed import Crossed, Events, departments, events_of
from .filters import slice_of
from .gap_shares import contacts_of, failing_of, held_of
from .model import Duration, Filter, Gap, HandOver, Measured, Reason, Value
from .planned import Plan, plan
from .rows import read_rows
from .suppress import MINIMUM, safe, shown_n, small
from .times import nothing, ranked, spread
from .values import missing, share

if TYPE_CHECKING:
    from ..events.model import Snapshot
    from ..journey.document import Document

Sides = npt.NDArray[np.int8]


@dataclass(frozen=True)
class _Place:
    """A gap on the map: its two sides as touchpoints."""

    kind: Literal["stage", "step"]
    source: str
    target: str
    owner: str
    team: str
    first: frozenset[int]
    second: frozenset[int]

    def sides(self, n: int) -> Sides:
        """Per touchpoint, and for none of them at the end."""
        found = np.zeros(n + 1, np.int8)
        found[sorted(self.first - self.second)] = FIRST
        found[sorted(self.second - self.first)] = SECOND
        return found


def gaps(
    document: Document, snapshot: Snapshot, filter: Filter = Filter(), measured: Measured | None = None
) -> tuple[Gap, ...]:
    """Every gap of the map, stages first. `measured`, of the same filter, says which numbers are hidden there."""
    value = plan(document)
    places = list(_places(document, value))
    if not document.journey.revealed:
        return tuple(_without(value, place, "hidden") for place in places)
    rows = read_rows(snapshot, bind(value.touchpoints, snapshot))
    slice = slice_of(document, filter)
    masks = rows.masks(snapshot, slice)
    groups = [masks] if slice is None else [masks, rows.rest(masks)]
    events = [events_of(value, snapshot, rows, mask) for mask in groups]
    flows = {} if measured is None else {m.id: m.flow.reached for m in (*measured.stages, *measured.steps)}
    by_day = snapshot.precision == "day"
    return tuple(
        _gap(value, place, [e.crossed(place.sides(len(value.touchpoints))) for e in events], events[0], flows, by_day)
        for place in places
    )


def _places(document: Document, value: Plan) -> Iterator[_Place]:
    at = [frozenset(t) for t in value.touchpoints_of]
    inside = [
        frozenset().union(*(at[s] for s, g in enumerate(value.stage_of) if g == stage))
        for stage in range(len(value.stages))
    ]
    for a, b in pairwise(range(len(value.stages))):
        owner, team = onward(document, value.stages[a])
        yield _Place("stage", value.stages[a].id, value.stages[b].id, owner, team, inside[a], inside[b])
    for s, step in enumerate(value.steps):
        for n in value.next[s]:
            if n > s:
                leaving = value.stages[value.stage_of[s]] if value.stage_of[n] != value.stage_of[s] else None
                yield _Place("step", step.id, value.steps[n].id, *way_on(step, leaving), at[s], at[n])


def _without(value: Plan, place: _Place, reason: Reason) -> Gap:
    return Gap(
        kind=place.kind, source=place.source, target=place.target, owner=place.owner, team=place.team, met=None, n=None,
        came=missing(reason, of="met"), wait=nothing(reason), met_someone=missing(reason, of="crossed"),
        per_journey=missing(reason, "count"), hand_overs=_hand_overs(value, place, [], reason, 0, by_day=False), reason=reason,
    )  # fmt: skip


def _gap(
    value: Plan, place: _Place, found: Sequence[Crossed], events: Events, flows: dict[str, int | None], by_day: bool
) -> Gap:
    shown = found[0]
    bound = all(any(value.touchpoints[t].events for t in side) for side in (place.first, place.second))
    if not bound or not shown.met:
        return _without(value, place, "no_data" if bound else "not_bound")
    wholes = [flows[id] for id in (place.source, place.target) if id in flows]
    if None in wholes or not safe(n for one in found for n in (one.met, one.n, one.people)) or shown.met < MINIMUM:
        return _without(value, place, "suppressed")
    # A number one to four below another that is shown would give those away.
    n = min(shown_n(shown.n, whole) for whole in (shown.met, *(w for w in wholes if w is not None and w >= shown.n)))
    if shown.n and n < MINIMUM:
        return _without(value, place, "suppressed")
    came = share([one.n for one in found], [one.met for one in found], of="met", as_of=events.as_of)
    if not shown.n:
        return msgspec.structs.replace(_without(value, place, "no_data"), met=shown.met, n=0, came=came)
    contacts, few = contacts_of(found, events, "label", n)
    channels, more = contacts_of(found, events, "channel", n)
    met_someone = share([one.met_someone for one in found], [one.n for one in found], of="crossed", as_of=events.as_of)
    return Gap(
        kind=place.kind, source=place.source, target=place.target, owner=place.owner, team=place.team,
        met=shown.met, n=n, came=came, wait=spread(ranked(shown.crossings.wait), n, day_precision=by_day),
        met_someone=met_someone, per_journey=_per_journey(shown, n, events.as_of), contacts=contacts, channels=channels,
        few=few + more, held=held_of(found, events, n), hand_overs=_hand_overs(value, place, found, "", n, by_day=by_day),
    )  # fmt: skip


def _per_journey(one: Crossed, n: int, as_of: str | None) -> Value:
    """Contacts meanwhile per crossing; their number alone tells of nobody."""
    times = np.bincount(one.crossings.crossing[one.between], minlength=one.n).astype(np.float64)
    ends = t_mean(one.n, float(times.sum()), float((times**2).sum()))
    return Value(
        value=float(times.mean()), low=max(ends.low, 0.0) if ends else None, high=ends.high if ends else None, n=n,
        unit="count", of="crossed", method="t", as_of=as_of, source="events",
    )  # fmt: skip


def _hand_overs(
    value: Plan, place: _Place, found: Sequence[Crossed], reason: Reason, n_gap: int, *, by_day: bool
) -> tuple[HandOver, ...]:
    """The pairs of teams that the map plans, and those that were seen; most crossings first."""
    names, of = departments(value)
    ours, theirs = ({of[t] for t in side} for side in (place.first, place.second))
    apart = bool(ours and theirs and not ours & theirs)
    planned = {(a, b) for a in ours for b in theirs} if apart else set()
    seen: set[tuple[int, int]] = set()
    if found:
        seen = {(a, b) for a, b in zip(found[0].source.tolist(), found[0].target.tolist(), strict=True) if a != b}
    rows = []
    for a, b in sorted(planned | seen):
        those = [(one.source == a) & (one.target == b) for one in found]
        measured = _measured(found, those, reason, n_gap, by_day=by_day)
        if (a, b) in planned or measured[0]:
            touchpoints = tuple(
                value.touchpoints[t].id
                for side, who in ((place.first, a), (place.second, b))
                for t in sorted(side)
                if of[t] == who
            )
            n, wait, failing, why = measured
            rows.append(
                HandOver(
                    source=names[a], target=names[b], touchpoints=touchpoints, planned=(a, b) in planned, n=n, wait=wait,
                    failing=failing, reason=why,
                )
            )  # fmt: skip
    # Of several pairs that the map plans, those that nobody took say nothing where another was taken.
    if any(row.n for row in rows):
        rows = [row for row in rows if row.n or row.reason == "suppressed"]
    return tuple(_covered(sorted(rows, key=lambda row: (-(row.n or 0), row.source, row.target)), n_gap))


def _covered(rows: list[HandOver], n_gap: int) -> list[HandOver]:
    """With further pairs hidden until what is left of all crossings is no small group."""
    shown = [row for row in rows if row.n]
    while shown and small(n_gap - sum(row.n or 0 for row in shown)):
        least = shown.pop()
        hidden = msgspec.structs.replace(
            least, n=None, wait=nothing("suppressed"), failing=missing("suppressed", of="known"), reason="suppressed"
        )
        rows = [hidden if row is least else row for row in rows]
    return rows


def _measured(
    found: Sequence[Crossed], those: Sequence[npt.NDArray[np.bool_]], reason: Reason, n_gap: int, *, by_day: bool
) -> tuple[int | None, Duration, Value, Reason]:
    """(n, wait, failing, why not) of the crossings of one pair."""
    counts = [int(t.sum()) for t in those]
    people = [len(np.unique(one.person[t])) for one, t in zip(found, those, strict=True)]
    why: Reason = reason
    if not why:
        why = "no_data" if not counts or not counts[0] else "" if safe((*counts, *people)) else "suppressed"
    if why:
        return (0 if why == "no_data" and counts else None), nothing(why), missing(why, of="known"), why
    n = min(counts[0], n_gap)
    failing = failing_of(found, those)
    failing = msgspec.structs.replace(failing, n=min(failing.n, n))
    return n, spread(ranked(found[0].crossings.wait[those[0]]), n, day_precision=by_day), failing, ""
