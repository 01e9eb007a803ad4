"""Quantiles of values that are counted in bins are those of the values that are kept, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.analysis import binned, kernel, quantiles
from resa.analysis.binned import Binned
from resa.analysis.kernel import Chunk, Ints
from resa.analysis.quantiles import Samples
from resa.analysis.time_between import time_between
from resa.events.memory import Event, MemorySnapshot

from .small_logs import log

#: Small and large values, neighbours that fall into one bin, powers of two and what lies beside them.
MICROS = st.one_of(
    st.integers(0, 40),
    st.integers(0, 62).flatmap(lambda k: st.integers(max((1 << k) - 2, 0), (1 << k) + 2)),
    st.integers(10**9, 10**9 + 50),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 3), MICROS), min_size=1, max_size=60), st.integers(1, 3))
def test_the_same_as_of_kept_values(values: list[tuple[int, int]], partitions: int) -> None:
    made = [Event(f"u{i % 5}", "a", i) for i in range(len(values))]
    work = kernel.chunks(MemorySnapshot(made, partitions=partitions), "customer")

    def key(chunk: Chunk) -> Ints:
        return np.array([values[s][0] for s in chunk.column("seq").tolist()], np.int64)

    def value(chunk: Chunk) -> Ints:
        return np.array([values[s][1] for s in chunk.column("seq").tolist()], np.int64)

    kept = quantiles.gather(work, key, value, 4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(binned, "MANY", 0)
        counted = binned.gather(work, key, value, 4)
    assert isinstance(counted, Binned) and counted.keys.tolist() == kept.keys.tolist()
    one, other = counted.spread((0.5, 0.25, 0.9)), kept.spread((0.5, 0.25, 0.9))
    assert one.n.tolist() == other.n.tolist()
    for found, wanted in ((one.at, other.at), (one.low, other.low), (one.high, other.high)):
        np.testing.assert_array_equal(found, wanted)


def test_few_values_are_kept() -> None:
    work = kernel.chunks(log("u1: a b"), "customer")

    def zero(chunk: Chunk) -> Ints:
        return np.zeros(chunk.n_events, np.int64)

    assert isinstance(binned.gather(work, zero, zero, 1), Samples)


def test_the_question_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [Event(f"u{i % 40}", "abc"[i * i % 3], i * i % 977 * 1_000_003) for i in range(2_000)]
    snapshot = MemorySnapshot(events, partitions=3)
    kept = time_between(snapshot)
    monkeypatch.setattr(binned, "MANY", 0)
    assert time_between(snapshot) == kept
