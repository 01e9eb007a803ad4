"""The bootstrap of attribution: its groups add up to the whole, it is the same every time, and its intervals cover."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from resa.analysis import attribution_spread, markov
from resa.analysis.asking import ask, ask_file
from resa.analysis.credit import Touches
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND


def _drawn(rng: np.random.Generator, n: int) -> Touches:
    """Paths of three channels; whoever meets the third converts more often."""
    length = rng.integers(1, 5, n)
    channel = rng.choice(3, int(length.sum()), p=[0.5, 0.3, 0.2])
    bounds = np.concatenate([[0], np.cumsum(length)])
    third = np.add.reduceat(channel == 2, bounds[:-1]) > 0
    won = (rng.random(n) < np.where(third, 0.6, 0.25)).astype(float)
    return Touches(channel, bounds, won, 1 - won, np.zeros(len(channel)))


def test_the_groups_add_up() -> None:
    touches = _drawn(np.random.default_rng(2), 400)
    parts = [attribution_spread.deal(touches, attribution_spread.group_of(np.arange(400) + k), 3, 1) for k in (0, 5)]
    whole = attribution_spread.merge(parts)
    steps = markov.steps(touches, 3, 1)
    assert whole.keys.tolist() == steps.key.tolist()
    assert whole.steps.sum(axis=0) == pytest.approx(2 * steps.n)
    assert whole.credits.sum(axis=(0, 2)) == pytest.approx(np.full(6, 2 * touches.conversions.sum()))
    counts = attribution_spread.deal_counts(touches, 3, 1)
    assert counts is not None and counts.steps.sum(axis=0) == pytest.approx(steps.n)
    assert np.bincount(attribution_spread.group_of(np.arange(12_800)), minlength=128).min() > 50


def test_the_intervals_cover() -> None:
    rng = np.random.default_rng(4)
    population = _drawn(rng, 200_000)
    truth = markov.removal(markov.steps(population, 3, 1), 3, 1).effect
    truth = truth * population.conversions.mean() / truth.sum()
    held = 0
    for _ in range(40):
        touches = _drawn(rng, 400)
        dealt = attribution_spread.deal(touches, attribution_spread.group_of(np.arange(400)), 3, 1)
        low, high = attribution_spread.intervals(dealt, 3, 1, 100)["markov"]
        held += int(((low <= 400 * truth) & (400 * truth <= high)).sum())
    assert held / 120 >= 0.86


def test_of_a_store_and_of_a_file(tmp_path: Path) -> None:
    made = []
    for i in range(60):
        for k, channel in enumerate(("mail", "web", "shop")[: 1 + i % 3]):
            made.append(Event(f"u{i}", "visit", k * SECOND, channel=channel, account=f"a{i // 6}"))
        if i % 2:
            made.append(Event(f"u{i}", "buy", 9 * SECOND))
    store = MemorySnapshot(made)
    first, again = (ask("attribution", store, {"goal": "buy"}) for _ in range(2))
    assert first.data == again.data
    for row in first.rows():
        assert all(row[f"{m}_low"] <= row[m] <= row[f"{m}_high"] for m in ("first", "linear", "markov", "shapley"))
    assert any("holdout" in w for w in first.warnings) and any("100 %" in w for w in first.warnings)
    assert all(r["markov_low"] is None for r in ask("attribution", store, {"goal": "buy", "draws": 0}).rows())
    wide = next(ask("attribution", store, {"goal": "buy", "cluster": "account"}).rows())
    assert wide["linear_low"] is not None
    file = tmp_path / "paths.csv"
    file.write_text("path,total_conversions,total_null\nA > B,30,70\nB,10,90\nA,25.5,10\n", "utf-8")
    result = ask_file("attribution", file)
    assert [r["markov_low"] for r in result.rows()] == [None, None] and any("--draws" in w for w in result.warnings)
