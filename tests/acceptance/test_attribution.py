"""Attribution on the ChannelAttribution data: the rules to the cent, Shapley, and the exact Markov chain (A6)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from .test_questions import run

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def folder(acceptance_data: Path) -> Path:
    return acceptance_data / "channelattribution"


@pytest.fixture(scope="module")
def answer(folder: Path) -> dict[str, Any]:
    return run("ask", "attribution", "--paths", str(folder / "Data.csv"))


@pytest.fixture(scope="module")
def rows(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {r["channel"]: r for r in answer["rows"]}


def test_rules(folder: Path, rows: dict[str, dict[str, Any]]) -> None:
    with (folder / "tool_heuristic_models.csv").open() as file:
        published = {r["channel_name"]: r for r in csv.DictReader(file)}
    assert rows.keys() == published.keys()
    for channel, row in rows.items():
        for model in ("first", "last", "linear"):
            assert row[model] == pytest.approx(float(published[channel][f"{model}_touch_conversions"]), abs=1e-6)


def test_markov(folder: Path, rows: dict[str, dict[str, Any]], answer: dict[str, Any]) -> None:
    with (folder / "exact_removal_effects.csv").open() as file:
        for exact in csv.DictReader(file):
            row = rows[exact["channel"]]
            assert row["markov"] == pytest.approx(float(exact["credit_exact"]), rel=1e-9, abs=1e-6)
            assert row["removal_effect"] == pytest.approx(float(exact["removal_effect_exact"]), abs=1e-9)
    assert "19,785 of 88,387 paths" in answer["warnings"][0]


def test_the_simulated_chain_lies_near_the_exact_one(folder: Path, rows: dict[str, dict[str, Any]]) -> None:
    """ChannelAttribution simulates until it is within 3.47 %; channels of few conversions are left out."""
    with (folder / "tool_markov_order1__result.csv").open() as file:
        simulated = {r["channel_name"]: float(r["total_conversions"]) for r in csv.DictReader(file)}
    many = {channel: n for channel, n in simulated.items() if n >= 300}
    assert len(many) >= 8
    assert {c: rows[c]["markov"] for c in many} == pytest.approx(many, rel=0.05)


def test_shapley_and_totals(folder: Path, rows: dict[str, dict[str, Any]]) -> None:
    assert [round(rows[c]["shapley"], 2) for c in ("alpha", "eta", "iota")] == [7627.94, 3613.66, 3505.04]
    total = json.loads((folder / "ANSWERS.json").read_text("utf-8"))["totals"]["conversions"]
    for model in ("first", "last", "linear", "position", "time_decay", "markov", "shapley"):
        assert sum(r[model] for r in rows.values()) == pytest.approx(total, abs=1e-6)
    assert (round(rows["alpha"]["least"]), rows["alpha"]["most"]) == (5345, 8447)


def test_worked_examples(folder: Path, tmp_path: Path) -> None:
    for i, example in enumerate(json.loads((folder / "ANSWERS.json").read_text("utf-8"))["worked examples"]):
        file = tmp_path / f"{i}.csv"
        lines = [";".join(map(str, path)) for path in example["paths"]]
        file.write_text("\n".join(["path;total_conversions;total_null", *lines]))
        found = {r["channel"]: r for r in run("ask", "attribution", "--paths", str(file))["rows"]}
        assert {c: r["removal_effect"] for c, r in found.items()} == pytest.approx(example["removal"])
        assert {c: r["markov"] for c, r in found.items()} == pytest.approx(example["credit"])
