"""The straight way into an empty store gives the same store as the ordinary one, row for row."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resa.errors import CancelledError, UnreadableError
from resa.events.ingest import ImportOptions, import_files
from resa.events.memory import Event, MemorySnapshot
from resa.events.model import GRAINS
from resa.events.staging import Staged
from resa.events.store import Store, open_store, segments, straight, stretches
from resa.events.store.manifest import Manifest
from resa.events.store.room import Room

from .test_same_as_memory import assert_same, small_store

#: customer, name, at, channel, duration, status
Row = tuple[int, str, int, str | None, int | None, str | None]

rows = st.tuples(
    st.one_of(st.integers(-3, 6), st.sampled_from([-(2**63), 2**63 - 1, 2**31])),
    st.sampled_from(["a", "b", "ö → c"]),
    st.integers(-4, 4),
    st.sampled_from([None, "web", "app"]),
    st.sampled_from([None, 0, 5]),
    st.sampled_from([None, "ok", "failed"]),
)
logs = st.lists(rows, min_size=1, max_size=40)
SETTINGS = settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def staged(log: list[Row], digest: str = "1") -> Staged:
    """The rows as a file of columns would hand them over."""
    connection = duckdb.connect()
    connection.execute(
        'CREATE TABLE staged ("row" BIGINT, customer BIGINT, case_id BIGINT, account VARCHAR, name VARCHAR, "at" BIGINT, '
        "duration BIGINT, channel VARCHAR, actor VARCHAR, status VARCHAR, value_minor BIGINT, currency VARCHAR, "
        "message_id VARCHAR)"
    )
    values = [
        [i + 1, customer, customer, None, name, at, duration, channel, None, status, None, None, None]
        for i, (customer, name, at, channel, duration, status) in enumerate(log)
    ]
    connection.executemany(f"INSERT INTO staged VALUES ({', '.join('?' * 13)})", values)
    return Staged(connection, "staged", (), digest, "test", len(log), replayable=True)


def told(store: Store) -> dict[str, Any]:
    """All that a store says of its events, ids instead of pseudonyms."""
    with store.snapshot() as snapshot, closing(Manifest(store.path / "manifest.sqlite")) as manifest:
        arrays = {
            by: [
                [np.asarray(getattr(s, name)).tolist() for name in ("unit", "offsets", "code", "at", "channel", "status", "duration", "seq", "person")]
                for s in snapshot.sequences(by)
            ]
            for by in GRAINS
        }  # fmt: skip
        people = sorted({int(u) for s in snapshot.sequences("customer") for u in s.unit})
        return {
            "arrays": arrays,
            "ids": snapshot.unit_labels("customer", np.array(people)),
            "names": (snapshot.names, snapshot.channels),
            "events": snapshot.connection().execute("SELECT * FROM events ORDER BY seq").fetchall(),
            "files": sorted(
                (f.kind, f.grain, f.partition, f.batch or 0, json.dumps(f.facts, sort_keys=True))
                for f in manifest.picture().files
            ),
            "columns": snapshot.connection().execute("DESCRIBE events").fetchall(),
            "batch": [
                (b.events, b.customers, b.journeys, b.touchpoints, b.n_ties, b.first_at, b.last_at)
                for b in store.batches()
            ],
        }


@pytest.fixture(scope="module", autouse=True)
def narrow() -> Iterator[None]:
    """So few rows make many, and a stretch is so short that logs have several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "PARTITIONED_FROM", 0)
        patch.setattr(stretches, "ROWS", 7)
        yield


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ways that batches go from here on."""
    return watched(monkeypatch)


def watched(patch: pytest.MonkeyPatch) -> list[str]:
    """Which way each batch goes."""
    found: list[str] = []
    take = straight.take

    def taking(*args: Any, **options: Any) -> Any:
        taken = take(*args, **options)
        found.append("out of step" if taken is None else "straight")
        return taken

    patch.setattr(straight, "take", taking)
    return found


@SETTINGS
@given(log=logs, held=st.sampled_from([0, 0.5]))
def test_the_same_store_as_the_ordinary_way(log: list[Row], held: float) -> None:
    with pytest.MonkeyPatch.context() as patch:
        ways = watched(patch)
        patch.setattr(straight, "HELD", held)
        with small_store() as store:
            store.append(staged(log))
            assert ways == ["straight"]
            found = told(store)
            ids = {str(row[0]) for row in log}
            assert (store.customer_numbers([store.pseudonym(id) for id in sorted(ids)]) >= 0).all()
        patch.setattr(straight, "possible", lambda *_, **__: False)
        with small_store() as store:
            store.append(staged(log))
            assert found == told(store)


@SETTINGS
@given(log=logs, more=logs)
def test_what_comes_later_finds_its_customers(log: list[Row], more: list[Row]) -> None:
    """The second batch goes the ordinary way, on top of the first."""
    events = [
        Event(str(customer), name, at, channel=channel or "", duration=duration, status=status)
        for customer, name, at, channel, duration, status in log + more
    ]
    with pytest.MonkeyPatch.context() as patch:
        ways = watched(patch)
        with small_store() as store:
            store.append(staged(log))
            store.append(staged(more, "2"))
            assert ways == ["straight"]
            with store.snapshot() as snapshot:
                assert_same(snapshot, MemorySnapshot(events))
            store.undo(1)
            with store.snapshot() as snapshot:
                assert_same(snapshot, MemorySnapshot(events[len(log) :]))


def test_rows_too_far_out_of_step_go_the_ordinary_way(monkeypatch: pytest.MonkeyPatch, ways: list[str]) -> None:
    monkeypatch.setattr(straight, "MOST_BEGUN", 0)
    log: list[Row] = [(i % 5, "ab"[i % 2], i, None, None, None) for i in range(50)]
    with small_store() as store:
        store.append(staged(log))
        assert ways == ["out of step"]
        with store.snapshot() as snapshot:
            assert_same(snapshot, MemorySnapshot([Event(str(c), name, at) for c, name, at, *_ in log]))


def a_file(path: Path, n: int, columns: str = "") -> Path:
    """A log with numbers for customers, in the order of time."""
    duckdb.sql(
        f"COPY (SELECT (i * 7) % 31 AS customer, 'step ' || i % 3 AS event, TIMESTAMP '2026-01-01' + to_seconds(i) AS at{columns} "
        f"FROM range({n}) t(i)) TO '{path}' (FORMAT parquet)"
    )
    return path


@pytest.mark.parametrize(
    ("columns", "goes"),
    [
        ("", ["straight"]),
        (", CASE WHEN i % 2 = 0 THEN 'web' END AS channel", ["straight"]),
        (", 'x' || i % 4 AS plan", []),
        (", 'k' || (i * 7) % 31 || '-' || i % 2 AS case_id", []),
        (", i * 1.5 AS amount", []),
    ],
)
def test_which_files_go_straight(tmp_path: Path, ways: list[str], columns: str, goes: list[str]) -> None:
    """Numbers and labels do; a text, an amount or a case of its own does not."""
    path = a_file(tmp_path / "log.parquet", 90, columns)
    with open_store(tmp_path / "store", create=True) as store:
        assert import_files([path], store).events == 90
        with store.snapshot() as snapshot:
            assert (snapshot.n_events, snapshot.n_customers) == (90, 31)
    assert ways == goes


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("channel", ["", ", [' web', 'web ', NULL, '', 'app', '\u00a0'][1 + i % 6] AS channel"])
def test_labels_mean_what_they_mean_the_ordinary_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: bool, channel: str
) -> None:
    """Blanks around them, nothing but blanks, nothing at all: codes are found by what stands in the file."""
    names = "['a', ' a', '  ', '', 'b\u3000', '\u00a0']" if not missing else "['a', NULL, '']"
    path = tmp_path / "log.parquet"
    duckdb.sql(
        f"COPY (SELECT i % 7 AS customer, {names}[1 + i % len({names})] AS event, TIMESTAMP '2026-01-01' + to_seconds(i) AS at"
        f"{channel} FROM range(90) t(i)) TO '{path}' (FORMAT parquet)"
    )
    found = []
    for way in ("straight", "ordinary"):
        if way == "ordinary":
            monkeypatch.setattr(straight, "possible", lambda *_, **__: False)
        ways = watched(monkeypatch)
        with open_store(tmp_path / way, create=True, keep_ids=True) as store:
            assert import_files([path], store).events == 90
            found.append(told(store))
        assert ways == (["straight"] if way == "straight" else [])
    assert found[0] == found[1]
    assert "(no name)" in found[0]["names"][0]


@pytest.mark.parametrize("n", [40, 200, 100])
def test_written_to_while_it_is_read(tmp_path: Path, ways: list[str], n: int) -> None:
    """Fewer rows, more rows, and as many rows with another content: each is noticed, and nothing is kept."""
    path, folder = a_file(tmp_path / "log.parquet", 100), tmp_path / "store"

    def opened() -> Store:
        a_file(path, n)
        os.utime(path, ns=(1, 1))
        return open_store(folder, create=True)

    with pytest.raises(UnreadableError, match="changed while it was read"):
        import_files([path], opened)
    with open_store(folder) as store:
        assert store.batches() == [] and store.snapshot().n_events == 0
        assert list((folder / "tmp").iterdir()) == []
        assert import_files([path], store).events == n
    assert ways == ["straight"] * (2 if n == 100 else 1)


@pytest.mark.parametrize("when", range(1, 12, 2))
def test_it_can_be_stopped(tmp_path: Path, when: int) -> None:
    """At any of its steps; the store is as before, and takes the file afterwards."""
    path, folder = a_file(tmp_path / "log.parquet", 100), tmp_path / "store"
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > when

    with open_store(folder, create=True) as store:
        with pytest.raises(CancelledError):
            import_files([path], store, cancel=stop)
        assert store.batches() == []
        assert [*(folder / "tmp").iterdir(), *folder.glob("segments/*"), *folder.glob("arrays/*")] == []
        assert import_files([path], store).events == 100


def test_pieces_in_any_order_come_out_as_stretches() -> None:
    chance = random.Random(4)
    places = [list(range(low, min(low + 5, 61))) for low in range(0, 61, 5)]
    chance.shuffle(places)
    gathering = stretches.Gathering(61, most=20)
    found = []
    for at in range(0, len(places), 3):
        place = np.array([p for piece in places[at : at + 3] for p in piece], np.int64)
        assert not gathering.whole
        found += list(gathering.add(place, {"value": place * 10}))
    assert gathering.whole
    assert [begin for begin, _ in found] == list(range(0, 61, 7))
    assert np.concatenate([columns["value"] for _, columns in found]).tolist() == [10 * i for i in range(61)]
    with pytest.raises(stretches.Changed, match="more rows"):
        list(gathering.add(np.array([61]), {"value": np.array([0])}))


@SETTINGS
@given(
    numbers=st.lists(st.integers(0, 30), min_size=1, max_size=30),
    partitions=st.sampled_from([1, 2, 8]),
    on_disk=st.booleans(),
)
def test_a_stretch_is_read_back_by_partition(
    numbers: list[int], partitions: int, on_disk: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("laid") / "stretch" if on_disk else None
    of = np.array(numbers, np.int32)
    room = Room()
    laid = stretches.lay(path, 100, {"unit": of, "at": of.astype(np.int64) * 3}, partitions, room)
    for p in range(partitions):
        found = stretches.of_partition([laid, laid], p, room)
        places = [100 + i for i, n in enumerate(numbers) if n % partitions == p]
        assert found["place"].tolist() == places * 2
        assert found["unit"].tolist() == [numbers[i - 100] for i in places] * 2
        assert found["at"].tolist() == [3 * numbers[i - 100] for i in places] * 2


def test_ids_are_kept_where_they_are_wanted(tmp_path: Path, ways: list[str]) -> None:
    path = a_file(tmp_path / "log.parquet", 100)
    with open_store(tmp_path / "store", create=True) as store:
        import_files([path], store, ImportOptions(keep_ids=True))
        with store.snapshot() as snapshot:
            assert snapshot.unit_labels("customer", np.array([0, 1, 2])) == ["0", "7", "14"]
    assert ways == ["straight"]


def test_progress_never_goes_back(tmp_path: Path) -> None:
    path = a_file(tmp_path / "log.parquet", 100)
    steps: list[int] = []
    with open_store(tmp_path / "store", create=True) as store:
        import_files([path], store, progress=lambda done, of, what: steps.append(done) if of == 10 else None)
    assert steps == sorted(steps) and steps[-1] == 10 and len(set(steps)) > 4


def test_few_threads_read_and_then_as_many_as_before() -> None:
    """So that none runs far ahead of the others, on machines of many."""
    connection = duckdb.connect(config={"threads": 5})
    asked = "SELECT current_setting('threads')"
    with straight._few_threads(connection):
        assert connection.execute(asked).fetchall() == [(straight.READERS,)]
    assert connection.execute(asked).fetchall() == [(5,)]
