"""Expectations in files: a tick on the curve, an arrow to what is felt, the words in the card and in the table."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from resa.evidence.model import Measured
from resa.journey.document import Document
from resa.journey.records import Card, Insight, Lane
from resa.rendering.layout import lay_out
from resa.rendering.sheet import Line
from resa.rendering.tables import reader, tables
from resa.rendering.theme import LIGHT
from resa.texts import say


@pytest.fixture(scope="module")
def small() -> tuple[Document, Measured]:
    spec = importlib.util.spec_from_file_location("rendering_maps", Path(__file__).with_name("maps.py"))
    assert spec and spec.loader
    maps = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maps)
    found: tuple[Document, Measured] = maps.small_map()
    return found


def expecting(document: Document, value: float, step: str) -> Document:
    lane = Lane(id="lane:expected", lane_kind="expectations", order="zz")
    words = {"en": "An answer the same day"}
    insight = Insight(id="insight:expected", insight_kind="expectation", text=words, expected_emotion=value)
    return Document([*document, lane, insight, Card(id="card:x", lane=lane.id, from_step=step, ref=insight.id)])


@pytest.mark.parametrize(
    ("step", "value", "felt", "source", "verdict"),
    [
        ("step:3", 0.0, "1.5", "emotion", "expectation exceeded (+1.5)"),
        ("step:1", -0.5, "−0.6", "emotion", "expectation met (−0.1)"),
        ("step:4", 2.0, "1.0", "guess", "expectation missed (−1.0)"),
    ],
)
def test_the_table_says_what_was_felt_and_what_that_means(
    small: tuple[Document, Measured], step: str, value: float, felt: str, source: str, verdict: str
) -> None:
    document = expecting(small[0], value, step)
    table = next(t for t in tables(reader(document, small[1], "en")) if t.title == "Feeling and expectation")
    row = [cell.text for cell in table.rows[0]]
    assert row[2:5] == ["An answer the same day", row[3], felt]
    assert row[6] == verdict
    assert row[5] == say(f"rendering.column_{source}", "en")


def test_the_curve_carries_a_tick_and_an_arrow_that_tells_guess_from_answers(small: tuple[Document, Measured]) -> None:
    def colored(step: str, color: str) -> list[Line]:
        sheet = lay_out(expecting(small[0], 2.0 if step == "step:4" else 0.0, step), small[1])
        before = lay_out(small[0], small[1]).shapes
        return [
            s for s in sheet.shapes if isinstance(s, Line) and s.color == color and s.width == 1.6 and s not in before
        ]

    missed = [s for s in colored("step:4", LIGHT.loss) if s.x1 == s.x2]
    exceeded = [s for s in colored("step:3", LIGHT.good) if s.x1 == s.x2]
    assert [s.dash for s in missed] == [True]
    assert [s.dash for s in exceeded] == [False]
    assert missed[0].y2 > missed[0].y1
    assert exceeded[0].y2 < exceeded[0].y1


def test_a_map_without_expectations_is_drawn_as_before(small: tuple[Document, Measured]) -> None:
    assert not any(t.title == "Feeling and expectation" for t in tables(reader(*small, "en")))
