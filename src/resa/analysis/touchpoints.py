"""Which touchpoints the events have, how often, and for how many customers."""

from __future__ import annotations

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from . import kernel, notes, tally
from .lookup import Lookup, by_name
from .persons import shared_persons
from .picture import Bars, Plain, most
from .registry import question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("touchpoint", "name", "Event name as in the data."),
    Column("n_events", "count", "Events of that name."),
    Column("n_customers", "count", "Different customers with at least one."),
)


def count(
    snapshot: Snapshot, *, by: Grain = "journey", slice: Slice | None = None, lookup: Lookup | None = None
) -> tally.Tally:
    """Events and customers per label; `keys` are labels that occur. `by` only matters to the slice."""
    lookup = lookup or by_name(snapshot)
    work = kernel.chunks(snapshot, by, slice, by_person=True)
    shared = shared_persons(work, by)
    return tally.merge(
        kernel.run(work, lambda c: tally.step(lookup.of(c).astype(np.int64), lookup.size, c, shared))
    )  # fmt: skip


@question(
    "touchpoints",
    title="Which touchpoints are there, how often, for how many?",
    group="data",
    picture=Bars(("touchpoint",), "n_events", n="n_customers"),
    plain=Plain("analysis.plain_touchpoints", most("n_events")),
    columns=COLUMNS,
    arguments=(BY, *SLICE_ARGUMENTS, LIMIT, MIN_N),
)
def touchpoints(
    snapshot: Snapshot,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per event name; most events first, then by name. `min_n` is about n_events."""
    found = count(snapshot, by=by, slice=slice)
    rows = sorted(
        (
            (-n, snapshot.names[key], customers)
            for key, n, customers in zip(found.keys.tolist(), found.n.tolist(), found.n_customers.tolist(), strict=True)
            if n >= min_n
        )
    )[:limit]
    data = {
        "touchpoint": [name for _, name, _ in rows],
        "n_events": [-n for n, _, _ in rows],
        "n_customers": [customers for _, _, customers in rows],
    }
    warnings = notes.about_size(snapshot, len(found.keys))
    return Result("touchpoints", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)
