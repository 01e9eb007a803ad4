"""What goes out can be read by other tools, and comes back in as the same journeys."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from resa.cli import main
from resa.errors import NotFoundError, UsageError
from resa.events.memory import Event
from resa.events.store import Store, open_store
from resa.events.store.export import export_events, target

EVENTS = [
    Event(
        "NA", "köp", 1_000_001, case_id="k1", account="Acme", channel="web", properties={"plan": "=1+1", "event": "x"}
    ),
    Event("ada", "besök", 1_000_000, case_id="k1", duration=1_500_000, status="failed"),
    Event("NA", "köp", 2_000_000, case_id="k2"),
]


@pytest.fixture
def filled(store: Store, stage: Callable[..., Any]) -> Store:
    store.append(stage(EVENTS), keep_ids=True)
    return store


def test_csv_in_arrival_order(filled: Store, tmp_path: Path) -> None:
    with filled.snapshot() as snapshot:
        assert export_events(snapshot, tmp_path / "e.csv", "csv") == 3
    rows = list(csv.DictReader((tmp_path / "e.csv").open(encoding="utf-8")))
    assert [(r["customer"], r["journey"], r["event"], r["at"]) for r in rows] == [
        ("NA", "k1", "köp", "1970-01-01T00:00:01.000001Z"),
        ("ada", "k1", "besök", "1970-01-01T00:00:01.000000Z"),
        ("NA", "k2", "köp", "1970-01-01T00:00:02.000000Z"),
    ]
    assert (rows[0]["account"], rows[0]["plan"], rows[0]["p.event"]) == ("Acme", "=1+1", "x")
    assert (rows[1]["duration_seconds"], rows[1]["status"]) == ("1.5", "failed")


def test_xlsx_never_holds_a_formula(filled: Store, tmp_path: Path) -> None:
    with filled.snapshot() as snapshot:
        assert export_events(snapshot, tmp_path / "e.xlsx", "xlsx") == 3
    sheet = openpyxl.load_workbook(tmp_path / "e.xlsx").active
    assert sheet is not None
    header = [c.value for c in sheet[1]]
    cell = sheet.cell(2, header.index("plan") + 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_pseudonyms_go_out_where_ids_are_not_kept(store: Store, stage: Callable[..., Any], tmp_path: Path) -> None:
    store.append(stage(EVENTS))
    with store.snapshot() as snapshot:
        export_events(snapshot, tmp_path / "e.jsonl", "jsonl")
    rows = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text("utf-8").splitlines()]
    assert [r["customer"] for r in rows] == [store.pseudonym(e.customer) for e in EVENTS]
    assert [r["journey"] for r in rows] == [store.pseudonym(e.case_id or e.customer) for e in EVENTS]


def test_parquet_comes_back_as_the_same_journeys(filled: Store, tmp_path: Path, capsys: Any) -> None:
    main_ok(["export", str(filled.path), "--to", str(tmp_path / "out"), "--json"], capsys)
    made = tmp_path / "out" / "events.parquet"
    assert duckdb.sql(f"SELECT count(*) FROM '{made}'").fetchall() == [(3,)]
    roles = ["--customer", "customer", "--case", "journey", "--event", "event", "--at", "at"]
    report = main_ok(["import", str(made), "--into", str(tmp_path / "back"), *roles, "--json"], capsys)
    assert (report["events"], report["customers"], report["journeys"]) == (3, 2, 2)


def main_ok(arguments: list[str], capsys: Any) -> Any:
    try:
        main(arguments)
    except SystemExit as stopped:
        assert not stopped.code
    return json.loads(capsys.readouterr().out)


def test_target() -> None:
    assert target(Path("a/b.csv"), "events", None) == (Path("a/b.csv"), "csv")
    assert target(Path("a"), "events", None) == (Path("a/events.parquet"), "parquet")
    assert target(Path("a"), "answers", "xlsx") == (Path("a/answers.xlsx"), "xlsx")
    with pytest.raises(UsageError, match="another format"):
        target(Path("a.csv"), "events", "xlsx")


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    with (
        open_store(tmp_path / "s", create=True) as store,
        store.snapshot() as snapshot,
        pytest.raises(NotFoundError, match="no events"),
    ):
        export_events(snapshot, tmp_path / "e.csv", "csv")
