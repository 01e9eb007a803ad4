"""A store of more partitions than DuckDB keeps files open for: each partition is one segment, and nothing is lost."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from resa.events.memory import Event, MemorySnapshot
from resa.events.store import layout, open_store, projections, segments

from .conftest import Stage
from .test_same_as_memory import assert_same


@pytest.mark.parametrize("open_files", [None, 7])
def test_more_partitions_than_open_files(
    tmp_path: Path, stage: Stage, monkeypatch: pytest.MonkeyPatch, open_files: int | None
) -> None:
    """`open_files`: what happens when DuckDB all the same writes a partition in several files."""
    monkeypatch.setattr(projections, "PARTITION_EVENTS", 5)
    monkeypatch.setattr(segments, "PARTITIONED_FROM", 5)
    monkeypatch.setattr(layout, "sync", lambda path: None)
    if open_files is not None:
        monkeypatch.setattr(segments, "open_files", lambda partitions: open_files)
        monkeypatch.setattr(segments, "FLUSH_ROWS", 1)
    chance = random.Random(3)
    made = [Event(f"c{chance.randrange(400)}", chance.choice("abc"), chance.randrange(500)) for _ in range(3_000)]
    with open_store(tmp_path / "store", create=True, keep_ids=True) as store:
        store.append(stage(made[:2_500]))
        store.append(stage(made[2_500:]))
        with store.snapshot() as snapshot:
            assert_same(snapshot, MemorySnapshot(made))
    written = Counter(path.name.split("-")[1][:4] for path in (tmp_path / "store" / "segments").glob("g00000001-*"))
    assert len(written) > 128
    assert open_files is not None or set(written.values()) == {1}
    assert open_files is None or max(written.values()) > 1
