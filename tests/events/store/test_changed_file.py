"""A file that is written to while it is read where it lies: refused, and the store as before."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from resa.errors import UnreadableError
from resa.events.ingest import ImportOptions, import_files
from resa.events.store import Store, open_store


def parquet(path: Path, n: int, name: str = "visit") -> Path:
    """A log that is read where it lies: native times, one customer a row."""
    duckdb.sql(
        f"COPY (SELECT 'c' || i AS customer, '{name}' AS event, TIMESTAMP '2026-01-01' + to_seconds(i) AS at "
        f"FROM range({n}) t(i)) TO '{path}' (FORMAT parquet)"
    )
    return path


@pytest.mark.parametrize("rows", [40, 200, 100])
def test_written_to_while_it_is_read(tmp_path: Path, rows: int) -> None:
    """Fewer rows, more rows, and as many rows with another content: each is noticed before anything is kept."""
    path, folder = parquet(tmp_path / "log.parquet", 100), tmp_path / "store"

    def opened() -> Store:
        """Called once the file has been looked at and its digest taken."""
        parquet(path, rows, "other")
        os.utime(path, ns=(1, 1))
        return open_store(folder, create=True)

    with pytest.raises(UnreadableError, match="changed while it was read") as refused:
        import_files([path], opened)
    assert refused.value.remedy == "Import it again when nothing writes to it"
    with open_store(folder) as store:
        assert store.batches() == [] and store.snapshot().n_events == 0
        assert import_files([path], store).events == rows, "and then it comes in"


def test_taken_away_while_it_is_read(tmp_path: Path) -> None:
    path, folder = parquet(tmp_path / "log.parquet", 100), tmp_path / "store"

    def opened() -> Store:
        path.unlink()
        return open_store(folder, create=True)

    with pytest.raises(UnreadableError):
        import_files([path], opened)
    with open_store(folder) as store:
        assert store.batches() == []


def test_what_was_copied_first_may_change(tmp_path: Path) -> None:
    """A CSV is read to its end before the store is asked: later lines belong to the next import."""
    path, folder = tmp_path / "log.csv", tmp_path / "store"
    path.write_text("customer,event,at\na,x,2026-01-01\nb,x,2026-01-02\n", "utf-8")

    def opened() -> Store:
        with path.open("a", encoding="utf-8") as file:
            file.write("c,x,2026-01-03\n")
        return open_store(folder, create=True)

    assert import_files([path], opened, ImportOptions(customer="customer")).events == 2
