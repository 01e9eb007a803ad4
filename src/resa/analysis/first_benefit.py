"""How soon is it of use to them? Time to the first real benefit, the share that reaches it, and where the others stop.

The benefit is a touchpoint the team declares. Time runs as in `survival`; its quartiles are those of the Kaplan–Meier curve, so
that journeys still under way are neither lost nor reached: null where the curve does not come so far. The others stand at their
latest touchpoint: *lost* when silent for longer than its patience (as in `drop-off`), else *open*.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from . import drop_off, kernel, lives
from .intervals import wilson
from .kernel import Chunk, Ints
from .lookup import code_of
from .picture import Bars, Plain
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS
from .survival import first_at_most, kaplan_meier

COLUMNS = (
    Column("what", "name", "reached, lost or open."),
    Column("touchpoint", "name", "Where they stopped or are; null for reached."),
    Column("n", "count", "Journeys."),
    Column("share", "share", "Of all journeys that started."),
    Column("low", "share", "Lower end of its 95 % Wilson interval."),
    Column("high", "share", "Upper end."),
    Column(
        "median_seconds", "seconds", "When half have reached the benefit; only for reached, null where it is not half."
    ),
    Column("q25", "seconds", "When a quarter have."),
    Column("q75", "seconds", "When three quarters have."),
)


@question(
    "first-benefit",
    title="How soon is it of use to them?",
    group="time",
    picture=Bars(("what", "touchpoint"), "share", "low", "high", "n"),
    plain=Plain("analysis.plain_first_benefit"),
    columns=COLUMNS,
    arguments=(
        Argument("goal", "texts", "The touchpoint that is the first real benefit.", (), of="touchpoint", needed=True),
        lives.FROM,
        Argument(
            "patience", "seconds", "Silence after which a journey is lost; by default each touchpoint's own.", None
        ),
        BY,
        *SLICE_ARGUMENTS,
    ),
)
def first_benefit(
    snapshot: Snapshot,
    *,
    goal: Sequence[str] = (),
    from_: Sequence[str] = (),
    patience: float | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """Reached first, then where most are lost, then where most are still open."""
    found, warnings = lives.of_events(snapshot, goal, from_, by, slice)
    starts = np.array([code_of(snapshot, name) for name in from_], np.int64)
    goals = np.array([code_of(snapshot, name) for name in goal])
    patient = drop_off.count(snapshot, by=by, slice=slice, patience=patience).patience_seconds
    size, end = len(snapshot.names), snapshot.last_at or 0

    def step(chunk: Chunk) -> Ints:
        code, unit = chunk.column("code"), np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        event = np.arange(len(code))
        is_start = np.isin(code, starts) if len(starts) else np.ones(len(code), np.bool_)
        started, place = np.unique(unit[is_start], return_index=True)
        first = np.full(chunk.n_units, len(code), np.int64)
        first[started] = np.flatnonzero(is_start)[place]
        there = np.unique(unit[np.isin(code, goals) & (event >= first[unit])])
        stopped = np.setdiff1d(started, there)
        last = chunk.bounds[stopped + 1] - 1
        silent = (end - chunk.at[last]) / 1e6 > patient[code[last]]
        return np.bincount(code[last].astype(np.int64) * 2 + silent, minlength=2 * size)

    counts = np.zeros(2 * size, np.int64)
    for part in kernel.run(kernel.chunks(snapshot, by, slice), step):
        counts += part
    total = len(found.time)
    rows: list[tuple[str, str | None, int]] = []
    quartiles: list[float | None] = []
    if total:
        time, _, _, share, _, _ = kaplan_meier(found.time, found.arrived)
        for q in (0.5, 0.25, 0.75):
            at = first_at_most(share, 1 - q)
            quartiles.append(None if at is None else float(time[at]))
        rows.append(("reached", None, int(found.arrived.sum())))
        for word, silent in (("lost", 1), ("open", 0)):
            n = counts[silent::2]
            stopped = sorted(np.flatnonzero(n).tolist(), key=lambda c: (-n[c], snapshot.names[c]))
            rows += [(word, snapshot.names[c], int(n[c])) for c in stopped]
    data: dict[str, list[object]] = {c.name: [] for c in COLUMNS}
    for what, touchpoint, many in rows:
        low, high = wilson(many, total) or (None, None)
        when = quartiles if what == "reached" else [None] * 3
        for column, value in zip(COLUMNS, (what, touchpoint, many, many / total, low, high, *when), strict=True):
            data[column.name].append(value)
    return Result("first-benefit", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)
