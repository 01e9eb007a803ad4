"""The stocks of the map: hand-counted, against a plain-Python oracle, and as laws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.foreseen import Ranked
from resa.events.memory import MemorySnapshot
from resa.events.model import Slice
from resa.evidence.binding import bind
from resa.evidence.patience import learned_patience
from resa.evidence.planned import plan
from resa.evidence.rows import Rows, read_rows
from resa.evidence.walk import Counts, walk
from resa.journey.document import Document


def count(document: Document, snapshot: MemorySnapshot, slice: Slice | None = None) -> tuple[Any, Rows, Counts]:
    value = plan(document)
    rows = read_rows(snapshot, bind(value.touchpoints, snapshot))
    return value, rows, walk(value, rows, learned_patience(value, rows), rows.masks(snapshot, slice))


def flows(document: Document, snapshot: MemorySnapshot) -> dict[str, tuple[int, ...]]:
    value, _, counts = count(document, snapshot)
    records = (*value.touchpoints, *value.steps, *value.stages)
    return {r.id: tuple(int(n) for n in counts.flow[i, :4]) for i, r in enumerate(records)}


def test_hand_counted(small: Any) -> None:
    # Gaps are one hour each, so patience is an hour; the clock stops at u5's d, four hours after u1's end.
    snapshot = small.log("u1: a b", "u2: a b c d", "u3: x a x", "u4: b a", "u5: +5 a b c d")
    found = flows(small.chain("a b | c d"), snapshot)
    assert found["touchpoint:a"] == (5, 4, 0, 1)  # u3 goes on to x, u4 is lost at a
    assert found["touchpoint:b"] == (4, 3, 0, 1)  # u1 is lost at b
    assert found["touchpoint:d"] == (2, 2, 0, 0)  # the goal: arrived
    assert found["stage:0"] == (5, 2, 0, 3)
    assert found["stage:1"] == (2, 2, 0, 0)


def test_open_by_the_touchpoints_own_patience(small: Any) -> None:
    import msgspec

    snapshot = small.log("u1: a b", "u2: a", "u3: +3 a")
    document = small.chain("a | b")
    assert flows(document, snapshot)["touchpoint:a"] == (3, 1, 1, 1)
    patient = msgspec.structs.replace(document["touchpoint:a"], patience_seconds=4 * 3600)  # type: ignore[type-var]  # the values fit, which mypy cannot see
    assert flows(document.put(patient), snapshot)["touchpoint:a"] == (3, 1, 2, 0)


def test_leaving_is_a_loss_at_once_and_not_advocating_is_none(small: Any) -> None:
    kinds = {"0": "decision", "1": "use", "2": "advocacy", "3": "leaving"}
    document = small.chain("a | b | c | d", kinds=kinds)
    snapshot = small.log("u1: a b", "u2: a b c", "u3: a d", "u4: a b d", "u5: +9 z")
    value, _, counts = count(document, snapshot)
    assert value.stage_role == (0, 0, 1, 2)
    assert (counts.arrived, counts.open, counts.lost, counts.on_map, counts.journeys) == (3, 0, 1, 4, 5)
    found = flows(document, snapshot)
    assert found["stage:0"] == (4, 3, 0, 1)
    assert found["touchpoint:a"] == (4, 3, 0, 1)  # u3 only left after it
    assert found["stage:1"] == (3, 3, 0, 0)
    assert found["stage:2"] == (1, 1, 0, 0)
    assert found["stage:3"] == (2, 2, 0, 0)


def test_a_touchpoint_at_two_steps_counts_where_the_customer_is(small: Any) -> None:
    from resa.journey.records import Card

    document = small.chain("a | b | c")
    document = document.put(Card(id="card:a2", lane="lane:touchpoints", from_step="step:c", ref="touchpoint:a"))
    found = flows(document, small.log("u1: a b a", "u2: a a"))
    assert found["touchpoint:a"][0] == 2
    assert found["step:a"][0] == 2
    assert found["step:c"][0] == 1


def test_time_from_the_step_before_runs_from_its_latest_event(small: Any) -> None:
    document = small.chain("a b c")
    value, _, counts = count(document, small.log("u1: a a b+4 c", "u2: b a c+1", "u3: c"))
    node = {s.id: len(value.touchpoints) + i for i, s in enumerate(value.steps)}
    assert counts.times[node["step:b"]] == Ranked(1, {0: 5 * small.hour})
    assert counts.times[node["step:c"]] == Ranked(2, {0: small.hour, 1: 3 * small.hour})


def test_customers_are_counted_once_over_their_journeys(small: Any) -> None:
    document = small.chain("a | b")
    snapshot = small.log("u1.1: a b", "u1.2: a", "u2.1: a b", partitions=3)
    _value, _, counts = count(document, snapshot)
    assert counts.flow[0, 0] == 3
    assert counts.customers[0] == 2
    assert counts.customers[-1] == 2
    assert list(counts.outcome_customers[0]) == [2, 1, 0]


NAMES = "abcdx"
PATHS = st.lists(st.text(NAMES, min_size=1, max_size=7), min_size=1, max_size=12)


def oracle(paths: list[str], order: str, goal: str, patience: dict[str, float], end: float) -> dict[str, list[int]]:
    """The rules of `walk`, one journey at a time; each event an hour after the one before, all begin at 0."""
    found = {f"touchpoint:{n}": [0, 0, 0, 0] for n in order} | {f"stage:{i}": [0, 0, 0, 0] for i in range(len(order))}
    for path in paths:
        met = [n for n in path if n in order]
        if not met:
            continue
        arrived = goal in met
        silent = end - len(path) > patience[met[-1]]
        furthest = max(order.index(n) for n in met)
        for name in set(met):
            row = found[f"touchpoint:{name}"]
            row[0] += 1
            went = arrived or path.rindex(name) < len(path) - 1
            row[1 if went else 3 if silent else 2] += 1
            row = found[f"stage:{order.index(name)}"]
            row[0] += 1
            went = arrived or order.index(name) < furthest
            row[1 if went else 3 if silent else 2] += 1
    return found


@given(PATHS, st.integers(1, 4))
def test_against_an_oracle(small: Any, paths: list[str], partitions: int) -> None:
    document = small.chain("a | b | c | d")
    snapshot = small.log(*(f"u{i}: {' '.join(p)}" for i, p in enumerate(paths)), partitions=partitions)
    value, rows, counts = count(document, snapshot)
    patience = {n: p / small.hour for n, p in zip("abcd", learned_patience(value, rows), strict=True)}
    patience = {n: float("inf") if np.isnan(p) else p for n, p in patience.items()}
    expected = oracle(paths, "abcd", "d", patience, max(map(len, paths)))
    found = flows(document, snapshot)
    assert {k: list(v) for k, v in found.items() if k in expected} == expected
    # Stocks add up, and no touchpoint meets more journeys than its stage.
    assert (counts.flow[:, 0] == counts.flow[:, 1:4].sum(axis=1)).all()
    stages = slice(len(value.touchpoints) + len(value.steps), None)
    assert counts.flow[stages, 2].sum() == counts.open
    assert counts.flow[stages, 3].sum() == counts.lost
    # Flows in = flows out at every touchpoint.
    inner = slice(0, len(value.touchpoints))
    assert (counts.links[inner].sum(axis=1) == counts.links[:, inner].sum(axis=0)).all()
    assert counts.links[len(value.touchpoints)].sum() == counts.on_map


@given(PATHS)
def test_two_filters_that_share_out_the_customers_add_up_to_the_whole(small: Any, paths: list[str]) -> None:
    document = small.chain("a | b | c | d")
    lines = [f"u{i}: {' '.join(p)}" for i, p in enumerate(paths)]
    snapshot = small.log(*lines, properties=lambda u: {"side": "even" if int(u[1:]) % 2 == 0 else "odd"})
    whole = count(document, snapshot)[2]
    parts = [count(document, snapshot, Slice(traits={"side": (s,)}))[2] for s in ("even", "odd")]
    for name in ("flow", "next_count", "links", "unmatched"):
        assert (sum(getattr(p, name) for p in parts) == getattr(whole, name)).all()
    assert sum(p.on_map for p in parts) == whole.on_map


@pytest.mark.parametrize("goals", ["", "b"])
def test_the_goal_is_the_named_one_else_the_last_stage(small: Any, goals: str) -> None:
    counts = count(small.chain("a | b | c", goals=goals), small.log("u1: a b", "u2: a b c"))[2]
    assert counts.arrived == (2 if goals else 1)
