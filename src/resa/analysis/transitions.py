"""Where they go next: how often one touchpoint directly follows another.

Directly-follows within a unit, by time and then arrival; every pair of neighbours counts, repeats and self-loops too.
No artificial start or end, no cut. Events at the same instant follow each other in the order they arrived.
"""

from __future__ import annotations

from ..events.model import Grain, Slice, Snapshot
from . import kernel, notes, tally
from .lookup import Lookup, by_name
from .persons import shared_persons
from .picture import Flow, Plain
from .registry import question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("from", "name", "Touchpoint."),
    Column("to", "name", "The touchpoint right after it in the same journey."),
    Column("n", "count", "Times it happened, repeats in one journey counted."),
    Column("n_customers", "count", "Different customers it happened to (the customer of the later event)."),
)


def count(
    snapshot: Snapshot, *, by: Grain = "journey", slice: Slice | None = None, lookup: Lookup | None = None
) -> tally.Tally:
    """The directly-follows graph as a tally; a key is `from · size + to`, size = labels of the lookup.

    With a lookup, events on no touchpoint (label −1) break the chain: what comes after them follows nothing.
    """
    return _count(snapshot, by, slice, lookup or by_name(snapshot))[0]


def _count(snapshot: Snapshot, by: Grain, slice: Slice | None, lookup: Lookup) -> tuple[tally.Tally, int, int]:
    """(tally, units, ties)."""
    work = kernel.chunks(snapshot, by, slice, by_person=True)
    shared = shared_persons(work, by)
    size = lookup.size

    def step(chunk: kernel.Chunk) -> tuple[tally.Part, int]:
        return tally.pairs(lookup.plain(chunk), size, chunk, shared), notes.ties(chunk)

    parts = kernel.run(work, step)
    return tally.merge([p[0] for p in parts]), kernel.n_units(work), sum(p[1] for p in parts)


@question(
    "transitions",
    title="Where do they go next?",
    group="where",
    picture=Flow("from", "to", "n"),
    plain=Plain("analysis.plain_transitions"),
    columns=COLUMNS,
    arguments=(BY, *SLICE_ARGUMENTS, LIMIT, MIN_N),
)
def transitions(
    snapshot: Snapshot,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per pair that occurs; most frequent first, then by the two names."""
    found, n_units, n_ties = _count(snapshot, by, slice, by_name(snapshot))
    names = snapshot.names
    rows = []
    for key, n, customers in zip(found.keys.tolist(), found.n.tolist(), found.n_customers.tolist(), strict=True):
        if n >= min_n:
            rows.append((-n, names[key // len(names)], names[key % len(names)], customers))
    rows = sorted(rows)[:limit]
    data = {
        "from": [r[1] for r in rows],
        "to": [r[2] for r in rows],
        "n": [-r[0] for r in rows],
        "n_customers": [r[3] for r in rows],
    }
    warnings = notes.about_order(snapshot, n_units, n_ties)
    return Result("transitions", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)
