"""Numbers in order of first appearance, beside a dict."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.events.store.first_met import AT_ONCE, FirstMet

wide = st.one_of(st.integers(-4, 4), st.integers(-(2**63), 2**63 - 1))


def by_dict(ids: list[int]) -> tuple[list[int], list[int]]:
    known: dict[int, int] = {}
    return [known.setdefault(id, len(known)) for id in ids], list(known)


def numbered(met: FirstMet, ids: list[int]) -> list[int]:
    out = np.empty(len(ids), np.int32)
    met.number(np.array(ids, np.int64), out)
    return [int(n) for n in out]


@settings(deadline=None)
@given(parts=st.lists(st.lists(wide, max_size=40), max_size=5))
def test_as_a_dict_numbers_them(parts: list[list[int]]) -> None:
    met = FirstMet()
    found = [n for part in parts for n in numbered(met, part)]
    assert (found, met.ids.tolist()) == by_dict([id for part in parts for id in part])


@pytest.mark.parametrize("different", [1, 1_000, 150_000, 10**15])
def test_the_table_grows(different: int) -> None:
    """More ids than a new table has places for, in batches that end within a group of ids."""
    ids = np.random.default_rng(different % 7).integers(-different, different, 200_000).tolist()
    met = FirstMet()
    found = [n for low in range(0, len(ids), 7 * AT_ONCE + 3) for n in numbered(met, ids[low : low + 7 * AT_ONCE + 3])]
    assert (found, met.ids.tolist()) == by_dict(ids)
