"""Where are they at the first, second, third … step? Shares of all journeys per place, those that are over included.

Place k is the k-th event of a unit (with `from`: counted from its first occurrence, and only units that have it). At every
place the shares add up to 1; a journey that is over stands in `(end)`.
"""

from __future__ import annotations

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, notes
from .intervals import wilson
from .kernel import Chunk, Ints
from .lookup import code_of
from .picture import Heat, Plain, most
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("step", "count", "Place in the journey, from 1."),
    Column("touchpoint", "name", "Touchpoint, or (end) when the journey is over."),
    Column("n", "count", "Journeys."),
    Column("share", "share", "n of all journeys."),
    Column("low", "share", "Lower end of its 95 % Wilson interval."),
    Column("high", "share", "Upper end."),
)
END = "(end)"
MOST_STEPS = 1000


@question(
    "step-matrix",
    title="Where are they at each step?",
    group="where",
    picture=Heat("touchpoint", "step", "share", "n"),
    plain=Plain("analysis.plain_step_matrix", most("share")),
    columns=COLUMNS,
    arguments=(
        Argument("from", "text", "Count from the first occurrence of this touchpoint.", None, of="touchpoint"),
        Argument("steps", "integer", "How many steps.", 10),
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
        MIN_N,
    ),
)
def step_matrix(
    snapshot: Snapshot,
    *,
    from_: str | None = None,
    steps: int = 10,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per step and touchpoint that occurs there; by step, most frequent first, then by name."""
    if not 1 <= steps <= MOST_STEPS:
        raise UsageError(
            Sentence("analysis.so_many_steps_cannot_shown"),
            where="steps",
            value=steps,
            allowed=Sentence("analysis.from_1_to_steps", most_steps=MOST_STEPS),
        )
    anchor = None if from_ is None else code_of(snapshot, from_)
    size = len(snapshot.names)
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> tuple[Ints, int, int]:
        code = chunk.column("code").astype(np.int64)
        start, end = chunk.bounds[:-1], chunk.bounds[1:]
        if anchor is not None:
            unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
            has, first = np.unique(unit[code == anchor], return_index=True)
            start, end = np.flatnonzero(code == anchor)[first], end[has]
        counts = np.zeros((steps, size + 1), np.int64)
        for k in range(steps):
            there = start + k < end
            counts[k] = np.bincount(code[start[there] + k], minlength=size + 1)
            counts[k, size] = int(np.count_nonzero(~there))
        return counts, len(start), notes.ties(chunk)

    parts = kernel.run(work, step)
    counts = np.zeros((steps, size + 1), np.int64)
    for part in parts:
        counts += part[0]
    total = sum(part[1] for part in parts)
    names = (*snapshot.names, END)
    found = np.argwhere(counts >= max(min_n, 1)).tolist()
    rows = sorted((k, -int(counts[k, i]), names[i]) for k, i in found)[:limit]
    intervals = [wilson(-n, total) for _, n, _ in rows]
    data: dict[str, list[object]] = {
        "step": [k + 1 for k, _, _ in rows],
        "touchpoint": [name for _, _, name in rows],
        "n": [-n for _, n, _ in rows],
        "share": [-n / total for _, n, _ in rows],
        "low": [i.low if i else None for i in intervals],
        "high": [i.high if i else None for i in intervals],
    }
    warnings = notes.about_order(snapshot, kernel.n_units(work), sum(part[2] for part in parts))
    return Result("step-matrix", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)
