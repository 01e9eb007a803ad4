"""How long are they in each stage, and in which do they leave? Touchpoints put together into stages of the journey.

A *stay* begins with an event in the stage and ends with the next event in another stage, or, where none comes, with the last
event in it; events in no stage are passed over. Its time is from the first to that ending event. Reached, went on, open, lost
and the hazard are those of `drop-off`, by stage: went on means that any event follows the last one in the stage, so staying
in a stage until the end is being lost in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from . import drop_off, kernel, notes, quantiles, spans, stage_names
from .intervals import wilson
from .lookup import code_of
from .picture import Bars, Plain, most
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS

COLUMNS = (
    Column("stage", "name", "Stage, in the order given."),
    Column("reached", "count", "Journeys with an event in it."),
    Column("went_on", "count", "Of them, those in which something follows their last event there, or that ended at a goal."),
    Column("open", "count", "Still there: nothing follows yet, but it is not longer ago than the patience."),
    Column("lost", "count", "Nothing follows, for longer than the patience."),
    Column("hazard", "share", "lost / (went_on + lost)."),
    Column("low", "share", "Lower end of its 95 % Wilson interval; null when none has decided."),
    Column("high", "share", "Upper end."),
    Column("share_of_lost", "share", "Of all that are lost, the share lost here; null when nobody is."),
    Column("n_stays", "count", "Stays in the stage."),
    Column("median_seconds", "seconds", "Median time of a stay."),
    Column("q25", "seconds", "A quarter took no longer."),
    Column("q75", "seconds", "Three quarters."),
    Column("q90", "seconds", "Nine tenths."),
)  # fmt: skip


@question(
    "stages",
    title="How long are they in each stage, and where do they leave?",
    group="away",
    picture=Bars(("stage",), "hazard", "low", "high", "reached", tone="loss"),
    plain=Plain("analysis.plain_stages", most("lost")),
    columns=COLUMNS,
    arguments=(
        stage_names.STAGE,
        Argument("goal", "texts", "Touchpoints at which ending is arriving, not falling away.", (), of="touchpoint"),
        Argument(
            "patience", "seconds", "Silence after which a journey is lost; by default each stage's own.", None
        ),
        BY,
        *SLICE_ARGUMENTS,
    ),
)  # fmt: skip
def stages(
    snapshot: Snapshot,
    *,
    stage: Sequence[str] = (),
    goal: Sequence[str] = (),
    patience: float | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """One row per stage that is reached."""
    lookup = stage_names.lookup(snapshot, stage)
    goals = {code_of(snapshot, name) for name in goal}
    work = kernel.chunks(snapshot, by, slice)
    # Ending at a goal is arriving, whatever else its stage holds: labels of their own for goals in a stage.
    size = lookup.size
    table = np.arange(size, dtype=np.int32)[:, None] if lookup.table is None else lookup.table
    apart = np.array([[s + size if c in goals and s >= 0 else s for s in row] for c, row in enumerate(table.tolist())])
    doubled = type(lookup)(lookup.labels * 2, apart.reshape(table.shape).astype(np.int32))
    ends = drop_off.count(snapshot, by=by, slice=slice, lookup=doubled, patience=patience, goals=range(size, 2 * size))
    whole = drop_off.count(snapshot, by=by, slice=slice, lookup=lookup, patience=patience)

    stays = spans.gather(work, lambda chunk: spans.stays(chunk, lookup.of(chunk), chunk.at), size, spans.NO_GROUPS)
    lost, still = (a[:size] for a in (ends.lost, ends.open))
    all_lost = int(lost.sum())
    seconds = quantiles.quantiles(stays, (0.5, 0.25, 0.75, 0.9)) / 1e6
    at = {int(s): i for i, s in enumerate(stays.keys)}
    rows: list[tuple[object, ...]] = []
    for s in np.flatnonzero(whole.reached).tolist():
        reached, gone, open_ = int(whole.reached[s]), int(lost[s]), int(still[s])
        on = reached - gone - open_
        low, high = wilson(gone, on + gone) or (None, None)
        rows.append(
            (
                lookup.labels[s], reached, on, open_, gone, gone / (on + gone) if on + gone else None, low, high,
                gone / all_lost if all_lost else None, int(stays.offsets[at[s] + 1] - stays.offsets[at[s]]), *seconds[at[s]].tolist(),
            )
        )  # fmt: skip
    data: dict[str, list[object]] = {c.name: [r[i] for r in rows] for i, c in enumerate(COLUMNS)}
    warnings = (*notes.about_size(snapshot, kernel.n_units(work)), *notes.about_days(snapshot))
    return Result("stages", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)
