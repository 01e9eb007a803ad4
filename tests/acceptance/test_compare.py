"""Two halves of the Sepsis log are as alike as chance makes them (science.md section 1: 0.807, by chance 0.805–0.810)."""

from __future__ import annotations

from pathlib import Path

import pytest

from resa.analysis.asking import ask
from resa.events.ingest import import_files
from resa.events.options import ImportOptions
from resa.events.store import open_store


@pytest.mark.acceptance
def test_two_halves_of_sepsis(acceptance_data: Path, tmp_path: Path) -> None:
    with open_store(tmp_path / "store", create=True) as store:
        import_files([acceptance_data / "sepsis" / "Sepsis.xes.gz"], store, ImportOptions())
        whole, *rows = ask("compare", store.snapshot(), {"permutations": 49}).rows()
    assert (whole["n_first"], whole["n_second"]) == (525, 525)
    assert whole["similarity"] == pytest.approx(0.807, abs=0.003)
    assert whole["low"] < whole["similarity"] < whole["high"] and whole["p"] > 0.05
    assert all(row["p"] > 0.05 for row in rows)
