"""Whose credit is a conversion? The rules that look at one path at a time, and the set form of Shapley.

Every rule divides each conversion of a path over its touches; the shares of a path add up to 1. Not the question
(`attribution`), which finds the paths, and not the Markov chain (`markov`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .kernel import Ints

Floats = npt.NDArray[np.float64]

#: One row of `credits` each.
RULES = ("first", "last", "linear", "position", "time_decay", "shapley")
#: Of the position rule: first, all between together, last.
FIRST, BETWEEN, LAST = 0.4, 0.2, 0.4


@dataclass(frozen=True, slots=True)
class Touches:
    """Paths of touches one after the other: path p owns `channel[bounds[p]:bounds[p + 1]]`, at least one touch each."""

    channel: Ints
    bounds: Ints
    conversions: Floats
    """shape (paths,): how often the path ended in a conversion."""
    nulls: Floats
    """shape (paths,): how often it ended without."""
    ago: Floats
    """shape (touches,): half-lives, below 0 as they lie before the conversion or another moment after the path's touches;
    anything where the path has no conversion."""

    @property
    def path(self) -> Ints:
        """shape (touches,): the path of each touch."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))


def shares(touches: Touches, size: int) -> Floats:
    """shape (rules, touches): the part of one conversion of its path that each touch gets.

    Shapley, set form (Zhao 2018): equal parts to the distinct channels of the path; a channel met several times divides
    its part evenly over these touches, which is the ordered form when the touches' places are kept apart.
    """
    path, bounds = touches.path, touches.bounds
    length = np.diff(bounds)
    of = length[path].astype(np.float64)
    place = np.arange(len(path)) - bounds[:-1][path]
    is_first, is_last = place == 0, place == of - 1
    found = np.zeros((len(RULES), len(path)))
    found[0][is_first] = 1
    found[1][is_last] = 1
    found[2] = 1 / of
    with np.errstate(divide="ignore"):
        found[3] = np.where(is_first, FIRST, np.where(is_last, LAST, BETWEEN / (of - 2)))
    found[3][of == 1], found[3][of == 2] = 1, 0.5
    found[4] = _decay(touches.ago, path, len(length))
    key, index, times = np.unique(path * size + touches.channel, return_inverse=True, return_counts=True)
    distinct = np.bincount(key // size, minlength=len(length))
    found[5] = 1 / (distinct[path] * times[index])
    return found


def _decay(ago: Floats, path: Ints, n_paths: int) -> Floats:
    """2^ago as shares of the path; counted from its youngest touch so that old paths do not vanish in rounding."""
    youngest = np.full(n_paths, -np.inf)
    np.maximum.at(youngest, path, ago)
    weight = np.exp2(ago - youngest[path])
    shared: Floats = weight / np.bincount(path, weight, n_paths)[path]
    return shared


def credits(touches: Touches, size: int, group: Ints | None = None, n_groups: int | None = None) -> Floats:
    """shape (rules, groups): conversions credited per channel, or per any other grouping of the touches."""
    group = touches.channel if group is None else group
    won = touches.conversions[touches.path]
    n = size if n_groups is None else n_groups
    return np.stack([np.bincount(group, row * won, n) for row in shares(touches, size)])


def presence(touches: Touches, size: int) -> Floats:
    """shape (channels,): conversions whose path has the channel."""
    key = np.unique(touches.path * size + touches.channel)
    return np.bincount(key % size, touches.conversions[key // size], size).astype(np.float64)
