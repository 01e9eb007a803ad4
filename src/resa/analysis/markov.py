"""Markov removal effects, solved exactly: how much of the conversion probability goes when a channel goes to null.

States of an order-k chain are the last k channels (fewer at the start of a path); every path is a walk from the start to
conversion or null, weighted by how often it was walked. P(conversion) = first row of (I − Q)⁻¹ R; without a channel, every
way through a state that contains it ends in null. One factorisation gives them all: the walks that avoid a set C of states
convert with probability P − N_sC N_CC⁻¹ P_C, N the expected visits. Nothing is simulated. For order 1 the P of the whole
chain is the observed rate exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import LimitError
from ..texts.sentence import Sentence
from .credit import Floats, Touches
from .kernel import Ints

#: States up to which the chain is solved as a full matrix.
DENSE = 1500
#: States × channels of the sparse solution that still end within minutes.
MOST_STATES = 40_000


@dataclass(frozen=True, slots=True)
class Steps:
    """Sorted distinct steps of the chain and how often they were taken; adds up by `merge`."""

    key: Ints
    """state · (size + 2) + what comes next: a channel, size = conversion, size + 1 = null."""
    n: Floats


@dataclass(frozen=True, slots=True)
class Removal:
    """`base` = P(conversion) of the chain; `effect[c]` = 1 − P(conversion without channel c) / base, 0 where base is 0."""

    base: float
    effect: Floats
    n_states: int


def steps(touches: Touches, size: int, order: int) -> Steps:
    """The steps of every path."""
    key, _, n = taken(touches, size, order)
    return _sum(key, n)


def taken(touches: Touches, size: int, order: int) -> tuple[Ints, Ints, Floats]:
    """(key, path, times walked) of every step of every path, not yet summed. A state is its last `order` channels as digits in base size + 1, 0 = before the start; `order` ≥ 1."""
    digits = size + 1
    if (order + 1) * np.log2(digits + 1) > 62:
        raise LimitError(
            Sentence("analysis.chain_order_over_so_many_channels"), where="order", value=order,
            remedy=Sentence("analysis.ask_lower_order"),
        )  # fmt: skip
    path, bounds = touches.path, touches.bounds
    place = np.arange(len(path)) - bounds[:-1][path]
    state = np.zeros(len(path), np.int64)
    for back in range(order):
        earlier = np.arange(len(path)) - back
        there = place >= back
        state[there] += (touches.channel[earlier[there]] + 1) * digits**back
    before = np.zeros(len(path), np.int64)
    before[place > 0] = state[:-1][place[1:] > 0] if len(path) else state
    weight = (touches.conversions + touches.nulls)[path]
    last = bounds[1:] - 1
    keys = [before * (size + 2) + touches.channel, state[last] * (size + 2) + size, state[last] * (size + 2) + size + 1]
    every = np.arange(len(last))
    weights = [weight, touches.conversions, touches.nulls]
    return np.concatenate(keys), np.concatenate([path, every, every]), np.concatenate(weights)


def merge(parts: list[Steps]) -> Steps:
    """All parts together."""
    if not parts:
        return Steps(np.zeros(0, np.int64), np.zeros(0))
    return _sum(np.concatenate([p.key for p in parts]), np.concatenate([p.n for p in parts]))


def _sum(key: Ints, n: Floats) -> Steps:
    key, n = key[n > 0], n[n > 0]
    keys, index = np.unique(key, return_inverse=True)
    return Steps(keys, np.bincount(index, n, len(keys)).astype(np.float64))


def removal(found: Steps, size: int, order: int) -> Removal:
    """The removal effect of every channel."""
    digits = size + 1
    source, after = np.divmod(found.key, size + 2)
    states = np.unique(source)
    if not len(states):
        return Removal(0.0, np.zeros(size), 0)
    row = np.searchsorted(states, source)
    probability = found.n / np.bincount(row, found.n)[row]
    goes_on = after < size
    target = (source[goes_on] % digits ** (order - 1)) * digits + after[goes_on] + 1
    column = np.searchsorted(states, target)
    converts = np.bincount(row[after == size], probability[after == size], len(states)).astype(np.float64)
    solve, solve_back = _solvers(row[goes_on], column, probability[goes_on], len(states))
    reaches = solve(converts)
    start = np.zeros(len(states))
    start[0] = 1  # state 0, before the first touch, sorts first
    visits = solve_back(start)
    base = float(reaches[0])
    effect = np.zeros(size)
    for channel, held in _holding(states, digits, order, size):
        columns = np.zeros((len(states), len(held)))
        columns[held, np.arange(len(held))] = 1
        among = solve(columns)[held]
        through = float(visits[held] @ np.linalg.solve(among, reaches[held]))
        effect[channel] = min(max(through / base, 0.0), 1.0) if base else 0.0
    return Removal(base, effect, len(states))


def _holding(states: Ints, digits: int, order: int, size: int) -> list[tuple[int, Ints]]:
    """(channel, indices of the states that contain it) for the channels that occur."""
    pairs = []
    rest = states.copy()
    for _ in range(order):
        rest, channel = np.divmod(rest, digits)
        there = np.flatnonzero(channel)
        pairs.append(np.stack([channel[there] - 1, there], axis=1))
    pairs_ = np.unique(np.concatenate(pairs), axis=0)
    cuts = np.searchsorted(pairs_[:, 0], np.arange(size + 1))
    return [(c, pairs_[cuts[c] : cuts[c + 1], 1]) for c in range(size) if cuts[c + 1] > cuts[c]]


Solve = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]


def _solvers(row: Ints, column: Ints, probability: Floats, n: int) -> tuple[Solve, Solve]:
    """x ↦ (I − Q)⁻¹ x and x ↦ (I − Q)⁻ᵀ x, by a full inverse for small chains and a sparse factorisation for large ones."""
    if n > MOST_STATES:
        raise LimitError(
            Sentence("analysis.chain_too_many_states_solved"), where="order", value=f"{n:,} states",
            allowed=Sentence("analysis.up_to_states", most_states=MOST_STATES), remedy=Sentence("analysis.ask_lower_order_channels_instead_touchpoints"),
        )  # fmt: skip
    if n <= DENSE:
        matrix = np.eye(n)
        np.subtract.at(matrix, (row, column), probability)
        inverse = np.linalg.inv(matrix)
        return (lambda x: inverse @ x), (lambda x: inverse.T @ x)
    from scipy.sparse import csc_array, eye_array
    from scipy.sparse.linalg import splu

    factors = splu((eye_array(n, format="csc") - csc_array((probability, (row, column)), shape=(n, n))).tocsc())
    return (lambda x: factors.solve(x)), (lambda x: factors.solve(x, trans="T"))
