"""A store as one map sees it: events called by the touchpoint that recognises them, and only those who walk this map.

Every question can be asked of it, as of any store. What no touchpoint claims keeps its own name. Who never met a
touchpoint on the way to the goal is on another journey and counts nowhere, as on the measured map (`walk`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..analysis.kept import Shelf, key_of, shelf_of
from ..events.model import GRAINS, Grain, Precision, Sequences, Slice
from .binding import Binding, bind
from .planned import NORMAL, plan

if TYPE_CHECKING:
    import duckdb

    from ..events.model import Snapshot
    from ..journey.document import Document

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Sight:
    """What is the same for every question of one map over one store, whatever the slice."""

    names: tuple[str, ...]
    """Touchpoints' ids in map order, then the names of events that no touchpoint claims."""
    aliases: Mapping[str, str]
    """Event name to the one touchpoint that claims it in every channel."""
    code: npt.NDArray[Any]
    """Index into `names` of each of the store's own names, for events on no touchpoint."""
    touchpoint: Mapping[Grain, tuple[npt.NDArray[np.int16], ...]]
    """Per partition: the touchpoint of each event, −1 = none."""
    walks: Mapping[Grain, tuple[Bools, ...]]
    """Per partition: the units that walk this map."""
    digest: str


class _OwnShelf:
    """The store's shelf, with the map's own answers told from the store's."""

    def __init__(self, shelf: Shelf, digest: str) -> None:
        self._shelf, self._digest = shelf, digest

    def find(self, key: str) -> bytes | None:
        return self._shelf.find(self._own(key))

    def keep(self, key: str, content: bytes) -> None:
        self._shelf.keep(self._own(key), content)

    def _own(self, key: str) -> str:
        return key_of(key, self._digest, rooms=("journey", "evidence"))


class OnMap:
    """`Snapshot` of a store through a map."""

    def __init__(self, snapshot: Snapshot, sight: Sight) -> None:
        self._snapshot, self._sight = snapshot, sight
        self.names = sight.names
        self.aliases = sight.aliases
        self.channels = snapshot.channels
        self.n_events = snapshot.n_events
        self.n_customers, self.n_journeys, self.n_accounts = (
            int(sum(walks.sum() for walks in sight.walks[by])) for by in GRAINS
        )
        self.as_of_seq = snapshot.as_of_seq
        self.first_at, self.last_at = snapshot.first_at, snapshot.last_at
        self.precision: Precision = snapshot.precision
        self.customer_is_case = snapshot.customer_is_case
        self.digest = sight.digest
        shelf = shelf_of(snapshot)
        self.kept: Shelf | None = None if shelf is None else _OwnShelf(shelf, sight.digest)
        """Where answers are kept (`analysis.kept`)."""

    def sequences(self, by: Grain = "journey", slice: Slice | None = None) -> Iterator[Sequences]:
        """The store's partitions under the map's names; the mask leaves out who walks other maps."""
        sight = self._sight
        own = zip(sight.touchpoint[by], sight.walks[by], strict=True)
        for part, (touchpoint, walks) in zip(self._snapshot.sequences(by, slice), own, strict=True):
            mask = walks if part.mask is None else walks & np.asarray(part.mask)
            code = np.where(touchpoint >= 0, touchpoint, sight.code[np.asarray(part.code)]).astype(sight.code.dtype)
            yield replace(part, code=code, mask=None if mask.all() else mask, opened_by=None)

    def unit_labels(self, by: Grain, units: npt.NDArray[np.int64]) -> list[str]:
        """As in the store."""
        return self._snapshot.unit_labels(by, units)

    def properties(self) -> Mapping[str, int]:
        """As in the store."""
        return self._snapshot.properties()

    def property_values(self, name: str, limit: int = 50) -> list[tuple[str, int]]:
        """As in the store."""
        return self._snapshot.property_values(name, limit)

    def matching(self, condition_sql: str, parameters: list[object]) -> npt.NDArray[np.int64]:
        """As in the store: arrival numbers are the same."""
        return self._snapshot.matching(condition_sql, parameters)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """The store's own view `events`, with its own codes: join by `seq`, never by code."""
        return self._snapshot.connection()


def sight(document: Document, snapshot: Snapshot) -> Sight | None:
    """How a map sees a store; None when no touchpoint on it has a rule: then there is nothing to see by."""
    value = plan(document)
    if not any(t.events is not None and t.events.any for t in value.touchpoints):
        return None
    binding = bind(value.touchpoints, snapshot)
    own = len(value.touchpoints)
    on_the_way = np.array([any(value.stage_role[g] == NORMAL for g in value.stages_of(t)) for t in range(own)])
    touchpoint: dict[Grain, list[npt.NDArray[np.int16]]] = {by: [] for by in GRAINS}
    walks: dict[Grain, list[Bools]] = {by: [] for by in GRAINS}
    left = np.zeros(len(snapshot.names), np.int64)
    for by in GRAINS:
        for part in snapshot.sequences(by):
            met, offsets = binding.of(part), np.asarray(part.offsets)
            walking = _any((met >= 0) & on_the_way[met], offsets)
            if part.mask is not None:
                walking &= np.asarray(part.mask)
            seen = (met < 0) & np.repeat(walking, np.diff(offsets))
            left += np.bincount(np.asarray(part.code)[seen], minlength=len(left))
            touchpoint[by].append(met)
            walks[by].append(walking)
    names = (*binding.touchpoints, *(name for name, n in zip(snapshot.names, left, strict=True) if n))
    # Whoever has other events is masked; any code will do for those.
    code = np.where(left > 0, own + np.cumsum(left > 0) - 1, 0)
    return Sight(
        names=names,
        aliases=aliases(binding, snapshot),
        code=code.astype(np.uint16 if len(names) <= 1 << 16 else np.uint32),
        touchpoint={by: tuple(parts) for by, parts in touchpoint.items()},
        walks={by: tuple(parts) for by, parts in walks.items()},
        digest=hashlib.sha256(f"{snapshot.digest} {mark(document)}".encode()).hexdigest(),
    )


def mark(document: Document) -> str:
    """Changes when the map would see a store otherwise: other rules, other touchpoints, another way to the goal."""
    value = plan(document)
    roles = [[value.stage_role[g] for g in sorted(value.stages_of(t))] for t in range(len(value.touchpoints))]
    return repr([(t.id, t.events, role) for t, role in zip(value.touchpoints, roles, strict=True)])


def aliases(binding: Binding, snapshot: Snapshot) -> dict[str, str]:
    """Event name to the one touchpoint that claims it in every channel."""
    found = {}
    for name, row in zip(snapshot.names, binding.table, strict=True):
        numbers = {int(number) for number in row}
        if len(numbers) == 1 and (number := numbers.pop()) >= 0:
            found[name] = binding.touchpoints[number]
    return found


def _any(events: Bools, offsets: npt.NDArray[np.int64]) -> Bools:
    """Per unit, whether it holds for any of its events; a unit without events has none."""
    before = np.concatenate([[0], np.cumsum(events)])
    found: Bools = before[offsets[1:]] > before[offsets[:-1]]
    return found
