"""How long do they stay in each stage? Stays as in `stages`, in groups and periods, in opening hours where asked.

A stay begins with an event in the stage and ends with the next event in another stage, or, where none comes, with the last
event in it. A journey that comes back stays again. Quantiles are exact and interpolated.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..events.model import Grain, Slice, Snapshot
from . import kernel, notes, spans, stage_names
from .kernel import Chunk
from .picture import Bars, Plain, most
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, MIN_N, SLICE_ARGUMENTS
from .working_time import CLOCK_ARGUMENTS, clock

COLUMNS = (Column("stage", "name", "Stage, in the order given."), *spans.SPREAD, *spans.ENDS, spans.GROUP)
_slowest = most("median_seconds")


@question(
    "time-in-stage",
    title="How long do they stay in each stage?",
    group="time",
    picture=Bars(("stage",), "median_seconds", "low", "high", "n"),
    plain=Plain("analysis.plain_time_in_stage", _slowest),
    broken_down=(
        Bars(("group",), "median_seconds", "low", "high", "n", group="stage"),
        Plain("analysis.plain_time_in_stage_groups", _slowest, "analysis.plain_groups_too_few"),
    ),
    columns=COLUMNS,
    arguments=(
        stage_names.STAGE,
        spans.BREAKDOWN,
        Argument("only", "text", "Only this stage.", None, of="stage"),
        *CLOCK_ARGUMENTS,
        BY,
        *SLICE_ARGUMENTS,
        MIN_N,
    ),
)
def time_in_stage(
    snapshot: Snapshot,
    *,
    stage: Sequence[str] = (),
    breakdown: str | None = None,
    only: str | None = None,
    hours: str | None = None,
    holidays: str | None = None,
    closed: Sequence[str] = (),
    zone: str | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    min_n: int = 1,
) -> Result:
    """One row per stage; broken down, one per stage and group."""
    lookup = stage_names.lookup(snapshot, stage)
    chosen = None if only is None else stage_names.place(lookup, only)
    opened = clock(snapshot, hours, holidays, closed, zone)
    groups = spans.breakdown(snapshot, breakdown)
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> spans.Spans:
        return spans.stays(chunk, lookup.of(chunk), chunk.at if opened is None else opened.of(chunk.at))

    found = spans.gather(work, step, lookup.size, groups)
    shown = [
        {"stage": lookup.labels[s], **row}
        for s, rows in spans.rows(found, groups, fill=min_n <= 1)
        for row in rows
        if chosen in (None, s) and (row["n"] >= min_n or min_n <= 1)
    ]
    warnings = (
        *notes.about_size(snapshot, kernel.n_units(work)), *notes.about_days(snapshot), *spans.notes(shown, groups)
    )  # fmt: skip
    data: dict[str, list[object]] = {c.name: [row[c.name] for row in shown] for c in COLUMNS}
    return Result("time-in-stage", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)
