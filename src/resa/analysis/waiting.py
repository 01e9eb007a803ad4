"""How long is the work, and how long the wait for it? From events that have a start and a completion.

*Service* is an event's own duration. *Waiting* runs from the latest completion (or moment) of the unit's earlier events to its
start, 0 where they overlap; a unit's first event waits for nothing. Quantiles are exact and interpolated; both may be counted
in opening hours.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, notes
from .kernel import Chunk, Ints
from .native import native
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
    order = np.argsort(code, kind="stable")
    kinds, first = np.unique(code[order], return_index=True)
    rows: list[tuple[object, ...]] = []
    total: dict[str, float] = {}
    for kind, here in zip(kinds.tolist(), np.split(order, first[1:]) if len(kinds) else [], strict=True):
        if len(here) >= min_n:
            name = snapshot.names[kind]
            rows.append((name, len(here), *_of(service[here]), *_of(wait[here])))
            total[name] = float(wait[here][wait[here] >= 0].sum())
    rows.sort(key=lambda r: (-total[str(r[0])], str(r[0])))
    warnings = [*notes.about_size(snapshot, kernel.n_units(work)), *notes.about_days(snapshot)]
    if len(service) and not (service >= 0).any():
        warnings.append(Sentence("analysis.no_event_duration_so_processing_idle"))
    data: dict[str, list[object]] = {c.name: [r[i] for r in rows[:limit]] for i, c in enumerate(COLUMNS)}
    return Result("waiting", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _of(micros: Ints) -> tuple[int, float | None, float | None, float | None]:
    known = micros[micros >= 0] / 1e6
    if not len(known):
        return 0, None, None, None
    return len(known), float(np.median(known)), float(known.mean()), float(np.quantile(known, 0.9))


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
