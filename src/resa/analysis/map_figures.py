"""Everything a measured map needs from the events, in one pass: `map_figures(snapshot, lookup, …) -> MapFigures`.

The caller brings a `Lookup` (event to touchpoint, step or stage: −1 = on none) and gets arrays indexed by its labels.
Call it once per level (`lookup.regrouped` turns touchpoints into steps or stages). Definitions:

- A *unit* is a journey (or customer, account: `by`). It counts once per touchpoint: `reached`.
- Its *last visit* decides the outcome there. `went_on`: some event, on the map or not, follows it in the unit.
  `arrived`: nothing follows, but the unit has met a goal touchpoint (`goals`), here or before. `open`: nothing
  follows and the silence up to the data's end is within the touchpoint's patience. `lost`: nothing follows and it is longer.
  reached = went_on + arrived + open + lost, always.
- *Patience* is what the caller gives, else the 99th percentile (interpolated) of the gaps from any event of the
  touchpoint to the unit's next event; where it has none, of all gaps; where there are no gaps at all it is NaN and
  nothing is lost, only open.
- `onward`: what came right after the last visit, one per unit: a touchpoint, a name on no touchpoint, or nothing.
  Σ over its real targets = went_on.
- `follows`: event-level directly-follows from a touchpoint, repeats counted; same targets.
- `flow`: the Sankey. Per unit its touchpoints in the order of first visits, from START, and from the last one to
  ARRIVED, OPEN or LOST (the unit's outcome). In = out at every touchpoint; repeats are in `revisits`. Units that met
  no touchpoint are `off_map` and in no flow.
- A unit's outcome: arrived when it met a goal; else open or lost by the patience of its last event (events on no
  touchpoint: the patience over all gaps).
- Time from the touchpoint before: at a unit's first visit, since its latest earlier event on another touchpoint.

Times are seconds, instants µs UTC. No suppression and no intervals for shares here: `evidence` does both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..events.model import Grain, Slice, Snapshot
from . import alignment, kernel, quantiles, tally
from .intervals import Interval, quantile_ranks
from .jit import compiled
from .kernel import Chunk, Ints
from .lookup import Lookup
from .path_graph import PathGraph
from .persons import distinct, shared_persons

Floats = npt.NDArray[np.float64]

#: Quantiles of the time from the touchpoint before.
ARRIVAL_QUANTILES = (0.25, 0.5, 0.75, 0.9)
#: The patience where none is given: this quantile of the onward gaps.
PATIENCE_QUANTILE = 0.99
_SECOND = 1e6


@dataclass(frozen=True, slots=True)
class Step:
    """`n` units (or events) that went from one touchpoint to something; exactly one of `to` and `name` is set, or neither."""

    label: int
    """From this touchpoint."""
    to: int | None
    """To this touchpoint (its label)."""
    name: str | None
    """To an event of this name, which is on no touchpoint. Both None: nothing came after."""
    n: int


@dataclass(frozen=True, slots=True)
class Flow:
    """A Sankey link; ends are labels, or START, ARRIVED, OPEN, LOST."""

    source: int
    target: int
    n: int


START, ARRIVED, OPEN, LOST = -1, -2, -3, -4


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Events of one name in one channel that are on no touchpoint."""

    name: str
    channel: str
    n_events: int
    n_units: int
    n_persons: int
    after: int | None
    """The touchpoint that events of this name most often come right after."""


@dataclass(frozen=True, slots=True)
class Deviations:
    """Planned against actual, in units; see `alignment`. Arrays by label, totals over all of them."""

    n: int
    skipped: Ints
    extra: Ints
    out_of_order: Ints
    failing: Ints
    any_deviation: int
    """Units whose alignment is not free of cost."""
    fitness: float | None
    """Mean over the units; None without units."""
    fitness_interval: Interval | None


@dataclass(frozen=True, slots=True)
class MapFigures:
    """Arrays are indexed by label: shape (labels,)."""

    labels: tuple[str, ...]
    by: Grain
    n_units: int
    n_persons: int
    n_events: Ints
    reached: Ints
    reached_persons: Ints
    went_on: Ints
    arrived: Ints
    open: Ints
    lost: Ints
    first: Ints
    """Units whose first touchpoint this is."""
    revisits: Ints
    """Events beyond the first of each unit."""
    patience_seconds: Floats
    arrival_n: Ints
    """Units with a touchpoint before: n of `arrival_seconds`."""
    arrival_seconds: Floats
    """shape (labels, 4): ARRIVAL_QUANTILES of the time from the touchpoint before; NaN where arrival_n = 0."""
    arrival_median_interval: tuple[Interval | None, ...]
    """95 % interval of the median, seconds, by order statistics; None under 6."""
    onward: tuple[Step, ...]
    follows: tuple[Step, ...]
    flow: tuple[Flow, ...]
    off_map: int
    units_arrived: int
    units_open: int
    units_lost: int
    unmatched: tuple[Unmatched, ...]
    """Most units first."""
    deviations: Deviations | None
    """None without a plan."""
    as_of_seq: int
    as_of: int | None


def map_figures(
    snapshot: Snapshot,
    lookup: Lookup,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    patience: Sequence[float | None] | None = None,
    goals: Collection[int] = (),
    graph: PathGraph | None = None,
    strict: bool = False,
) -> MapFigures:
    """Measure a map's touchpoints on a slice of a store.

    `patience`: seconds per label, None = the default. `goals`: labels at which a unit has arrived. `graph`: the planned
    path, its labels among the lookup's. `strict`: events on no touchpoint are extra events of the alignment
    (else they are left out of it; they are listed in `unmatched` anyway).
    """
    work = kernel.chunks(snapshot, by, slice, by_person=True)
    shared = shared_persons(work, by)
    plan = alignment.prepare(graph, lookup.labels) if graph is not None and graph.labels else None
    goal = np.zeros(lookup.size, np.bool_)
    goal[list(goals)] = True
    space = _Space(lookup.size, len(snapshot.names), len(snapshot.channels), snapshot.last_at or 0)
    parts = kernel.run(work, lambda chunk: _step(chunk, lookup, space, shared, goal, plan, strict))
    return _finish(snapshot, lookup, by, space, parts, patience, goal)


@dataclass(frozen=True, slots=True)
class _Space:
    """The sizes that keys are made of."""

    labels: int
    names: int
    channels: int
    end: int
    """µs: the data's end."""

    @property
    def targets(self) -> int:
        """Labels, then names on no touchpoint, then nothing."""
        return self.labels + self.names + 1


@dataclass(frozen=True, slots=True)
class _Part:
    """One chunk's figures; every field adds up or joins."""

    events: Ints
    reached: Ints
    persons: tally.Part
    everyone: tally.Part
    onward: tally.Part
    follows: tally.Part
    links: tally.Part
    unmatched: tally.Part
    unmatched_units: tally.Part
    gaps: quantiles.Samples
    arrivals: quantiles.Samples
    last_label: npt.NDArray[np.int32]
    """Per unit: label of its last event."""
    last_new: npt.NDArray[np.int32]
    """Per unit: the touchpoint it met last for the first time, −1 = none."""
    met_goal: npt.NDArray[np.bool_]
    silence: Ints
    """Per unit: µs from its last event to the data's end."""
    census: alignment.Census | None


def _step(
    chunk: Chunk,
    lookup: Lookup,
    space: _Space,
    shared: npt.NDArray[np.bool_],
    goal: npt.NDArray[np.bool_],
    plan: alignment.Plan | None,
    strict: bool,
) -> _Part:
    label = lookup.of(chunk)
    n, units = chunk.n_events, chunk.n_units
    code = chunk.column("code").astype(np.int32)
    onward, follows, link = (np.full(n, -1, np.int64) for _ in range(3))
    gap_key, gap, arrival_key, arrival = (np.empty(n, np.int64) for _ in range(4))
    events, reached = np.zeros(space.labels, np.int64), np.zeros(space.labels, np.int64)
    last_label, last_new = np.empty(units, np.int32), np.empty(units, np.int32)
    met_goal = np.zeros(units, np.bool_)
    _walk(
        label, code, chunk.at, chunk.bounds, space.targets, goal, events, reached, onward, follows, link,
        gap_key, gap, arrival_key, arrival, last_label, last_new, met_goal,
    )  # fmt: skip
    off = np.where(label < 0, code.astype(np.int64) * space.channels + chunk.column("channel"), -1)
    off_space = space.names * space.channels
    return _Part(
        events,
        reached,
        tally.step(label.astype(np.int64), space.labels, chunk, shared),
        tally.step(np.zeros(n, np.int64), 1, chunk, shared),
        tally.step(onward, space.labels * space.targets),
        tally.step(follows, space.labels * space.targets),
        tally.step(link, (space.labels + 1) * space.labels),
        tally.step(off, off_space, chunk, shared),
        _units_per_key(off, off_space, chunk),
        quantiles.group(gap_key, gap, space.labels + 1),
        quantiles.group(arrival_key, arrival, space.labels),
        last_label,
        last_new,
        met_goal,
        space.end - chunk.at[chunk.bounds[1:] - 1],
        None if plan is None else alignment.align(chunk, label, plan, ignore_unmatched=not strict),
    )


def _units_per_key(key: Ints, space: int, chunk: Chunk) -> tally.Part:
    """How many units have each key."""
    keys, index = tally.compact(key, space)
    unit = np.repeat(np.arange(chunk.n_units, dtype=np.int32), np.diff(chunk.bounds))
    n, _ = distinct(index, unit, len(keys), np.zeros(0, np.bool_))
    none = np.zeros(0, np.int64)
    return tally.Part(keys, n, np.zeros(len(keys), np.int64), none, 0)


@compiled
def _walk(  # type: ignore[no-untyped-def]
    label, code, at, bounds, targets, goal, events, reached, onward, follows, link,
    gap_key, gap, arrival_key, arrival, last_label, last_new, met_goal,
):  # fmt: skip
    """One unit after the other: first visits forwards, last visits backwards. Key arrays have a place per event."""
    size = len(events)
    first_seen = np.full(size, -1, np.int64)
    last_seen = np.full(size, -1, np.int64)
    for u in range(len(bounds) - 1):
        low, high = bounds[u], bounds[u + 1]
        newest = -1  # the touchpoint met last for the first time
        before = -1  # the latest event on a touchpoint
        for e in range(low, high):
            here = label[e]
            gap_key[e] = arrival_key[e] = -1
            if e + 1 < high:
                gap_key[e] = here if here >= 0 else size
                gap[e] = at[e + 1] - at[e]
            if here < 0:
                continue
            events[here] += 1
            if e + 1 == high:
                to = targets - 1
            elif label[e + 1] >= 0:
                to = label[e + 1]
            else:
                to = size + code[e + 1]
            follows[e] = here * targets + to
            if first_seen[here] != u:
                first_seen[here] = u
                reached[here] += 1
                if goal[here]:
                    met_goal[u] = True
                if before >= 0:
                    arrival_key[e] = here
                    arrival[e] = at[e] - at[before]
                link[e] = (size if newest < 0 else newest) * size + here
                newest = here
            before = e
        for e in range(high - 1, low - 1, -1):
            here = label[e]
            if here >= 0 and last_seen[here] != u:
                last_seen[here] = u
                onward[e] = follows[e]
        last_label[u] = label[high - 1]
        last_new[u] = newest


def _finish(
    snapshot: Snapshot,
    lookup: Lookup,
    by: Grain,
    space: _Space,
    parts: list[_Part],
    patience: Sequence[float | None] | None,
    goal: npt.NDArray[np.bool_],
) -> MapFigures:
    size = space.labels
    events, reached = (_sum([getattr(p, k) for p in parts], size) for k in ("events", "reached"))
    patient, over_all = _patience(quantiles.join([p.gaps for p in parts]), size, patience)
    last_label = _joined([p.last_label for p in parts], np.int32)
    met_goal = _joined([p.met_goal for p in parts], np.bool_)
    silence = _joined([p.silence for p in parts], np.int64) / _SECOND
    limit = np.where(last_label >= 0, np.append(patient, np.nan)[last_label], over_all)
    outcome = np.where(met_goal, ARRIVED, np.where(silence > limit, LOST, OPEN))
    ended = {k: _count(last_label[(outcome == k) & (last_label >= 0)], size) for k in (ARRIVED, OPEN, LOST)}
    links = tally.merge([p.links for p in parts])
    last_new = _joined([p.last_new for p in parts], np.int32)
    arrivals = quantiles.join([p.arrivals for p in parts])
    arrival_n, arrival_seconds, arrival_interval = _arrivals(arrivals, size)
    follows = _steps(tally.merge([p.follows for p in parts]), space, snapshot.names)
    persons = tally.merge([p.persons for p in parts])
    everyone = tally.merge([p.everyone for p in parts])
    return MapFigures(
        labels=lookup.labels,
        by=by,
        n_units=len(last_label),
        n_persons=int(everyone.n_customers.sum()),
        n_events=events,
        reached=reached,
        reached_persons=_spread(persons.keys, persons.n_customers, size),
        went_on=reached - ended[ARRIVED] - ended[OPEN] - ended[LOST],
        arrived=ended[ARRIVED],
        open=ended[OPEN],
        lost=ended[LOST],
        first=_spread(links.keys[links.keys >= size * size] - size * size, links.n[links.keys >= size * size], size),
        revisits=events - reached,
        patience_seconds=patient,
        arrival_n=arrival_n,
        arrival_seconds=arrival_seconds,
        arrival_median_interval=arrival_interval,
        onward=_steps(tally.merge([p.onward for p in parts]), space, snapshot.names),
        follows=follows,
        flow=_flow(links, last_new, outcome, size),
        off_map=int((last_new < 0).sum()),
        units_arrived=int((outcome == ARRIVED).sum()),
        units_open=int((outcome == OPEN).sum()),
        units_lost=int((outcome == LOST).sum()),
        unmatched=_unmatched(parts, snapshot, space, follows),
        deviations=_deviations([p.census for p in parts if p.census is not None]),
        as_of_seq=snapshot.as_of_seq,
        as_of=snapshot.last_at,
    )


def _patience(gaps: quantiles.Samples, size: int, given: Sequence[float | None] | None) -> tuple[Floats, float]:
    """(seconds per label, seconds over all gaps); NaN where there is no gap at all."""
    over_all = float(np.quantile(gaps.values, PATIENCE_QUANTILE)) / _SECOND if len(gaps.values) else float("nan")
    found = np.full(size + 1, over_all)
    found[gaps.keys] = quantiles.quantiles(gaps, [PATIENCE_QUANTILE])[:, 0] / _SECOND
    for label, seconds in enumerate(given or ()):
        if seconds is not None:
            found[label] = seconds
    return found[:size], over_all


def _arrivals(samples: quantiles.Samples, size: int) -> tuple[Ints, Floats, tuple[Interval | None, ...]]:
    n = _spread(samples.keys, np.diff(samples.offsets), size)
    seconds = np.full((size, len(ARRIVAL_QUANTILES)), np.nan)
    seconds[samples.keys] = quantiles.quantiles(samples, ARRIVAL_QUANTILES) / _SECOND
    intervals: list[Interval | None] = [None] * size
    for i, key in enumerate(samples.keys):
        if ranks := quantile_ranks(int(n[key])):
            low, high = quantiles.order_statistics(samples, i, ranks)
            intervals[int(key)] = Interval(low / _SECOND, high / _SECOND)
    return n, seconds, tuple(intervals)


def _steps(found: tally.Tally, space: _Space, names: Sequence[str]) -> tuple[Step, ...]:
    steps = []
    for key, n in zip(found.keys.tolist(), found.n.tolist(), strict=True):
        label, to = divmod(key, space.targets)
        name = names[to - space.labels] if space.labels <= to < space.targets - 1 else None
        steps.append(Step(label, to if to < space.labels else None, name, n))
    return tuple(sorted(steps, key=lambda s: (s.label, -s.n, s.to is None, s.to or 0, s.name or "")))


def _flow(links: tally.Tally, last_new: npt.NDArray[np.int32], outcome: Ints, size: int) -> tuple[Flow, ...]:
    flows = []
    for key, n in zip(links.keys.tolist(), links.n.tolist(), strict=True):
        source, target = divmod(key, size)
        flows.append(Flow(START if source == size else source, target, n))
    for end in (ARRIVED, OPEN, LOST):
        ended = _count(last_new[(outcome == end) & (last_new >= 0)], size)
        flows += [Flow(int(i), end, int(ended[i])) for i in np.flatnonzero(ended)]
    return tuple(sorted(flows, key=lambda f: (-f.n, f.source, f.target)))


def _unmatched(parts: list[_Part], snapshot: Snapshot, space: _Space, follows: Sequence[Step]) -> tuple[Unmatched, ...]:
    after: dict[str, tuple[int, int]] = {}
    for step in follows:
        if step.name is not None and step.n > after.get(step.name, (0, 0))[0]:
            after[step.name] = (step.n, step.label)
    events, units = tally.merge([p.unmatched for p in parts]), tally.merge([p.unmatched_units for p in parts])
    found = []
    for key, n, persons, n_units in zip(events.keys, events.n, events.n_customers, units.n, strict=True):
        name, channel = divmod(int(key), space.channels)
        label = snapshot.names[name]
        behind = after[label][1] if label in after else None
        found.append(Unmatched(label, snapshot.channels[channel], int(n), int(n_units), int(persons), behind))
    return tuple(sorted(found, key=lambda u: (-u.n_units, -u.n_events, u.name, u.channel)))


def _deviations(found: list[alignment.Census]) -> Deviations | None:
    if not found:
        return None
    total = found[0]
    for census in found[1:]:
        total = total + census
    return Deviations(
        n=total.n,
        skipped=total.units[alignment.SKIPPED],
        extra=total.units[alignment.EXTRAS],
        out_of_order=total.units[alignment.OUT_OF_ORDER],
        failing=total.units[alignment.FAILING],
        any_deviation=total.n - total.perfect,
        fitness=total.mean_fitness,
        fitness_interval=total.fitness_interval,
    )


def _sum(arrays: list[Ints], size: int) -> Ints:
    total = np.zeros(size, np.int64)
    for a in arrays:
        total += a
    return total


def _joined(arrays: list[npt.NDArray[Any]], kind: type) -> npt.NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, kind)


def _count(labels: npt.NDArray[Any], size: int) -> Ints:
    return np.bincount(labels, minlength=size).astype(np.int64)


def _spread(keys: Ints, values: Ints, size: int) -> Ints:
    found = np.zeros(size, np.int64)
    found[keys] = values
    return found
