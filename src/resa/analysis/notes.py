"""Warnings that several questions share, as sentences."""

from __future__ import annotations

import numpy as np

from ..events.model import Slice, Snapshot
from .kernel import Chunk


def ties(chunk: Chunk) -> int:
    """Neighbouring events of a unit at the very same instant."""
    at = chunk.at
    if len(at) < 2:
        return 0
    same = at[1:] == at[:-1]
    same[chunk.bounds[1:-1] - 1] = False
    return int(np.count_nonzero(same))


def about_order(snapshot: Snapshot, n_units: int, n_ties: int) -> tuple[str, ...]:
    """What a reader of an answer about order must know."""
    found = list(about_size(snapshot, n_units))
    if n_ties:
        found.append(
            f"{n_ties:,} neighbouring events have the same time as the one before; they stand in the order of arrival."
        )
    return tuple(found)


def about_size(snapshot: Snapshot, n_units: int) -> tuple[str, ...]:
    """Nothing there, or nothing in the slice."""
    if not snapshot.n_events:
        return ("The store has no events.",)
    return () if n_units else ("No journey is in this slice.",)


def about_slice(snapshot: Snapshot, slice: Slice | None) -> tuple[str, ...]:
    """Channels nothing ever came through, and properties that no event has, are most often mistyped."""
    if slice is None:
        return ()
    told = []
    unknown = [c for c in slice.channel if c not in snapshot.channels]
    if unknown:
        known = ", ".join(sorted(c for c in snapshot.channels if c)[:20]) or "none"
        told.append(f"No event has the channel {', '.join(map(repr, unknown))}. Channels in the data: {known}.")
    for name, wanted in slice.traits.items():
        values = [value for value, _ in snapshot.property_values(name, 1000)]
        if not values:
            names = ", ".join(sorted(snapshot.properties())[:50]) or "none"
            told.append(f"No event has the property {name!r}. Properties in the data: {names}.")
        elif len(values) < 1000 and not set(wanted) & set(values):
            said = ", ".join(map(repr, wanted))
            told.append(f"No event has {said} as {name!r}. Values in the data: {', '.join(values[:20])}.")
    return tuple(told)


def about_days(snapshot: Snapshot) -> tuple[str, ...]:
    """Whole days cannot tell hours."""
    if snapshot.precision != "day":
        return ()
    return ("Some times are whole days: durations are good to a day, not to hours.",)
