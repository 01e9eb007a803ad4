"""Events of units that do not all stand one after the other: where each stretch of them begins, and so many are copied.

A place for every event would be eight bytes to write and to read again for the one or two that are wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..loops.native import native

Ints = npt.NDArray[np.int64]

#: Fewer events are not worth loading machine code.
COMPILED_FROM = 50_000


@dataclass(frozen=True, slots=True)
class Scattered:
    """Which events of a partition a chunk has: stretch i those from `first[i]` on, as many as `bounds` says."""

    first: Ints
    bounds: Ints

    @classmethod
    def units(cls, first: Ints, bounds: Ints) -> Scattered:
        """Units that begin there, as long as `bounds` says; those that follow each other are one stretch."""
        begins = np.ones(len(first), np.bool_)
        begins[1:] = first[1:] != first[:-1] + np.diff(bounds)[:-1]
        begin = np.flatnonzero(begins)
        return cls(first[begin], np.append(bounds[begin], bounds[-1]))

    def of(self, column: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The events' values, packed."""
        n = int(self.bounds[-1])
        if column.strides == (0,) and n:
            return np.full(n, column[0])
        if n < COMPILED_FROM or not column.flags.c_contiguous:
            return column[self.places(np.arange(n))]
        packed = np.empty(n, column.dtype)
        _copy(column, self.first, self.bounds, packed)
        return packed

    def places(self, events: Ints) -> Ints:
        """Where these events of the chunk stand in the partition."""
        stretch = np.searchsorted(self.bounds, events, side="right") - 1
        places: Ints = self.first[stretch] + events - self.bounds[stretch]
        return places


@native
def _copy(column, first, bounds, packed):  # type: ignore[no-untyped-def]  # numba infers the types
    for i in range(len(first)):
        shift = first[i] - bounds[i]
        for e in range(bounds[i], bounds[i + 1]):
            packed[e] = column[e + shift]
