"""By which trait, if any, the journeys of a group found in the data can be recognised; most groups have none.

A trait's values are chosen on half of the journeys, those with a value mostly of the group, and tried on the other half.
The trait counts only when nearly all whom it picks are of the group and it picks nearly all of the group, on journeys
that had no part in choosing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...events.model import Slice

if TYPE_CHECKING:
    from ...events.model import Snapshot
    from .reading import Log

Flags = npt.NDArray[np.bool_]
#: Share of the picked that are of the group, and of the group that are picked, at least.
SURE = 0.9
#: Traits with more values are no kinds of people; and so many traits are tried.
MOST_VALUES, MOST_TRAITS = 12, 8
#: Journeys of a group that must be tried, and that must have a value for it to be named.
ENOUGH, NAMED = 15, 5


@dataclass(frozen=True)
class Recognised:
    """A trait and its values, with how well they pick the group's journeys that had no part in choosing them."""

    trait: str
    values: tuple[str, ...]
    precision: float
    recall: float
    n: int
    """Journeys of the group that were tried."""


def recognise(snapshot: Snapshot, log: Log, member: npt.NDArray[np.int64], groups: int) -> list[Recognised | None]:
    """For each group the trait that picks it best, or None. `member`: the group of every journey of the log."""
    found: list[Recognised | None] = [None] * groups
    chosen = np.random.default_rng(11).permutation(len(member)) % 2 == 0
    for trait in _traits(snapshot):
        values = [value for value, _ in snapshot.property_values(trait, MOST_VALUES)]
        having = np.stack([_having(snapshot, log, trait, value) for value in values])
        for k in range(groups):
            one = _tried(trait, values, having, member == k, chosen)
            best = found[k]
            if one is not None and (best is None or _worst(one) > _worst(best)):
                found[k] = one
    return found


def _worst(found: Recognised) -> float:
    return min(found.precision, found.recall)


def _traits(snapshot: Snapshot) -> list[str]:
    """Properties of few values, those of fewest first; one that all share tells nothing."""
    some = {name: n for name, n in snapshot.properties().items() if 2 <= n <= MOST_VALUES}
    return sorted(some, key=lambda name: (some[name], name))[:MOST_TRAITS]


def _having(snapshot: Snapshot, log: Log, trait: str, value: str) -> Flags:
    """Which journeys of the log have ever had the value."""
    parts = []
    for part in snapshot.sequences("journey", Slice(traits={trait: (value,)})):
        mask = np.ones(part.n_units, np.bool_) if part.mask is None else np.asarray(part.mask)
        parts.append(mask[:: log.every])
    return np.concatenate(parts)


def _tried(trait: str, values: list[str], having: Flags, mine: Flags, chosen: Flags) -> Recognised | None:
    """Choose the values on one half of the journeys, try them on the other."""
    with_value = (having & chosen).sum(axis=1)
    of_group = (having & chosen & mine).sum(axis=1)
    wanted = (of_group >= NAMED) & (2 * of_group > with_value)
    if not wanted.any() or (mine & ~chosen).sum() < ENOUGH:
        return None
    picked, there = having[wanted].any(axis=0)[~chosen], mine[~chosen]
    both = int((picked & there).sum())
    precision, recall = both / max(int(picked.sum()), 1), both / int(there.sum())
    if min(precision, recall) < SURE:
        return None
    names = tuple(sorted(v for v, w in zip(values, wanted, strict=True) if w))
    return Recognised(trait, names, precision, recall, int(there.sum()))
