"""How are the times spread? What share took no longer than an hour, a day, three days, between two touchpoints or in a stage.

Spans are those of `time-between` (each unit's first `from` to the next `to`) or, with `in`, the stays of `time-in-stage`. The
times are round ones, from the one that some do not need to the one that all keep, where any fall; `within` adds one. Only what has come to its
end is measured: who never gets there is in `survival`. Share with its 95 % Wilson interval; for several spans of one journey
(stays) it takes them as independent.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, notes, spans, stage_names
from .intervals import wilson
from .kernel import Chunk
from .lookup import by_name, code_of
from .picture import Bars, Plain, Row
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS
from .working_time import CLOCK_ARGUMENTS, clock

COLUMNS = (
    Column("group", "name", "Value of the breakdown; null without one."),
    Column("seconds", "seconds", "A time."),
    Column("n_within", "count", "Of those measured, how many took no longer."),
    Column("n", "count", "Times measured in the group; groups of fewer than five are left out."),
    Column("share", "share", "n_within / n."),
    Column("low", "share", "Lower end of its 95 % Wilson interval."),
    Column("high", "share", "Upper end."),
    Column("between", "share", "Share that took longer than the time before and no longer than this one."),
)
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
#: Round times, in seconds.
LADDER = (
    1, 2, 5, 10, 20, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 20 * _MINUTE, 30 * _MINUTE,
    *(h * _HOUR for h in (1, 2, 4, 8, 12)), *(d * _DAY for d in (1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180)),
    *(y * 365 * _DAY for y in (1, 2, 3, 5, 10, 20, 50, 100)),
)  # fmt: skip


def _half(rows: list[Row]) -> Row | None:
    """The first time that half keep."""
    return next((row for row in rows if row["share"] >= 0.5), None)


@question(
    "time-spread",
    title="How are the times spread?",
    group="time",
    picture=Bars(("seconds",), "share", "low", "high", "n_within", group="group"),
    plain=Plain("analysis.plain_time_spread", _half),
    columns=COLUMNS,
    arguments=(
        Argument("from", "text", "From the first time at this touchpoint …", None, of="touchpoint"),
        Argument("to", "text", "… to the next time at this one.", None, of="touchpoint"),
        stage_names.STAGE,
        Argument("in", "text", "Instead of from and to: the stays in this stage.", None, of="stage"),
        Argument("within", "seconds", "A time of your own to be among them.", None),
        spans.BREAKDOWN,
        *CLOCK_ARGUMENTS,
        BY,
        *SLICE_ARGUMENTS,
    ),
)
def time_spread(
    snapshot: Snapshot,
    *,
    from_: str | None = None,
    to: str | None = None,
    stage: Sequence[str] = (),
    in_: str | None = None,
    within: float | None = None,
    breakdown: str | None = None,
    hours: str | None = None,
    holidays: str | None = None,
    closed: Sequence[str] = (),
    zone: str | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """One row per group and time, from the shortest on. Without from, to and in: whole journeys, first event to last."""
    if in_ is not None and (from_ is not None or to is not None):
        raise UsageError(Sentence("analysis.spread_in_or_between"), where="in", value=in_)
    if (from_ is None) != (to is None):
        raise UsageError(
            Sentence("analysis.spread_needs_both"), where="to" if to is None else "from", allowed=sorted(snapshot.names)
        )
    opened = clock(snapshot, hours, holidays, closed, zone)
    groups = spans.breakdown(snapshot, breakdown)
    work = kernel.chunks(snapshot, by, slice)
    lookup = by_name(snapshot) if in_ is None else stage_names.lookup(snapshot, stage)
    chosen = -1 if in_ is None else stage_names.place(lookup, in_)
    source, target = (-1 if name is None else code_of(snapshot, name) for name in (from_, to))

    def step(chunk: Chunk) -> spans.Spans:
        at = chunk.at if opened is None else opened.of(chunk.at)
        if in_ is not None:
            label, begin, took = spans.stays(chunk, lookup.of(chunk), at)
            return np.where(label == chosen, 0, -1), begin, took
        if source >= 0:
            begin, took = spans.between(chunk, lookup.of(chunk), at, source, target)
        else:
            begin = chunk.bounds[:-1]
            took = at[chunk.bounds[1:] - 1] - at[begin]
        return np.zeros(len(begin), np.int64), begin, took

    found = spans.gather(work, step, 1, groups)
    sizes = np.diff(found.offsets).tolist()
    order = range(len(sizes)) if groups.is_period else sorted(range(len(sizes)), key=lambda i: (-sizes[i], i))
    rows, few = [], []
    for i in order:
        name = groups.values[int(found.keys[i])]
        if groups.by is not None and sizes[i] < spans.FEW:
            few.append({"group": name, "n": sizes[i]})
            continue
        took = np.sort(found.values[found.offsets[i] : found.offsets[i + 1]])
        before = 0
        for seconds in _times(float(took[0]) / 1e6, float(took[-1]) / 1e6, within):
            n = int(np.searchsorted(took, round(seconds * 1e6), side="right"))
            if n == before > 0 and seconds != within:
                continue  # nothing falls between the two
            low, high = wilson(n, len(took)) or (None, None)
            rows.append((name, float(seconds), n, len(took), n / len(took), low, high, (n - before) / len(took)))
            before = n
    warnings = [*notes.about_size(snapshot, kernel.n_units(work)), *notes.about_days(snapshot)]
    warnings += spans.notes([*few, *({"group": None, "n": spans.FEW} for _ in rows[:1])], groups)
    data: dict[str, list[object]] = {c.name: [row[i] for row in rows] for i, c in enumerate(COLUMNS)}
    return Result("time-spread", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _times(least: float, most: float, within: float | None) -> list[float]:
    """Round times from the last below the least to the first that is no less than the most, and the one asked about."""
    lower = [t for t in LADDER if t < least][-1:]
    found = {float(t) for t in LADDER if least <= t < most} | {float(t) for t in lower}
    found |= {float(next((t for t in LADDER if t >= most), most))} | ({within} if within is not None else set())
    return sorted(found)
