"""BPIC'12 as a journey game: every state as the model checker UPPAAL has it (A2)."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from .test_questions import run

pytestmark = pytest.mark.acceptance
GEXF = "{http://www.gexf.net/1.2draft}"


def test_bpic12(acceptance_data: Path) -> None:
    folder = acceptance_data / "bpic2012_journey_game"
    answer = run("ask", "points-of-no-return", "--graph", str(folder / "bpic12_game.gexf"))
    rows = {r["state"]: r for r in answer["rows"]}
    checked = {}
    root = ElementTree.parse(folder / "bpic12_decision_boundary.gexf").getroot()
    titles = {
        a.get("id"): a.get("title") for c in root.iter(f"{GEXF}attributes") if c.get("class") == "node" for a in c
    }
    for node in root.iter(f"{GEXF}node"):
        checked[node.get("id")] = {titles[a.get("for")]: a.get("value") for a in node.iter(f"{GEXF}attvalue")}
    assert len(rows) == len(checked) == 449
    assert rows.keys() == checked.keys()
    for state, said in checked.items():
        assert (rows[state]["kind"] == "guaranteed") == (said["positive_guarantee"] == "true")
        assert (rows[state]["kind"] == "boundary") == (said["decision_boundary"] == "true")
    kinds = [r["kind"] for r in rows.values()]
    assert (kinds.count("guaranteed"), kinds.count("boundary")) == (160, 9)
    undecided = kinds.count("open") + kinds.count("boundary")
    assert undecided + 2 == 152  # the reduced graph: one node for all that is guaranteed, one for all that is lost
    assert all(r["holder"] in ("company", "both") for r in rows.values() if r["kind"] == "boundary")
