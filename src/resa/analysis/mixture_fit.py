"""One mixture of Markov chains fitted by EM to distinct rows of move counts, the best of a few random starts.

What is counted, how many groups there should be and whether they are worth telling apart is `mixture`'s. The loops below keep
the order of addition of plain matrix products, row by row; what is exponential or logarithmic is NumPy's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..loops.native import native

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: How much the pooled moves weigh in those of a group.
PRIOR = 0.5
#: Groups that a loop takes at once; arrays are as wide as a multiple of it, and nothing is in the groups there are not.
_AT_ONCE = 4
#: So many numbers the moves of the starts that go side by side may take.
PLACES = 1 << 21
#: A gain in likelihood that is not worth another round, as a share of it.
SETTLED = 1e-5


@dataclass(frozen=True, slots=True)
class Table:
    """Distinct rows of move counts: row r has `count[first[r]:first[r + 1]]` of the moves `column[…]`, in order."""

    first: Ints
    column: Ints
    count: Floats
    source: Ints
    """shape (columns,): where the move of a column begins, of those where any does."""

    @property
    def n_rows(self) -> int:
        return len(self.first) - 1

    @property
    def moves(self) -> Floats:
        """shape (rows,): how many each has."""
        row = np.repeat(np.arange(self.n_rows), np.diff(self.first))
        return np.bincount(row, self.count, self.n_rows).astype(np.float64)


def table(rows: list[Ints], n: int) -> tuple[Table, Ints]:
    """Rows of moves, numbered from · (n + 1) + to, as counts; and the numbers of the moves there are."""
    if not rows:
        none = np.zeros(0, np.int64)
        return Table(np.zeros(1, np.int64), none, np.zeros(0), none), none
    columns, column = np.unique(np.concatenate(rows), return_inverse=True)
    row = np.repeat(np.arange(len(rows)), [len(moves) for moves in rows])
    place, count = np.unique(row * len(columns) + column, return_counts=True)
    first = np.searchsorted(place, np.arange(len(rows) + 1) * len(columns))
    source = np.unique(columns // (n + 1), return_inverse=True)[1]
    return Table(first, place % len(columns), count.astype(np.float64), source), columns


@dataclass(frozen=True, slots=True)
class Fit:
    """`share` (groups,), `log_move` (columns, groups or more), `posterior` (rows, groups)."""

    share: Floats
    log_move: Floats
    posterior: Floats


def fit(table: Table, weight: Floats, k: int, seed: int, starts: int, rounds: int) -> Fit:
    """`k` groups of the rows, `weight` of each; of equally likely starts the first."""
    if k == 1:
        starts = rounds = 1
    wide = -(-k // _AT_ONCE) * _AT_ONCE
    together = max(1, min(starts, PLACES // max(1, wide * len(table.source))))
    found = [
        each
        for low in range(0, starts, together)
        for each in _fitted(table, weight, k, range(100 * seed + low, 100 * seed + min(low + together, starts)), rounds)
    ]
    return max(found, key=lambda each: each[0])[1]


def _fitted(table: Table, weight: Floats, k: int, seeds: range, rounds: int) -> list[tuple[float, Fit]]:
    """The fit of each start, with its log likelihood; starts go on side by side, and each ends when it has settled."""
    n, rows, wide = len(seeds), table.n_rows, -(-k // _AT_ONCE) * _AT_ONCE
    before, places = _before(table, weight), int(table.source.max(initial=-1)) + 1
    posterior, move = np.zeros((n, rows, wide)), np.empty((n, len(table.source), wide))
    by_source, mine = np.empty((n, places, wide)), np.empty((n, wide))
    top, total = np.empty((2, n, rows))
    for start, seed in enumerate(seeds):
        posterior[start, :, :k] = np.random.default_rng(seed).dirichlet(np.full(k, 0.3), rows) if k > 1 else 1.0
    going, score = list(range(n)), np.full(n, -np.inf)
    found: dict[int, tuple[float, Fit]] = {}
    for so_many in range(1, rounds + 1):
        a = len(going)
        _maximise(
            table.first, table.column, table.count, table.source, weight, before, posterior[:a], move[:a], by_source[:a],
            mine[:a],
        )  # fmt: skip
        share = (mine[:a, :k] + 1) / (weight.sum() + k)
        move[:a] /= by_source[:a, table.source]
        np.log(move[:a], out=move[:a])
        _likely(table, share, move[:a], posterior[:a], top[:a], total[:a])
        posterior[:a] /= total[:a, :, None]
        new = ((top[:a] + np.log(total[:a])) * weight).sum(axis=1)
        settled = (new - score[:a] < SETTLED * abs(new)) | (so_many == rounds)
        score[:a] = new
        for at in np.flatnonzero(settled)[::-1].tolist():
            fitted = Fit(share[at], move[at].copy(), posterior[at, :, :k].copy())
            found[going[at]] = (float(score[at]), fitted)
            going[at], posterior[at], score[at] = going[-1], posterior[len(going) - 1], score[len(going) - 1]
            going.pop()
        if not going:
            break
    return [found[start] for start in range(n)]


def log_likelihood(table: Table, found: Fit) -> Floats:
    """shape (rows,): of one journey of each row."""
    top, total = np.empty((2, 1, table.n_rows))
    likely = np.empty((1, table.n_rows, found.log_move.shape[1]))
    _likely(table, found.share[None], found.log_move[None], likely, top, total)
    each: Floats = (top + np.log(total))[0]
    return each


def _likely(table: Table, share: Floats, log_move: Floats, likely: Floats, top: Floats, total: Floats) -> None:
    """How likely each row is in each group, as a share of the likeliest; its logarithm, `top`; and their sum, `total`."""
    log_share = np.full((len(share), log_move.shape[2]), -np.inf)
    log_share[:, : share.shape[1]] = np.log(share)
    _expect(table.first, table.column, table.count, log_move, log_share, likely, top)
    np.exp(likely, out=likely)
    _add_up(likely, total)


def _before(table: Table, weight: Floats) -> Floats:
    """The prior leans on the pooled moves, so that a move one group never made is rare there, not impossible."""
    row = np.repeat(np.arange(table.n_rows), np.diff(table.first))
    pooled = np.bincount(table.column, table.count * weight[row], len(table.source)) + 1e-3
    pooled /= np.bincount(table.source, weights=pooled)[table.source]
    prior: Floats = PRIOR * np.bincount(table.source)[table.source] * pooled
    return prior


@native
def _maximise(first, column, count, source, weight, before, posterior, move, by_source, share):  # type: ignore[no-untyped-def]  # numba infers the types
    """The moves of each group, those from the same place together, and the weight of each group; of every start."""
    move[:] = 0.0
    by_source[:] = 0.0
    share[:] = 0.0
    for z in range(len(share)):
        for g in range(0, share.shape[1], _AT_ONCE):
            for r in range(len(weight)):
                p, q = posterior[z, r, g] * weight[r], posterior[z, r, g + 1] * weight[r]
                s, t = posterior[z, r, g + 2] * weight[r], posterior[z, r, g + 3] * weight[r]
                share[z, g] += p
                share[z, g + 1] += q
                share[z, g + 2] += s
                share[z, g + 3] += t
                for e in range(first[r], first[r + 1]):
                    c, n = column[e], count[e]
                    move[z, c, g] += n * p
                    move[z, c, g + 1] += n * q
                    move[z, c, g + 2] += n * s
                    move[z, c, g + 3] += n * t
        for c in range(len(source)):
            for g in range(share.shape[1]):
                move[z, c, g] += before[c]
                by_source[z, source[c], g] += move[z, c, g]


@native
def _expect(first, column, count, log_move, log_share, likely, top):  # type: ignore[no-untyped-def]  # numba infers the types
    """How likely each row is in each group, as logarithms less those of the likeliest, `top`; of every start."""
    wide = log_share.shape[1]
    for z in range(len(log_share)):
        for r in range(top.shape[1]):
            for g in range(0, wide, _AT_ONCE):
                p = q = s = t = 0.0
                for e in range(first[r], first[r + 1]):
                    c, n = column[e], count[e]
                    p += n * log_move[z, c, g]
                    q += n * log_move[z, c, g + 1]
                    s += n * log_move[z, c, g + 2]
                    t += n * log_move[z, c, g + 3]
                likely[z, r, g] = p + log_share[z, g]
                likely[z, r, g + 1] = q + log_share[z, g + 1]
                likely[z, r, g + 2] = s + log_share[z, g + 2]
                likely[z, r, g + 3] = t + log_share[z, g + 3]
            best = likely[z, r, 0]
            for g in range(wide):
                best = max(best, likely[z, r, g])
            top[z, r] = best
            for g in range(wide):
                likely[z, r, g] -= best


@native
def _add_up(likely, total):  # type: ignore[no-untyped-def]  # numba infers the types
    """The sum of each row, of every start."""
    for z in range(len(total)):
        for r in range(total.shape[1]):
            sum_ = 0.0
            for g in range(likely.shape[2]):
                sum_ += likely[z, r, g]
            total[z, r] = sum_
