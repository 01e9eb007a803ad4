"""`Rows`: the journeys of a store as a map sees them, the touchpoint of every event found once and walked for each slice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from ..analysis.kernel import read_only
from ..events.model import Sequences

if TYPE_CHECKING:
    from ..events.model import Slice, Snapshot
    from .binding import Binding

A = TypeVar("A")
Mask = npt.NDArray[np.bool_]
NO_MASK = np.zeros(0, np.bool_)
#: Events per piece of work, and how many work side by side.
PIECE = 1 << 21
#: Events walked before their times are sifted, so that these still are in the core's cache.
BATCH = 1 << 17
WORKERS = max(1, min(4, os.cpu_count() or 1))


@dataclass(frozen=True)
class Rows:
    """Pieces of a store's partitions, and the touchpoint of every event."""

    parts: tuple[Sequences, ...]
    touchpoint: tuple[npt.NDArray[np.signedinteger], ...]
    """As few bytes an event as there are touchpoints for."""
    live: tuple[Mask, ...]
    """The units that count, piece by piece: a later piece holds the others whole. Empty arrays stand for all."""
    data_end: int
    n_names: int
    n_channels: int
    one_each: bool
    """Every journey has one customer and every customer one journey: counting journeys counts customers."""

    @cached_property
    def n_people(self) -> int:
        """One more than the highest number of a customer."""
        return max((int(p.person.max()) + 1 for p in self.parts if p.n_events), default=0)

    @property
    def n_events(self) -> int:
        """Events, those of units that do not count too."""
        return sum(part.n_events for part in self.parts)

    @cached_property
    def n_units(self) -> int:
        """Journeys, whole."""
        return sum(int(m.sum()) if len(m) else p.n_units for p, m in zip(self.parts, self.live, strict=True))

    def masks(self, snapshot: Snapshot, slice: Slice | None) -> tuple[Mask, ...]:
        """Which units are in a slice, piece by piece; empty arrays stand for all."""
        if not slice:
            return self.live
        found = []
        for part in snapshot.sequences("journey", slice):
            mask = np.ones(part.n_units, np.bool_) if part.mask is None else np.asarray(part.mask)
            found += [np.ascontiguousarray(mask[low:high]) for low, high in cuts(part, PIECE)]
        return tuple(found)

    def full(self, masks: Sequence[Mask]) -> tuple[Mask, ...]:
        """The same, and no empty array for all."""
        return tuple(m if len(m) else np.ones(p.n_units, np.bool_) for p, m in zip(self.parts, masks, strict=True))

    def rest(self, masks: Sequence[Mask]) -> tuple[Mask, ...]:
        """Whoever is not in these."""
        return tuple(a & ~m for a, m in zip(self.full(self.live), masks, strict=True))


def side_by_side(pieces: int, work: Callable[[Iterator[int]], A]) -> list[A]:
    """The numbers of the pieces, dealt out to workers as they come for more: pieces may be of very unlike size."""
    workers = max(1, min(WORKERS, pieces))
    numbers = iter(range(pieces))  # one for all: taking the next is one step of the interpreter
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, [numbers] * workers))


def read_rows(snapshot: Snapshot, binding: Binding) -> Rows:
    """Bind every event once."""
    whole = list(snapshot.sequences("journey"))
    blocks: dict[tuple[str, Any], npt.NDArray[Any]] = {}
    pieces = [piece for part in whole for piece in _pieces(part, blocks)]
    parts = tuple(part for part, _ in pieces)
    # one block of memory for all: the system gives it in large pages
    dtype = np.int8 if len(binding.touchpoints) <= np.iinfo(np.int8).max else np.int16
    bound: npt.NDArray[np.signedinteger] = np.empty(sum(part.n_events for part in parts), dtype)
    ends = np.cumsum([0, *(part.n_events for part in parts)]).tolist()
    touchpoint = tuple(bound[low:high] for low, high in pairwise(ends))

    def work(numbers: Iterator[int]) -> None:
        for i in numbers:
            binding.bind_into(parts[i], touchpoint[i])

    side_by_side(len(parts), work)
    return Rows(
        parts, touchpoint, tuple(live for _, live in pieces), snapshot.last_at or 0, len(snapshot.names),
        len(snapshot.channels), all(part.alone for part in whole) or _one_each(parts),
    )  # fmt: skip


def _one_each(parts: Sequence[Sequences]) -> bool:
    """Whether no journey has events of two customers, and no customer stands first in two journeys."""
    with ThreadPoolExecutor(WORKERS) as pool:
        if not all(pool.map(_one_person, parts)):
            return False
    firsts = [np.asarray(part.person)[np.asarray(part.offsets)[:-1][np.diff(part.offsets) > 0]] for part in parts]
    stands = np.zeros(max((int(f.max()) + 1 for f in firsts if len(f)), default=0), np.bool_)
    for first in firsts:
        stands[first] = True
    return int(np.count_nonzero(stands)) == sum(map(len, firsts))


def _one_person(part: Sequences) -> bool:
    """Whether no journey of the piece has events of two customers."""
    person, offsets = np.asarray(part.person), np.asarray(part.offsets)
    changes = person[1:] != person[:-1]
    between = offsets[1:-1]
    changes[between[(between > 0) & (between < len(person))] - 1] = False
    return not changes.any()


def cuts(part: Sequences, events: int) -> list[tuple[int, int]]:
    """Unit ranges of about so many events; a unit is never cut."""
    ends = [0]
    offsets = np.asarray(part.offsets)
    while ends[-1] < part.n_units:
        to = int(np.searchsorted(offsets, offsets[ends[-1]] + events, side="right")) - 1
        ends.append(min(max(to, ends[-1] + 1), part.n_units))
    return list(pairwise(ends))


def _pieces(part: Sequences, blocks: dict[tuple[str, Any], npt.NDArray[Any]]) -> Iterator[tuple[Sequences, Mask]]:
    """A partition as several smaller ones: views, so that all cores have work and memory stays bounded."""
    for low, high in cuts(part, PIECE):
        first, last = int(part.offsets[low]), int(part.offsets[high])
        columns: dict[str, Any] = {
            name: _plain(np.asarray(getattr(part, name))[first:last], blocks)
            for name in ("code", "at", "channel", "status", "duration", "seq", "person")
        }
        live = NO_MASK if part.mask is None else np.ascontiguousarray(part.mask[low:high])
        yield Sequences(
            by=part.by, unit=read_only(np.asarray(part.unit)[low:high]),
            offsets=read_only(np.asarray(part.offsets, np.int64)[low : high + 1] - first), alone=part.alone, **columns,
        ), live  # fmt: skip


def _plain(values: npt.NDArray[Any], blocks: dict[tuple[str, Any], npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """As a kernel takes it. A column of one value throughout takes no memory in a store: here all pieces share one block."""
    if values.strides != (0,) or not len(values):
        return read_only(values)
    key = (values.dtype.str, values[0].item())
    if key not in blocks or len(blocks[key]) < len(values):
        blocks[key] = np.full(len(values) * 5 // 4, values[0])
    return read_only(blocks[key][: len(values)])
