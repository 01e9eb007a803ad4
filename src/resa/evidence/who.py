"""The customers behind a number: pseudonymous paths, never free text, never a group of one to four."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np

from ..errors import NotFoundError, UsageError
from ..events.report import iso
from ..texts.sentence import Sentence
from .binding import bind
from .filters import slice_of
from .model import Filter
from .patience import learned_patience
from .planned import Plan, plan
from .published import Groups, hidden_cells
from .rows import Rows, read_rows
from .suppress import MINIMUM
from .walk import walk

if TYPE_CHECKING:
    from ..events.model import Snapshot
    from ..journey.document import Document

Outcome = Literal["reached", "went_on", "open", "lost"]
#: Events shown of one journey at most.
PATH = 200
OUTCOMES: tuple[Outcome, ...] = ("reached", "went_on", "open", "lost")


class PathEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event on a customer's way."""

    name: str
    at: str | None
    touchpoint: str | None = None


class CustomerPath(msgspec.Struct, frozen=True, kw_only=True):
    """One journey of a pseudonymous customer."""

    customer: str
    journey: str
    path: tuple[PathEvent, ...]
    account: str | None = None


class Customers(msgspec.Struct, frozen=True, kw_only=True):
    """The journeys behind a number; empty and `suppressed` when the group or what it leaves is one to four."""

    about: str
    outcome: str
    n: int | None
    suppressed: bool
    rows: tuple[CustomerPath, ...] = ()


def customers(
    document: Document, snapshot: Snapshot, about: str, outcome: Outcome = "reached", limit: int = 50,
    filter: Filter = Filter(),
) -> Customers:  # fmt: skip
    """The journeys that reached, went on from, are open at or were lost at a stage, step or touchpoint."""
    if outcome not in OUTCOMES:
        raise UsageError(Sentence("evidence.no_such_outcome"), value=outcome, allowed=list(OUTCOMES))
    map_plan = plan(document)
    node = _node(map_plan, about)
    rows = read_rows(snapshot, bind(map_plan.touchpoints, snapshot))
    patience = learned_patience(map_plan, rows)
    slice = slice_of(document, filter)
    masks = rows.masks(snapshot, slice)
    shown = walk(map_plan, rows, patience, masks, watch=node, timed=False)
    others = () if slice is None else (walk(map_plan, rows, patience, rows.rest(masks), timed=False),)
    hidden = hidden_cells(map_plan, Groups(shown, others))
    wanted = OUTCOMES.index(outcome)
    n = int(shown.flow[node, wanted])
    if (node, outcome) in hidden or 0 < n < MINIMUM:
        return Customers(about=about, outcome=outcome, n=None, suppressed=True)
    found = [
        (i, int(u))
        for i, watched in enumerate(shown.watched)
        for u in np.flatnonzero(watched == wanted if wanted else watched > 0)[: max(0, limit)]
    ]
    return Customers(
        about=about, outcome=outcome, n=n, suppressed=False,
        rows=tuple(_path(map_plan, rows, snapshot, i, u) for i, u in found[: max(0, limit)]),
    )  # fmt: skip


def _node(map_plan: Plan, about: str) -> int:
    ids = [r.id for r in (*map_plan.touchpoints, *map_plan.steps, *map_plan.stages)]
    if about not in ids:
        raise NotFoundError(Sentence("evidence.map_no_such_touchpoint_step_stage"), value=about, allowed=ids)
    return ids.index(about)


def _path(map_plan: Plan, rows: Rows, snapshot: Snapshot, i: int, u: int) -> CustomerPath:
    """A journey as it was, at most PATH events of it."""
    part = rows.parts[i]
    low, high = int(part.offsets[u]), int(part.offsets[u + 1])
    one = np.array([part.person[low]], np.int64)
    return CustomerPath(
        customer=snapshot.unit_labels("customer", one)[0],
        journey=snapshot.unit_labels("journey", part.unit[u : u + 1])[0],
        path=tuple(
            PathEvent(
                name=snapshot.names[int(part.code[k])],
                at=iso(int(part.at[k])),
                touchpoint=None if rows.touchpoint[i][k] < 0 else map_plan.touchpoints[rows.touchpoint[i][k]].id,
            )
            for k in range(low, min(high, low + PATH))
        ),
    )
