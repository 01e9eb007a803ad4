"""`measure(document, snapshot, answers) -> Measured`: the map with its evidence, as a pipeline of named steps.

1 read the plan and bind every event (`ground`) · 2 walk the journeys of the slice and of the groups it could be compared
with (`walk`) · 3 decide what must stay hidden · 4 build every node · 5 beliefs, headlines, grades (all `building`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ..journey.records.source import VALID_DAYS
from .building import Builder
from .compare import with_comparison
from .filters import slice_of
from .ground import read_ground
from .model import Filter, Measured
from .published import Groups
from .walk import walk

if TYPE_CHECKING:
    from ..events.model import Snapshot
    from ..journey.document import Document
    from ..voice.model import Answers


def measure(
    document: Document,
    snapshot: Snapshot,
    answers: Answers | None = None,
    filter: Filter = Filter(),
    compare: Filter | None = None,
    reveal: bool | None = None,
    now: datetime | None = None,
    ages: Mapping[str, int] = VALID_DAYS,
) -> Measured:
    """Measure a journey map on a store.

    `filter` and `compare` choose two groups of journeys; `reveal` overrides the map's own reveal switch; `now` (default:
    the clock) and `ages` (days by kind of evidence) decide what is stale. Raises UsageError for a filter that names nothing known.
    """
    ground = read_ground(document, snapshot, answers, now or datetime.now(UTC), ages)
    revealed = document.journey.revealed if reveal is None else reveal
    slice = slice_of(document, filter)
    masks = ground.rows.masks(snapshot, slice)
    if compare is None:
        sides = [masks] if slice is None else [masks, ground.rows.rest(masks)]
        counted = [walk(ground.plan, ground.rows, ground.patience, m, timed=m is masks) for m in sides]
        return Builder(ground, filter, slice, sides, Groups(counted[0], tuple(counted[1:])), revealed).measured()
    return with_comparison(ground, filter, compare, revealed)
