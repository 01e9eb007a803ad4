"""What alignments with a plan found: how many journeys did what at which touchpoint. Not how it was found (`alignment`)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .intervals import Interval, t_mean
from .kernel import Ints

#: Rows of `Census.units`.
REACHED, SKIPPED, EXTRAS, OUT_OF_ORDER, FAILING = range(5)
#: One more row of `Census.also`: reached or skipped.
PASSED = 5


@dataclass(frozen=True, slots=True)
class Census:
    """What the alignments of some journeys found; adds up."""

    units: Ints
    """shape (5, labels): journeys that REACHED, SKIPPED, … each label."""
    any: Ints
    """shape (5,): journeys with at least one such."""
    n: int
    """Journeys aligned."""
    perfect: int
    cost: int
    """Tenths."""
    fitness: float
    """Sum over the journeys."""
    fitness_squares: float
    also: Ints = field(default_factory=lambda: np.zeros((6, 0), np.int64))
    """shape (6, things): the same of each thing, and PASSED."""

    @property
    def mean_fitness(self) -> float | None:
        """Over the journeys; None when there are none."""
        return self.fitness / self.n if self.n else None

    @property
    def fitness_interval(self) -> Interval | None:
        """95 % t interval of the mean, kept within 0–1."""
        found = t_mean(self.n, self.fitness, self.fitness_squares)
        return found and Interval(max(found.low, 0.0), min(found.high, 1.0))

    def __add__(self, other: Census) -> Census:
        return Census(
            self.units + other.units,
            self.any + other.any,
            self.n + other.n,
            self.perfect + other.perfect,
            self.cost + other.cost,
            self.fitness + other.fitness,
            self.fitness_squares + other.fitness_squares,
            self.also + other.also,
        )
