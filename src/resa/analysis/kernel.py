"""How every question reads a snapshot: whole units in chunks, a step per chunk on threads, partials merged.

A *chunk* is some units of one partition with their events packed one after the other: `bounds[u]:bounds[u + 1]` are the
events of the chunk's unit u. Units outside the slice are not in any chunk, so kernels know no masks. Chunks bound the
memory of a step and feed all cores, whatever the number of partitions; a unit is never cut, however long it is.

A question is then `step(chunk) -> partial` for each chunk, `merge(partials) -> answer`; partials add up (counts, samples,
sets), so threads here and tasks elsewhere give the same answer.
"""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ..events.model import Grain, Sequences, Slice, Snapshot

P = TypeVar("P")
T = TypeVar("T")
Ints = npt.NDArray[np.int64]

#: Events per chunk (a longer unit makes a longer chunk).
CHUNK = 1 << 20


@dataclass(slots=True)
class Chunk:
    """Whole units of one partition; columns are read when first asked for, packed and read-only."""

    part: Sequences
    rows: slice | Ints
    """Which events of the partition, in the order of the chunk."""
    unit: Ints
    """shape (units,): their numbers."""
    bounds: Ints
    """shape (units + 1,), from 0."""
    _columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    @property
    def n_units(self) -> int:
        return len(self.unit)

    @property
    def n_events(self) -> int:
        return int(self.bounds[-1])

    def column(self, name: str) -> npt.NDArray[Any]:
        """`code`, `at`, `channel`, `status`, `duration`, `seq` or `person` of the chunk's events."""
        if name not in self._columns:
            self._columns[name] = read_only(np.asarray(getattr(self.part, name))[self.rows])
        return self._columns[name]

    def rows_of(self, events: Ints) -> Ints:
        """Where these events of the chunk stand in the partition."""
        return events + self.rows.start if isinstance(self.rows, slice) else self.rows[events]

    @property
    def at(self) -> Ints:
        return self.column("at")

    @property
    def person(self) -> npt.NDArray[np.int32]:
        return self.column("person")

    def forget(self) -> None:
        """Let go of the packed columns."""
        self._columns.clear()


def read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A contiguous read-only view, so that mapped and plain arrays meet the same compiled kernel."""
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def chunks(
    snapshot: Snapshot, by: Grain, slice: Slice | None = None, *, by_person: bool = False, size: int = CHUNK
) -> list[Chunk]:
    """The slice's units as chunks of about `size` events.

    `by_person`: units of one customer stand together (needed by `persons.distinct`); costs a sort when the store has
    them in another order.
    """
    found: list[Chunk] = []
    for part in snapshot.sequences(by, slice if slice else None):
        found += _split(part, _order(part, by_person and by != "customer"), size)
    return found


def _order(part: Sequences, by_person: bool) -> Ints | None:
    """Indices of the units to read, in order; None = all as they stand."""
    offsets = np.asarray(part.offsets)
    lengths = np.diff(offsets)
    keep = lengths > 0 if part.mask is None else np.asarray(part.mask) & (lengths > 0)
    order = None if bool(keep.all()) else np.flatnonzero(keep)
    if by_person and len(lengths):
        units = np.flatnonzero(keep) if order is None else order
        first = np.asarray(part.person)[offsets[units]]
        if len(first) and bool((first[1:] < first[:-1]).any()):
            order = units[np.argsort(first, kind="stable")]
    return order


def _split(part: Sequences, order: Ints | None, size: int) -> Iterator[Chunk]:
    offsets = np.asarray(part.offsets, np.int64)
    unit = np.asarray(part.unit, np.int64)
    starts = offsets[:-1] if order is None else offsets[order]
    lengths = np.diff(offsets) if order is None else offsets[order + 1] - starts
    ends = np.cumsum(lengths)
    at = 0
    while at < len(ends):
        before = int(ends[at - 1]) if at else 0
        to = max(at + 1, int(np.searchsorted(ends, before + size, side="right")))
        bounds = np.concatenate([np.zeros(1, np.int64), ends[at:to] - before])
        first = starts[at:to]
        rows: slice | Ints
        if order is None or _adjoining(first, lengths[at:to]):
            rows = slice(int(first[0]), int(first[0] + bounds[-1]))
        else:
            rows = np.repeat(first - bounds[:-1], lengths[at:to]) + np.arange(bounds[-1])
        numbers = unit[at:to] if order is None else unit[order[at:to]]
        yield Chunk(part, rows, numbers, read_only(bounds))
        at = to


def _adjoining(first: Ints, lengths: Ints) -> bool:
    """Whether units that start there and are so long follow each other without a gap."""
    return bool((first[1:] == first[:-1] + lengths[:-1]).all())


#: Told (done, total) after each chunk; what it raises ends the pass. Of the pass that is on: a question may make several.
Watch = Callable[[int, int], None]
_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Inside the block every pass over chunks tells how far it is, and can be stopped."""
    token = _WATCH.set(watch)
    try:
        yield
    finally:
        _WATCH.reset(token)


def run(work: list[Chunk], step: Callable[[Chunk], P], *, workers: int | None = None) -> list[P]:
    """One partial per chunk, in order, computed on threads (kernels let go of the GIL)."""
    watch, done = _WATCH.get(), itertools.count(1)
    if watch is not None:
        watch(0, len(work))

    def one(chunk: Chunk) -> P:
        partial = step(chunk)
        chunk.forget()
        if watch is not None:
            watch(next(done), len(work))
        return partial

    return each(work, one, workers=workers)


def each(items: Sequence[T], function: Callable[[T], P], *, workers: int | None = None) -> list[P]:
    """The function's answers, in order, computed on threads; the first error ends it.

    Plain threads: a pool of the library takes longer to import than most questions take to answer.
    """
    workers = min(workers or os.cpu_count() or 1, len(items))
    if workers <= 1:
        return [function(item) for item in items]
    answers: list[Any] = [None] * len(items)
    errors: list[BaseException] = []
    waiting = iter(range(len(items)))  # taking the next one is one step of the interpreter

    def work() -> None:
        for number in waiting:
            if errors:
                return
            try:
                answers[number] = function(items[number])
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers - 1)]
    for thread in threads:
        thread.start()
    work()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return answers


def n_units(work: list[Chunk]) -> int:
    """Units in the slice."""
    return sum(chunk.n_units for chunk in work)
