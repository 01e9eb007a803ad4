"""Dense numbers for numeric ids in order of first appearance: an open hash table worked by a compiled loop."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...loops.native import native

#: Places of a new table, a power of two; it doubles when half of them are taken.
PLACES = 1 << 16
#: Ids looked up together, so that the memory's answers are waited for together.
AT_ONCE = 256
_MULTIPLIER = -7046029254386353131
"""2**64 over the golden ratio, as a signed number: spreads ids that follow one another."""


class FirstMet:
    """Numbers ids 0, 1, 2 … as they are met. 32 to 64 bytes an id."""

    def __init__(self) -> None:
        self._table = _empty(PLACES)
        self._ids = np.empty(PLACES // 2, np.int64)
        self.n = 0

    @property
    def ids(self) -> npt.NDArray[np.int64]:
        """The id of each number."""
        return self._ids[: self.n]

    def number(self, ids: npt.NDArray[np.int64], numbers: npt.NDArray[np.int32]) -> None:
        """Write the number of each id into `numbers`; both of shape (n,)."""
        done = 0
        room = np.empty(3 * AT_ONCE, np.int64)
        while done < len(ids):
            if self.n + AT_ONCE > len(self._ids):
                self._grow()
            counts = np.array([done, self.n], np.int64)
            _number(ids, numbers, self._table, len(self._table) // 2 - 1, self._ids, counts, room)
            done, self.n = int(counts[0]), int(counts[1])

    def _grow(self) -> None:
        places = len(self._table)  # two words a place: twice as many places
        self._table = _empty(places)
        self._ids = np.concatenate([self._ids, np.empty(places // 2 - len(self._ids), np.int64)])
        _enter(self.ids, self._table, places - 1)


def _empty(places: int) -> npt.NDArray[np.int64]:
    """Place by place an id and its number, -1 where none is."""
    return np.full(2 * places, -1, np.int64)


@native
def _enter(ids, table, mask):  # type: ignore[no-untyped-def]  # numba infers the types
    """Different ids into an empty table, numbered as they stand."""
    for i in range(len(ids)):
        at = ids[i] * _MULTIPLIER
        at = (at ^ at >> 29) & mask
        while table[2 * at + 1] >= 0:
            at = (at + 1) & mask
        table[2 * at] = ids[i]
        table[2 * at + 1] = i


@native
def _number(ids, numbers, table, mask, known, counts, room):  # type: ignore[no-untyped-def]  # numba infers the types
    """Number ids from counts[0] on, counts[1] being known, until all are or the table must grow."""
    done = counts[0]
    n = counts[1]
    while done < len(ids) and n + AT_ONCE <= len(known):
        size = min(AT_ONCE, len(ids) - done)
        for j in range(size):
            at = ids[done + j] * _MULTIPLIER
            at = (at ^ at >> 29) & mask
            room[j] = at
            room[AT_ONCE + j] = table[2 * at]
            room[2 * AT_ONCE + j] = table[2 * at + 1]
        for j in range(size):
            id = ids[done + j]
            number = room[2 * AT_ONCE + j]
            if number < 0 or room[AT_ONCE + j] != id:
                at = room[j]
                number = table[2 * at + 1]
                while number >= 0 and table[2 * at] != id:
                    at = (at + 1) & mask
                    number = table[2 * at + 1]
                if number < 0:
                    number = n
                    table[2 * at] = id
                    table[2 * at + 1] = n
                    known[n] = id
                    n += 1
            numbers[done + j] = number
        done += size
    counts[0] = done
    counts[1] = n
