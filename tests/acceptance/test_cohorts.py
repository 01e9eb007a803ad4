"""Cohorts of the CDNOW customers by the month of their first purchase."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .test_questions import run

pytestmark = pytest.mark.acceptance


def test_cdnow(acceptance_data: Path, tmp_path: Path) -> None:
    folder, store = acceptance_data / "cdnow", str(tmp_path / "store")
    published = json.loads((folder / "ANSWERS.json").read_text("utf-8"))["cohorts by first month (computed)"]
    run("import", str(folder / "CDNOW_master.txt"), "--into", store, "--event-value", "purchase", "--customer", "1")
    rows = run("ask", "cohorts", "--store", store)["rows"]
    found = {(r["cohort"], r["period"]): r["n"] for r in rows}
    for cohort, counts in published.items():
        assert [found[cohort, k] for k in range(len(counts))] == counts
