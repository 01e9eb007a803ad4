"""Missed, met or exceeded: what customers expected against what is felt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.evidence.expectation_gaps import expectation_gap, expected_feelings
from resa.journey.document import Document
from resa.journey.records import Card, Insight, Journey, Lane, Persona, Stage, Step

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_suffix(".json").with_stem("expectation_gaps").read_text())
level = st.integers(-20, 20).map(lambda tenths: tenths / 10)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_page_and_the_files_judge_alike(case: dict[str, Any]) -> None:
    found = expectation_gap(case["expected"], case["felt"], case.get("low"), case.get("high"), case.get("asked"))
    assert (found.verdict, found.difference, found.sure) == (case["verdict"], case["difference"], case["sure"])


@given(level, level)
def test_what_is_missed_one_way_is_exceeded_the_other(expected: float, felt: float) -> None:
    mirror = {"missed": "exceeded", "met": "met", "exceeded": "missed"}
    assert expectation_gap(felt, expected).verdict == mirror[expectation_gap(expected, felt).verdict]


@given(level, level, st.floats(0, 2), st.floats(0, 2))
def test_a_wider_interval_is_never_surer(expected: float, felt: float, half: float, more: float) -> None:
    narrow = expectation_gap(expected, felt, felt - half, felt + half)
    wide = expectation_gap(expected, felt, felt - half - more, felt + half + more)
    assert wide.verdict == narrow.verdict
    assert narrow.sure or not wide.sure


def test_an_expectation_stands_on_each_step_of_its_card_for_its_persona() -> None:
    document = Document(
        [
            Journey(id="journey:a"), Persona(id="persona:ada"), Persona(id="persona:bo"), Stage(id="stage:a", order="a"),
            Step(id="step:1", stage="stage:a", order="a"), Step(id="step:2", stage="stage:a", order="b"),
            Lane(id="lane:e", lane_kind="expectations"),
            Insight(id="insight:wide", insight_kind="expectation", expected_emotion=1.0, persona="persona:ada"),
            Insight(id="insight:said", insight_kind="expectation", text={"en": "An answer the same day"}),
            Card(id="card:wide", lane="lane:e", from_step="step:1", to_step="step:2", ref="insight:wide"),
            Card(id="card:own", lane="lane:e", from_step="step:2", ref="insight:wide", persona="persona:bo"),
            Card(id="card:words", lane="lane:e", from_step="step:1", ref="insight:said"),
        ]
    )  # fmt: skip
    assert sorted((f.step, f.persona, f.value, f.card) for f in expected_feelings(document)) == [
        ("step:1", "persona:ada", 1.0, "card:wide"),
        ("step:2", "persona:ada", 1.0, "card:wide"),
        ("step:2", "persona:bo", 1.0, "card:own"),
    ]
