"""A mixture is fitted as the formulas say, against dense NumPy; and how far it is, is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.analysis import engine, mixture, mixture_fit

STEPS = 4
PATHS = st.lists(st.lists(st.integers(0, STEPS - 1), min_size=1, max_size=7), min_size=1, max_size=12)


def table_of(paths: list[list[int]]) -> tuple[mixture_fit.Table, np.ndarray]:
    rows = [np.sort(np.array([STEPS, *path]) * (STEPS + 1) + np.array([*path, STEPS])) for path in paths]
    return mixture_fit.table(rows, STEPS)


def dense(paths: list[list[int]], columns: np.ndarray) -> np.ndarray:
    """Counts of moves, one row per path, one column per move."""
    counts = np.zeros((len(paths), len(columns)))
    for row, path in zip(counts, paths, strict=True):
        for here, after in zip([STEPS, *path], [*path, STEPS], strict=True):
            row[columns.tolist().index(here * (STEPS + 1) + after)] += 1
    return counts


@settings(max_examples=60, deadline=None)
@given(PATHS, st.integers(1, 9), st.integers(0, 9))
def test_against_the_formulas(paths: list[list[int]], k: int, seed: int) -> None:
    table, columns = table_of(paths)
    counts = dense(paths, columns)
    assert table.moves.tolist() == counts.sum(axis=1).tolist()
    weight = np.arange(1.0, len(paths) + 1)
    source = columns // (STEPS + 1)
    same = (source[:, None] == source).astype(float)
    pooled = weight @ counts + 1e-3
    before = 0.5 * same.sum(axis=0) * (pooled / (pooled @ same))
    posterior = (
        np.random.default_rng(100 * seed).dirichlet(np.full(k, 0.3), len(paths)) if k > 1 else np.ones((len(paths), 1))
    )
    for _ in range(3 if k > 1 else 1):
        mine = posterior * weight[:, None]
        share = (mine.sum(axis=0) + 1) / (weight.sum() + k)
        move = mine.T @ counts + before
        move /= move @ same
        likely = np.exp(counts @ np.log(move).T) * share
        posterior = likely / likely.sum(axis=1, keepdims=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mixture_fit, "SETTLED", -1e9)  # never
        found = mixture_fit.fit(table, weight, k, seed, 1, 3)
    assert found.share == pytest.approx(share)
    assert np.exp(found.log_move[:, :k]) == pytest.approx(move.T)
    assert found.posterior == pytest.approx(posterior)
    assert mixture_fit.log_likelihood(table, found) == pytest.approx(np.log(likely.sum(axis=1)))


def test_no_rows() -> None:
    table, columns = mixture_fit.table([], STEPS)
    assert table.n_rows == len(columns) == len(table.moves) == 0


def test_how_far_it_is_is_told_and_it_can_be_stopped() -> None:
    rng = np.random.default_rng(3)
    bounds, label = np.arange(0, 1_001, 5), rng.integers(0, STEPS, 1_000)
    told: list[tuple[int, int]] = []
    with engine.watched(lambda done, total: told.append((done, total))):
        mixture.search(bounds, label, STEPS, mixture.Effort(most=3))
    assert told[0] == (0, 15) and sorted(told) == [(done, 15) for done in range(16)]

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), engine.watched(stop):
        mixture.search(bounds, label, STEPS, mixture.Effort(most=3))


@settings(max_examples=40, deadline=None)
@given(PATHS, st.integers(1, 6), st.integers(1, 5))
def test_starts_side_by_side_as_one_after_the_other(paths: list[list[int]], k: int, starts: int) -> None:
    table, _ = table_of(paths)
    weight = np.ones(len(paths))
    together = mixture_fit.fit(table, weight, k, 1, starts, 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mixture_fit, "PLACES", 1)
        each = mixture_fit.fit(table, weight, k, 1, starts, 30)
    for one, other in zip(
        (together.share, together.log_move, together.posterior),
        (each.share, each.log_move, each.posterior),
        strict=True,
    ):
        np.testing.assert_array_equal(one, other)
