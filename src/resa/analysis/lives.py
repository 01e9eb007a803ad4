"""Times to a goal with censoring: from a store's journeys, or from a table of subjects (time, whether it happened).

Of a store: time runs from a unit's first event (or its first `from` event) to its first `goal` event at or after it; who has
not reached the goal by the data's end is censored there. A unit whose first `goal` stands before its first `from` may still
reach another one after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..events.plain_table import PlainTable
from ..texts.sentence import Sentence
from . import clusters, kernel, notes
from .credit import Floats
from .grouping import Grouping
from .kernel import Chunk, Ints
from .lookup import code_of
from .persons import Flags
from .registry import Argument

GOAL = Argument("goal", "texts", "The touchpoint that is to be reached.", (), of="touchpoint", needed=True)
FROM = Argument(
    "from", "texts", "The touchpoint from which time runs; by default the first event.", (), of="touchpoint"
)
SUBJECTS = "a table with a row per person: how long (time), and whether it happened (event, 1 or 0)."
TIME = Argument("time", "text", "Column of the time, in any unit; one named time, duration, tenure … by default.", None)
EVENT = Argument(
    "event", "text", "Column that says whether it happened: 1 or yes, 0 or no; one named event … by default.", None
)
_TIMES = ("time", "duration", "tenure", "t", "weeks", "week", "days", "months", "survtime", "stime")
_EVENTS = ("event", "status", "arrest", "churn", "churned", "e", "observed", "died", "dead", "arrived")
_YES, _NO = ("1", "true", "yes", "y", "ja", "t"), ("0", "false", "no", "n", "nej", "nei", "f")


@dataclass(frozen=True, slots=True)
class Lives:
    """One place per person."""

    time: Floats
    """Seconds; of a table its own unit."""
    arrived: Flags
    groups: tuple[Ints, ...]
    """Per grouping the group of each."""
    who: Ints | None = None
    """The cluster of each, where asked for."""


def of_events(
    snapshot: Snapshot,
    goal: Sequence[str],
    from_: Sequence[str],
    by: Grain,
    slice: Slice | None,
    groupings: Sequence[Grouping] = (),
    cluster: str | None = None,
) -> tuple[Lives, list[Sentence]]:
    """The lives of the units that started, and what must be told."""
    if not goal:
        raise UsageError(
            Sentence("analysis.survival_needs_goal"),
            where="goal",
            allowed=sorted(snapshot.names),
            remedy=Sentence("analysis.say_goal_name"),
        )
    goals = np.array([code_of(snapshot, name) for name in goal])
    starts = np.array([code_of(snapshot, name) for name in from_], np.int64)
    alike = clusters.read(snapshot, cluster)
    end = snapshot.last_at or 0
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> tuple[Ints, Flags, tuple[Ints, ...], Ints]:
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
        groups = tuple(g.of_units(chunk, np.minimum(first, chunk.bounds[1:] - 1))[started] for g in groupings)
        who = clusters.of_units(chunk, alike)[started]
        return until[started] - chunk.at[first[started]], arrived[started], groups, who

    parts = kernel.run(work, step)
    none = np.zeros(0, np.int64)
    micros = np.concatenate([none, *(p[0] for p in parts)])
    arrived = np.concatenate([np.zeros(0, np.bool_), *(p[1] for p in parts)])
    groups = tuple(np.concatenate([none, *(p[2][i] for p in parts)]) for i in range(len(groupings)))
    told = [*notes.about_size(snapshot, kernel.n_units(work)), *notes.about_days(snapshot)]
    who = None if alike is None else np.concatenate([none, *(p[3] for p in parts)])
    return Lives(micros / 1e6, arrived, groups, who), told


def of_table(table: PlainTable, time: str | None, event: str | None) -> tuple[Lives, PlainTable, str, str]:
    """(the lives, the table without the rows that lack one, the column of the time, of the event)."""
    when = table.find(time, "--time") if time else table.among(_TIMES)
    what = table.find(event, "--event") if event else table.among(_EVENTS)
    if when is None or what is None:
        raise UsageError(
            Sentence("analysis.column_not_named_cannot_guessed"), where="--event" if when else "--time", allowed=table.columns,
            remedy=Sentence("analysis.say_time_col_event_col"),
        )  # fmt: skip
    table = table.filled(measured=(when, what))
    times = table.numbers(when)
    if bool((times < 0).any()):
        least = float(times.min())
        raise UsageError(
            Sentence("analysis.time_less_than_nothing"), where=f"{table.shown}, column {when!r}", value=f"{least:g}"
        )
    happened = []
    for text, row in table.numbered(what):
        word = text.casefold().removesuffix(".0")
        if word not in _YES and word not in _NO:
            raise UsageError(
                Sentence("analysis.neither_yes_nor_no"),
                where=f"{table.shown}, row {row}, column {what!r}",
                value=text,
                allowed=("1", "0"),
            )
        happened.append(word in _YES)
    return Lives(times, np.array(happened, np.bool_), ()), table, when, what
