"""Where do the lost go instead? What comes next for those who do not get from one touchpoint to another.

A unit's attempt begins at its first `from` event; it arrives when a `to` event follows (within the `window`, where one is
given), else it is lost to the very next event after `from`, or to none: *(nothing)* when the silence is longer than the
patience of its last touchpoint, else *(open)*. Beside it what came next for those who arrived: a detour that both take is no
reason for the loss.
"""

from __future__ import annotations

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import drop_off, kernel, notes
from .intervals import newcombe, wilson
from .kernel import Chunk, Ints
from .lookup import code_of
from .picture import Bars, Plain
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, SLICE_ARGUMENTS

NOTHING, OPEN = "(nothing)", "(open)"
COLUMNS = (
    Column("next", "name", f"What came next; {NOTHING} and {OPEN} where nothing did."),
    Column("n", "count", "Journeys that did not arrive and went there."),
    Column("share", "share", "Of all that did not arrive."),
    Column("low", "share", "Lower end of its 95 % Wilson interval; null when all arrived."),
    Column("high", "share", "Upper end."),
    Column("n_arrived", "count", "Journeys that arrived although they went there first."),
    Column("share_arrived", "share", "Of all that arrived; null when none did."),
    Column("difference", "share_difference", "share − share_arrived: above 0 it is the way of the lost."),
    Column("difference_low", "share_difference", "Lower end of its 95 % interval (Newcombe)."),
    Column("difference_high", "share_difference", "Upper end."),
)


@question(
    "instead",
    title="Where do the lost go instead?",
    group="away",
    picture=Bars(("next",), "share", "low", "high", "n", tone="loss"),
    plain=Plain("analysis.plain_instead"),
    columns=COLUMNS,
    arguments=(
        Argument("from", "text", "The touchpoint they were at.", None, of="touchpoint", needed=True),
        Argument("to", "text", "The one they did not get to.", None, of="touchpoint", needed=True),
        Argument("window", "seconds", "Longest time to get there.", None),
        Argument(
            "patience", "seconds", "Silence after which a journey is lost; by default each touchpoint's own.", None
        ),
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
    ),
)
def instead(
    snapshot: Snapshot,
    *,
    from_: str | None = None,
    to: str | None = None,
    window: float | None = None,
    patience: float | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
) -> Result:
    """One row per next touchpoint: where most of the lost went first, then by name."""
    if from_ is None or to is None:
        raise UsageError(
            Sentence("analysis.from_and_to_needed"), where="to" if from_ else "from", allowed=sorted(snapshot.names)
        )
    source, target = code_of(snapshot, from_), code_of(snapshot, to)
    patient = drop_off.count(snapshot, by=by, slice=slice, patience=patience).patience_seconds
    size, end = len(snapshot.names), snapshot.last_at or 0
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> Ints:
        code = chunk.column("code").astype(np.int64)
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        at = np.flatnonzero(code == source)
        of, place = np.unique(unit[at], return_index=True)
        begun = at[place]
        goals = np.append(np.flatnonzero(code == target), len(code))
        goal = goals[np.searchsorted(goals, begun, side="right")]
        stop = chunk.bounds[of + 1]
        there = goal < stop
        safe = np.minimum(goal, max(len(code) - 1, 0))
        if window is not None:
            there &= chunk.at[safe] - chunk.at[begun] <= window * 1e6
        onward = begun + 1 < stop
        silent = (end - chunk.at[stop - 1]) / 1e6 > patient[code[stop - 1]]
        after = np.where(onward, code[np.minimum(begun + 1, max(len(code) - 1, 0))], np.where(silent, size, size + 1))
        return np.bincount(after * 2 + there, minlength=2 * (size + 2))

    counts = np.zeros(2 * (size + 2), np.int64)
    for part in kernel.run(work, step):
        counts += part
    lost, arrived = counts[::2], counts[1::2]
    n_lost, n_arrived = int(lost.sum()), int(arrived.sum())
    names = (*snapshot.names, NOTHING, OPEN)
    rows: list[tuple[object, ...]] = []
    for i in sorted(np.flatnonzero(lost + arrived).tolist(), key=lambda i: (-lost[i], names[i])):
        x, y = int(lost[i]), int(arrived[i])
        low, high = wilson(x, n_lost) or (None, None)
        apart = newcombe(y, n_arrived, x, n_lost)
        both = x / n_lost - y / n_arrived if n_lost and n_arrived else None
        rows.append(
            (names[i], x, x / n_lost if n_lost else None, low, high, y, y / n_arrived if n_arrived else None, both, *(apart or (None, None)))
        )  # fmt: skip
    warnings = list(notes.about_size(snapshot, kernel.n_units(work)))
    if n_lost + n_arrived:
        warnings.append(Sentence("analysis.attempts_that_arrived", n=n_arrived, total=n_lost + n_arrived))
    data: dict[str, list[object]] = {c.name: [r[i] for r in rows[:limit]] for i, c in enumerate(COLUMNS)}
    return Result("instead", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)
