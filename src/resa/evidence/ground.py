"""What is the same for every slice of a measured map: the plan, the binding, the bound rows and the patience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..events.report import iso
from ..journey.records.source import VALID_DAYS
from .binding import Binding, bind
from .patience import learned_patience
from .planned import Plan, plan
from .rows import Rows, read_rows

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    import numpy.typing as npt

    from ..events.model import Snapshot
    from ..journey.document import Document
    from ..voice.model import Answers


@dataclass(frozen=True)
class Ground:
    """A map on a store: what every group is counted on."""

    document: Document
    snapshot: Snapshot
    answers: Answers | None
    now: datetime
    plan: Plan
    binding: Binding
    rows: Rows
    patience: npt.NDArray[np.float64]
    ages: Mapping[str, int]
    """For how many days evidence of each kind holds."""

    @cached_property
    def as_of(self) -> str | None:
        """The data's end as ISO 8601 UTC."""
        return iso(self.snapshot.last_at)


def read_ground(
    document: Document, snapshot: Snapshot, answers: Answers | None, now: datetime, ages: Mapping[str, int] = VALID_DAYS
) -> Ground:
    """Read the plan and bind every event."""
    value = plan(document)
    binding = bind(value.touchpoints, snapshot)
    rows = read_rows(snapshot, binding)
    return Ground(document, snapshot, answers, now, value, binding, rows, learned_patience(value, rows), ages)
