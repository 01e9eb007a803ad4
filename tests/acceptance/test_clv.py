"""BG/NBD on the CDNOW sample, as in Fader, Hardie and Lee 2005 (A11): from its transactions and from the summed-up table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .test_questions import run

pytestmark = pytest.mark.acceptance


@pytest.mark.parametrize(
    "words",
    [("CDNOW_sample.txt", "--until", "1997-09-30"), ("cdnow_customers_summary.csv",)],
    ids=["purchases", "summary"],
)
def test_cdnow(words: tuple[str, ...], acceptance_data: Path) -> None:
    folder = acceptance_data / "cdnow"
    published = json.loads((folder / "ANSWERS.json").read_text("utf-8"))["published"]
    row = run("ask", "clv", "--transactions", str(folder / words[0]), *words[1:])["rows"][0]
    assert row["n_customers"] == published["sample customers"]
    for name, value in published["BG/NBD MLE (Fader, Hardie, Lee 2005; lifetimes README)"].items():
        assert row[name] == pytest.approx(value, abs=1e-3)
        assert row[f"{name}_low"] < value < row[f"{name}_high"]
    if "--until" in words:
        valued = run("ask", "clv", "--transactions", str(folder / words[0]), *words[1:], "--value", "5")["rows"][0]
        # Fader and Hardie 2013: 946 customers, p 6.25, q 3.74, scale 15.44
        assert valued["n_valued"] == 946
        assert [valued[name] for name in "pqv"] == pytest.approx([6.25, 3.74, 15.44], abs=0.01)
    # the summary is rounded to hundredths of a week
    assert row["log_likelihood"] == pytest.approx(-9582.429, abs=1e-3 if "--until" in words else 0.1)
