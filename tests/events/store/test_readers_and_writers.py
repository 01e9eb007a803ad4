"""Many readers and one writer: whole snapshots only, one writer at a time, files kept as long as somebody reads them."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resa.errors import CancelledError, ConflictError, NotFoundError, UnreadableError
from resa.events.memory import Event
from resa.events.store import Store, open_store
from resa.events.store.locks import writer_lock

Stage = Callable[..., Any]
ONE = [Event("ada", "a", 1), Event("ben", "b", 2)]


def batch(number: int, size: int = 30) -> list[Event]:
    """Every batch adds `size` events to the same three customers, one event name of its own."""
    return [Event(f"c{i % 3}", f"n{number}", 100 * number + i) for i in range(size)]


def whole(snapshot: Any) -> int:
    """Check that arrays, SQL, names and counts tell of the same batches; returns how many batches."""
    events = 0
    for s in snapshot.sequences("customer"):
        assert s.mask is None or s.mask.any()
        lengths = s.offsets[1:] - s.offsets[:-1]
        events += int(lengths.sum() if s.mask is None else lengths[s.mask].sum())
    assert events == snapshot.n_events
    assert events % 30 == 0
    found = snapshot.connection().execute("SELECT count(*), count(DISTINCT name) FROM events").fetchone()
    assert found == (events, events // 30)
    assert len(snapshot.names) == events // 30
    return events // 30


def test_threads_see_whole_snapshots(store: Store, stage: Stage) -> None:
    store.append(stage(batch(0)))
    over, problems, seen = threading.Event(), [], set()

    def read() -> None:
        with open_store(store.path) as mine:
            while not over.is_set():
                try:
                    with mine.snapshot() as snapshot:
                        seen.add(whole(snapshot))
                except BaseException as error:
                    problems.append(error)
                    return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 8):
        store.append(stage(batch(number)))
    over.set()
    for reader in readers:
        reader.join()
    assert not problems
    assert seen <= set(range(1, 9))


READER = """
import sys
from resa.events.store import open_store
with open_store(sys.argv[1]) as store:
    print("ready", flush=True)
    snapshot = store.snapshot()
    while sys.stdin.readline():
        with snapshot:
            n = sum(s.n_events for s in snapshot.sequences("customer"))
            rows = snapshot.connection().execute("SELECT count(*) FROM events").fetchone()[0]
        snapshot = store.snapshot()
        print(n, rows, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="leases need flock")
def test_another_process_keeps_its_snapshot_while_this_one_writes(store: Store, stage: Stage) -> None:
    store.append(stage(batch(0)))
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(store.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdin is not None and reader.stdout is not None
    assert reader.stdout.readline() == "ready\n"
    seen = []
    for number in range(1, 4):
        store.append(stage(batch(number)))
        print("go", file=reader.stdin, flush=True)
        seen.append(tuple(map(int, reader.stdout.readline().split())))
    reader.communicate()
    assert all(n == rows and n % 30 == 0 for n, rows in seen)
    assert seen[0][0] in (30, 60)  # its first snapshot was taken before or after the first append, never between


@pytest.mark.skipif(os.name == "nt", reason="leases need flock")
def test_files_stay_while_read_and_go_afterwards(store: Store, stage: Stage) -> None:
    store.append(stage(batch(0)))
    old = store.snapshot()
    store.append(stage(batch(1)))
    assert whole(old) == 1
    store.undo(1)
    assert whole(old) == 1
    assert len(list((store.path / "arrays").iterdir())) > 1
    old.close()
    store.append(stage(batch(2), digest="2"))
    assert len(list((store.path / "arrays").iterdir())) == 1


def test_one_writer_at_a_time(store: Store, stage: Stage) -> None:
    with writer_lock(store.path / "writer.lock"), pytest.raises(ConflictError, match="another import") as refused:
        store.append(stage(ONE))
    assert str(os.getpid()) in str(refused.value.value)
    assert store.append(stage(ONE)).events == 2


def test_cancel_leaves_the_store_as_before(store: Store, stage: Stage) -> None:
    store.append(stage(ONE))
    digest = store.snapshot().digest
    for calls in range(1, 5):
        asked = iter([False] * calls)
        with pytest.raises(CancelledError):
            store.append(stage(batch(1)), cancel=lambda asked=asked: next(asked, True))
    with store.snapshot() as snapshot:
        assert snapshot.digest == digest
        assert snapshot.n_events == 2
    assert store.append(stage(batch(1))).events == 30


def test_a_failing_relation_leaves_the_store_as_before(store: Store, stage: Stage) -> None:
    staged = stage(ONE)
    staged.relation = "(SELECT * REPLACE (CAST(name AS INTEGER)::VARCHAR AS name) FROM staged)"
    with pytest.raises(UnreadableError, match="could not be read"):
        store.append(staged)
    assert store.batches() == []
    assert list((store.path / "tmp").iterdir()) == []


def test_imported_twice_and_undone(store: Store, stage: Stage) -> None:
    first = store.append(stage(ONE, digest="d"))
    again = store.append(stage(ONE, digest="d"))
    assert (first.already_imported, again.already_imported, again.batch) == (False, True, first.batch)
    assert store.has_digest("d") == first.batch
    with store.snapshot() as snapshot:
        assert snapshot.n_events == 2
    store.undo(1)
    assert store.has_digest("d") is None
    with pytest.raises(ConflictError, match="undone before"):
        store.undo(1)
    with pytest.raises(NotFoundError, match="no such batch"):
        store.undo(9)
    assert store.append(stage(ONE, digest="d")).batch == 2
    assert [(b.number, b.undone_at is None) for b in store.batches()] == [(1, False), (2, True)]


def test_report_counts(store: Store, stage: Stage) -> None:
    log = [Event("a", "x", 5, "k"), Event("b", "y", 5, "k"), Event("a", "x", 9, "m", account="Acme")]
    report = store.append(stage(log))
    assert (report.rows, report.events, report.customers, report.journeys, report.touchpoints) == (3, 3, 2, 2, 2)
    assert (report.first_at, report.last_at, report.n_ties) == (5, 9, 2)


def test_the_key_is_private(store: Store) -> None:
    assert stat.S_IMODE((store.path / "manifest.sqlite").stat().st_mode) == 0o600


def test_no_store_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no store in this folder"):
        open_store(tmp_path)
    (tmp_path / "manifest.sqlite").write_bytes(b"not a database, whatever it says" * 40)
    with pytest.raises(UnreadableError, match="cannot be read"):
        open_store(tmp_path)


def test_sql_cannot_leave_the_store(store: Store, stage: Stage, tmp_path: Path) -> None:
    import duckdb

    store.append(stage(ONE))
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with store.snapshot() as snapshot:
        for statement in (f"SELECT * FROM '{tmp_path}/secret.csv'", f"COPY events TO '{tmp_path}/out.csv'"):
            with pytest.raises(duckdb.PermissionException):
                snapshot.connection().execute(statement)
