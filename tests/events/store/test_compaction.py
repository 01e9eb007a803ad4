"""Many imports leave few files, and nothing that anybody asks changes by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resa.cli import main
from resa.events.memory import Event
from resa.events.store import Store, compaction, open_store, projections, segments

QUERY = 'SELECT seq, person, journey, account, name, channel, "at", batch, "p.plan" FROM events ORDER BY seq'


def day(i: int) -> list[Event]:
    """What one small import brings."""
    return [
        Event(f"c{i % 5}", "a", i, channel="web" if i % 2 else "", properties={"plan": f"p{i % 3}"}),
        Event(f"new{i}", "b", i, case_id=f"k{i}" if i > 6 else None, account="Acme" if i > 9 else None),
    ]


def fill(store: Store, stage: Callable[..., Any], n: int) -> None:
    for i in range(n):
        store.append(stage(day(i), digest=str(i)))


def kinds(store: Store) -> dict[str, int]:
    files = store._manifest.picture().files
    return {kind: sum(f.kind == kind for f in files) for kind in ("segment", "identity", "readable")}


def seen(store: Store) -> Any:
    with store.snapshot() as snapshot:
        rows = snapshot.connection().execute(QUERY).fetchall()
        labels = {
            by: snapshot.unit_labels(by, s.unit) for by in ("customer", "journey") for s in snapshot.sequences(by)
        }
        return rows, labels, snapshot.property_names(), snapshot.property_values("plan")


def test_files_grow_with_the_logarithm_of_the_imports(store: Store, stage: Callable[..., Any]) -> None:
    fill(store, stage, 40)
    assert kinds(store)["segment"] <= 2 * compaction.FEW
    assert len(seen(store)[0]) == 80


def test_compaction_changes_no_answer(
    tmp_path: Path, stage: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "FEW", 1000)
    with open_store(tmp_path / "s", create=True, keep_ids=True) as store:
        fill(store, stage, 12)
        before = seen(store)
        assert kinds(store)["segment"] == 12
        assert store.compact() > 12
        assert seen(store) == before
        assert kinds(store) == {"segment": 1, "identity": 2, "readable": 2}
        assert store.compact() == 0


def test_a_batch_in_a_merged_file_can_be_undone(
    tmp_path: Path, stage: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "FEW", 1000)
    stores = [open_store(tmp_path / name, create=True, keep_ids=True) for name in ("merged", "plain")]
    for store in stores:
        fill(store, stage, 8)
        if store is stores[0]:
            store.compact()
        for batch in (1, 8, 3):
            store.undo(batch)
        store.append(stage(day(0), digest="0"))
    merged, plain = map(seen, stores)
    assert merged == plain
    assert len(merged[0]) == 12
    for store in stores:
        store.close()


def test_by_command(tmp_path: Path, stage: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(tmp_path / "s", create=True) as store:
        fill(store, stage, 3)
    main_exits(["store", "compact", str(tmp_path / "s")])
    assert capsys.readouterr().out == "Merged 6 files; the events lie in 1 now.\n"
    main_exits(["store", "compact", str(tmp_path / "s")])
    assert capsys.readouterr().out == "There is nothing to merge.\n"


def main_exits(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0


def test_a_store_that_got_more_partitions_meanwhile_is_compacted(
    tmp_path: Path, stage: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files of the only partition there was, and two of the first of four, do not become one file."""
    monkeypatch.setattr(projections, "PARTITION_EVENTS", 8)
    monkeypatch.setattr(segments, "PARTITIONED_FROM", 8)
    monkeypatch.setattr(compaction, "FEW", 1000)
    with open_store(tmp_path / "s", create=True, keep_ids=True) as store:
        for number, size in enumerate((4, 3, 10, 9)):
            batch = [Event(f"c{i}", "a", 100 * number + i, properties={"plan": "p"}) for i in range(size)]
            store.append(stage(batch, digest=str(number)))
        before = seen(store)
        store.compact()
        assert seen(store) == before
        assert kinds(store)["segment"] == 5
