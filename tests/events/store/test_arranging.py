"""Rows into journey order: counted or sorted, the same as sorting by (unit, at, seq) would give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.events.store import arranging, arrays
from resa.events.store.arranging import arrange
from resa.events.store.arrays import Rows


def _rows(unit: list[int], at: list[int], seq: list[int], code: int | None = None) -> Rows:
    n = len(unit)
    own: dict[str, Any] = {"unit": unit, "at": at, "seq": seq, "person": unit}
    rows = {name: np.asarray(own.get(name, np.arange(n) % 7), dtype) for name, dtype in arrays.DTYPES.items()}
    if code is not None:
        rows["code"] = arrays.same(np.uint16(code), n)
    return rows


def _expected(rows: Rows) -> list[tuple[int, ...]]:
    names = ("unit", "at", "seq", *(n for n in arrays.EVENT_COLUMNS if n not in ("at", "seq")))
    return sorted(zip(*(rows[name].tolist() for name in names), strict=True))


def _found(rows: Rows, apart: int) -> list[tuple[int, ...]]:
    run = arrange(rows, apart)
    again = arrays.rows_of(run)
    assert run.unit.tolist() == sorted(set(rows["unit"].tolist()))
    assert run.unit.dtype == run.offsets.dtype == np.int64
    assert {name: values.dtype for name, values in run.columns.items()} == {n: rows[n].dtype for n in run.columns}
    names = ("unit", "at", "seq", *(n for n in arrays.EVENT_COLUMNS if n not in ("at", "seq")))
    return list(zip(*(again[name].tolist() for name in names), strict=True))


@pytest.fixture(params=[0, 1 << 60], ids=["counted", "sorted"], scope="module")
def way(request: pytest.FixtureRequest) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arranging, "COMPILED_FROM", request.param)
        patch.setattr(arranging, "PLACES_PER_ROW", 1 << 20)
        yield


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), min_size=1, max_size=60),
    st.sampled_from([1, 2, 8]),
    st.integers(0, 100),
    st.randoms(use_true_random=False),
    st.none() | st.integers(0, 3),
)
def test_as_sorting_would(
    way: None, met: list[tuple[int, int]], apart: int, low: int, chance: Any, code: int | None
) -> None:
    seq = list(range(len(met)))
    chance.shuffle(seq)
    rows = _rows([low + u * apart for u, _ in met], [at for _, at in met], seq, code)
    assert _found(rows, apart) == _expected(rows)


def test_units_nearer_than_said_are_not_taken_for_one(way: None) -> None:
    rows = _rows([4, 5, 4, 6], [1, 2, 0, 1], [0, 1, 2, 3])
    assert _found(rows, 4) == _expected(rows)


def test_a_long_unit_from_the_newest_to_the_oldest(way: None) -> None:
    n = 1_000
    rows = _rows([8] * n + [16] * n, [*range(n, 0, -1), *range(n)], list(range(2 * n)))
    assert _found(rows, 8) == _expected(rows)


@given(st.integers(1, 400), st.integers(1, 50), st.randoms(use_true_random=False))
def test_long_units_in_any_order(way: None, n: int, instants: int, chance: Any) -> None:
    rows = _rows([3] * n, [chance.randrange(instants) for _ in range(n)], chance.sample(range(n), n))
    assert _found(rows, 1) == _expected(rows)


def test_no_rows(way: None) -> None:
    run = arrange(arrays.empty_rows(), 4)
    assert run.n_events == 0 and run.offsets.tolist() == [0]


def test_one_value_throughout_stays_without_memory(way: None) -> None:
    run = arrange(_rows([1, 2, 1], [3, 2, 1], [0, 1, 2], code=5))
    assert arrays.is_same(run.columns["code"])
    twice = arrays.join([arrays.rows_of(run), arrays.rows_of(run)])
    assert arrays.is_same(twice["code"]) and twice["code"].tolist() == [5] * 6
    other = {**arrays.rows_of(run), "code": arrays.same(np.uint16(6), 3)}
    assert arrays.join([arrays.rows_of(run), other])["code"].tolist() == [5, 5, 5, 6, 6, 6]
