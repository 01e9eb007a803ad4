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


def test_what_all_of_them_spent(acceptance_data: Path, tmp_path: Path) -> None:
    folder, store = acceptance_data / "cdnow", str(tmp_path / "store")
    answers = json.loads((folder / "ANSWERS.json").read_text("utf-8"))
    words = ("--event-value", "purchase", "--customer", "1", "--at", "2", "--value", "4", "--currency", "USD")
    run("import", str(folder / "CDNOW_master.txt"), "--into", store, *words)
    (row,) = run("ask", "value", "--store", store, "--by", "customer")["rows"]
    assert row["revenue"] == pytest.approx(answers["total_dollars"], abs=0.005)
    assert row["n"] == answers["published"]["master customers"]
    # the same from the file as from the store
    told = ("r", "alpha", "a", "b", "log_likelihood", "n_customers", "n_repeat")
    until = ("--until", "1997-09-30")
    stored = run("ask", "clv", "--store", store, *until)["rows"][0]
    filed = run("ask", "clv", "--transactions", str(folder / "CDNOW_master.txt"), *until)["rows"][0]
    assert [filed[k] for k in told] == pytest.approx([stored[k] for k in told], rel=1e-6)
    assert (filed["n_customers"], round(filed["r"], 2), round(filed["alpha"], 1)) == (23570, 0.25, 4.8)
