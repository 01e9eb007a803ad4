"""Erasing a person leaves the store as if that person had never been: any batches, any merging, cases apart or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from resa.events.memory import Event, MemorySnapshot
from resa.events.store import Store, compaction, open_store, projections, segments

PEOPLE = ("ada", "ben", "cleo", "dan")
events = st.lists(
    st.builds(
        Event,
        st.sampled_from(PEOPLE),
        st.sampled_from("abc"),
        st.integers(1, 50),
        case_id=st.sampled_from([None, "k1", "k2", "ada"]),
        account=st.sampled_from(["", "a1", "a2"]).map(lambda a: a or None),
        properties=st.sampled_from([{}, {"town": "Lund"}]),
    ),
    min_size=1,
    max_size=12,
)


def told(snapshot: Any) -> dict[str, list[Any]]:
    """What every unit of every grain did, by label."""
    found: dict[str, list[Any]] = {}
    for by in ("customer", "journey", "account"):
        found[by] = []
        for s in snapshot.sequences(by):
            live = range(len(s.offsets) - 1) if s.mask is None else np.flatnonzero(s.mask)
            for start, end in ((int(s.offsets[i]), int(s.offsets[i + 1])) for i in live):
                found[by].append([(snapshot.names[s.code[i]], int(s.at[i])) for i in range(start, end)])
        found[by].sort()
    return found


def rows(snapshot: Any) -> list[Any]:
    """The events as SQL sees them."""
    found: list[Any] = snapshot.connection().execute('SELECT name, "at", account FROM events ORDER BY ALL').fetchall()
    return found


def filled(path: Path, batches: list[list[Event]], stage: Callable[..., Any], *, keep_ids: bool) -> Store:
    store = open_store(path, create=True, keep_ids=keep_ids)
    for number, batch in enumerate(batches):
        store.append(stage(batch, digest=str(number)))
    return store


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Partitions, recent runs and merged files come into being with a few events."""
    monkeypatch.setattr(projections, "PARTITION_EVENTS", 8)
    monkeypatch.setattr(projections, "MERGED_BELOW", 4)
    monkeypatch.setattr(segments, "PARTITIONED_FROM", 8)
    monkeypatch.setattr(compaction, "FEW", 3)


@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    batches=st.lists(events, min_size=1, max_size=4),
    whom=st.sampled_from(PEOPLE),
    keep_ids=st.booleans(),
    merged=st.booleans(),
)
def test_what_is_left_is_what_would_be_there_without_the_person(
    batches: list[list[Event]], whom: str, keep_ids: bool, merged: bool, stage: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("erase")
    with filled(folder / "all", batches, stage, keep_ids=keep_ids) as store:
        if merged:
            store.compact()
        erased = store.erase(store.pseudonym(whom))
        own = [e for batch in batches for e in batch if e.customer == whom]
        assert (erased.events, erased.known) == (
            len(own),
            bool(own) or any(e.case_id == whom for b in batches for e in b),
        )
        others = [e for batch in batches for e in batch if e.customer != whom]
        with store.snapshot() as left:
            same = told(MemorySnapshot(others))
            assert told(left) == same
            assert len(rows(left)) == left.n_events == len(others)
            assert (left.n_customers, left.n_journeys) == (len(same["customer"]), len(same["journey"]))
            kept = rows(left)
        assert store.erase(store.pseudonym(whom)).events == 0
        # The store goes on: others' events can be added, merged, undone, and the person may come again.
        store.append(stage([Event(whom, "again", 99)], digest="again"))
        store.compact()
        store.undo(len(batches) + 1)
        with store.snapshot() as after:
            assert rows(after) == kept


def test_no_file_of_the_store_holds_the_person_any_more(tmp_path: Path, stage: Callable[..., Any]) -> None:
    import duckdb

    batches = [
        [Event("ada", "a", 1, case_id="order 1"), Event("ben", "b", 2, case_id="order 2")],
        [Event("ada", "c", 3, case_id="order 1"), Event("ben", "b", 4, case_id="order 2")],
    ]
    with filled(tmp_path / "s", batches, stage, keep_ids=True) as store:
        names = [store.pseudonym(given) for given in ("ada", "order 1")]
        erased = store.erase(names[0])
        assert (erased.events, erased.journeys, store.retired_files()) == (2, 1, 0)
        assert store.customer_numbers(names)[0] == -1
    for file in [*(tmp_path / "s").glob("identity/*"), *(tmp_path / "s").glob("segments/*")]:
        text = str(duckdb.execute(f"SELECT * FROM read_parquet('{file}')").fetchall())
        assert "ada" not in text and "order 1" not in text
        assert not any(repr(bytes.fromhex(name)) in text for name in names)


def test_a_reader_keeps_its_picture_until_it_is_done(tmp_path: Path, stage: Callable[..., Any]) -> None:
    with filled(tmp_path / "s", [[Event("ada", "a", 1), Event("ben", "b", 2)]], stage, keep_ids=False) as store:
        with store.snapshot() as before:
            store.erase(store.pseudonym("ada"))
            assert before.n_events == 2
            assert sum(int(np.diff(s.offsets).sum()) for s in before.sequences("customer")) == 2
            assert store.retired_files() > 0
        store.append(stage([Event("cleo", "a", 5)], digest="next"))
        assert store.retired_files() == 0


def test_nobody_is_nobody(store: Store, stage: Callable[..., Any]) -> None:
    store.append(stage([Event("ada", "a", 1)]))
    generation = store.snapshot().as_of_seq
    erased = store.erase(store.pseudonym("dan"))
    assert (erased.known, erased.events, erased.files) == (False, 0, 0)
    assert store.snapshot().as_of_seq == generation
