"""Cox on Rossi's recidivism data (A12): the figures R and lifelines print."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from .test_questions import run

pytestmark = pytest.mark.acceptance


@pytest.mark.filterwarnings("ignore")  # lifelines' own, under this pandas
def test_rossi(tmp_path: Path) -> None:
    datasets = importlib.import_module("lifelines.datasets")
    datasets.load_rossi().to_csv(tmp_path / "rossi.csv", index=False)
    answer = run("ask", "hazard", "--subjects", str(tmp_path / "rossi.csv"), "--time", "week", "--event", "arrest")
    rows = {r["covariate"]: r for r in answer["rows"]}
    published = {
        "fin": -0.379,
        "age": -0.057,
        "race": 0.314,
        "wexp": -0.150,
        "mar": -0.434,
        "paro": -0.085,
        "prio": 0.091,
    }
    for name, coefficient in published.items():
        assert rows[name]["coefficient"] == pytest.approx(coefficient, abs=1e-3)
    assert rows["fin"]["log_likelihood"] == pytest.approx(-658.75, abs=1e-2)
    assert rows["fin"]["concordance"] == pytest.approx(0.640, abs=1e-3)
    assert (rows["fin"]["n"], rows["fin"]["n_reached"]) == (432, 114)
    assert rows["fin"]["low"] == pytest.approx(0.470, abs=1e-3) and rows["fin"]["high"] == pytest.approx(
        0.996, abs=1e-3
    )
