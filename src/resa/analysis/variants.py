"""The different ways through: journeys with the same touchpoints in the same order are one variant.

A path is every event of the unit in order, repeats kept. Paths are compared by a 128-bit hash and shown from a unit that
has it, so a variant's path is exact. Several at the same n stand in the alphabetical order of their paths.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from . import notes, path_counts
from .lookup import Lookup, by_name
from .path_counts import Variants
from .picture import Plain, Strips
from .registry import question
from .result import Column, Result
from .slicing import BY, LIMIT, MIN_N, SLICE_ARGUMENTS

COLUMNS = (
    Column("path", "names", "The touchpoints in order."),
    Column("n", "count", "Journeys with exactly this path."),
    Column("share", "share", "n of all journeys in the slice."),
)


def top(found: Variants, lookup: Lookup, limit: int | None, min_n: int) -> list[tuple[int, list[str]]]:
    """(n, path), most frequent first, then by path; only what can be among the first `limit` is decoded."""
    least = min_n
    if limit is not None and limit < len(found):
        several = found.n[found.n > 1]  # most paths have one unit only
        if limit == 0:
            least = int(found.n.max()) + 1
        elif limit <= len(several):
            least = max(least, int(np.partition(several, -limit)[-limit]))
    which = np.flatnonzero(found.n >= least)
    codes, offsets = found.codes(which, lookup)
    # Ranks of the names, big end first, compare as bytes just as the names do one after the other.
    rank = np.empty(lookup.size, ">u4")
    rank[sorted(range(lookup.size), key=lookup.labels.__getitem__)] = np.arange(lookup.size)
    text = rank[codes].tobytes()
    edges = offsets.tolist()
    rows = sorted(
        (-n, text[4 * low : 4 * high], low, high)
        for n, low, high in zip(found.n[which].tolist(), edges[:-1], edges[1:], strict=True)
    )[:limit]
    every, labels = codes.tolist(), lookup.labels
    return [(-n, [labels[c] for c in every[low:high]]) for n, _, low, high in rows]


@question(
    "variants",
    title="Which different ways through are there?",
    group="where",
    picture=Strips("path", "n", "share"),
    plain=Plain("analysis.plain_variants"),
    columns=COLUMNS,
    arguments=(BY, *SLICE_ARGUMENTS, LIMIT, MIN_N),
)
def variants(
    snapshot: Snapshot,
    *,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
    min_n: int = 1,
) -> Result:
    """One row per distinct path; most frequent first, then in the alphabetical order of the paths."""
    lookup = by_name(snapshot)
    found = path_counts.count(snapshot, lookup, by=by, slice=slice, first=limit)
    rows = top(found, lookup, limit, min_n)
    data: dict[str, list[Any]] = {
        "path": [path for _, path in rows],
        "n": [n for n, _ in rows],
        "share": [n / found.n_units for n, _ in rows],
    }
    warnings = notes.about_order(snapshot, found.n_units, found.n_ties)
    return Result("variants", COLUMNS, data, warnings=warnings, as_of_seq=snapshot.as_of_seq)
