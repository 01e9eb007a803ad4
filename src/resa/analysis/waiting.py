"""How long is the work, and how long the wait for it? From events that have a start and a completion.

*Service* is an event's own duration. *Waiting* runs from the latest completion (or moment) of the unit's earlier events to its
start, 0 where they overlap; a unit's first event waits for nothing. Quantiles are exact and interpolated; both may be counted
in opening hours.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from ..loops.native import native
from ..texts.sentence import Sentence
from . import kernel, notes, quantiles
from .kernel import Chunk, Ints
from .picture import Bars, Plain, most
from .registry import question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS
from .working_time import CLOCK_ARGUMENTS, clock

COLUMNS = (
    Column("touchpoint", "name", "Event name as in the data."),
    Column("n", "count", "Events."),
    Column("n_service", "count", "Of them, those with a start and a completion."),
    Column("service_seconds", "seconds", "Median service time; null where none is timed."),
    Column("service_mean", "seconds", "Mean service time."),
    Column("service_q90", "seconds", "Nine tenths took no longer."),
    Column("n_waiting", "count", "Events that something came before."),
    Column("waiting_seconds", "seconds", "Median waiting time; null where nothing comes before."),
    Column("waiting_mean", "seconds", "Mean waiting time."),
    Column("waiting_q90", "seconds", "Nine tenths waited no longer."),
)

_NONE = (0, None, None, None)


@question(
    "waiting",
    title="How long is the work, and how long the wait for it?",
    group="time",
    picture=Bars(("touchpoint",), "waiting_seconds", n="n_waiting"),
    plain=Plain("analysis.plain_waiting", most("waiting_seconds")),
    columns=COLUMNS,
    arguments=(*CLOCK_ARGUMENTS, BY, *SLICE_ARGUMENTS, LIMIT, MIN_N),
)
def waiting(
    snapshot: Snapshot,
    *,
    hours: str | None = None,
    holidays: str | None = None,
    closed: Sequence[str] = (),
    zone: str | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per touchpoint: most waiting in all first, then by name."""
    opened = clock(snapshot, hours, holidays, closed, zone)
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> tuple[Ints, Ints, Ints]:
        duration = chunk.column("duration")
        done = chunk.at + np.maximum(duration, 0)
        before = np.empty(chunk.n_events, np.int64)
        _before(chunk.bounds, chunk.at, done, before)
        first = np.zeros(chunk.n_events, np.bool_)
        first[chunk.bounds[:-1]] = True
        start, end = (chunk.at, done) if opened is None else (opened.of(chunk.at), opened.of(done))
        free = before if opened is None else opened.of(before)
        wait = np.where(first, -1, np.maximum(start - free, 0))
        return chunk.column("code").astype(np.int64), np.where(duration >= 0, end - start, -1), wait

    parts = kernel.run(work, step)
    none = np.zeros(0, np.int64)
    code, service, wait = (np.concatenate([none, *(p[i] for p in parts)]) for i in range(3))
    size = len(snapshot.names)
    n = np.bincount(code, minlength=size)
    timed, waited = _spread(code, service, size), _spread(code, wait, size)
    total = np.bincount(code, np.maximum(wait, 0), size)
    chosen = np.flatnonzero(n >= max(min_n, 1)).tolist()
    rows: list[tuple[object, ...]] = [
        (snapshot.names[c], int(n[c]), *timed.get(c, _NONE), *waited.get(c, _NONE))
        for c in sorted(chosen, key=lambda c: (-total[c], snapshot.names[c]))
    ]
    warnings = [*notes.about_size(snapshot, kernel.n_units(work)), *notes.about_days(snapshot)]
    if len(service) and not (service >= 0).any():
        warnings.append(Sentence("analysis.no_event_duration_so_processing_idle"))
    data: dict[str, list[object]] = {c.name: [r[i] for r in rows[:limit]] for i, c in enumerate(COLUMNS)}
    return Result("waiting", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _spread(code: Ints, micros: Ints, size: int) -> dict[int, tuple[int, float, float, float]]:
    """(n, median, mean, nine tenths) in seconds of what is known, by code."""
    known = micros >= 0
    found = quantiles.group(code[known], micros[known], size)
    n = np.diff(found.offsets)
    mean = np.bincount(code[known], micros[known], size)[found.keys] / np.maximum(n, 1) / 1e6
    ends = quantiles.quantiles(found, (0.5, 0.9)) / 1e6
    rows = zip(n.tolist(), ends[:, 0].tolist(), mean.tolist(), ends[:, 1].tolist(), strict=True)
    return dict(zip(found.keys.tolist(), rows, strict=True))


@native
def _before(bounds, at, done, before):  # type: ignore[no-untyped-def]  # numba infers the types
    """The latest completion of the unit's earlier events; its own start for the first one."""
    for u in range(len(bounds) - 1):
        if bounds[u] == bounds[u + 1]:
            continue
        latest = at[bounds[u]]
        for e in range(bounds[u], bounds[u + 1]):
            before[e] = latest
            if done[e] > latest:
                latest = done[e]
