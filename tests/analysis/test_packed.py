"""Units of a chunk that stand apart in their partition: copied, they are what an index of every event would choose."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import packed
from resa.analysis.packed import Scattered


@pytest.fixture(params=[0, 1 << 60], ids=["copied", "indexed"], scope="module")
def way(request: pytest.FixtureRequest) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packed, "COMPILED_FROM", request.param)
        yield


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)), max_size=12),
    st.sampled_from([np.uint8, np.uint16, np.int32, np.int64]),
    st.booleans(),
)
def test_as_an_index_of_every_event(way: None, units: list[tuple[int, int]], kind: Any, constant: bool) -> None:
    column = np.broadcast_to(kind(7), 40) if constant else (np.arange(40) * 5 % 37).astype(kind)
    first = np.array([at for at, _ in units], np.int64)
    bounds = np.concatenate([[0], np.cumsum([n for _, n in units])]).astype(np.int64)
    expected = [at + e for at, n in units for e in range(n)]
    chosen = Scattered.units(first, bounds)
    assert len(chosen.first) <= len(first)
    found = chosen.of(column)
    assert found.dtype == kind
    assert found.tolist() == column[expected].tolist() if expected else not len(found)
    assert chosen.places(np.arange(bounds[-1])).tolist() == expected
