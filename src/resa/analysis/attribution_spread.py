"""How sure are the credits? A bootstrap over groups of customers, one pass over the paths.

Paths are dealt out into groups by their customer's journey (or a wider cluster), so that what belongs together stays
together; every count of attribution is a sum over groups. A draw takes as many groups as there are, with replacement, and
solves the chain anew: the 2.5 % and 97.5 % quantiles of the draws are the interval (Efron 1979, on groups). Seeded: the same
data give the same interval. It says how much chance there is in the data, not which model is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import credit, markov
from .credit import RULES, Floats, Touches
from .kernel import Ints

GROUPS = 128
DRAWS = 200
#: Channels and states up to which the chain is solved that often; paths of a file up to which they are dealt out.
MOST_CHANNELS, MOST_STATES, MOST_PATHS = 300, 400, 5_000_000
#: Events of a store up to which this is done unasked.
MOST_EVENTS = 2_000_000


@dataclass(frozen=True, slots=True)
class Dealt:
    """Counts by group that add up over chunks."""

    keys: Ints
    """The steps of the chain (`markov.Steps.key`)."""
    steps: Floats
    """shape (GROUPS, keys)."""
    credits: Floats
    """shape (GROUPS, rules, channels)."""
    conversions: Floats
    """shape (GROUPS,)."""


def group_of(number: Ints) -> Ints:
    """A group for each number, as if drawn (splitmix64)."""
    z = number.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) % np.uint64(GROUPS)).astype(np.int64)


def deal(touches: Touches, group: Ints, size: int, order: int) -> Dealt:
    """The counts of paths whose groups are `group`."""
    path = touches.path
    keys, which, weight = markov.taken(touches, size, order)
    kinds, index = np.unique(keys, return_inverse=True)
    flat = np.bincount(group[which] * len(kinds) + index, weight, GROUPS * len(kinds))
    credits = np.zeros((GROUPS, len(RULES), size))
    for r, share in enumerate(credit.shares(touches, size)):
        given = np.bincount(group[path] * size + touches.channel, share * touches.conversions[path], GROUPS * size)
        credits[:, r] = given.reshape(GROUPS, size)
    won = np.bincount(group, touches.conversions, GROUPS)
    return Dealt(
        kinds, flat.reshape(GROUPS, len(kinds)).astype(np.float64), credits.astype(np.float64), won.astype(np.float64)
    )


def merge(parts: Sequence[Dealt]) -> Dealt:
    """All chunks together."""
    keys = np.unique(np.concatenate([p.keys for p in parts]))
    steps = np.zeros((GROUPS, len(keys)))
    for p in parts:
        steps[:, np.searchsorted(keys, p.keys)] += p.steps
    credits, conversions = parts[0].credits.copy(), parts[0].conversions.copy()
    for p in parts[1:]:
        credits += p.credits
        conversions += p.conversions
    return Dealt(keys, steps, credits, conversions)


def deal_counts(touches: Touches, size: int, order: int) -> Dealt | None:
    """Of paths that stand for many: each time a path was walked goes into a group of its own; None where that cannot be."""
    walked = np.stack([touches.conversions, touches.nulls])
    total = float(walked.sum())
    if total > MOST_PATHS or bool((walked != np.floor(walked)).any()):
        return None
    n_paths = len(touches.bounds) - 1
    kind = np.repeat(np.arange(2 * n_paths), walked.ravel().astype(np.int64))
    group = np.random.default_rng(0).integers(0, GROUPS, len(kind))
    key, n = np.unique((kind % n_paths) * 2 * GROUPS + group * 2 + kind // n_paths, return_counts=True)
    pair, is_null = np.divmod(key, 2)
    pairs, index = np.unique(pair, return_inverse=True)
    path, of = np.divmod(pairs, GROUPS)
    length = np.diff(touches.bounds)[path]
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(length)])
    touch = np.repeat(touches.bounds[:-1][path] - bounds[:-1], length) + np.arange(bounds[-1])
    counts = [np.bincount(index, n * (is_null == k), len(pairs)).astype(np.float64) for k in (0, 1)]
    split = Touches(touches.channel[touch], bounds, counts[0], counts[1], touches.ago[touch])
    return deal(split, of, size, order)


def intervals(dealt: Dealt, size: int, order: int, draws: int) -> dict[str, tuple[Floats, Floats]]:
    """Per model the lower and upper ends by channel; without `markov` where the chain has too many states."""
    rng = np.random.default_rng(1)
    weights = rng.multinomial(GROUPS, np.full(GROUPS, 1 / GROUPS), draws).astype(np.float64)
    found: dict[str, Floats] = {}
    by_rule = np.tensordot(weights, dealt.credits, axes=1)
    for r, rule in enumerate(RULES):
        found[rule] = by_rule[:, r]
    n_states = len(np.unique(dealt.keys // (size + 2)))
    if n_states <= MOST_STATES:
        counts, won = weights @ dealt.steps, weights @ dealt.conversions
        chain = np.zeros((draws, size))
        for d in range(draws):
            there = counts[d] > 0
            effect = markov.removal(markov.Steps(dealt.keys[there], counts[d][there]), size, order).effect
            chain[d] = effect * won[d] / effect.sum() if effect.sum() else 0.0
        found["markov"] = chain
    ends = {m: np.quantile(values, [0.025, 0.975], axis=0) for m, values in found.items()}
    return {m: (low, high) for m, (low, high) in ends.items()}
