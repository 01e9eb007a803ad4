"""Groups of journeys: found where they are, not where they are not, and the posterior against the formula."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.analysis import mixture
from resa.analysis.asking import ask
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

NAMES = "abcdefgh"


def chains(seed: int, sizes: list[int], strength: float) -> tuple[MemorySnapshot, dict[str, int]]:
    """Journeys of Markov chains that share a part 1 − strength of their moves; which chain each is of."""
    rng = np.random.default_rng(seed)
    common = rng.dirichlet(np.ones(len(NAMES)), len(NAMES))
    made, truth = [], {}
    for k, size in enumerate(sizes):
        move = (1 - strength) * common + strength * rng.dirichlet(np.full(len(NAMES), 0.3), len(NAMES))
        for i in range(size):
            who, at = f"g{k}-{i}", int(rng.integers(len(NAMES)))
            truth[who] = k
            for place in range(int(rng.integers(8, 16))):
                made.append(Event(who, NAMES[at], place * 1_000_000))
                at = int(rng.choice(len(NAMES), p=move[at]))
    return MemorySnapshot(made, partitions=2), truth


def rand_index(found: dict[str, int], truth: dict[str, int]) -> float:
    """Adjusted for chance (Hubert and Arabie 1985)."""
    table = np.zeros((max(found.values()) + 1, max(truth.values()) + 1))
    for who, k in truth.items():
        table[found[who], k] += 1

    def pairs(counts: np.ndarray) -> float:
        return float((counts * (counts - 1) / 2).sum())

    rows, columns, every = pairs(table.sum(1)), pairs(table.sum(0)), pairs(np.array([table.sum()]))
    expected = rows * columns / every
    return (pairs(table) - expected) / ((rows + columns) / 2 - expected)


@pytest.mark.parametrize(("groups", "seed"), [(2, 1), (3, 2), (3, 3)])
def test_groups_that_are_there_are_found(groups: int, seed: int) -> None:
    snapshot, truth = chains(seed, [200] * groups, 1.0)
    rows = list(ask("segments", snapshot, {"members": True, "most": 4}).rows())
    told = [row for row in rows if row["about"] == "segment"]
    assert len(told) == groups
    assert sum(row["n"] for row in told) == len(truth) and [row["segment"] for row in told] == [*range(1, groups + 1)]
    assert rand_index({r["journey"]: r["segment"] for r in rows if r["about"] == "journey"}, truth) > 0.8


@pytest.mark.parametrize("seed", [1, 2])
def test_no_groups_where_there_are_none(seed: int) -> None:
    snapshot, _ = chains(seed, [500], 1.0)
    found = ask("segments", snapshot, {"most": 3})
    assert len(found) == 0 and "one group predicts unseen journeys as well" in found.warnings[-1]


def test_what_they_differ_in() -> None:
    made = [
        Event(f"{path}{i}", name, k * 1_000_000)
        for path, times in (("pabq", 90), ("rabs", 60))
        for i in range(times)
        for k, name in enumerate(path)
    ]
    first, second = ask("segments", MemorySnapshot(made)).rows()
    assert (first["n"], first["share"], first["path"]) == (90, 0.6, ["p", "a", "b", "q"])
    assert first["more"] == "p 100, q 100" and first["less"] == "r 100, s 100"
    assert second["path"] == ["r", "a", "b", "s"] and second["certainty"] > 0.99


def test_one_chain_explains_two_ways() -> None:
    """Where the next step depends on the last one only, two paths are no two groups."""
    made = [Event(f"{path}{i}", name, k) for path in ("abcd", "axyd") for i in range(80) for k, name in enumerate(path)]
    assert len(ask("segments", MemorySnapshot(made))) == 0


def test_too_little() -> None:
    assert len(ask("segments", MemorySnapshot([]))) == 0
    few = ask("segments", MemorySnapshot([Event("u", "a", 0)]))
    assert "so few journeys" in few.warnings[-1]
    with pytest.raises(UsageError, match="cannot be tried"):
        ask("segments", MemorySnapshot([]), {"most": 0})


@settings(max_examples=50)
@given(st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=6), st.booleans())
def test_posterior_against_the_formula(paths: list[str], repeats: bool) -> None:
    rng = np.random.default_rng(len(paths))
    move = rng.dirichlet(np.ones(4), (2, 4))
    found = mixture.Mixture(np.array([0.3, 0.7]), 3, np.arange(16), move.reshape(2, 16), np.zeros(0, np.int64), 0.0)
    assert (found.move == move).all()
    label = np.array(["abc".index(c) for path in paths for c in path])
    bounds = np.cumsum([0, *map(len, paths)])
    likely = mixture.posterior(found, bounds, label, repeats=repeats)
    for u, path in enumerate(paths):
        short = path if repeats else "".join(c for i, c in enumerate(path) if not i or c != path[i - 1])
        steps = [3, *("abc".index(c) for c in short), 3]
        weight = np.array([0.3, 0.7])
        for k in range(2):
            for one, other in pairwise(steps):
                weight[k] *= move[k, one, other]
        assert likely[u] == pytest.approx(weight / weight.sum())


def test_groups_among_very_many_touchpoints() -> None:
    """Of 50,000 names two are met, by turns or again and again: no table of all pairs is made."""
    rng = np.random.default_rng(4)
    turns = rng.random((400, 8)) < np.where(np.arange(400) % 2, 0.1, 0.9)[:, None]
    label = np.array([10, 49_999])[np.cumsum(turns, axis=1) % 2].ravel()
    bounds = np.arange(401) * 8
    found = mixture.search(bounds, label, 50_000, mixture.Effort(2, repeats=True)).mixture
    assert found is not None
    member = mixture.posterior(found, bounds, label, repeats=True).argmax(axis=1)
    alike = float((member == np.arange(400) % 2).mean())
    assert max(alike, 1 - alike) > 0.9
