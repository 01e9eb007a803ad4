"""Who hands over to whom? Moves of journeys from one channel, team or actor to another, how long they take, and which go back.

Events where it is not known are passed over: what counts is the known one before and the known one after in the same unit.
The share is of all departures, staying included; its interval has journeys as clusters. *Back* is a hand-over whose next
known event is again where it came from.
"""

from __future__ import annotations

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import kernel, notes
from .grouping import grouping
from .intervals import clustered_share
from .kernel import Chunk, Ints
from .picture import Bars, Plain
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("from", "name", "Channel or team handed over from."),
    Column("to", "name", "Handed over to."),
    Column("n", "count", "Hand-overs."),
    Column("n_journeys", "count", "Journeys that have one."),
    Column("share", "share", "n of all moves on from there, staying included."),
    Column("low", "share", "Lower end of its 95 % interval; null with one journey."),
    Column("high", "share", "Upper end."),
    Column("median_seconds", "seconds", "Median time from the event before to the event after."),
    Column("back", "share", "Share of these after which the next known event is back where it came from."),
)
OVER = Argument(
    "over", "text", "What is handed over between: channel, actor, or a property such as team.", "channel", of="property"
)


@question(
    "hand-overs",
    title="Who hands over to whom?",
    group="where",
    picture=Bars(("from", "to"), "share", "low", "high", "n"),
    plain=Plain("analysis.plain_hand_overs"),
    columns=COLUMNS,
    arguments=(OVER, BY, *SLICE_ARGUMENTS, LIMIT, MIN_N),
)
def hand_overs(
    snapshot: Snapshot,
    *,
    over: str = "channel",
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per pair; most frequent first, then by the two names."""
    between = grouping(snapshot, over, where="over")
    names = between.values
    work = kernel.chunks(snapshot, by, slice)

    def step(chunk: Chunk) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        known = np.flatnonzero(between.of_events(chunk) > 0)
        group = between.of_events(chunk, known)
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))[known]
        at = chunk.at[known]
        moves = np.flatnonzero(unit[1:] == unit[:-1]) if len(known) else np.zeros(0, np.int64)
        after = np.minimum(moves + 2, len(known) - 1)
        back = (moves + 2 < len(known)) & (unit[after] == unit[moves]) & (group[after] == group[moves])
        return group[moves], group[moves + 1], at[moves + 1] - at[moves], chunk.unit[unit[moves]], back.astype(np.int64)

    parts = kernel.run(work, step)
    none = np.zeros(0, np.int64)
    source, target, took, unit, back = (np.concatenate([none, *(p[i] for p in parts)]) for i in range(5))
    rows: list[tuple[object, ...]] = []
    for a in np.unique(source).tolist():
        left = source == a
        units, index = np.unique(unit[left], return_inverse=True)
        of = np.bincount(index).astype(np.float64)
        for b in np.unique(target[left]).tolist():
            here = target[left] == b
            n = int(here.sum())
            if a == b or n < min_n:
                continue
            low, high = clustered_share(np.bincount(index, here, len(units)).astype(np.float64), of) or (None, None)
            rows.append(
                (
                    names[a], names[b], n, len(np.unique(unit[left][here])), n / int(left.sum()), low, high,
                    float(np.median(took[left][here])) / 1e6, float(back[left][here].mean()),
                )
            )  # fmt: skip
    rows.sort(key=lambda r: (-int(str(r[2])), str(r[0]), str(r[1])))
    warnings = [*notes.about_size(snapshot, kernel.n_units(work)), *notes.about_days(snapshot)]
    if snapshot.n_events and len(names) < 3:
        warnings.append(Sentence("analysis.fewer_than_two_to_hand_over", over=over))
    data: dict[str, list[object]] = {c.name: [r[i] for r in rows[:limit]] for i, c in enumerate(COLUMNS)}
    return Result("hand-overs", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)
