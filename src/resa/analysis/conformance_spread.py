"""Which journeys deviate how, where their intervals are to allow for customers or accounts that are alike (`clusters`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from . import alignment, clusters, kernel
from .census import Census
from .credit import Floats
from .grouping import Grouping
from .intervals import Interval, clustered_share
from .kernel import Chunk, Ints
from .lookup import Lookup
from .ready_plan import Plan

#: A chunk holds at most so many marks (journey × kind × touchpoint) at once.
_MARKS = 64_000_000


@dataclass(frozen=True, slots=True)
class Spread:
    """The aligned journeys, in one order."""

    unit: Ints
    who: Ints
    """Which cluster each is of, from 0."""
    sizes: Floats
    """Journeys of each cluster."""
    fitness: Floats
    key: Ints
    """Sorted, kind · (labels + 1) + label of each mark; the label after the last means any of them."""
    place: Ints
    """Whose mark it is."""
    n_labels: int

    def interval(self, kind: int, label: int | None) -> Interval | None:
        """Of the share of journeys with that mark; None: with any such mark."""
        key = kind * (self.n_labels + 1) + (self.n_labels if label is None else label)
        a, b = np.searchsorted(self.key, [key, key + 1])
        return self._of(self.place[a:b])

    def of_units(self, units: Ints) -> Interval | None:
        """Of the share that these (different) journeys are."""
        return self._of(np.flatnonzero(np.isin(self.unit, units)))

    @property
    def of_fitness(self) -> Interval | None:
        found = clusters.mean(self.fitness, self.who)
        return found and Interval(max(found.low, 0.0), min(found.high, 1.0))

    def _of(self, place: Ints) -> Interval | None:
        won = np.bincount(self.who[place], minlength=len(self.sizes)).astype(np.float64)
        return clustered_share(won, self.sizes)


def read(
    snapshot: Snapshot,
    plan: Plan,
    lookup: Lookup,
    alike: Grouping,
    *,
    by: Grain,
    slice: Slice | None,
    ignore_unmatched: bool,
) -> tuple[Census, Spread] | None:
    """The census as `alignment.align` has it, and who is behind it; None when there is no unit."""
    size = plan.n_labels + 1

    def step(chunk: Chunk) -> tuple[Census, Ints, Ints, Floats, Ints]:
        marks = np.zeros((chunk.n_units, 5, size), np.bool_)
        fits = np.zeros(chunk.n_units)
        found = alignment.align(
            chunk, lookup.of(chunk), plan, ignore_unmatched=ignore_unmatched, each=(marks, fits)
        )  # fmt: skip
        return found, chunk.unit, clusters.of_units(chunk, alike), fits, np.flatnonzero(marks)

    work = kernel.chunks(snapshot, by, slice, size=max(_MARKS // (5 * size), 1))
    parts = kernel.run(work, step)
    if not parts:
        return None
    total, before, marks = parts[0][0], 0, []
    for i, part in enumerate(parts):
        total = total + part[0] if i else total
        marks.append(part[4] + before * 5 * size)
        before += len(part[1])
    unit, who, fits = (np.concatenate([p[i] for p in parts]) for i in (1, 2, 3))
    place, key = np.divmod(np.concatenate(marks), 5 * size)
    order = np.argsort(key, kind="stable")
    _, index = np.unique(who, return_inverse=True)
    sizes = np.bincount(index).astype(np.float64)
    return total, Spread(unit, index.astype(np.int64), sizes, fits, key[order], place[order], plan.n_labels)
