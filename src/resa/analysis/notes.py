"""Warnings that several questions share, as sentences."""

from __future__ import annotations

from collections.abc import Iterable

from ..events.model import Slice, Snapshot
from ..loops.native import native
from ..texts.sentence import Sentence
from .kernel import Chunk


def ties(chunk: Chunk) -> int:
    """Neighbouring events of a unit at the very same instant."""
    return chunk.derived("ties", None, lambda: _ties(chunk))


def _ties(chunk: Chunk) -> int:
    if chunk.part.untied or chunk.n_events < 2:
        return 0
    return int(_same(chunk.at, chunk.bounds))


@native
def _same(at, bounds):  # type: ignore[no-untyped-def]  # numba infers the types
    """Neighbours at one instant, less those of different units."""
    n = 0
    for e in range(1, len(at)):
        n += at[e] == at[e - 1]
    for u in range(1, len(bounds) - 1):
        n -= at[bounds[u]] == at[bounds[u] - 1]
    return n


def about_order(snapshot: Snapshot, n_units: int, n_ties: int) -> tuple[Sentence, ...]:
    """What a reader of an answer about order must know."""
    found = list(about_size(snapshot, n_units))
    if n_ties:
        found.append(Sentence("analysis.same_time_as_before", n=n_ties))
    return tuple(found)


#: What begins so says that the data do not tell something: it stands before the answer, not behind Details.
_NOT_TOLD = "analysis.not_told_"


def not_told(warnings: Iterable[Sentence]) -> tuple[tuple[Sentence, ...], tuple[Sentence, ...]]:
    """(what the data do not tell, the other warnings)."""
    all_of_them = tuple(warnings)
    first = tuple(w for w in all_of_them if w.code.startswith(_NOT_TOLD))
    return first, tuple(w for w in all_of_them if w not in first)


def about_size(snapshot: Snapshot, n_units: int) -> tuple[Sentence, ...]:
    """Nothing there, or nothing in the slice."""
    if not snapshot.n_events:
        return (Sentence("analysis.store_has_no_events"),)
    return () if n_units else (Sentence("analysis.no_journey_in_slice"),)


def about_slice(snapshot: Snapshot, slice: Slice | None) -> tuple[Sentence, ...]:
    """Channels nothing ever came through, and properties that no event has, are most often mistyped."""
    if slice is None:
        return ()
    told = []
    unknown = [c for c in slice.channel if c not in snapshot.channels]
    if unknown:
        known = sorted(c for c in snapshot.channels if c)[:20] or ["–"]
        told.append(Sentence("analysis.no_event_channel_channels_data", names=unknown, known=known))
    for name, wanted in slice.traits.items():
        values = [value for value, _ in snapshot.property_values(name, 1000)]
        if not values:
            names = sorted(snapshot.properties())[:50] or ["–"]
            told.append(Sentence("analysis.no_event_property_properties_data", name=name, names=names))
        elif len(values) < 1000 and not set(wanted) & set(values):
            told.append(Sentence("analysis.no_event_values_data", wanted=wanted, name=name, names=values[:20]))
    return tuple(told)


def about_days(snapshot: Snapshot) -> tuple[Sentence, ...]:
    """Whole days cannot tell hours."""
    if snapshot.precision != "day":
        return ()
    return (Sentence("analysis.some_times_are_days"),)
