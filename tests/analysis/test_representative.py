"""The representative journey: by hand, and distances against the recursive definition."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import transport
from resa.analysis.asking import ask
from resa.errors import UsageError
from resa.events.memory import MemorySnapshot

from .small_logs import log


def test_by_hand() -> None:
    snapshot = log("u1: a b c", "u2: a b c", "u3: a b d", "u4: x y z", partitions=2)
    result = ask("representative", snapshot, {"limit": 1})
    assert list(result.rows()) == [
        {"path": ["a", "b", "c"], "n": 2, "share": 0.5, "mean_distance": pytest.approx((1 / 3 + 1) / 4), "near": 0.5}
    ]
    assert result.warnings == ("Compared are 3 paths, which 100% of the journeys go.",)
    with pytest.raises(UsageError, match="cannot be compared"):
        ask("representative", snapshot, {"variants": 0})
    assert len(ask("representative", MemorySnapshot([]))) == 0


@given(st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=5, unique=True))
def test_distances(words) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    @cache
    def edits(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        return min(edits(a[1:], b[1:]) + (a[0] != b[0]), edits(a[1:], b) + 1, edits(a, b[1:]) + 1)

    found = transport.distances([list(word) for word in words])
    for i, a in enumerate(words):
        for j, b in enumerate(words):
            assert found[i, j] == pytest.approx(edits(a, b) / max(len(a), len(b)))
