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
    rows, before, wide = table.n_rows, _before(table, weight), -(-k // _AT_ONCE) * _AT_ONCE
    move = np.empty((len(table.source), wide))
    by_source = np.empty((int(table.source.max(initial=-1)) + 1, wide))
    posterior, top, total, mine = np.empty((rows, wide)), np.empty(rows), np.empty(rows), np.empty(wide)
    best: tuple[float, Fit] | None = None
    for start in range(starts if k > 1 else 1):
        rng = np.random.default_rng(100 * seed + start)
        posterior[:, :k] = rng.dirichlet(np.full(k, 0.3), rows) if k > 1 else 1.0
        posterior[:, k:] = 0.0
        score = -np.inf
        for _ in range(rounds if k > 1 else 1):
            _maximise(
                table.first, table.column, table.count, table.source, weight, before, posterior, move, by_source, mine
            )
            share = (mine[:k] + 1) / (weight.sum() + k)
            move /= by_source[table.source]
            np.log(move, out=move)
            _likely(table, share, move, posterior, top, total)
            posterior /= total[:, None]
            new = float(((top + np.log(total)) * weight).sum())
            settled = new - score < SETTLED * abs(new)
            score = new
            if settled:
                break
        if best is None or score > best[0]:
            best = (score, Fit(share, move.copy(), posterior[:, :k].copy()))
    assert best is not None
    return best[1]


def log_likelihood(table: Table, found: Fit) -> Floats:
    """shape (rows,): of one journey of each row."""
    top, total = np.empty(table.n_rows), np.empty(table.n_rows)
    _likely(table, found.share, found.log_move, np.empty((table.n_rows, found.log_move.shape[1])), top, total)
    likely: Floats = top + np.log(total)
    return likely


def _likely(table: Table, share: Floats, log_move: Floats, likely: Floats, top: Floats, total: Floats) -> None:
    """How likely each row is in each group, as a share of the likeliest; its logarithm, `top`; and their sum, `total`."""
    log_share = np.full(log_move.shape[1], -np.inf)
    log_share[: len(share)] = np.log(share)
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
    """The moves of each group, those from the same place together, and the weight of each group."""
    move[:] = 0.0
    by_source[:] = 0.0
    share[:] = 0.0
    for g in range(0, len(share), _AT_ONCE):
        for r in range(len(weight)):
            p, q = posterior[r, g] * weight[r], posterior[r, g + 1] * weight[r]
            s, t = posterior[r, g + 2] * weight[r], posterior[r, g + 3] * weight[r]
            share[g] += p
            share[g + 1] += q
            share[g + 2] += s
            share[g + 3] += t
            for e in range(first[r], first[r + 1]):
                c, n = column[e], count[e]
                move[c, g] += n * p
                move[c, g + 1] += n * q
                move[c, g + 2] += n * s
                move[c, g + 3] += n * t
    for c in range(len(source)):
        for g in range(len(share)):
            move[c, g] += before[c]
            by_source[source[c], g] += move[c, g]


@native
def _expect(first, column, count, log_move, log_share, likely, top):  # type: ignore[no-untyped-def]  # numba infers the types
    """How likely each row is in each group, as logarithms less those of the likeliest, `top`."""
    for r in range(len(top)):
        for g in range(0, len(log_share), _AT_ONCE):
            p = q = s = t = 0.0
            for e in range(first[r], first[r + 1]):
                c, n = column[e], count[e]
                p += n * log_move[c, g]
                q += n * log_move[c, g + 1]
                s += n * log_move[c, g + 2]
                t += n * log_move[c, g + 3]
            likely[r, g] = p + log_share[g]
            likely[r, g + 1] = q + log_share[g + 1]
            likely[r, g + 2] = s + log_share[g + 2]
            likely[r, g + 3] = t + log_share[g + 3]
        best = likely[r, 0]
        for g in range(len(log_share)):
            best = max(best, likely[r, g])
        top[r] = best
        for g in range(len(log_share)):
            likely[r, g] -= best


@native
def _add_up(likely, total):  # type: ignore[no-untyped-def]  # numba infers the types
    """The sum of each row."""
    for r in range(len(total)):
        sum_ = 0.0
        for g in range(likely.shape[1]):
            sum_ += likely[r, g]
        total[r] = sum_
