"""How long until they get there? Kaplan–Meier: the share that has not reached the goal yet, by time since the start.

Time runs from a unit's first event (or its first `from` event) to its first `goal` event at or after it. Units that have not
reached the goal are censored at the data's end: still open, not lost. Interval: log–log (Greenwood), 95 %. At equal times
goals come before censorings. Of many different times at most `points` are shown, evenly spread over them; every row is exact.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, notes
from .credit import Floats
from .intervals import z_value
from .kernel import Chunk, Ints
from .lookup import code_of
from .persons import Flags
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS

COLUMNS = (
    Column("seconds", "seconds", "Time since the start."),
    Column("at_risk", "count", "Journeys that had neither reached the goal nor been censored just before."),
    Column("n", "count", "Journeys that reached the goal at this time."),
    Column("survival", "share", "Share that has not reached the goal by then."),
    Column("low", "share", "Lower end of its 95 % interval; null where the share is 0."),
    Column("high", "share", "Upper end."),
)


@question(
    "survival",
    title="How long until they get there?",
    columns=COLUMNS,
    arguments=(
        Argument("goal", "texts", "The touchpoint that is to be reached.", ()),
        Argument("from", "texts", "The touchpoint from which time runs; by default the first event.", ()),
        Argument("points", "integer", "At most so many rows.", 200),
        BY,
        *SLICE_ARGUMENTS,
    ),
)
def survival(
    snapshot: Snapshot,
    *,
    goal: Sequence[str] = (),
    from_: Sequence[str] = (),
    points: int = 200,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """One row per time at which some reach the goal, from the shortest on."""
    if not goal:
        raise UsageError(
            Sentence("analysis.survival_needs_goal"),
            where="goal",
            allowed=sorted(snapshot.names),
            remedy=Sentence("analysis.say_goal_name"),
        )
    goals = np.array([code_of(snapshot, name) for name in goal])
    starts = np.array([code_of(snapshot, name) for name in from_], np.int64)
    end = snapshot.last_at or 0
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> tuple[Ints, Flags]:
        code, unit = chunk.column("code"), np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        is_start = np.isin(code, starts) if len(starts) else np.ones(len(code), np.bool_)
        started, place = np.unique(unit[is_start], return_index=True)
        first = np.full(chunk.n_units, len(code), np.int64)
        first[started] = np.flatnonzero(is_start)[place]
        reached = np.isin(code, goals) & (np.arange(len(code)) >= first[unit])
        there, place = np.unique(unit[reached], return_index=True)
        until = np.full(chunk.n_units, end, np.int64)
        until[there] = chunk.at[np.flatnonzero(reached)[place]]
        arrived = np.zeros(chunk.n_units, np.bool_)
        arrived[there] = True
        return until[started] - chunk.at[first[started]], arrived[started]

    parts = kernel.run(work, step)
    micros = np.concatenate([np.zeros(0, np.int64), *(p[0] for p in parts)])
    arrived = np.concatenate([np.zeros(0, np.bool_), *(p[1] for p in parts)])
    time, at_risk, n, share, low, high = kaplan_meier(micros, arrived)
    shown = np.arange(len(time))
    if len(time) > points:
        shown = np.unique(np.linspace(0, len(time) - 1, max(points, 1)).astype(np.int64))
    warnings = [*notes.about_size(snapshot, kernel.n_units(work)), *notes.about_days(snapshot)]
    if len(micros):
        median = np.flatnonzero(share <= 0.5)
        there = {"reached": int(arrived.sum()), "n": len(micros)}
        warnings.append(
            Sentence("analysis.half_are_there", **there, seconds=round(time[median[0]] / 1e6))
            if len(median)
            else Sentence("analysis.fewer_than_half_got_there", **there)
        )
    data: dict[str, list[object]] = {
        "seconds": [float(time[i]) / 1e6 for i in shown],
        "at_risk": [int(at_risk[i]) for i in shown],
        "n": [int(n[i]) for i in shown],
        "survival": [float(share[i]) for i in shown],
        "low": [None if np.isnan(low[i]) else float(low[i]) for i in shown],
        "high": [None if np.isnan(high[i]) else float(high[i]) for i in shown],
    }
    return Result("survival", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def kaplan_meier(time: Ints, arrived: Flags) -> tuple[Ints, Ints, Ints, Floats, Floats, Floats]:
    """(times of arrivals, at risk, arrivals, share not there yet, its low and high; NaN where the share is 0)."""
    order = np.sort(time)
    times, n = np.unique(time[arrived], return_counts=True)
    at_risk = len(order) - np.searchsorted(order, times)
    share = np.cumprod(1 - n / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(n / (at_risk * (at_risk - n)))) / np.log(share)
        low, high = (share ** np.exp(sign * z_value() * spread) for sign in (-1, 1))
    low[share <= 0], high[share <= 0] = np.nan, np.nan
    return times, at_risk.astype(np.int64), n.astype(np.int64), share.astype(np.float64), low, high
