"""Time between touchpoints and the times of whole journeys: hand-counted, against oracles, quantiles against numpy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import quantiles
from resa.analysis.summary import summary, times
from resa.analysis.time_between import time_between
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import SECOND, events, grains, log, slices, units


def of(snapshot: MemorySnapshot, **arguments: object) -> dict[str, object]:
    result = summary(snapshot, **arguments)  # type: ignore[arg-type]  # the values fit, which mypy cannot see
    return {r["metric"]: r["value"] for r in result.rows()}


def test_pairs_by_hand() -> None:
    made = [Event("u", "a", 0), Event("u", "b", 4 * SECOND), Event("v", "a", 0), Event("v", "b", 10 * SECOND)]
    assert list(time_between(MemorySnapshot(made)).rows()) == [
        {
            "from": "a", "to": "b", "n": 2, "median_seconds": 7.0, "q25": 5.5, "q75": 8.5, "q90": 9.4,
            "low": None, "high": None, "group": None,
        }
    ]  # fmt: skip


def test_first_to_the_next() -> None:
    snapshot = log("u1: b a x a b b", "u2: a x", "u3: b a")
    (row,) = time_between(snapshot, from_="a", to="b").rows()
    assert (row["n"], row["median_seconds"]) == (1, 30.0)
    (row,) = time_between(snapshot, from_="a", to="a").rows()
    assert (row["n"], row["median_seconds"]) == (1, 20.0)
    assert list(time_between(snapshot, from_="x", to="x").rows()) == []
    assert {r["to"] for r in time_between(snapshot, from_="a").rows()} == {"x", "b"}
    with pytest.raises(UsageError, match="no such touchpoint"):
        time_between(snapshot, from_="nowhere")


@given(events(), grains, slices, st.integers(1, 3))
def test_pairs_against_the_oracle(made, by, slice, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    gaps: dict[tuple[str, str], list[float]] = {}
    for unit in units(snapshot, by, slice):
        for a, b in itertools.pairwise(unit):
            gaps.setdefault((a.name, b.name), []).append((b.at - a.at) / SECOND)
    found = {(r["from"], r["to"]): r for r in time_between(snapshot, by=by, slice=slice).rows()}
    assert set(found) == set(gaps)
    for pair, row in found.items():
        wanted = np.quantile(gaps[pair], [0.5, 0.25, 0.75, 0.9])
        assert [row[k] for k in ("median_seconds", "q25", "q75", "q90")] == pytest.approx(list(wanted))


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-(2**40), 2**40)), max_size=300), st.data())
def test_quantiles_equal_numpys(pairs, data) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    probabilities = data.draw(st.lists(st.floats(0, 1), min_size=1, max_size=4))
    cut = data.draw(st.integers(0, len(pairs)))
    parts = [
        quantiles.group(np.array([k for k, _ in part], np.int64), np.array([v for _, v in part], np.int64), 5)
        for part in (pairs[:cut], pairs[cut:])
    ]
    samples = quantiles.join(parts)
    found = quantiles.quantiles(samples, probabilities)
    for i, key in enumerate(samples.keys):
        values = [v for k, v in pairs if k == key]
        assert found[i] == pytest.approx(np.quantile(values, probabilities), rel=1e-12, abs=1e-3)


@pytest.mark.parametrize("shape", ["equal", "rising", "falling", "organ pipe", "two values"])
def test_selection_stands_unkind_orders(shape: str) -> None:
    n = 200_000
    up = np.arange(n)
    values = {
        "equal": up * 0 + 7,
        "rising": up,
        "falling": up[::-1],
        "organ pipe": np.minimum(up, up[::-1]),
        "two values": up % 2,
    }[shape].astype(np.int64)
    samples = quantiles.group(np.zeros(n, np.int64), values, 1)
    assert quantiles.quantiles(samples, (0.99, 0.5))[0] == pytest.approx(np.quantile(values, [0.99, 0.5]))


def test_summary_by_hand() -> None:
    made = [
        Event("u", "a", 0, case_id="1", duration=30 * SECOND),
        Event("u", "b", 10 * SECOND, case_id="1", duration=10 * SECOND),  # inside the first
        Event("u", "c", 50 * SECOND, case_id="1", duration=20 * SECOND),
        Event("v", "a", 0, case_id="2"),
    ]
    found = of(MemorySnapshot(made))
    assert (found["events"], found["customers"], found["journeys"], found["touchpoints"]) == (4, 2, 2, 3)
    assert (found["duration_max"], found["throughput_max"]) == (50, 70)
    assert (found["processing_max"], found["idle_max"]) == (60, 20)
    assert (found["processing_mean"], found["duration_median"], found["duration_mean"]) == (30, 25, 25)
    assert (found["first_at"], found["last_at"]) == ("1970-01-01T00:00:00Z", "1970-01-01T00:00:50Z")


def test_unknown_is_null_and_not_nought() -> None:
    found = of(log("u1: a b"))
    assert found["processing_mean"] is None and found["idle_median"] is None
    empty = of(MemorySnapshot([]))
    assert (empty["events"], empty["duration_median"], empty["first_at"]) == (0, None, None)


@given(events(), grains, slices, st.integers(1, 3))
def test_summary_against_the_oracle(made, by, slice, partitions) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=partitions)
    chosen = units(snapshot, by, slice)
    found = times(snapshot, by=by, slice=slice)
    everything = [e for unit in chosen for e in unit]
    assert int(found.n_events.sum()) == len(everything)
    assert found.n_persons == len({e.customer for e in everything})
    assert found.n_names == len({e.name for e in everything})
    assert sorted(
        zip(found.throughput.tolist(), found.processing.tolist(), found.idle.tolist(), strict=True)
    ) == sorted(_times(unit) for unit in chosen)


def _times(unit: list[Event]) -> tuple[int, int, int]:
    stops = [e.at + (e.duration or 0) for e in unit]
    busy = {t for e in unit for t in range(e.at // SECOND, (e.at + (e.duration or 0)) // SECOND)}
    throughput = max(stops) - min(e.at for e in unit)
    return throughput, sum(e.duration or 0 for e in unit), throughput - len(busy) * SECOND
