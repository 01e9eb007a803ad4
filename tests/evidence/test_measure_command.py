"""`resa measure` and `resa discover`: what they print and how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from resa.cli import main
from resa.journey import format


@pytest.fixture
def store(tmp_path: Path) -> Path:
    rows = ["case,event,at"]
    for i in range(60):
        for h, name in enumerate(["see", "ask", "buy"][: 1 if i < 20 else 3]):
            rows.append(f"c{i},{name},2026-01-0{1 + i % 5}T{8 + h:02d}:00:00Z")
    rows.append("late,other,2026-03-01T00:00:00Z")
    (tmp_path / "log.csv").write_text("\n".join(rows), "utf-8")
    run("import", str(tmp_path / "log.csv"), "--into", str(tmp_path / "store"), "--case", "case", "--event", "event",
        "--at", "at")  # fmt: skip
    return tmp_path / "store"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_discover_then_measure(store: Path, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "first.resa.json"
    assert run("discover", str(store), "--map", str(file), "--title", "Köpa", "--language", "sv", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["report"]["journeys"] == 61 and told["map"]["records"]
    assert [s.title["sv"] for s in format.load(file).steps()] == ["See", "Ask", "Buy"]
    assert run("discover", str(store), "--map", str(file)) == 2  # never overwrites without --force
    capsys.readouterr()
    assert run("measure", "--map", str(file), "--store", str(store), "--json") == 0
    measured = json.loads(capsys.readouterr().out)
    assert (measured["journeys"], measured["arrived"], measured["lost"]) == (60, 40, 20)
    assert measured["headlines"][0]["kind"] == "greatest_leak" and measured["diagnostics"] == []
    assert run("measure", "--map", str(file), "--store", str(store)) == 0
    out = capsys.readouterr().out
    assert "Greatest leak: See: of 60 journeys 33.3 % (22.7–45.9) were lost here." in out
    assert "Fit with the planned path: 1.000" in out


def test_a_filter_that_leaves_nobody_is_a_finding(store: Path, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "first.resa.json"
    run("discover", str(store), "--map", str(file))
    assert run("measure", "--map", str(file), "--store", str(store), "--start", "2027-01-01") == 1


def test_wrong_usage_and_unreadable_files(store: Path, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "first.resa.json"
    run("discover", str(store), "--map", str(file))
    for more in (["--segment", "country"], ["--persona", "persona:none"], ["--start", "soon"]):
        assert run("measure", "--map", str(file), "--store", str(store), *more) == 2
    assert run("measure", "--map", str(tmp_path / "none.resa.json"), "--store", str(store)) == 3
    assert run("measure", "--map", str(file), "--store", str(tmp_path / "nowhere")) == 3
    (tmp_path / "broken.resa.json").write_text("{", "utf-8")
    assert run("measure", "--map", str(tmp_path / "broken.resa.json"), "--store", str(store), "--json") == 3
    (tmp_path / "broken.resa.json").write_text("{}", "utf-8")
    capsys.readouterr()


def test_a_map_with_errors_is_measured_and_ends_with_one(store: Path, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "first.resa.json"
    run("discover", str(store), "--map", str(file))
    text = file.read_text("utf-8").replace('"lane:touchpoints"', '"lane:gone"', 1)
    file.write_text(text, "utf-8")
    capsys.readouterr()
    assert run("measure", "--map", str(file), "--store", str(store), "--json") == 1
    assert json.loads(capsys.readouterr().out)["diagnostics"]
