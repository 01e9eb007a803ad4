"""The units behind a number, and their paths: what opens when a figure is clicked. No privacy rule here; callers suppress."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..events.model import Grain, Slice, Snapshot
from . import kernel
from .kernel import Chunk, Ints
from .lookup import Lookup

Outcome = Literal["reached", "went_on", "arrived", "open", "lost"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One event of a unit's path."""

    name: str
    at: int
    """µs UTC."""
    label: int
    """Touchpoint, −1 = on none."""
    channel: str


def units(
    snapshot: Snapshot,
    lookup: Lookup,
    label: int,
    outcome: Outcome = "reached",
    *,
    patience_seconds: float = float("nan"),
    goals: Sequence[int] = (),
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Ints:
    """Numbers of the units that reached a label with that outcome, sorted; outcomes and patience as in `map_figures`."""
    end = snapshot.last_at or 0

    def step(chunk: Chunk) -> Ints:
        label_of = lookup.of(chunk)
        unit = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        met = np.zeros(chunk.n_units, np.bool_)
        met[unit[label_of == label]] = True
        if outcome == "reached":
            return chunk.unit[met]
        last = chunk.bounds[1:] - 1
        ended = label_of[last] == label
        if outcome == "went_on":
            return chunk.unit[met & ~ended]
        arrived = np.zeros(chunk.n_units, np.bool_)
        arrived[unit[np.isin(label_of, list(goals))]] = True
        if outcome == "arrived":
            return chunk.unit[ended & arrived]
        is_lost = (end - chunk.at[last]) / 1e6 > patience_seconds
        return chunk.unit[ended & ~arrived & (is_lost if outcome == "lost" else ~is_lost)]

    parts = kernel.run(kernel.chunks(snapshot, by, slice), step)
    return np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


def paths(
    snapshot: Snapshot, lookup: Lookup, wanted: npt.NDArray[np.int64], *, by: Grain = "journey"
) -> dict[int, list[Visit]]:
    """The events of each of these units, in order."""
    found: dict[int, list[Visit]] = {}
    for chunk in kernel.chunks(snapshot, by):
        at = np.flatnonzero(np.isin(chunk.unit, wanted))
        if not len(at):
            continue
        label, code, channel = lookup.of(chunk), chunk.column("code"), chunk.column("channel")
        for u in at:
            found[int(chunk.unit[u])] = [
                Visit(snapshot.names[int(code[e])], int(chunk.at[e]), int(label[e]), snapshot.channels[int(channel[e])])
                for e in range(int(chunk.bounds[u]), int(chunk.bounds[u + 1]))
            ]
        chunk.forget()
    return found
