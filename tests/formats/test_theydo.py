"""TheyDo's JSON files read onto one step, written back with the same keys."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from resa.errors import UsageError
from resa.formats import theydo
from resa.formats.loss import left_out
from resa.formats.reading import read_map
from resa.formats.report import Choices, Reading
from resa.journey.check import check
from resa.journey.records import Action, Figure, Idea, Insight, Kpi, Opportunity

INSIGHTS = {
    "format": "THEYDO_INSIGHTS_V1",
    "insights": [
        {"importKey": "Id 1", "title": "No answer", "description": "**Three** days", "empathyScore": -1.5, "type": "Pain point",
         "tags": ["a"], "groupTags": [{"tagGroup": "Team", "tag": "Sales"}], "externalLinks": ["https://example.org/1"]},
        {"importKey": "2", "title": "Loved the visit", "empathyScore": 2, "weight": 3},
        {"importKey": "3", "title": "Strange", "type": "Hunch"},
        {"title": "no key"},
    ],
}  # fmt: skip
METRICS = {
    "format": "THEYDO_METRICS_V1",
    "metrics": [
        {"type": "NPS", "importKey": "NPS", "title": "NPS", "unit": "responses", "target": 40,
         "targetComparisonOperator": "MORE_THAN_OR_EQUAL_TO",
         "dataPoints": [{"dateOfMeasurement": "2025-01-31", "detractors": 42, "passives": 88, "promoters": 230,
                         "dimensions": [{"key": "segment", "value": "SMB"}]}]},
        {"type": "CSAT", "importKey": "CSAT", "title": "CSAT", "unit": "responses",
         "dataPoints": [{"dateOfMeasurement": "2025-01-31", "veryUnsatisfied": 12, "unsatisfied": 28, "neutral": 45,
                         "satisfied": 180, "verySatisfied": 95}]},
        {"type": "RATIO", "importKey": "FCR", "title": "First contact", "unit": "cases",
         "dataPoints": [{"dateOfMeasurement": "2025-01-31", "numerator": 740, "denominator": 1000}]},
        {"type": "OTHER", "importKey": "AHT", "title": "Handle time", "unit": "seconds", "aggregationMethod": "AVERAGE",
         "targetComparisonOperator": "LESS_THAN_OR_EQUAL_TO", "dataPoints": [{"dateOfMeasurement": "2025-01-31", "value": 312.5}]},
    ],
}  # fmt: skip


def load(tmp_path: Path, content: dict[str, Any]) -> Reading:
    path = tmp_path / "theydo.json"
    path.write_text(json.dumps(content), "utf-8")
    found = read_map(path, Choices(), "en")
    assert check(found.document) == [] and found.preview.format == "theydo"
    return found


def test_insights(tmp_path: Path) -> None:
    found = load(tmp_path, INSIGHTS)
    first, second, third = (found.document.find(f"insight:{key}", Insight) for key in ("Id-1", "2", "3"))
    assert first and second and third
    assert (first.insight_kind, second.insight_kind, third.insight_kind) == ("pain", "gain", "observation")
    assert first.text["en"] == "No answer\n**Three** days\nhttps://example.org/1" and first.tags == ("a", "Team: Sales")
    assert [(n.kind, n.code, n.where) for n in found.preview.notes] == [
        ("lost", "theydo_field", "1"), ("lost", "theydo_field", "2"), ("lost", "theydo_field", "2"),
        ("changed", "theydo_type", "3"), ("lost", "theydo_incomplete", "4"), ("changed", "theydo_no_journey", ""),
    ]  # fmt: skip
    assert {c.ref: c.lane for c in found.document.cards()} == {
        "insight:Id-1": "lane:pains", "insight:2": "lane:gains", "insight:3": "lane:thinking",
    }  # fmt: skip


def test_metrics_become_figures(tmp_path: Path) -> None:
    document = load(tmp_path, METRICS).document
    figures = {f.about: (f.metric, round(f.value, 6), f.n) for f in document.of(Figure)}
    assert figures == {
        "kpi:NPS": ("nps", round(100 * (230 - 42) / 360, 6), 360),
        "kpi:CSAT": ("csat", round(275 / 360, 6), 360),
        "kpi:FCR": ("share", 0.74, 1000),
        "kpi:AHT": ("mean", 312.5, None),
    }
    assert {k.id: k.direction for k in document.of(Kpi)}["kpi:AHT"] == "down"
    nps = document.find("kpi:NPS", Kpi)
    assert nps and nps.target == 40


def test_opportunities_and_solutions_come_back(tmp_path: Path) -> None:
    one = load(tmp_path, {"format": "THEYDO_OPPORTUNITIES_V1", "opportunities": [{"importKey": "o1", "title": "Answer faster", "status": "In progress"}]}).document  # fmt: skip
    two = load(tmp_path, {"format": "THEYDO_SOLUTIONS_V1", "solutions": [
        {"importKey": "s1", "title": "Call back", "status": "Completed", "ownerEmail": "a@example.org", "priority": "HIGH"},
        {"importKey": "s2", "title": "Robot"}]}).document  # fmt: skip
    assert [o.status for o in one.of(Opportunity)] == ["chosen"]
    assert [(a.status, a.owner) for a in two.of(Action)] == [("done", "a@example.org")] and len(two.of(Idea)) == 1
    with zipfile.ZipFile(io.BytesIO(theydo.write(two, "en"))) as archive:
        assert archive.namelist() == ["solutions.json"]
        written = json.loads(archive.read("solutions.json"))
    assert {s["importKey"]: s["title"] for s in written["solutions"]} == {"idea:s2": "Robot", "action:s1": "Call back"}
    assert written["format"] == "THEYDO_SOLUTIONS_V1"
    assert "out_steps" in {n.code for n in left_out(two, "theydo", "en")}


def test_answers_are_sent_to_the_right_door(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="TheyDo file"):
        load(tmp_path, {"format": "THEYDO_SURVEY_RESPONSES_V1", "responses": []})
