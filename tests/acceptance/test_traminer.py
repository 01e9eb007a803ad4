"""Transition rates of monthly states, as TraMineR's vignette prints them (seqtrate on mvad, September 1993 to June 1999)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from .test_questions import run

pytestmark = pytest.mark.acceptance

MONTHS = {
    name: i
    for i, name in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1)
}
PUBLISHED = {
    ("joblessness", "employment"): 0.04,
    ("training", "employment"): 0.04,
    ("joblessness", "joblessness"): 0.94,
    ("training", "training"): 0.94,
}


@pytest.mark.parametrize("first", ["1993-09", "1993-07"])
def test_the_rates_of_mvad(first: str, acceptance_data: Path, tmp_path: Path) -> None:
    """Two months earlier the unemployed stay less: the window matters (ANSWERS.json)."""
    with (acceptance_data / "traminer/mvad.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    lines = ["person,state,month"]
    for person in people:
        for column, state in person.items():
            month, _, year = column.partition(".")
            if month in MONTHS and first <= (when := f"19{year}-{MONTHS[month]:02}") <= "1999-06":
                lines.append(f"{person['id']},{state},{when}-01")
    (tmp_path / "states.csv").write_text("\n".join(lines) + "\n", "utf-8")
    roles = ("--customer", "person", "--event", "state", "--at", "month")
    run("import", str(tmp_path / "states.csv"), "--into", str(tmp_path / "store"), *roles)
    n = {(r["from"], r["to"]): r["n"] for r in run("ask", "transitions", "--store", str(tmp_path / "store"))["rows"]}
    assert sum(n.values()) == len(people) * (69 if first == "1993-09" else 71)
    wanted = PUBLISHED if first == "1993-09" else {("joblessness", "joblessness"): 0.90}
    for (source, target), rate in wanted.items():
        of = sum(many for (a, _), many in n.items() if a == source)
        assert round(n[source, target] / of, 2) == rate
