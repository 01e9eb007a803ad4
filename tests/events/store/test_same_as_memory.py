"""The store gives what `MemorySnapshot` gives, however the same events were split into batches and partitions."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resa.events.memory import Event, MemorySnapshot
from resa.events.model import GRAINS, Grain, Slice
from resa.events.store import Store, compaction, layout, open_store, projections

Path_ = list[tuple[Any, ...]]

events = st.builds(
    Event,
    customer=st.sampled_from(["NA", "ada", "ben", "cleo", "dan", "åsa"]),
    name=st.sampled_from(["a", "b", "c"]),
    at=st.integers(0, 6),
    case_id=st.sampled_from([None, "ada", "k1", "k2"]),
    account=st.sampled_from([None, "Acme", "Bolt"]),
    channel=st.sampled_from(["", "web", "app"]),
    status=st.sampled_from([None, "ok", "failed"]),
    duration=st.sampled_from([None, 0, 5]),
    properties=st.dictionaries(st.sampled_from(["plan", "city"]), st.sampled_from(["x", "y"]), max_size=2),
)
logs = st.lists(st.lists(events, min_size=1, max_size=8), min_size=1, max_size=4)
slices = st.builds(
    Slice,
    traits=st.dictionaries(
        st.sampled_from(["plan", "city", "none"]), st.sampled_from([("x",), ("x", "y")]), max_size=2
    ),
    channel=st.sampled_from([(), ("web",), ("web", "app"), ("fax",)]),
    account=st.sampled_from([(), ("Acme",), ("Acme", "Bolt")]),
    start=st.sampled_from([None, 2]),
    end=st.sampled_from([None, 5]),
    events=st.sampled_from([(), ("a",), ("b", "c")]),
)


@contextmanager
def small_store(partition_events: int = 4, merged_below: int = 6, few: int = 2) -> Iterator[Store]:
    """A store whose limits are so low that partitions, recent runs and merges of all kinds happen."""
    folder = Path(tempfile.mkdtemp(prefix="resa-test-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(projections, "PARTITION_EVENTS", partition_events)
        patch.setattr(projections, "MERGED_BELOW", merged_below)
        patch.setattr(projections, "RECENT_SHARE", 0.9)
        patch.setattr(compaction, "FEW", few)
        patch.setattr(layout, "sync", lambda path: None)
        with open_store(folder / "s", create=True, keep_ids=True) as store:
            yield store
    shutil.rmtree(folder)


def units(snapshot: Any, by: Grain, slice: Slice | None = None) -> dict[str, Path_]:
    """Unit label to its events with all they carry; seq as rank, so that numbering does not matter."""
    found: dict[str, Path_] = {}
    seqs: list[int] = []
    for s in snapshot.sequences(by, slice):
        labels = snapshot.unit_labels(by, s.unit) if len(s.unit) else []
        live = np.ones(len(s.unit), np.bool_) if s.mask is None else s.mask
        people = snapshot.unit_labels("customer", s.person.astype(np.int64)) if len(s.person) else []
        for i in np.flatnonzero(live):
            rows = range(int(s.offsets[i]), int(s.offsets[i + 1]))
            assert labels[i] not in found, "a unit stands in two runs"
            found[labels[i]] = [
                (
                    snapshot.names[s.code[r]],
                    int(s.at[r]),
                    snapshot.channels[s.channel[r]],
                    int(s.status[r]),
                    int(s.duration[r]),
                    people[r],
                    int(s.seq[r]),
                )
                for r in rows
            ]
            seqs += [int(s.seq[r]) for r in rows]
    assert len(set(seqs)) == len(seqs)
    return found


def ranked(paths: dict[str, Path_]) -> dict[str, Path_]:
    """Sequence numbers replaced by their rank."""
    order = {seq: i for i, seq in enumerate(sorted(e[-1] for path in paths.values() for e in path))}
    return {unit: [(*e[:-1], order[e[-1]]) for e in path] for unit, path in paths.items()}


def assert_same(snapshot: Any, memory: MemorySnapshot, slice: Slice | None = None) -> None:
    for by in GRAINS:
        assert ranked(units(snapshot, by, slice)) == ranked(units(memory, by, slice)), by
    for name in ("n_events", "n_customers", "n_journeys", "n_accounts", "first_at", "last_at"):
        assert getattr(snapshot, name) == getattr(memory, name), name
    assert dict(snapshot.properties()) == dict(memory.properties())


SETTINGS = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@SETTINGS
@given(log=logs, slice=slices)
def test_any_split_into_batches_gives_the_same_sequences(
    log: list[list[Event]], slice: Slice, stage: Callable[..., Any]
) -> None:
    with small_store() as store:
        for i, batch in enumerate(log):
            store.append(stage(batch, digest=str(i)))
        memory = MemorySnapshot([e for batch in log for e in batch])
        with store.snapshot() as snapshot:
            assert_same(snapshot, memory)
            if slice:
                assert_same(snapshot, memory, slice)


@SETTINGS
@given(log=logs, data=st.data())
def test_undone_is_never_imported(log: list[list[Event]], data: st.DataObject, stage: Callable[..., Any]) -> None:
    undone = data.draw(st.sets(st.integers(0, len(log) - 1)))
    with small_store() as store:
        for i, batch in enumerate(log):
            store.append(stage(batch, digest=str(i)))
        if data.draw(st.booleans()):
            store.compact()
        for i in sorted(undone):
            store.undo(i + 1)
        kept = [e for i, batch in enumerate(log) if i not in undone for e in batch]
        with store.snapshot() as snapshot:
            assert_same(snapshot, MemorySnapshot(kept))
        for i in sorted(undone):
            store.append(stage(log[i], digest=str(i)))
        again = kept + [e for i in sorted(undone) for e in log[i]]
        with store.snapshot() as snapshot:
            assert_same(snapshot, MemorySnapshot(again))


@SETTINGS
@given(log=logs)
def test_sql_sees_the_same_events(log: list[list[Event]], stage: Callable[..., Any]) -> None:
    with small_store() as store:
        for i, batch in enumerate(log):
            store.append(stage(batch, digest=str(i)))
        memory = MemorySnapshot([e for batch in log for e in batch])
        query = 'SELECT name, channel, "at", duration, status FROM events ORDER BY seq'
        with store.snapshot() as snapshot:
            assert snapshot.connection().execute(query).fetchall() == memory.connection().execute(query).fetchall()
            condition = "name = ? AND channel = ?"
            found = snapshot.matching(condition, ["a", "web"])
            assert found.tolist() == memory.matching(condition, ["a", "web"]).tolist()
            for name in snapshot.properties():
                assert snapshot.property_values(name) == memory.property_values(name)
