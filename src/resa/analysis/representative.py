"""Which real journey stands for the others? The one that is nearest to all: the medoid by edit distance.

Distance of two journeys: insertions, deletions and replacements of touchpoints over the longer one's length, 0–1. Compared are
the `variants` most frequent paths (of equal ones the first by name), each weighing its journeys; how many journeys these are
is told. Rows are in order of their mean distance, so the first one is the representative.
"""

from __future__ import annotations

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import transport
from .picture import Plain, Strips
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS
from .variants import variants as all_variants

COLUMNS = (
    Column("path", "names", "The touchpoints in order."),
    Column("n", "count", "Journeys that go exactly so."),
    Column("share", "share", "n of all journeys."),
    Column("mean_distance", "share", "Mean edit distance of the compared journeys to it; 0 = all are like it."),
    Column("near", "share", "Share of the compared journeys within a fifth of their length from it."),
)
NEAR = 0.2
MOST = 2000


@question(
    "representative",
    title="Which journey stands for the others?",
    group="where",
    picture=Strips("path", "n", "near"),
    plain=Plain("analysis.plain_representative"),
    columns=COLUMNS,
    arguments=(
        Argument("variants", "integer", "How many of the most frequent paths are compared.", 300),
        BY,
        *SLICE_ARGUMENTS,
        Argument("limit", "integer", "How many of the most typical ones.", 5),
    ),
)
def representative(
    snapshot: Snapshot,
    *,
    variants: int = 300,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = 5,
) -> Result:
    """One row per path; the most typical first, of equals the more frequent, then by path."""
    if not 1 <= variants <= MOST:
        raise UsageError(
            Sentence("analysis.so_many_paths_cannot_compared"),
            where="variants",
            value=variants,
            allowed=Sentence("analysis.from_1_to", most=MOST),
        )
    found = all_variants(snapshot, by=by, slice=slice, limit=variants)
    paths: list[list[str]] = found.data["path"]
    n = np.array(found.data["n"], np.float64)
    distance = transport.distances(paths)
    warnings = list(found.warnings)
    data: dict[str, list[object]] = {c.name: [] for c in COLUMNS}
    if len(paths):
        mean, near = distance @ n / n.sum(), (distance <= NEAR) @ n / n.sum()
        for i in sorted(range(len(paths)), key=lambda i: (round(mean[i], 12), -n[i], paths[i]))[:limit]:
            row = (paths[i], int(n[i]), found.data["share"][i], float(mean[i]), float(near[i]))
            for column, value in zip(COLUMNS, row, strict=True):
                data[column.name].append(value)
        covered = sum(found.data["share"])
        warnings.append(Sentence("analysis.compared_paths", n=len(paths), share=covered))
    return Result("representative", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)
