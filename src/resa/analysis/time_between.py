"""How long from one touchpoint to another.

By default over all directly-follows pairs (every repeat is one). With `from` and `to`: in each unit from its first `from`
to the next `to` after it (for the same name twice: to its next occurrence). Quantiles are exact and interpolated. With
opening hours only open time is counted (`working_time`); waits that lie outside of it are 0.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from . import kernel, notes, quantiles, tally
from .kernel import Chunk, Ints
from .lookup import Lookup, by_name, code_of
from .native import native
from .picture import Bars, Plain
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS
from .working_time import CLOCK_ARGUMENTS, Clock
from .working_time import clock as working_clock

COLUMNS = (
    Column("from", "name", "Touchpoint."),
    Column("to", "name", "The touchpoint after it."),
    Column("n", "count", "Times measured."),
    Column("median_seconds", "seconds", "Half took no longer."),
    Column("q25", "seconds", "A quarter took no longer."),
    Column("q75", "seconds", "Three quarters took no longer."),
    Column("q90", "seconds", "Nine tenths took no longer."),
)
PROBABILITIES = (0.5, 0.25, 0.75, 0.9)


def samples(
    snapshot: Snapshot,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    lookup: Lookup | None = None,
    clock: Clock | None = None,
) -> tuple[quantiles.Samples, int, int]:
    """(µs by pair key `from · size + to` over directly-follows pairs, number of units, number of ties)."""
    lookup = lookup or by_name(snapshot)
    work = kernel.chunks(snapshot, by, slice)
    size = lookup.size

    def keys(chunk: Chunk) -> Ints:
        return tally.pair_keys(lookup.of(chunk), chunk.bounds, size)

    def gaps(chunk: Chunk) -> Ints:
        gap = np.zeros(chunk.n_events, np.int64)
        at = chunk.at if clock is None else clock.of(chunk.at)
        np.subtract(at[1:], at[:-1], out=gap[1:])
        return gap

    found = quantiles.gather(work, keys, gaps, size * size, notes.ties)
    return found, kernel.n_units(work), found.n_told


def first_to_next(
    snapshot: Snapshot,
    source: int,
    target: int,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    lookup: Lookup | None = None,
    clock: Clock | None = None,
) -> tuple[Ints, int]:
    """(µs from each unit's first `source` label to the next `target` label after it, number of units)."""
    lookup = lookup or by_name(snapshot)
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> Ints:
        found = np.empty(chunk.n_units, np.int64)
        at = chunk.at if clock is None else clock.of(chunk.at)
        return found[: _first_to_next(lookup.of(chunk), at, chunk.bounds, source, target, found)]

    parts = kernel.run(work, step)
    return (np.concatenate(parts) if parts else np.zeros(0, np.int64)), kernel.n_units(work)


@native
def _first_to_next(label, at, bounds, source, target, found):  # type: ignore[no-untyped-def]  # numba infers the types
    n = 0
    for u in range(len(bounds) - 1):
        begun = -1
        for e in range(bounds[u], bounds[u + 1]):
            if begun >= 0 and label[e] == target:
                found[n] = at[e] - at[begun]
                n += 1
                break
            if begun < 0 and label[e] == source:
                begun = e
    return n


@question(
    "time-between",
    title="How long from one touchpoint to the next?",
    group="time",
    picture=Bars(("from", "to"), "median_seconds", "q25", "q75", "n"),
    plain=Plain("analysis.plain_time_between"),
    columns=COLUMNS,
    arguments=(
        Argument("from", "text", "From this touchpoint (alone: only pairs that begin with it).", None, of="touchpoint"),
        Argument("to", "text", "To this touchpoint (alone: only pairs that end with it).", None, of="touchpoint"),
        *CLOCK_ARGUMENTS,
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
        MIN_N,
    ),
)
def time_between(
    snapshot: Snapshot,
    *,
    from_: str | None = None,
    to: str | None = None,
    hours: str | None = None,
    holidays: str | None = None,
    closed: Sequence[str] = (),
    zone: str | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per pair; most frequent first, then by the two names."""
    source = None if from_ is None else code_of(snapshot, from_)
    target = None if to is None else code_of(snapshot, to)
    opened = working_clock(snapshot, hours, holidays, closed, zone)
    size, n_ties = len(snapshot.names), 0
    if source is not None and target is not None:
        values, n_units = first_to_next(snapshot, source, target, by=by, slice=slice, clock=opened)
        found = quantiles.group(np.full(len(values), source * size + target, np.int64), values, size * size)
    else:
        found, n_units, n_ties = samples(snapshot, by=by, slice=slice, clock=opened)
    counts = np.diff(found.offsets)
    seconds = quantiles.quantiles(found, PROBABILITIES) / 1e6
    rows = []
    for i, key in enumerate(found.keys.tolist()):
        pair = divmod(key, size)
        if counts[i] >= min_n and source in (None, pair[0]) and target in (None, pair[1]):
            rows.append((-int(counts[i]), snapshot.names[pair[0]], snapshot.names[pair[1]], i))
    rows = sorted(rows)[:limit]
    data: dict[str, list[object]] = {
        "from": [r[1] for r in rows],
        "to": [r[2] for r in rows],
        "n": [-r[0] for r in rows],
    }
    for place, column in enumerate(("median_seconds", "q25", "q75", "q90")):
        data[column] = [float(seconds[r[3], place]) for r in rows]
    warnings = (*notes.about_order(snapshot, n_units, n_ties), *notes.about_days(snapshot))
    return Result("time-between", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)
