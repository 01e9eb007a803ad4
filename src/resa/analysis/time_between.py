"""How long from one touchpoint to another.

By default over all directly-follows pairs (every repeat is one). With `from` and `to`: in each unit from its first `from`
to the next `to` after it (for the same name twice: to its next occurrence). Quantiles are exact and interpolated. With
opening hours only open time is counted (`working_time`); waits that lie outside of it are 0. Groups and periods: `spans`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from . import binned, kernel, notes, spans, tally
from .binned import Binned
from .kernel import Chunk, Ints
from .lookup import Lookup, by_name, code_of
from .picture import Bars, Plain, most
from .quantiles import Samples
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS
from .spans import NO_GROUPS, Breakdown
from .working_time import CLOCK_ARGUMENTS, Clock
from .working_time import clock as working_clock

COLUMNS = (
    Column("from", "name", "Touchpoint."),
    Column("to", "name", "The touchpoint after it."),
    *spans.SPREAD,
    *spans.ENDS,
    spans.GROUP,
)
#: The longest of what was measured.
_slowest = most("median_seconds")


def samples(
    snapshot: Snapshot,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    lookup: Lookup | None = None,
    clock: Clock | None = None,
    groups: Breakdown = NO_GROUPS,
) -> tuple[Samples | Binned, int, int]:
    """(µs by key `(from · size + to) · groups + group` over directly-follows pairs, number of units, number of ties)."""
    lookup = lookup or by_name(snapshot)
    work = kernel.chunks(snapshot, by, slice)
    size, many = lookup.size, len(groups.values)

    def keys(chunk: Chunk) -> Ints:
        pair = tally.pair_keys(lookup.plain(chunk), chunk.bounds, size)
        if groups.by is None:
            return pair
        ends = np.flatnonzero(pair >= 0)
        pair[ends] = pair[ends] * many + groups.of(chunk, ends - 1)
        return pair

    def gaps(chunk: Chunk) -> Ints:
        gap = np.zeros(chunk.n_events, np.int64)
        at = chunk.at if clock is None else clock.of(chunk.at)
        np.subtract(at[1:], at[:-1], out=gap[1:])
        return gap

    found = binned.gather(work, keys, gaps, size * size * many, notes.ties)
    return found, kernel.n_units(work), found.n_told


@question(
    "time-between",
    title="How long from one touchpoint to the next?",
    group="time",
    picture=Bars(("from", "to"), "median_seconds", "q25", "q75", "n"),
    plain=Plain("analysis.plain_time_between"),
    broken_down=(
        Bars(("group",), "median_seconds", "low", "high", "n", group=("from", "to")),
        Plain("analysis.plain_time_between_groups", _slowest, "analysis.plain_groups_too_few"),
    ),
    columns=COLUMNS,
    arguments=(
        Argument("from", "text", "From this touchpoint (alone: only pairs that begin with it).", None, of="touchpoint"),
        Argument("to", "text", "To this touchpoint (alone: only pairs that end with it).", None, of="touchpoint"),
        spans.BREAKDOWN,
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
    breakdown: str | None = None,
    hours: str | None = None,
    holidays: str | None = None,
    closed: Sequence[str] = (),
    zone: str | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per pair; most frequent first, then by the two names. Broken down, one per pair and group."""
    source = None if from_ is None else code_of(snapshot, from_)
    target = None if to is None else code_of(snapshot, to)
    opened = working_clock(snapshot, hours, holidays, closed, zone)
    groups = spans.breakdown(snapshot, breakdown)
    size, n_ties = len(snapshot.names), 0
    alone = source is not None and target is not None
    found: Samples | Binned
    if source is not None and target is not None:
        found, n_units = first_to_next(snapshot, source, target, by=by, slice=slice, clock=opened, groups=groups)
    else:
        found, n_units, n_ties = samples(snapshot, by=by, slice=slice, clock=opened, groups=groups)
    made = []
    for key, rows in spans.rows(found, groups, fill=alone and min_n <= 1):
        a, b = divmod(key, size)
        if source in (None, a) and target in (None, b):
            one, other = snapshot.names[a], snapshot.names[b]
            made.append((-sum(r["n"] for r in rows), one, other, [{"from": one, "to": other, **r} for r in rows]))
    made.sort(key=lambda pair: pair[:3])
    shown = [row for *_, rows in made for row in rows if row["n"] >= min_n or (alone and min_n <= 1)][:limit]
    warnings = (
        *notes.about_order(snapshot, n_units, n_ties), *notes.about_days(snapshot), *spans.notes(shown, groups)
    )  # fmt: skip
    data: dict[str, list[object]] = {c.name: [row[c.name] for row in shown] for c in COLUMNS}
    return Result("time-between", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)


def first_to_next(
    snapshot: Snapshot,
    source: int,
    target: int,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    lookup: Lookup | None = None,
    clock: Clock | None = None,
    groups: Breakdown = NO_GROUPS,
) -> tuple[Samples, int]:
    """(µs from each unit's first `source` label to the next `target` label after it, keyed as in `samples`; number of units)."""
    lookup = lookup or by_name(snapshot)
    work = kernel.chunks(snapshot, by, slice)
    size = lookup.size

    def step(chunk: Chunk) -> spans.Spans:
        at = chunk.at if clock is None else clock.of(chunk.at)
        begin, took = spans.between(chunk, lookup.of(chunk), at, source, target)
        return np.full(len(begin), source * size + target, np.int64), begin, took

    return spans.gather(work, step, size * size, groups), kernel.n_units(work)
