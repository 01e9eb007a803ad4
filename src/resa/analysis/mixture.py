"""Groups of journeys that really differ: a mixture of Markov chains, its number chosen by held-out likelihood.

Fitted by EM on the moves between steps (start and end included), tried by five-fold cross-validation over journeys,
and the smallest number within one standard error of the best is taken, so that the answer may well be one: no
structure. A group must also be worth telling apart: large enough, and clear about who is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from . import engine
from .mixture_fit import Floats, Table, fit, log_likelihood, table
from .runners.threads import Threads

FOLDS, SAMPLE = 5, 4_000
#: A group holds this share of the journeys at least, and so many of them.
SMALLEST_SHARE, SMALLEST = 0.03, 30
#: Mean posterior of a journey's own group, at least; and gain in likelihood per move (nats), at least.
CLEAR, WORTH = 0.8, 0.02


@dataclass(frozen=True)
class Effort:
    """How hard a mixture is looked for."""

    most: int = 4
    """Most groups that are tried."""
    starts: int = 2
    rounds: int = 40
    repeats: bool = False
    """Whether the same step again at once is a move."""


@dataclass(frozen=True)
class Mixture:
    """`share` (groups,), `member` (journeys used,) group numbers; of the moves only those that were ever made."""

    share: Floats
    n: int
    """Steps; `n` itself stands for start and end."""
    made: npt.NDArray[np.int64]
    """The moves, from · (n + 1) + to, sorted."""
    probability: Floats
    """shape (groups, moves made)."""
    member: npt.NDArray[np.int64]
    gain_per_move: float
    """Held-out log likelihood over a single group's, per move."""

    @property
    def move(self) -> Floats:
        """shape (groups, n + 1, n + 1): all moves as tables, for few steps."""
        found = np.zeros((len(self.share), (self.n + 1) ** 2))
        found[:, self.made] = self.probability
        return found.reshape(-1, self.n + 1, self.n + 1)

    def log(self, source: npt.NDArray[np.int64], target: npt.NDArray[np.int64]) -> Floats:
        """shape (groups, moves asked for): logarithms; a move none ever made tells nothing."""
        key = source * (self.n + 1) + target
        place = np.minimum(np.searchsorted(self.made, key), len(self.made) - 1)
        likely = np.where(self.made[place] == key, self.probability[:, place], 1.0)
        found: Floats = np.log(np.where(likely > 0, likely, 1.0))
        return found


@dataclass(frozen=True)
class Search:
    """What was tried: held-out log likelihood per journey for 1, 2, … groups, and the mixture when there is one."""

    mixture: Mixture | None
    held_out: tuple[float, ...] = ()
    used: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    """shape (journeys used,): which journeys they are."""

    @property
    def capped(self) -> bool:
        """As many groups as were tried are told apart: with more tries there might be more."""
        return self.mixture is not None and len(self.mixture.share) == len(self.held_out)


def mixture(bounds: npt.NDArray[np.int64], label: npt.NDArray[np.int64], n: int) -> Mixture | None:
    """The groups, or None when one group predicts unseen journeys as well."""
    return search(bounds, label, n, Effort()).mixture


def search(bounds: npt.NDArray[np.int64], label: npt.NDArray[np.int64], n: int, effort: Effort) -> Search:
    """Try 1, 2, … groups of the packed journeys (labels below `n`, −1 = left out)."""
    moves = _moves(bounds, label, n, effort.repeats)
    if len(moves.owner) < 4 * SMALLEST or n < 2:
        return Search(None, used=moves.used)
    fold = np.random.default_rng(7).permutation(len(moves.owner)) % FOLDS
    tries = [(k, f) for f in range(FOLDS) for k in range(1, effort.most + 1)]
    found_each = Threads().map(lambda each: _held_out(moves, fold, *each, effort), tries, engine.watch())
    held = np.empty((effort.most, len(fold)))
    for (k, f), values in zip(tries, found_each, strict=True):
        held[k - 1, fold == f] = values
    means = held.mean(axis=1)
    told = tuple(float(m) for m in means)
    best = int(means.argmax())
    chosen = best
    for k in range(best):
        gap = held[best] - held[k]
        if gap.mean() <= gap.std(ddof=1) / np.sqrt(len(gap)):
            chosen = k
            break
    moves_each = float(moves.table.moves[moves.owner].mean())
    for k in range(chosen, 0, -1):
        gain = float(means[k] - means[0]) / max(moves_each, 1e-9)
        if gain < WORTH:
            continue
        fitted = fit(moves.table, moves.weight, k + 1, 1, effort.starts, effort.rounds)
        if _told_apart(fitted.posterior, moves.weight):
            likely = np.ascontiguousarray(np.exp(fitted.log_move[:, : k + 1]).T)
            member = fitted.posterior.argmax(axis=1)[moves.owner]
            return Search(Mixture(fitted.share, n, moves.columns, likely, member, gain), told, moves.used)
    return Search(None, told, moves.used)


def posterior(
    found: Mixture, bounds: npt.NDArray[np.int64], label: npt.NDArray[np.int64], *, repeats: bool = False
) -> Floats:
    """shape (journeys, groups): how likely each journey is of each group."""
    n = found.n
    unit = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))[label >= 0]
    path = label[label >= 0]
    if not repeats and len(path):
        new = np.ones(len(path), np.bool_)
        new[1:] = (path[1:] != path[:-1]) | (unit[1:] != unit[:-1])
        unit, path = unit[new], path[new]
    first, last = np.ones(len(path), np.bool_), np.ones(len(path), np.bool_)
    first[1:] = last[:-1] = unit[1:] != unit[:-1]
    source = np.where(first, n, np.concatenate([[n], path[:-1]]))
    log = np.tile(np.log(found.share), (len(bounds) - 1, 1))
    for k, (on, over) in enumerate(zip(found.log(source, path), found.log(path, np.full(len(path), n)), strict=True)):
        log[:, k] += np.bincount(unit, on + np.where(last, over, 0.0), len(bounds) - 1)
    log -= log.max(axis=1, keepdims=True)
    likely: Floats = np.exp(log)
    likely /= likely.sum(axis=1, keepdims=True)
    return likely


def _told_apart(posterior: Floats, weight: Floats) -> bool:
    """Whether every group is large enough and it is clear who is in it."""
    sizes = np.bincount(posterior.argmax(axis=1), weights=weight, minlength=posterior.shape[1])
    clear = float((posterior.max(axis=1) * weight).sum() / weight.sum())
    return clear >= CLEAR and bool((sizes >= max(SMALLEST, SMALLEST_SHARE * weight.sum())).all())


@dataclass(frozen=True)
class _Moves:
    """Distinct rows of move counts."""

    table: Table
    columns: npt.NDArray[np.int64]
    """The moves of the columns, from · (n + 1) + to."""
    weight: Floats
    """How many journeys have each row."""
    owner: npt.NDArray[np.int64]
    """Row of every journey used."""
    used: npt.NDArray[np.int64]


def _moves(bounds: npt.NDArray[np.int64], label: npt.NDArray[np.int64], n: int, repeats: bool) -> _Moves:
    step = max(1, (len(bounds) - 1) // SAMPLE)
    known: dict[bytes, int] = {}
    rows: list[npt.NDArray[np.int64]] = []
    owner: list[int] = []
    used: list[int] = []
    for u in range(0, len(bounds) - 1, step):
        path = label[bounds[u] : bounds[u + 1]]
        path = path[path >= 0]
        if not len(path):
            continue
        if not repeats:
            path = path[np.append(True, path[1:] != path[:-1])]
        path = path[:200]
        moves = np.sort(np.append(n, path) * (n + 1) + np.append(path, n))
        key = moves.tobytes()
        if key not in known:
            known[key] = len(rows)
            rows.append(moves)
        owner.append(known[key])
        used.append(u)
    counts, columns = table(rows, n)
    own = np.array(owner, np.int64)
    weight = np.bincount(own, minlength=len(rows)).astype(np.float64)
    return _Moves(counts, columns, weight, own, np.array(used, np.int64))


def _held_out(moves: _Moves, fold: npt.NDArray[np.int64], k: int, f: int, effort: Effort) -> Floats:
    """Log likelihood of the journeys of one fold under the mixture fitted without them."""
    train = np.bincount(moves.owner[fold != f], minlength=moves.table.n_rows).astype(np.float64)
    found = fit(moves.table, train, k, f, effort.starts, effort.rounds)
    held: Floats = log_likelihood(moves.table, found)[moves.owner[fold == f]]
    return held
