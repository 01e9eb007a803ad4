"""What is there: how many events, customers and journeys, over what time, and how long a journey takes.

Per unit: *duration* is from its first event to its last; *throughput* from its first event to the latest completion
(the same where events have no duration); *processing* the sum of its events' durations; *idle* the throughput
not covered by any event's duration (overlaps united). Processing and idle are null where no event has a duration.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from ..events.model import Grain, Slice, Snapshot
from ..loops.native import native
from ..texts.sentence import Sentence
from . import kernel, notes
from .kernel import Chunk, Ints
from .persons import distinct, shared_persons
from .picture import Figures, Plain
from .registry import question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS
from .tally import counted, different

COLUMNS = (
    Column("metric", "name", "What is counted or measured."),
    Column("value", "see unit", "The number, or an ISO instant; null where the data cannot tell."),
    Column("unit", "name", "count, seconds or instant."),
)
_QUARTILES = (("min", 0.0), ("q25", 0.25), ("median", 0.5), ("q75", 0.75), ("max", 1.0))


@dataclass(frozen=True, slots=True)
class Times:
    """One place per unit, in no particular order; times in µs."""

    unit: Ints
    n_events: Ints
    first: Ints
    duration: Ints
    throughput: Ints
    processing: Ints
    idle: Ints
    has_durations: bool
    """Whether any event of the slice has a duration."""
    n_persons: int
    n_names: int


def times(snapshot: Snapshot, *, by: Grain = "journey", slice: Slice | None = None) -> Times:
    """How long each unit takes, and how that is made up."""
    work = kernel.chunks(snapshot, by, slice, by_person=True)
    shared = shared_persons(work, by)
    n_names = len(snapshot.names)

    def step(chunk: Chunk) -> tuple[Ints, npt.NDArray[np.bool_], int, Ints]:
        per_unit, timed = _times(chunk)
        met = counted(chunk.column("code"), n_names) > 0
        own, pairs = distinct(np.zeros(chunk.n_events, np.int64), chunk.person, 1, shared)
        return np.vstack([chunk.unit, per_unit, np.full(chunk.n_units, timed)]), met, int(own[0]), pairs

    parts = kernel.run(work, step)
    if not parts:
        none = np.zeros(0, np.int64)
        return Times(none, none, none, none, none, none, none, False, 0, 0)
    columns = np.hstack([p[0] for p in parts])
    met = np.any([p[1] for p in parts], axis=0)
    persons = sum(p[2] for p in parts) + len(different(np.concatenate([p[3] for p in parts])))
    unit, n_events, first, duration, throughput, processing, idle, timed = columns
    return Times(
        unit, n_events, first, duration, throughput, processing, idle, bool(timed.any()), persons, int(met.sum())
    )


def _times(chunk: Chunk) -> tuple[Ints, bool]:
    """(rows as in `_measure`, whether any event has a duration). Without durations there is nothing to unite."""
    timed = bool((chunk.column("duration") >= 0).any())
    if timed:
        per_unit = np.empty((6, chunk.n_units), np.int64)
        _measure(chunk.bounds, chunk.at, chunk.column("duration"), per_unit)
        return per_unit, timed
    first = chunk.at[chunk.bounds[:-1]]
    long = chunk.at[chunk.bounds[1:] - 1] - first
    return np.vstack([np.diff(chunk.bounds), first, long, long, np.zeros_like(long), long]), timed


@native
def _measure(bounds, at, duration, found):  # type: ignore[no-untyped-def]  # numba infers the types
    """Rows of `found`: events, first, duration, throughput, processing, idle. Events stand in the order of their start."""
    for u in range(len(bounds) - 1):
        low, high = bounds[u], bounds[u + 1]
        processing, covered, until = 0, 0, at[low]
        for e in range(low, high):
            if duration[e] < 0:
                continue
            stop = at[e] + duration[e]
            processing += duration[e]
            if stop > until:
                covered += stop - max(at[e], until)
                until = stop
        found[0, u] = high - low
        found[1, u] = at[low]
        found[2, u] = at[high - 1] - at[low]
        found[3, u] = max(until, at[high - 1]) - at[low]
        found[4, u] = processing
        found[5, u] = found[3, u] - covered


@question(
    "summary",
    title="What is in the data?",
    group="data",
    picture=Figures("metric", "value"),
    plain=Plain("analysis.plain_summary", lambda rows: None, "analysis.plain_summary"),
    columns=COLUMNS,
    arguments=(BY, *SLICE_ARGUMENTS),
)
def summary(snapshot: Snapshot, *, by: Grain = "journey", slice: Slice | None = None) -> Result:
    """Counts, time span, events per unit and the times of a unit (mean and quartiles), one metric a row."""
    found = times(snapshot, by=by, slice=slice)
    n = len(found.unit)
    rows: list[tuple[str, object, str]] = [
        ("events", int(found.n_events.sum()), "count"),
        ("customers", found.n_persons, "count"),
        *_units(snapshot, by, bool(slice), n),
        ("touchpoints", found.n_names, "count"),
        ("first_at", _instant(int(found.first.min())) if n else None, "instant"),
        ("last_at", _instant(int((found.first + found.duration).max())) if n else None, "instant"),
    ]
    rows += _spread(f"events_per_{by}", found.n_events, 1, "count")
    rows += _spread("duration", found.duration, 1e6, "seconds")
    rows += _spread("throughput", found.throughput, 1e6, "seconds")
    none = np.zeros(0, np.int64)
    rows += _spread("processing", found.processing if found.has_durations else none, 1e6, "seconds")
    rows += _spread("idle", found.idle if found.has_durations else none, 1e6, "seconds")
    data = {c.name: [row[i] for row in rows] for i, c in enumerate(COLUMNS)}
    warnings = [*notes.about_size(snapshot, n), *notes.about_days(snapshot)]
    if n and not found.has_durations:
        warnings.append(Sentence("analysis.no_event_duration_so_processing_idle"))
    if snapshot.customer_is_case and n:
        warnings.append(Sentence("analysis.data_name_no_customer_each_case"))
    return Result("summary", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _units(snapshot: Snapshot, by: Grain, sliced: bool, n: int) -> list[tuple[str, object, str]]:
    """Journeys and accounts: of the slice at their own grain, of the whole store without a slice."""
    rows: list[tuple[str, object, str]] = []
    if by == "journey" or not sliced:
        rows.append(("journeys", n if by == "journey" else snapshot.n_journeys, "count"))
    if by == "account" or (not sliced and snapshot.n_accounts):
        rows.append(("accounts", n if by == "account" else snapshot.n_accounts, "count"))
    return rows


def _spread(name: str, values: Ints, scale: float, unit: str) -> list[tuple[str, object, str]]:
    """Mean and quartiles, as `name_mean`, `name_min` … `name_max`."""
    if not len(values):
        return [(f"{name}_{word}", None, unit) for word in ("mean", *(w for w, _ in _QUARTILES))]
    cuts = np.quantile(values, [p for _, p in _QUARTILES]) / scale
    return [
        (f"{name}_mean", float(values.mean() / scale), unit),
        *((f"{name}_{word}", float(cut), unit) for (word, _), cut in zip(_QUARTILES, cuts, strict=True)),
    ]


def _instant(at: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    return moment.isoformat().replace("+00:00", "Z")
