"""When a signal begins, goes on and ends: no flapping."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.signals import QUIET, episodes

#: One sign a period: ^ above, v below, r a run over what is usual, . within, and - without a figure.
SIGNS = {"^": ("above", 9.0), "v": ("below", 1.0), "r": ("run", 6.0), ".": (None, 5.0), "-": (None, None)}


def rows(signs: str) -> list[dict[str, Any]]:
    return [
        {"period": f"p{i:02}", "value": SIGNS[s][1], "signal": SIGNS[s][0], "n": None, "centre": 5.0, "low": 2.0, "high": 8.0}
        for i, s in enumerate(signs)
    ]  # fmt: skip


def told(signs: str) -> list[tuple[str, str, str, int, str | None]]:
    return [(e.kind, e.first, e.last, e.n_periods, e.ended) for e in episodes(rows(signs))]


def test_a_single_quiet_period_ends_nothing() -> None:
    assert told("..^.^.^") == [("above", "p02", "p06", 3, None)]


def test_the_second_quiet_period_in_a_row_does() -> None:
    assert told("^..") == [("above", "p00", "p00", 1, "p02")]
    assert told("^..^") == [("above", "p00", "p00", 1, "p02"), ("above", "p03", "p03", 1, None)]


def test_a_period_without_a_figure_says_nothing() -> None:
    assert told("^.-.") == [("above", "p00", "p00", 1, "p03")]
    assert told("^---") == [("above", "p00", "p00", 1, None)]


def test_the_other_side_ends_it_at_once() -> None:
    assert told("^v") == [("above", "p00", "p00", 1, "p01"), ("below", "p01", "p01", 1, None)]


def test_a_run_is_of_the_side_it_is_on_and_the_last_period_says_which_rule() -> None:
    assert told("r^") == [("above", "p00", "p01", 2, None)]


@given(st.text("^vr.-", max_size=40))
def test_whatever_comes_signals_are_apart_and_only_the_last_goes_on(signs: str) -> None:
    found = episodes(rows(signs))
    assert all(e.ended is not None for e in found[:-1])
    assert sum(e.n_periods for e in found) == sum(s in "^vr" for s in signs)
    for before, after in itertools.pairwise(found):
        assert before.last < after.first and before.ended is not None and before.ended <= after.first
        if before.side == after.side:
            between = [r for r in rows(signs) if before.last < r["period"] < after.first and r["value"] is not None]
            assert len(between) >= QUIET
