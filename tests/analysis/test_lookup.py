"""The same kernels over touchpoints instead of names: tables by name and channel, and events named one by one."""

from __future__ import annotations

import numpy as np
import pytest

from resa.analysis import drop_off, path_counts, time_between, touchpoints, transitions, variants
from resa.analysis.lookup import Lookup, by_name, code_of, seq_labels
from resa.errors import UsageError
from resa.events.memory import Event, MemorySnapshot

from .small_logs import log


def counted(found: object, labels: tuple[str, ...]) -> dict[tuple[str, str], int]:
    pairs = zip(found.keys.tolist(), found.n.tolist(), strict=True)  # type: ignore[attr-defined]  # the test knows what it is
    return {(labels[k // len(labels)], labels[k % len(labels)]): n for k, n in pairs}


def test_names_put_together_and_left_out() -> None:
    snapshot = log("u1: a b x c", "u2: b a")
    lookup = Lookup(("AB", "C"), np.array([[0], [0], [-1], [1]], np.int32))
    assert counted(transitions.count(snapshot, lookup=lookup), lookup.labels) == {("AB", "AB"): 2}
    assert touchpoints.count(snapshot, lookup=lookup).n.tolist() == [4, 1]
    found = path_counts.count(snapshot, lookup)
    assert variants.top(found, lookup, None, 1) == [(1, ["AB", "AB"]), (1, ["AB", "AB", "C"])]
    left = drop_off.count(snapshot, lookup=lookup, patience=0.0)
    assert (left.reached.tolist(), left.went_on.tolist(), left.lost.tolist()) == ([2, 1], [1, 0], [1, 0])
    micros, n_units = time_between.first_to_next(snapshot, 0, 1, lookup=lookup)
    assert (micros.values.tolist(), n_units) == ([30_000_000], 2)


def test_by_channel_and_by_single_events() -> None:
    snapshot = MemorySnapshot(
        [Event("u", "a", 0, channel="web"), Event("u", "a", 1, channel="shop"), Event("u", "a", 2)]
    )
    table = np.array([[0, 1, 2]], np.int32)  # channels: none, web, shop
    by_channel = Lookup(("none", "web", "shop"), table)
    found = path_counts.count(snapshot, by_channel)
    assert variants.top(found, by_channel, None, 1) == [(1, ["web", "shop", "none"])]
    single = Lookup(("none", "web", "shop"), table, seq_labels(snapshot, [(np.array([0, 2]), 2), (np.array([2]), 0)]))
    assert touchpoints.count(snapshot, lookup=single).n.tolist() == [3]


def test_paths_without_touchpoints_are_one_variant() -> None:
    snapshot = log("u1: x", "u2: x x", "u3: a")
    lookup = Lookup(("A",), np.array([[-1], [0]], np.int32))
    assert variants.top(path_counts.count(snapshot, lookup), lookup, None, 1) == [(2, []), (1, ["A"])]


def test_codes_of_names() -> None:
    snapshot = log("u1: a b")
    assert [code_of(snapshot, n) for n in by_name(snapshot).labels] == [0, 1]
    with pytest.raises(UsageError):
        code_of(snapshot, "z")
