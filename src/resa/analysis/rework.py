"""What do they do again? Per touchpoint the journeys that meet it more than once, at once or after something else.

A repeat *at once* directly follows the same touchpoint; a *return* comes after another one. events = journeys + at_once +
returns. Time lost: from the first to the last visit in a journey that repeats it.
"""

from __future__ import annotations

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from . import kernel, notes
from .intervals import wilson
from .kernel import Chunk, Ints
from .picture import Bars, Plain
from .registry import question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("touchpoint", "name", "Event name as in the data."),
    Column("n", "count", "Journeys that meet it."),
    Column("n_again", "count", "Of them, those that meet it more than once."),
    Column("share", "share", "n_again / n."),
    Column("low", "share", "Lower end of its 95 % Wilson interval."),
    Column("high", "share", "Upper end."),
    Column("at_once", "count", "Repeats directly after the same touchpoint."),
    Column("returns", "count", "Repeats after another touchpoint."),
    Column("most", "count", "Visits in the journey that has most."),
    Column("median_seconds", "seconds", "Median time from first to last visit, of those that repeat it; null when none do."),
)  # fmt: skip


@question(
    "rework",
    title="What do they do again?",
    group="where",
    picture=Bars(("touchpoint",), "share", "low", "high", "n"),
    plain=Plain("analysis.plain_rework"),
    columns=COLUMNS,
    arguments=(BY, *SLICE_ARGUMENTS, LIMIT, MIN_N),
)
def rework(
    snapshot: Snapshot,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per touchpoint: most repeats first, then most journeys, then by name. `min_n` is about n."""
    size = len(snapshot.names)
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> tuple[Ints, Ints, Ints, Ints, int]:
        code = chunk.column("code").astype(np.int64)
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        again = np.zeros(len(code), np.bool_)
        again[1:] = (code[1:] == code[:-1]) & (unit[1:] == unit[:-1])
        order = np.argsort(unit * size + code, kind="stable")
        key = (unit * size + code)[order]
        first = np.flatnonzero(np.concatenate([np.ones(min(len(key), 1), np.bool_), key[1:] != key[:-1]]))
        visits = np.diff(np.append(first, len(key)))
        last = first + visits - 1
        took = chunk.at[order[last]] - chunk.at[order[first]]
        return code[order[first]], visits, took, np.bincount(code[again], minlength=size), notes.ties(chunk)

    parts = kernel.run(work, step)
    none = np.zeros(0, np.int64)
    label, visits, took = (np.concatenate([none, *(p[i] for p in parts)]) for i in range(3))
    at_once = np.sum([np.zeros(size, np.int64), *(p[3] for p in parts)], axis=0)
    rows: list[tuple[object, ...]] = []
    order = np.argsort(label, kind="stable")
    kinds, first = np.unique(label[order], return_index=True)
    for code, here in zip(kinds.tolist(), np.split(order, first[1:]) if len(kinds) else [], strict=True):
        n, repeated = len(here), here[visits[here] > 1]
        if n < min_n:
            continue
        low, high = wilson(len(repeated), n) or (None, None)
        once, every = int(at_once[code]), int(visits[here].sum())
        median = float(np.median(took[repeated])) / 1e6 if len(repeated) else None
        rows.append(
            (snapshot.names[code], n, len(repeated), len(repeated) / n, low, high, once, every - n - once, int(visits[here].max()), median)
        )  # fmt: skip
    rows.sort(key=lambda r: (-int(str(r[6])) - int(str(r[7])), -int(str(r[1])), str(r[0])))
    data: dict[str, list[object]] = {c.name: [r[i] for r in rows[:limit]] for i, c in enumerate(COLUMNS)}
    warnings = notes.about_order(snapshot, kernel.n_units(work), sum(p[4] for p in parts))
    return Result("rework", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)
