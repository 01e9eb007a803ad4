"""What comes next after the last k touchpoints, counted: the model is its counts, and explains itself by showing them.

A context is the last k codes as digits in base size + 1 (0 = before the start); what comes next is a code, or `size` for the
end. A prediction is the most frequent next of the longest context that was ever seen, of equals the lowest code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import LimitError
from ..texts.sentence import Sentence
from .kernel import Ints

#: The highest order that is tried.
HIGHEST = 5
FOLDS = 5


def contexts(code: Ints, bounds: Ints, size: int, order: int) -> tuple[Ints, Ints]:
    """(context, what came next) at every place of every sequence, its end included; shape (events + sequences,) each."""
    base = size + 1
    if (order + 1) * np.log2(base + 1) > 62:
        raise LimitError(
            Sentence("analysis.so_long_contexts_over_so_many"), where="order", value=order,
            remedy=Sentence("analysis.ask_lower_order"),
        )  # fmt: skip
    length = np.diff(bounds) + 1
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(length)])
    place = np.arange(first[-1]) - np.repeat(first[:-1], length)
    event = np.repeat(bounds[:-1], length) + place
    context = np.zeros(len(place), np.int64)
    for back in range(1, order + 1):
        there = place >= back
        context[there] += (code[event[there] - back] + 1) * base ** (back - 1)
    ends = place == np.repeat(length, length) - 1
    follows = np.full(len(place), size, np.int64)
    follows[~ends] = code[event[~ends]]
    return context, follows


@dataclass(frozen=True, slots=True)
class Model:
    """The most frequent next per context, for every order from 0 up."""

    size: int
    seen: tuple[Ints, ...]
    """Per order the sorted contexts."""
    best: tuple[Ints, ...]

    @property
    def order(self) -> int:
        """How far back it looks."""
        return len(self.seen) - 1

    def predict(self, context: Ints) -> Ints:
        """The next code (or `size`, the end) for contexts of the model's order."""
        found = np.full(len(context), -1, np.int64)
        for k in range(self.order, -1, -1):
            shorter = context % (self.size + 1) ** k
            at = np.minimum(np.searchsorted(self.seen[k], shorter), max(len(self.seen[k]) - 1, 0))
            if len(self.seen[k]):
                take = (found < 0) & (self.seen[k][at] == shorter)
                found[take] = self.best[k][at[take]]
        return found


def fit(context: Ints, follows: Ints, size: int, order: int) -> Model:
    """The model of these places."""
    seen, best = [], []
    for k in range(order + 1):
        key, n = np.unique(context % (size + 1) ** k * (size + 1) + follows, return_counts=True)
        of, what = np.divmod(key, size + 1)
        ranked = np.lexsort((what, -n, of))
        first = np.ones(len(ranked), np.bool_)
        first[1:] = of[ranked][1:] != of[ranked][:-1]
        seen.append(of[ranked][first])
        best.append(what[ranked][first])
    return Model(size, tuple(seen), tuple(best))


def choose_order(code: Ints, bounds: Ints, size: int, least: int) -> int:
    """The order to use, found on these sequences alone: 5-fold cross-validation over whole sequences, every fifth in a fold.

    The lowest order within one standard error (over the folds) of the best accuracy: what little more a long memory gains
    here it tends to lose on other journeys. Scored are real events after at least `least` others.
    """
    length = np.diff(bounds) + 1
    sequence = np.repeat(np.arange(len(length)), length)
    place = np.arange(len(sequence)) - np.repeat(np.cumsum(length) - length, length)
    accuracy = []
    for order in range(1, HIGHEST + 1):
        if (order + 1) * np.log2(size + 2) > 62:
            break
        context, follows = contexts(code, bounds, size, order)
        folds = []
        for fold in range(FOLDS):
            out = sequence % FOLDS == fold
            model = fit(context[~out], follows[~out], size, order)
            asked = out & (place >= least) & (follows < size)
            if asked.any():
                folds.append(float((model.predict(context[asked]) == follows[asked]).mean()))
        accuracy.append(folds)
    mean = np.array([np.mean(f) if f else 0.0 for f in accuracy])
    top = int(np.argmax(mean))
    error = float(np.std(accuracy[top], ddof=1) / len(accuracy[top]) ** 0.5) if len(accuracy[top]) > 1 else 0.0
    return int(np.flatnonzero(mean >= mean[top] - error)[0]) + 1
