"""Typical journeys: real paths that five share, and nothing by which one of them could be known."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.evidence.model import Filter
from resa.evidence.typical import Walks, typical_journeys


def paths(found: Walks) -> list[tuple[str, int]]:
    return [(" ".join(m.touchpoint.split(":")[1] for m in p.entries), p.n) for p in found.paths]


def test_the_path_nearest_to_all_others_comes_first(small: Any) -> None:
    data = small.log(*small.crowd("a b c", 20, "u"), *small.crowd("a b", 10, "v"), *small.crowd("c a", 6, "w"))
    found = typical_journeys(small.chain("a b c", goals="c"), data)
    assert paths(found) == [("a b c", 20), ("a b", 10), ("c a", 6)]
    assert (found.journeys, [p.arrives for p in found.paths]) == (36, [True, False, True])


def test_the_way_to_the_goal_is_told_even_when_it_is_rare(small: Any) -> None:
    data = small.log(
        *small.crowd("a b", 30, "u"),
        *small.crowd("a", 9, "x"),
        *small.crowd("a b a b c", 5, "v"),
        *small.crowd("b a", 9, "w"),
    )
    found = typical_journeys(small.chain("a b c", goals="c"), data, limit=2)
    assert paths(found) == [("a b", 30), ("a b a b c", 5)]


def test_repeats_in_a_row_and_events_off_the_map_are_left_out(small: Any) -> None:
    found = typical_journeys(
        small.chain("a b"), small.log(*small.crowd("a a x b b", 5, "u"), *small.crowd("a b", 5, "v"))
    )
    assert paths(found) == [("a b", 10)]


def test_days_are_whole_and_silence_is_between(small: Any) -> None:
    data = small.log(*small.crowd("a b+47 c+100", 8, "u"))
    (path,) = typical_journeys(small.chain("a b c"), data).paths
    assert [(m.day, m.silence) for m in path.entries] == [(0, 0), (2, 2), (6, 4)]
    assert [(m.low, m.high) for m in path.entries] == [(0, 0), (2, 2), (6, 7)]


def test_fewer_than_five_customers_share_nothing(small: Any) -> None:
    assert (
        typical_journeys(small.chain("a b"), small.log(*small.crowd("a b", 4, "u"), *small.crowd("b a", 3, "v"))).reason
        == "too_few"
    )
    one = [f"u.{i}: a b" for i in range(9)]  # nine journeys of one customer
    assert paths(typical_journeys(small.chain("a b"), small.log(*one, *small.crowd("b a", 5, "v")))) == [("b a", 5)]


def test_nothing_is_told_before_the_reveal_or_without_data(small: Any) -> None:
    assert (
        typical_journeys(small.chain("a b", revealed=False), small.log(*small.crowd("a b", 9, "u"))).reason == "hidden"
    )
    assert typical_journeys(small.chain("a b"), small.log(*small.crowd("x y", 9, "u"))).reason == "no_data"


def test_a_group_that_leaves_one_to_four_behind_is_not_told(small: Any) -> None:
    data = small.log(*small.crowd("a/web b", 9, "u"), *small.crowd("a/shop b", 3, "v"))
    found = typical_journeys(small.chain("a b"), data, Filter(channel=("web",)))
    assert (found.reason, found.paths) == ("suppressed", ())


@pytest.mark.parametrize("partitions", [1, 4])
@given(ways=st.lists(st.sampled_from(["a b", "a b c", "b c", "c a b", "a c"]), min_size=1, max_size=40))
def test_every_told_path_is_as_frequent_as_a_plain_count_says(small: Any, partitions: int, ways: list[str]) -> None:
    data = small.log(*(f"u{i}: {way}" for i, way in enumerate(ways)), partitions=partitions)
    found = typical_journeys(small.chain("a b c"), data, limit=10)
    counted = {way: n for way, n in Counter(ways).items() if n >= 5}
    rest = {way: n if not 0 < len(ways) - n < 5 else max(len(ways) - 5, 0) for way, n in counted.items()}
    if 0 < len(ways) < 5:
        assert found.reason == "suppressed"
    else:
        assert dict(paths(found)) == rest
