"""Bringing rows into journey order: (unit, at, seq). Linear where rows come in arrival order, or as arranged runs one after another.

Few rows are sorted by NumPy. Many are counted into their places by compiled loops: units are dense numbers, so a unit's place is
known once its events are counted; a unit that did not come in order (writers take turns, files go from the newest to the
oldest) is sorted in its place.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ...loops.native import native
from .arrays import EVENT_COLUMNS, Rows, Run, is_same, picked
from .room import Fresh, Room

Ints = npt.NDArray[np.int64]

#: Fewer rows are not worth loading machine code.
COMPILED_FROM = 50_000
#: A place is counted for every number between the least and the greatest unit, if they are so few to a row.
PLACES_PER_ROW = 4


def arrange(rows: Rows, apart: int = 1, room: Room | None = None) -> Run:
    """Order rows by (unit, at, seq). Units differ by multiples of `apart` (the number of partitions, a power of two).

    With a room the run's columns are in it, until the next rows are arranged there.
    """
    room = room or Fresh()
    unit = rows["unit"]
    n = len(unit)
    counted = n > 0 and n >= COMPILED_FROM and (int(unit.max()) - int(unit.min())) // apart < PLACES_PER_ROW * n
    order, starts, ready = (_by_counting(rows, apart, room) if counted else None) or _by_sorting(rows)
    return Run(
        unit=unit[order[starts]].astype(np.int64),
        offsets=np.concatenate([starts, [n]]).astype(np.int64),
        columns={
            name: ready[name]
            if name in ready
            else _picked(rows[name], order, room.array(f"run's {name}", n, rows[name].dtype))
            for name in EVENT_COLUMNS
        },
    )


def _picked(values: npt.NDArray[Any], order: Ints, into: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Values in order; many by a compiled loop, in a third of NumPy's time."""
    if is_same(values) or len(values) < COMPILED_FROM:
        return picked(values, order)
    _pick(np.ascontiguousarray(values), order, into)
    return into


def _by_counting(rows: Rows, apart: int, room: Room) -> tuple[Ints, Ints, Rows] | None:
    """The order of the rows, where each unit's begin in it, and columns that are in order already; None when units are nearer than that."""
    unit, at, seq = (np.ascontiguousarray(rows[name]) for name in ("unit", "at", "seq"))
    low, shift = int(unit.min()), apart.bit_length() - 1
    places = np.zeros(((int(unit.max()) - low) >> shift) + 2, np.int64)
    if _count(unit, low, shift, places):
        return None
    np.cumsum(places, out=places)
    starts = places[:-1][places[1:] > places[:-1]]
    order, at_, seq_ = (room.array(f"arranged {name}", len(unit), np.int64) for name in ("order", "at", "seq"))
    _place(unit, at, seq, low, shift, places, order, at_, seq_)
    bounds = np.concatenate([starts, [len(unit)]])
    spare = (np.empty(int(np.diff(bounds).max()), np.int64) for _ in range(3))
    _sort_units(bounds, order, at_, seq_, *spare)
    return order, starts, {"at": at_, "seq": seq_}


@native
def _pick(values, order, into):  # type: ignore[no-untyped-def]  # numba infers the types
    """The values in this order."""
    for i in range(len(order)):
        into[i] = values[order[i]]


@native
def _count(unit, low, shift, places):  # type: ignore[no-untyped-def]  # numba infers the types
    """Events of each unit, one place after its own; how many do not stand apart by a multiple of 2**shift."""
    between = 0
    for e in range(len(unit)):
        u = (unit[e] - low) >> shift
        between += u << shift != unit[e] - low
        places[u + 1] += 1
    return between


@native
def _place(unit, at, seq, low, shift, places, order, at_, seq_):  # type: ignore[no-untyped-def]  # numba infers the types
    """Each row to the next free place of its unit, as the rows come."""
    for e in range(len(unit)):
        u = (unit[e] - low) >> shift
        to = places[u]
        places[u] = to + 1
        order[to] = e
        at_[to] = at[e]
        seq_[to] = seq[e]


@native
def _sort_units(bounds, order, at, seq, order_, at_, seq_):  # type: ignore[no-untyped-def]  # numba infers the types
    """Every unit's rows into (at, seq) order, all three arrays together; the others are room for the longest unit.

    Most units are in order already. Of the others blocks are sorted by insertion, and merged two by two.
    """
    block = 32
    for u in range(len(bounds) - 1):
        low = bounds[u]
        high = bounds[u + 1]
        wrong = 0
        for e in range(low + 1, high):
            wrong += at[e] < at[e - 1] or (at[e] == at[e - 1] and seq[e] < seq[e - 1])
        if wrong == 0:
            continue
        for begin in range(low, high, block):
            for e in range(begin + 1, min(begin + block, high)):
                t = at[e]
                s = seq[e]
                row = order[e]
                to = e
                while to > begin and (at[to - 1] > t or (at[to - 1] == t and seq[to - 1] > s)):
                    at[to] = at[to - 1]
                    seq[to] = seq[to - 1]
                    order[to] = order[to - 1]
                    to -= 1
                at[to] = t
                seq[to] = s
                order[to] = row
        width = block
        while width < high - low:
            for begin in range(low, high - width, 2 * width):
                for i in range(width):
                    at_[i] = at[begin + i]
                    seq_[i] = seq[begin + i]
                    order_[i] = order[begin + i]
                end = min(begin + 2 * width, high)
                i = 0
                right = begin + width
                to = begin
                while i < width:
                    if right < end and (at[right] < at_[i] or (at[right] == at_[i] and seq[right] < seq_[i])):
                        at[to] = at[right]
                        seq[to] = seq[right]
                        order[to] = order[right]
                        right += 1
                    else:
                        at[to] = at_[i]
                        seq[to] = seq_[i]
                        order[to] = order_[i]
                        i += 1
                    to += 1
            width *= 2


def _by_sorting(rows: Rows) -> tuple[Ints, Ints, Rows]:
    """The same for any units, by NumPy alone."""
    order = _by_unit(rows["unit"])
    unit, at = rows["unit"][order], rows["at"][order]
    if _mend(order, unit, at, rows["seq"]):
        at = rows["at"][order]
    starts = np.flatnonzero(np.concatenate([[True], unit[1:] != unit[:-1]])) if len(unit) else np.zeros(0, np.int64)
    return order, starts, {"at": at}


def _by_unit(unit: npt.NDArray[np.int64]) -> Ints:
    """Stable order by unit: NumPy sorts 16-bit numbers by radix, so 16 bits at a time from the lowest is linear."""
    if not len(unit):
        return np.zeros(0, np.int64)
    low = int(unit.min())
    left = int(unit.max()) - low
    key = unit - low
    order = np.argsort(key.astype(np.uint16), kind="stable")
    while left := left >> 16:
        key >>= 16
        order = order[np.argsort(key.astype(np.uint8 if left < 256 else np.uint16)[order], kind="stable")]
    return order


def _mend(order: Ints, unit: Ints, at: Ints, seq: Ints) -> bool:
    """Sort the few units whose events did not come in (at, seq) order, in `order` itself; whether there were any.

    `unit` and `at` are in `order` already, `seq` is not.
    """
    new = unit[1:] != unit[:-1]
    wrong = at[1:] < at[:-1]
    tied = np.flatnonzero((at[1:] == at[:-1]) & ~new)
    wrong[tied] |= seq[order[tied + 1]] < seq[order[tied]]
    wrong &= ~new
    if not wrong.any():
        return False
    group = np.concatenate([[0], np.cumsum(new)])
    out_of_order = np.zeros(int(group[-1]) + 1, np.bool_)
    out_of_order[group[1:][wrong]] = True
    at_fault = np.flatnonzero(out_of_order[group])
    part = order[at_fault]
    order[at_fault] = part[np.lexsort((seq[part], at[at_fault], unit[at_fault]))]
    return True
