"""kill -9 at any moment of an import leaves the store as it was, or whole; the next import works either way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resa.events.memory import Event
from resa.events.store import open_store

#: Imports `rows` generated events into the store again and again, or once; says when it begins.
CHILD = """
import sys, duckdb
from resa.events.staging import STAGED_COLUMNS, Staged
from resa.events.store import compaction, open_store, projections, segments
projections.PARTITION_EVENTS, projections.MERGED_BELOW, segments.PARTITIONED_FROM = 20_000, 1_000, 1_000
compaction.FEW = 2
path, rows, digest = sys.argv[1], int(sys.argv[2]), sys.argv[3]
connection = duckdb.connect()
given = {"row": "i + 1", "customer": "'c' || (i * 7919 % 3001)", "case_id": "'k' || (i * 7919 % 997)",
         "account": "'a' || (i % 13)", "name": "'n' || (i % 40)", "at": "i * 1000", "channel": "'web'"}
listed = ", ".join(f'{given.get(c, "NULL")}::{t} AS "{c}"' for c, t in STAGED_COLUMNS.items())
connection.execute(f"CREATE VIEW staged AS SELECT {listed} FROM range({rows}) t(i)")
with open_store(path) as store:
    print("ready", flush=True)
    if sys.argv[4:] == ["compact"]:
        store.compact()
    elif sys.argv[4:] == ["erase"]:
        store.erase(store.pseudonym("ada"))
    elif len(sys.argv) > 4:
        store.undo(int(sys.argv[4]))
    else:
        store.append(Staged(connection, "staged", (), digest, "child", rows=rows))
print("done", flush=True)
"""


def start(store: Path, rows: int, digest: str, *undo: str) -> subprocess.Popen[str]:
    """A child that has opened the store and now writes to it."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(store), str(rows), digest, *undo], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def state(path: Path) -> tuple[Any, ...]:
    """Everything countable about the store, from the arrays and from SQL, which must agree."""
    with open_store(path) as store, store.snapshot() as snapshot:
        by_grain = {}
        for by in ("customer", "journey", "account"):
            events = units = 0
            for s in snapshot.sequences(by):
                live = s.mask if s.mask is not None else slice(None)
                lengths = (s.offsets[1:] - s.offsets[:-1])[live]
                events, units = events + int(lengths.sum()), units + len(lengths)
            by_grain[by] = (events, units)
        row = (
            snapshot.connection()
            .execute(
                "SELECT count(*), count(account), count(DISTINCT person), count(DISTINCT journey), "
                "count(DISTINCT account), count(DISTINCT seq) FROM events"
            )
            .fetchone()
        )
        assert row is not None
        n, with_account, persons, journeys, accounts, seqs = row
        assert by_grain == {"customer": (n, persons), "journey": (n, journeys), "account": (with_account, accounts)}
        assert (snapshot.n_events, snapshot.n_customers, snapshot.n_journeys) == (n, persons, journeys)
        assert seqs == n
        return (n, persons, journeys, tuple(b.number for b in store.batches() if b.undone_at is None))


def files(path: Path) -> set[str]:
    """Files the store consists of, and any that should not be there."""
    return {
        str(p.relative_to(path))
        for folder in ("segments", "arrays", "identity", "tmp")
        for p in (path / folder).glob("*")
    }


def known_files(path: Path) -> set[str]:
    with open_store(path) as store:
        return {f.path for f in store._manifest.picture().files}


def kill_at_random(path: Path, rng: random.Random, rounds: int, stage: Callable[..., Any]) -> int:
    """Kill imports, undos and compactions at random moments; returns how many changes were over before the kill."""
    with open_store(path, create=True) as store:
        store.append(stage([Event("ada", "a", 1), Event("ben", "b", 2, case_id="k1", account="a1")]))
    whole, seconds = 0, 1.0
    for digest in range(rounds):
        before = state(path)
        undo = [str(before[3][-1])] if len(before[3]) > 1 and rng.random() < 0.3 else []
        if not undo and rng.random() < 0.3:
            undo = ["compact"]
        began = time.monotonic()
        child = start(path, 30_000, str(digest), *undo)
        time.sleep(rng.random() * seconds)
        child.send_signal(signal.SIGKILL)
        output = child.communicate()[0]
        if "done" in output:
            seconds = min(seconds, time.monotonic() - began)
        else:  # on a busy machine every kill may come too early
            seconds = min(seconds * 1.1, 20.0)
        after = state(path)
        if undo == ["compact"]:
            expected = [before]
        elif undo:
            expected = [before, (before[0] - 30_000, *after[1:3], before[3][:-1])]
        else:
            expected = [before, (before[0] + 30_000, *after[1:3], after[3])]
        assert after in expected
        whole += after != before
    child = start(path, 5_000, "last")
    assert child.wait() == 0
    child.communicate()
    assert files(path) == known_files(path)
    return whole


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
def test_a_killed_import_leaves_the_store_as_before_or_whole(tmp_path: Path, stage: Callable[..., Any]) -> None:
    kill_at_random(tmp_path / "s", random.Random(3), 4, stage)


@pytest.mark.soak
@pytest.mark.skipif(os.name == "nt", reason="kill -9")
@pytest.mark.parametrize("seed", range(8))
def test_killed_imports_for_long(tmp_path: Path, seed: int, stage: Callable[..., Any]) -> None:
    assert kill_at_random(tmp_path / "s", random.Random(seed), 40, stage) > 0


KILLED_AT = """
import os, signal
from resa.events.store import arrays, cleaning, identity, segments
from resa.events.store.layout import Publisher
from resa.events.store.manifest import Manifest
def kill_after(owner, name):
    real = getattr(owner, name)
    def wrapped(*a, **k):
        real(*a, **k)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, wrapped)
def kill_before(owner, name):
    setattr(owner, name, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
@pytest.mark.parametrize(
    ("call", "visible"),
    [
        ("kill_after(identity, 'write_new')", False),
        ("kill_after(segments, 'write')", False),
        ("kill_after(segments, 'merge')", False),
        ("kill_after(identity, 'merge')", False),
        ("kill_after(arrays, 'write')", False),
        ("kill_after(Publisher, 'finish')", False),
        ("kill_after(Manifest, 'commit')", True),
        ("kill_before(cleaning, 'remove_retired')", True),
    ],
)
def test_a_kill_at_each_step(tmp_path: Path, call: str, visible: bool, stage: Callable[..., Any]) -> None:
    path = tmp_path / "s"
    with open_store(path, create=True) as store:
        store.append(stage([Event("ada", "a", 1), Event("ben", "b", 2, case_id="k1", account="a1")]))
        store.append(stage([Event("dan", "a", 3), Event("eva", "b", 4)]))
    before = state(path)
    code = CHILD.replace("path, rows", f"{KILLED_AT}\n{call}\npath, rows")
    child = subprocess.run([sys.executable, "-c", code, str(path), "2000", "x"], stdout=subprocess.DEVNULL)
    assert child.returncode == -signal.SIGKILL
    after = state(path)
    assert after[0] == before[0] + (2000 if visible else 0)
    with open_store(path) as store:
        report = store.append(stage([Event("cleo", "c", 9)]))
        assert report.events == 1
    assert state(path)[0] == after[0] + 1
    assert files(path) == known_files(path)


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
@pytest.mark.parametrize(
    ("call", "erased"),
    [
        ("kill_after(arrays, 'write')", False),
        ("kill_after(segments, 'merge')", False),
        ("kill_after(identity, 'merge')", False),
        ("kill_after(Publisher, 'finish')", False),
        ("kill_after(Manifest, 'commit')", True),
        ("kill_before(cleaning, 'remove_retired')", True),
    ],
)
def test_an_erasure_killed_at_each_step_is_finished_by_asking_again(
    tmp_path: Path, call: str, erased: bool, stage: Callable[..., Any]
) -> None:
    path = tmp_path / "s"
    with open_store(path, create=True) as store:
        store.append(stage([Event("ada", "a", 1, case_id="k1"), Event("ben", "b", 2, account="a1")]))
        store.append(stage([Event("ada", "a", 3), Event("ben", "b", 4)]))
    before = state(path)
    code = CHILD.replace("path, rows", f"{KILLED_AT}\n{call}\npath, rows")
    child = subprocess.run([sys.executable, "-c", code, str(path), "1", "x", "erase"], stdout=subprocess.DEVNULL)
    assert child.returncode == -signal.SIGKILL
    assert state(path)[0] == (2 if erased else before[0])
    with open_store(path) as store:
        assert store.erase(store.pseudonym("ada")).events == (0 if erased else 2)
        assert store.customer_numbers([store.pseudonym("ada")])[0] == -1
    assert state(path)[:2] == (2, 1)
    assert files(path) == known_files(path)
