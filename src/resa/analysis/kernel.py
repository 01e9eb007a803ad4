"""How every question reads a snapshot: whole units in chunks, a step per chunk on threads, partials merged.

A *chunk* is some units of one partition with their events packed one after the other: `bounds[u]:bounds[u + 1]` are the
events of the chunk's unit u. Units outside the slice are not in any chunk, so kernels know no masks. Chunks bound the
memory of a step and feed all cores, whatever the number of partitions; a unit is never cut, however long it is.

A question is then `step(chunk) -> partial` for each chunk, `merge(partials) -> answer`; partials add up (counts, samples,
sets), so threads here and tasks elsewhere (`engine`) give the same answer. A step therefore keeps to its chunk: it holds
plain values that can be sent, not the snapshot, and gives back everything it has to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ..events.model import Grain, Sequences, Slice, Snapshot
from . import engine
from .packed import Scattered
from .runners.base import P
from .runners.threads import each

A = TypeVar("A")
Ints = npt.NDArray[np.int64]

#: Events per chunk (a longer unit makes a longer chunk).
CHUNK = 1 << 20


@dataclass(slots=True)
class Chunk:
    """Whole units of one partition; columns are read when first asked for, packed and read-only."""

    part: Sequences
    rows: slice | Ints | Scattered
    """Which events of the partition, in the order of the chunk."""
    unit: Ints
    """shape (units,): their numbers."""
    bounds: Ints
    """shape (units + 1,), from 0."""
    _columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    units: slice | Ints | None = None
    """Which units of the partition these are, by place; None once they have been cut."""
    _derived: dict[tuple[str, int], tuple[object, Any]] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        """Elsewhere a chunk is read anew: of it only the partition's address and the units are sent."""
        part = replace(self.part, mask=None)
        if self.units is None:
            return Chunk, (part, self.rows, self.unit, self.bounds)
        return whole, (part, self.units)

    @property
    def n_units(self) -> int:
        return len(self.unit)

    @property
    def n_events(self) -> int:
        return int(self.bounds[-1])

    def column(self, name: str) -> npt.NDArray[Any]:
        """`code`, `at`, `channel`, `status`, `duration`, `seq` or `person` of the chunk's events."""
        if name not in self._columns:
            self._columns[name] = read_only(self._read(name))
        return self._columns[name]

    def _read(self, name: str) -> npt.NDArray[Any]:
        column: npt.NDArray[Any] = np.asarray(getattr(self.part, name))
        if not isinstance(self.rows, Scattered):
            return column[self.rows]
        if name == "person" and self.part.alone:
            return np.repeat(self.unit.astype(column.dtype), np.diff(self.bounds))
        return self.rows.of(column)

    def rows_of(self, events: Ints) -> Ints:
        """Where these events of the chunk stand in the partition."""
        if isinstance(self.rows, Scattered):
            return self.rows.places(events)
        return events + self.rows.start if isinstance(self.rows, slice) else self.rows[events]

    @property
    def at(self) -> Ints:
        return self.column("at")

    @property
    def person(self) -> npt.NDArray[np.int32]:
        return self.column("person")

    def derived(self, name: str, of: object, make: Callable[[], A]) -> A:
        """What questions asked together derive alike from these events and from `of`, made by the first; never written to."""
        found = self._derived.get((name, id(of)))
        if found is None:
            found = self._derived[name, id(of)] = (of, make())  # held, so that no other takes its place
        value: A = found[1]
        return value

    def forget(self) -> None:
        """Let go of the packed columns and what was derived."""
        self._columns.clear()
        self._derived.clear()


def read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A contiguous read-only view, so that mapped and plain arrays meet the same compiled kernel."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def chunks(
    snapshot: Snapshot, by: Grain, slice: Slice | None = None, *, by_person: bool = False, size: int | None = None
) -> list[Chunk]:
    """The slice's units as chunks of about `size` events (CHUNK).

    `by_person`: units of one customer stand together (needed by `persons.distinct`); costs a sort when the store has
    them in another order.
    """
    parts = engine.once(("parts", id(snapshot), by, repr(slice)), lambda: list(snapshot.sequences(by, slice or None)))
    orders = each(parts, lambda part: _order(part, by_person and by != "customer" and not part.alone))
    turned = any(_turned(order) for order in orders)
    key = ("chunks", id(snapshot), by, repr(slice), turned, size)
    return engine.once(key, lambda: _cut(parts, orders, size or CHUNK))


def _turned(order: Ints | None) -> bool:
    """Whether units stand in another order than the store's."""
    return order is not None and bool((order[1:] < order[:-1]).any())


def _cut(parts: list[Sequences], orders: list[Ints | None], size: int) -> list[Chunk]:
    return [chunk for part, order in zip(parts, orders, strict=True) for chunk in _split(part, order, size)]


def _order(part: Sequences, by_person: bool) -> Ints | None:
    """Indices of the units to read, in order; None = all as they stand."""
    offsets = np.asarray(part.offsets)
    keep = offsets[1:] > offsets[:-1]
    if part.mask is not None:
        keep &= np.asarray(part.mask)
    order = None if bool(keep.all()) else np.flatnonzero(keep)
    if by_person and len(keep):
        units = np.flatnonzero(keep) if order is None else order
        first = np.asarray(part.person)[offsets[units]]
        if len(first) and bool((first[1:] < first[:-1]).any()):
            order = units[np.argsort(first, kind="stable")]
    return order


def _split(part: Sequences, order: Ints | None, size: int) -> Iterator[Chunk]:
    offsets = np.asarray(part.offsets, np.int64)
    edges = offsets if order is None else _edges(offsets[order + 1] - offsets[order])
    at, n_units = 0, len(edges) - 1
    while at < n_units:
        to = max(at + 1, int(np.searchsorted(edges, edges[at] + size, side="right")) - 1)
        yield whole(part, slice(at, to) if order is None else order[at:to])
        at = to


def whole(part: Sequences, units: slice | Ints) -> Chunk:
    """These units of a partition, in this order. Those of a slice lie side by side."""
    offsets, unit = np.asarray(part.offsets, np.int64), np.asarray(part.unit, np.int64)[units]
    if isinstance(units, slice):
        bounds = offsets[units.start : units.stop + 1]
        rows = slice(int(bounds[0]), int(bounds[-1]))
        # Most partitions are one chunk: the store's own array will do.
        return Chunk(part, rows, unit, read_only(bounds - bounds[0] if rows.start else bounds), units=units)
    first = offsets[units]
    lengths = offsets[units + 1] - first
    bounds = _edges(lengths)
    beside = _adjoining(first, lengths)
    scattered = slice(int(first[0]), int(first[0] + bounds[-1])) if beside else Scattered.units(first, bounds)
    return Chunk(part, scattered, unit, read_only(bounds), units=units)


def _edges(lengths: Ints) -> Ints:
    """Where each begins, and the end."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def _adjoining(first: Ints, lengths: Ints) -> bool:
    """Whether units that start there and are so long follow each other without a gap."""
    return bool((first[1:] == first[:-1] + lengths[:-1]).all())


def run(work: list[Chunk], step: Callable[[Chunk], P]) -> list[P]:
    """One partial per chunk, in order, computed where the engine computes."""

    return engine.current().map(step, work, engine.watch(), Chunk.forget)


def n_units(work: list[Chunk]) -> int:
    """Units in the slice."""
    return sum(chunk.n_units for chunk in work)
