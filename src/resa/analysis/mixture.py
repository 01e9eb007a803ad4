"""Groups of journeys that really differ: a mixture of Markov chains, its number chosen by held-out likelihood.

Fitted by EM on the moves between steps (start and end included), tried by five-fold cross-validation over journeys,
and the smallest number within one standard error of the best is taken, so that the answer may well be one: no
structure. A group must also be worth telling apart: large enough, and clear about who is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FOLDS, SAMPLE = 5, 4_000
#: A group holds this share of the journeys at least, and so many of them.
SMALLEST_SHARE, SMALLEST = 0.03, 30
#: Mean posterior of a journey's own group, at least; and gain in likelihood per move (nats), at least.
CLEAR, WORTH = 0.8, 0.02
PRIOR = 0.5


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
    source = moves.columns // (n + 1)
    if len(moves.owner) < 4 * SMALLEST or n < 2:
        return Search(None, used=moves.used)
    fold = np.random.default_rng(7).permutation(len(moves.owner)) % FOLDS
    held = np.array([_held_out(moves, source, fold, k, effort) for k in range(1, effort.most + 1)])
    means = held.mean(axis=1)
    told = tuple(float(m) for m in means)
    best = int(means.argmax())
    chosen = best
    for k in range(best):
        gap = held[best] - held[k]
        if gap.mean() <= gap.std(ddof=1) / np.sqrt(len(gap)):
            chosen = k
            break
    moves_each = float(np.asarray(moves.table.sum(axis=1))[moves.owner].mean())
    for k in range(chosen, 0, -1):
        gain = float(means[k] - means[0]) / max(moves_each, 1e-9)
        share, log_move, posterior = _fit(moves.table, source, moves.weight, k + 1, 1, effort)
        if gain >= WORTH and _told_apart(posterior, moves.weight):
            member = posterior.argmax(axis=1)[moves.owner]
            found = Mixture(share, n, moves.columns, np.exp(log_move), member, gain)
            return Search(found, told, moves.used)
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

    table: Any
    columns: npt.NDArray[np.int64]
    """The moves of the columns, from · (n + 1) + to."""
    weight: Floats
    """How many journeys have each row."""
    owner: npt.NDArray[np.int64]
    """Row of every journey used."""
    used: npt.NDArray[np.int64]


def _moves(bounds: npt.NDArray[np.int64], label: npt.NDArray[np.int64], n: int, repeats: bool) -> _Moves:
    from scipy.sparse import csr_array

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
    columns = np.unique(np.concatenate(rows)) if rows else np.zeros(0, np.int64)
    row = np.repeat(np.arange(len(rows)), [len(moves) for moves in rows])
    column = np.searchsorted(columns, np.concatenate(rows)) if rows else row
    # Sparse on purpose: threads of a dense product cost more than so small a product.
    table = csr_array((np.ones(len(row)), (row, column)), shape=(len(rows), len(columns)))
    own = np.array(owner, np.int64)
    weight = np.bincount(own, minlength=len(rows)).astype(np.float64)
    return _Moves(table, columns, weight, own, np.array(used, np.int64))


def _held_out(
    moves: _Moves, source: npt.NDArray[np.int64], fold: npt.NDArray[np.int64], k: int, effort: Effort
) -> Floats:
    """Log likelihood of every journey under the mixture fitted without its fold."""
    table, owner = moves.table, moves.owner
    held = np.zeros(len(owner))
    for f in range(FOLDS):
        train = np.bincount(owner[fold != f], minlength=table.shape[0]).astype(np.float64)
        share, log_move, _ = _fit(table, source, train, k, f, effort)
        likelihood = table @ log_move.T + np.log(share)
        top = likelihood.max(axis=1, keepdims=True)
        each = (top + np.log(np.exp(likelihood - top).sum(axis=1, keepdims=True)))[:, 0]
        held[fold == f] = each[owner[fold == f]]
    return held


def _fit(
    table: Any, source: npt.NDArray[np.int64], weight: Floats, k: int, seed: int, effort: Effort
) -> tuple[Floats, Floats, Floats]:
    """(shares, log moves (k, columns), posterior (rows, k)); the best of a few starts."""
    best: tuple[float, Floats, Floats, Floats] | None = None
    for start in range(effort.starts if k > 1 else 1):
        rng = np.random.default_rng(100 * seed + start)
        posterior = rng.dirichlet(np.full(k, 0.3), table.shape[0]) if k > 1 else np.ones((table.shape[0], 1))
        share, log_move, score = np.ones(k) / k, np.zeros((k, table.shape[1])), -np.inf
        for _ in range(effort.rounds if k > 1 else 1):
            share, log_move = _maximise(table, source, weight, posterior)
            likelihood = table @ log_move.T + np.log(share)
            top = likelihood.max(axis=1, keepdims=True)
            posterior = np.exp(likelihood - top)
            total = posterior.sum(axis=1, keepdims=True)
            posterior /= total
            new = float(((top + np.log(total))[:, 0] * weight).sum())
            if new - score < 1e-5 * abs(new):
                score = new
                break
            score = new
        if best is None or score > best[0]:
            best = (score, share, log_move, posterior)
    assert best is not None
    return best[1], best[2], best[3]


def _maximise(table: Any, source: npt.NDArray[np.int64], weight: Floats, posterior: Floats) -> tuple[Floats, Floats]:
    """The prior leans on the pooled moves, so that a move one group never made is rare there, not impossible."""
    mine = posterior * weight[:, None]
    share = (mine.sum(axis=0) + 1) / (weight.sum() + mine.shape[1])
    pooled = table.T @ weight + 1e-3
    pooled /= np.bincount(source, weights=pooled)[source]
    moves = (table.T @ mine).T + PRIOR * np.bincount(source)[source] * pooled
    return share, np.log(moves / np.stack([np.bincount(source, weights=m)[source] for m in moves]))
