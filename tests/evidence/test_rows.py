"""A map's figures are the same however a store is cut into pieces, appended to, or its steps are counted."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis import foreseen
from resa.api import import_events
from resa.events.memory import Event, MemorySnapshot
from resa.events.store import open_store, projections
from resa.evidence import measure, rows, walk
from resa.evidence.binding import bind
from resa.evidence.model import Filter
from resa.evidence.patience import learned_patience
from resa.evidence.planned import plan
from resa.journey.document import Document
from resa.journey.records import Card

EVENTS = st.lists(
    st.builds(
        Event,
        customer=st.sampled_from("uvwxyz"),
        name=st.sampled_from("aabcdk"),
        at=st.integers(0, 9).map(lambda hour: hour * 3_600_000_000),  # ties and clocks backwards
        case_id=st.sampled_from([None, None, "k1", "k2"]),
        channel=st.sampled_from(["", "web"]),
        status=st.sampled_from([None, "failed"]),
    ),
    min_size=1,
    max_size=60,
)


def branching(small: Any) -> Document:
    """A touchpoint at two steps, a step of two touchpoints, and steps of one."""
    document: Document = small.chain("a b | c d")
    document = document.put(Card(id="card:a2", lane="lane:touchpoints", from_step="step:d", ref="touchpoint:a"))
    return document.put(Card(id="card:b2", lane="lane:touchpoints", from_step="step:c", ref="touchpoint:b"))


def counted(document: Document, snapshot: MemorySnapshot) -> tuple[np.ndarray, walk.Counts]:
    value = plan(document)
    found = rows.read_rows(snapshot, bind(value.touchpoints, snapshot))
    patience = learned_patience(value, found)
    return patience, walk.walk(value, found, patience, found.live)


def assert_same(one: walk.Counts, other: walk.Counts, but: tuple[str, ...] = ()) -> None:
    for field in dataclasses.fields(one):
        if field.name not in but:
            a, b = getattr(one, field.name), getattr(other, field.name)
            assert np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b, field.name


@given(EVENTS, st.integers(1, 9), st.integers(1, 3))
def test_in_pieces_as_in_one(small: Any, events: list[Event], piece: int, partitions: int) -> None:
    document = branching(small)
    patience, whole = counted(document, MemorySnapshot(events, partitions=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "PIECE", piece)
        patch.setattr(foreseen, "FEW", 0.0)
        patch.setattr(foreseen, "ROOM", -0.02)  # too little is kept at first
        patch.setattr(foreseen, "CHANCE", -0.5)
        again, cut = counted(document, MemorySnapshot(events, partitions=partitions))
    np.testing.assert_array_equal(again, patience)
    assert_same(whole, cut, but=("outcome", "watched"))
    assert sorted(np.concatenate(whole.outcome)) == sorted(np.concatenate(cut.outcome))


@given(EVENTS)
def test_a_step_counted_as_its_only_touchpoint_is_counted_right(small: Any, events: list[Event]) -> None:
    document, snapshot = small.chain("a b | c | d"), MemorySnapshot(events, partitions=2)
    _, short = counted(document, snapshot)
    with pytest.MonkeyPatch.context() as patch:
        of = walk._Nodes.of
        patch.setattr(walk._Nodes, "of", classmethod(lambda cls, value: each_for_itself(of(value))))
        _, long = counted(document, snapshot)
    assert_same(short, long, but=("outcome", "watched"))
    assert [list(o) for o in short.outcome] == [list(o) for o in long.outcome]


def each_for_itself(nodes: walk._Nodes) -> walk._Nodes:
    """Every step is a node of its own."""
    own = np.array(nodes.steps)
    at, steps, before, previous, counted_as = nodes.arrays
    step_of = {int(node): s for s, node in enumerate(counted_as)}
    previous = own[[step_of[int(node)] for node in previous]] if len(previous) else previous
    return dataclasses.replace(nodes, step_node=own, arrays=(at, steps, before, previous, own))


@given(EVENTS)
def test_patience_is_numpys_quantile(small: Any, events: list[Event]) -> None:
    document = small.chain("a b | c d")
    patience, _ = counted(document, MemorySnapshot(events, partitions=2))
    journeys: dict[str, list[tuple[int, int, str]]] = {}
    for i, e in enumerate(events):
        journeys.setdefault(e.case_id or e.customer, []).append((e.at, i, e.name))
    gaps: dict[str, list[int]] = {name: [] for name in "abcd"}
    for way in map(sorted, journeys.values()):
        for here, after in itertools.pairwise(way):
            if here[2] in gaps:
                gaps[here[2]].append(after[0] - here[0])
    pooled = [g for some in gaps.values() for g in some]
    wanted = [np.quantile(gaps[n] or pooled, 0.99) if pooled else np.nan for n in "abcd"]
    np.testing.assert_array_equal(patience, wanted)


def test_a_customer_of_very_many_events(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    document = small.chain("a | b | c")
    lines = [f"big: {'a b x ' * 2_000}c", *small.crowd("a b", 30, "u"), "one: a"]
    patience, whole = counted(document, small.log(*lines))
    monkeypatch.setattr(rows, "PIECE", 16)
    again, cut = counted(document, small.log(*lines, partitions=3))
    np.testing.assert_array_equal(again, patience)
    assert_same(whole, cut, but=("outcome", "watched"))
    assert whole.flow[0].tolist()[0] == 32


@pytest.mark.parametrize("chosen", [Filter(), Filter(channel=("web",))])
def test_a_store_that_was_added_to(small: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: Filter) -> None:
    monkeypatch.setattr(projections, "MERGED_BELOW", 0)
    monkeypatch.setattr(projections, "RECENT_SHARE", 10.0)
    lines = [f"u{i},{name},{small.begin // 10**6 + 3600 * k},{'web' if i % 3 else ''}\n"
             for i in range(40) for k, name in enumerate("abxcd"[: 2 + i % 4])]  # fmt: skip
    late = [f"u{i},{name},{small.begin // 10**6 + 3600 * (9 + i % 5)},\n" for i in range(0, 50, 2) for name in "xd"]
    files = {"first": lines, "late": late, "all": [*lines, *late]}
    for name, some in files.items():
        (tmp_path / f"{name}.csv").write_text("customer,event,at,channel\n" + "".join(some))
    document, now = small.chain("a b | c d"), datetime(2026, 6, 1, tzinfo=UTC)
    found = []
    for folder, names in (("added", ("first", "late")), ("once", ("all",))):
        with open_store(tmp_path / folder, create=True, keep_ids=True) as store:
            for name in names:
                import_events(tmp_path / f"{name}.csv", store)
            with store.snapshot() as snapshot:
                assert folder == "once" or any(part.mask is not None for part in snapshot.sequences("journey"))
                measured = measure(document, snapshot, filter=chosen, now=now)
                found.append(repr(measured).replace(str(measured.as_of_seq), ""))
    assert found[0] == found[1]
