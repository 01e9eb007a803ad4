"""The events of a slice as gaps need them: where each stands on the map, who acts in it; and one gap's crossings of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..analysis.crossing import Crossings, crossings, together
from ..analysis.grouping import grouping
from ..events.report import iso

if TYPE_CHECKING:
    from ..events.model import Sequences, Snapshot
    from ..journey.records import Touchpoint
    from .model import HolderKind
    from .planned import Plan
    from .rows import Rows

Ints = npt.NDArray[np.int64]
Holder = tuple["HolderKind", str]
#: Who can hold a case on every map, in this order; the others stand behind.
UNKNOWN, CUSTOMER, COMPANY = 0, 1, 2
_ALWAYS: tuple[Holder, ...] = (("unknown", ""), ("customer", ""), ("company", ""))


@dataclass(frozen=True)
class Crossed:
    """One gap's crossings by one group."""

    crossings: Crossings
    label: Ints
    """Per turn: the touchpoint of the event that ends it, else their number + its name's code."""
    channel: Ints
    between: npt.NDArray[np.bool_]
    """Per turn: a contact meanwhile, not the end."""
    person: Ints
    """Per crossing."""
    status: Ints
    """Per crossing, of the event that ends it."""
    source: Ints
    """Per crossing: the department of the touchpoint it leaves …"""
    target: Ints
    """… and of the one it comes to."""

    @property
    def met(self) -> int:
        return self.crossings.met

    @property
    def n(self) -> int:
        return len(self.crossings.wait)

    @cached_property
    def people(self) -> int:
        """Different customers who crossed."""
        return len(np.unique(self.person))

    @cached_property
    def met_someone(self) -> int:
        """Crossings with any contact meanwhile."""
        return len(np.unique(self.crossings.crossing[self.between]))


@dataclass(frozen=True)
class _Part:
    """A piece of the rows with what each event is."""

    rows: Sequences
    touchpoint: npt.NDArray[np.int16]
    outside: npt.NDArray[np.bool_] | None
    holder: npt.NDArray[np.int32]
    asks: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Events:
    """All events of a group."""

    parts: tuple[_Part, ...]
    holders: tuple[Holder, ...]
    labels: tuple[str, ...]
    """Touchpoint ids, then event names."""
    n_touchpoints: int
    channels: tuple[str, ...]
    departments: Ints
    """Per touchpoint."""
    as_of: str | None

    def crossed(self, sides: npt.NDArray[np.int8]) -> Crossed:
        """The crossings of a gap; `sides` per touchpoint, and for events on none at the end."""
        found = [self._crossed(part, sides) for part in self.parts]
        none = np.zeros(0, np.int64)
        columns = [np.concatenate([none, *(f[1][i] for f in found)]) for i in range(6)]
        between = np.concatenate([np.zeros(0, np.bool_), *(f[0].between for f in found)])
        label, channel, person, status, source, target = columns
        return Crossed(together([f[0] for f in found]), label, channel, between, person, status, source, target)

    def _crossed(self, part: _Part, sides: npt.NDArray[np.int8]) -> tuple[Crossings, list[Ints]]:
        rows = part.rows
        side = sides[part.touchpoint]
        if part.outside is not None:
            side[part.outside] = 0
        one = crossings(rows.offsets, rows.at, rows.duration, side, part.holder, part.asks)
        t = part.touchpoint[one.event].astype(np.int64)
        label = np.where(t >= 0, t, self.n_touchpoints + rows.code[one.event].astype(np.int64))
        columns = (label, rows.channel[one.event], rows.person[one.last], rows.status[one.last])
        ends = (self.departments[part.touchpoint[at]] for at in (one.first, one.last))
        return one, [c.astype(np.int64) for c in (*columns, *ends)]


def events_of(plan: Plan, snapshot: Snapshot, rows: Rows, masks: Sequence[npt.NDArray[np.bool_]]) -> Events:
    """Read who acts in every event, once for all gaps."""
    holders = list(_ALWAYS)

    def number(holder: Holder) -> int:
        if holder not in holders:
            holders.append(holder)
        return holders.index(holder)

    # The last place is that of an event on no touchpoint: −1.
    ours = np.array([*(number(_ours(t)) for t in plan.touchpoints), COMPANY], np.int32)
    acting = np.array([*(number(_acting(t)) for t in plan.touchpoints), UNKNOWN], np.int32)
    actor = grouping(snapshot, "actor")
    said = {name: actor.values.index(name) if name in actor.values else -1 for name in ("customer", "company")}
    parts = []
    for part, touchpoint, mask in zip(rows.parts, rows.touchpoint, masks, strict=True):
        holder = acting[touchpoint]
        if len(actor.values) > 1:
            who = actor.of_seq(np.asarray(part.seq))
            company = (who == said["company"]) & ((holder == CUSTOMER) | (holder == UNKNOWN))
            holder = np.where(who == said["customer"], CUSTOMER, np.where(company, ours[touchpoint], holder))
        offsets = np.asarray(part.offsets, np.int64)
        lengths = offsets[1:] - offsets[:-1]
        outside = np.repeat(~mask, lengths) if len(mask) else None
        parts.append(_Part(part, touchpoint, outside, holder.astype(np.int32), holder == CUSTOMER))
    return Events(
        parts=tuple(parts), holders=tuple(holders), labels=(*(t.id for t in plan.touchpoints), *snapshot.names),
        n_touchpoints=len(plan.touchpoints), channels=snapshot.channels,
        departments=np.array([*departments(plan)[1], 0], np.int64), as_of=iso(snapshot.last_at),
    )  # fmt: skip


def departments(plan: Plan) -> tuple[tuple[str, ...], list[int]]:
    """(names, per touchpoint its own): its team, else its owner, '' when it is nobody's."""
    of = [touchpoint.team or touchpoint.owner for touchpoint in plan.touchpoints]
    names = tuple(dict.fromkeys(of))
    return names, [names.index(name) for name in of]


def _ours(touchpoint: Touchpoint) -> Holder:
    name = touchpoint.team or touchpoint.owner
    if name:
        return "team", name
    return ("partner", "") if touchpoint.ownership == "partner" else ("nobody", "")


def _acting(touchpoint: Touchpoint) -> Holder:
    match touchpoint.initiator:
        case "customer":
            return "customer", ""
        case "company":
            return _ours(touchpoint)
        case "partner":
            return "partner", touchpoint.team or touchpoint.owner
        case _:
            return "other", touchpoint.initiator
