"""Rows on their way from arrival order to partitions: gathered stretch by stretch, laid out by partition, kept aside.

Rows may come in pieces in any order; a stretch is whole once all its places are filled. Everything is moved by column and
in order of arrival, so that what is read back of a partition is in arrival order too. Many rows are kept aside on disk, so
that memory is that of a few stretches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from io import FileIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ...loops.native import native
from .room import Fresh, Room

#: Rows of a stretch.
ROWS = 1 << 19

Columns = dict[str, npt.NDArray[Any]]


class Changed(Exception):
    """Not the rows that were counted: the file is being written to."""


class OutOfStep(Exception):
    """Rows come in an order that would have too many stretches begun at once."""


class Gathering:
    """Begun stretches of `rows` rows in all; whole ones are handed on in order of arrival, and come back to be used again."""

    def __init__(self, rows: int, most: int) -> None:
        self.rows = rows
        self._most = most
        """Stretches that may be begun at once."""
        self._begun: dict[int, tuple[Columns, int]] = {}
        self._spare: list[Columns] = []
        self._next = 0

    @property
    def whole(self) -> bool:
        """Whether every row has come and been handed on."""
        return self._next * ROWS >= self.rows

    def add(
        self, place: npt.NDArray[np.int64], columns: Mapping[str, npt.NDArray[Any]]
    ) -> Iterator[tuple[int, Columns]]:
        """Take rows in, by their places; gives each stretch that is whole and next, with the place it begins at.

        Raises Changed for a place that is not among the rows, OutOfStep when too many stretches are begun.
        """
        if len(place) and not 0 <= int(place.min()) <= int(place.max()) < self.rows:
            raise Changed("more rows than were counted")
        cuts = [0, *(np.flatnonzero(np.diff(place) != 1) + 1).tolist(), len(place)]
        for low, high in pairwise(cuts):
            while low < high:
                number, at = divmod(int(place[low]), ROWS)
                n = min(high - low, ROWS - at)
                self._put(number, at, {name: values[low : low + n] for name, values in columns.items()}, n)
                low += n
                while self._next in self._begun and not self._begun[self._next][1]:
                    yield self._next * ROWS, self._begun.pop(self._next)[0]
                    self._next += 1

    def done(self, columns: Columns) -> None:
        """What was handed on is wanted no more. May be called from any thread."""
        self._spare.append(columns)

    def _put(self, number: int, at: int, piece: Columns, n: int) -> None:
        if number not in self._begun:
            if len(self._begun) >= self._most:
                raise OutOfStep
            size = min(ROWS, self.rows - number * ROWS)
            self._begun[number] = self._columns(size, piece), size
        stretch, missing = self._begun[number]
        for name, values in piece.items():
            stretch[name][at : at + n] = values
        self._begun[number] = stretch, missing - n

    def _columns(self, size: int, like: Columns) -> Columns:
        if size == ROWS and self._spare:
            return self._spare.pop()
        return {name: np.empty(size, values.dtype) for name, values in like.items()}


@dataclass(frozen=True, slots=True)
class Laid:
    """A stretch laid out partition by partition, in order of arrival within each."""

    begin: int
    """The place of the stretch's first row."""
    bounds: npt.NDArray[np.int64]
    """shape (partitions + 1,): the rows of partition p are bounds[p]:bounds[p + 1]."""
    columns: dict[str, npt.NDArray[Any] | tuple[np.dtype[Any], int]]
    """The columns themselves, or of each its type and where in the file it begins."""
    path: Path | None

    def rows(self, partition: int) -> int:
        """How many rows a partition has in it."""
        return int(self.bounds[partition + 1] - self.bounds[partition])

    def read(self, partition: int, into: Columns, at: int) -> None:
        """A partition's rows into arrays, from a place on."""
        low, high = (int(bound) for bound in self.bounds[partition : partition + 2])
        with self.path.open("rb", buffering=0) if self.path else nullcontext() as file:
            for name, column in self.columns.items():
                to = into[name][at : at + high - low]
                if isinstance(column, np.ndarray):
                    to[:] = column[low:high]
                elif len(to):
                    assert file is not None
                    file.seek(column[1] + low * to.itemsize)
                    if file.readinto(to.data.cast("B")) != to.nbytes:
                        raise OSError("A stretch is shorter than it was written")


def lay(path: Path | None, begin: int, columns: Columns, partitions: int, room: Room) -> Laid:
    """Lay a stretch out by partition (`unit` modulo partitions, a power of two), with `place`: where in it each row was.

    It is written to `path`, or without one kept in memory.
    """
    unit = columns["unit"]
    n = len(unit)
    belongs = np.bitwise_and(unit, partitions - 1, out=room.array("belongs", n, unit.dtype))
    bounds = np.concatenate([[0], np.cumsum(np.bincount(belongs, minlength=partitions))]).astype(np.int64)
    to = room.array("to", n, np.int32)
    laid = _together(
        {"place": np.dtype(np.int32), **{name: c.dtype for name, c in columns.items()}}, n, room if path else Fresh()
    )
    _places(belongs, bounds[:-1].copy(), to, laid["place"])
    for name, values in columns.items():
        _put(values, to, laid[name])
    if path is None:
        return Laid(begin, bounds, dict(laid), path)
    with path.open("xb", buffering=0) as file:
        return Laid(begin, bounds, {name: _written(file, values) for name, values in laid.items()}, path)


def _together(types: dict[str, np.dtype[Any]], n: int, room: Room) -> Columns:
    """Columns in one piece of memory, which the system can give in large pages."""
    ends = [0]
    for dtype in types.values():
        ends.append(ends[-1] + -(-n * dtype.itemsize // 8) * 8)
    whole = room.array("laid", ends[-1], np.uint8)
    return {
        name: whole[begin : begin + n * dtype.itemsize].view(dtype)
        for (name, dtype), begin in zip(types.items(), ends, strict=False)
    }


def _written(file: FileIO, values: npt.NDArray[Any]) -> tuple[np.dtype[Any], int]:
    """Write all of it (the system may take less at a time); its type, and where it begins."""
    begin, left = file.tell(), values.data.cast("B")
    while len(left):
        left = left[file.write(left) :]
    return values.dtype, begin


def of_partition(stretches: list[Laid], partition: int, room: Room) -> Columns:
    """All rows of a partition in order of arrival; `place` counts from the first row of all. The arrays are the room's."""
    n = sum(stretch.rows(partition) for stretch in stretches)
    types = {n: c.dtype if isinstance(c, np.ndarray) else c[0] for n, c in stretches[0].columns.items()}
    found = {name: room.array(f"of {name}", n, dtype) for name, dtype in types.items()}
    place, at = room.array("places", n, np.int64), 0
    for stretch in stretches:
        end = at + stretch.rows(partition)
        stretch.read(partition, found, at)
        np.add(found["place"][at:end], stretch.begin, out=place[at:end], casting="unsafe", dtype=np.int64)
        at = end
    return {**found, "place": place}


@native
def _places(belongs, free, to, place):  # type: ignore[no-untyped-def]  # numba infers the types
    """Where each row goes, to the next free place of its partition; and which row comes to each place."""
    for i in range(len(belongs)):
        p = belongs[i]
        at = free[p]
        free[p] = at + 1
        to[i] = at
        place[at] = i


@native
def _put(values, to, laid):  # type: ignore[no-untyped-def]  # numba infers the types
    """Each value to its place."""
    for i in range(len(values)):
        laid[to[i]] = values[i]
