"""Fractional index keys (rule F27)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.journey.order import is_key, key_at, key_between, keys


@given(st.lists(st.integers(0, 10**6), max_size=80))
def test_f27_inserting_anywhere_keeps_the_row_sorted_and_keys_valid(places: list[int]) -> None:
    """F27"""
    row: list[str] = []
    for place in places:
        at = place % (len(row) + 1)
        row.insert(at, key_at(row, at))
    assert row == sorted(set(row))
    assert all(is_key(k) for k in row)


def test_the_scheme_is_the_one_of_the_npm_package() -> None:
    """F27: values from the published description of fractional-indexing."""
    expected = {(None, None): "a0", ("a0", None): "a1", (None, "a0"): "Zz", ("a0", "a1"): "a0V", ("az", None): "b00",
                ("Zz", "a0"): "ZzV", ("a0", "a0V"): "a0G", (None, "Y00"): "Xzzz", ("bzz", None): "c000"}  # fmt: skip
    assert {pair: key_between(*pair) for pair in expected} == expected


def test_appending_and_prepending_stay_short() -> None:
    row = keys(5000)
    assert len(row[-1]) <= 4 and list(row) == sorted(row)
    first = "a0"
    for _ in range(5000):
        first = key_between(None, first)
    assert len(first) <= 4


def test_keys_between_two_neighbours_are_balanced() -> None:
    row = keys(100, "a0", "a1")
    assert ["a0", *row, "a1"] == sorted({"a0", *row, "a1"}) and max(map(len, row)) <= 4


def test_keys_written_by_hand_still_have_room() -> None:
    """F27: any text sorts."""
    assert "1" < key_between("1", "2") < "2"
    assert key_between("10", None) > "10"
    assert key_between(None, "5") < "5"


@pytest.mark.parametrize(("low", "high"), [("a1", "a0"), ("a0", "a0"), ("x", "x0"), (None, "0")])
def test_no_room_is_said(low: str | None, high: str) -> None:
    with pytest.raises(ValueError, match=r"sort before|anew"):
        key_between(low, high)
