"""The pictures of answers: every question has one that fits its sheet in each language and width, and says what it shows."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

import resa
from resa.analysis.picture import (
    Bars,
    Curve,
    Figures,
    Flow,
    Heat,
    Plain,
    Ranges,
    Reliability,
    States,
    Strips,
    suggested,
)
from resa.analysis.registry import Question, questions
from resa.analysis.result import Column, Result
from resa.errors import UsageError
from resa.rendering.answer import Answer
from resa.rendering.pictures import draw, picture_svg
from resa.rendering.pictures.axes import ticks
from resa.rendering.pictures.drawing import kinds
from resa.rendering.sheet import Box, Label, Line, bounds
from resa.texts import catalogue

LANGUAGES = ("sv", "da", "nb", "en")
NAMES = ("page_view", "offer", "a very long name of a touchpoint that nobody would have thought of", "(end)", "signed")


def _cell(column: Column, row: int) -> Any:
    """Some value of the column's unit; every seventh is missing where that may be."""
    if column.name in {"step", "period"}:
        return row % 5 + 1
    if column.name == "kind":
        return ("guaranteed", "lost", "boundary", "open")[row % 4]
    if column.name == "about":
        return "whole" if row == 0 else "touchpoint"
    match column.unit:
        case "share_difference":
            return (row * 37 % 101 - 50) / 100
        case "share":
            return None if row % 7 == 6 else (row * 37 % 101) / 100
        case "count":
            return 3 + row * 911 % 12_345
        case "seconds":
            return 60.0 * (row + 1) ** 3
        case "names":
            return list(NAMES[: row % 4 + 1])
        case "name" | "text":
            return f"{NAMES[(row + len(column.name)) % 5]}" + (f" {row // 5}" if row > 4 else "")
        case "flag":
            return row % 2 == 0
        case "see unit":
            return row
        case _:
            return row * 1.7 - 3


def some(question: Question, n: int = 33) -> Result:
    """An answer of that question with made-up values."""
    return Result(
        question.name, question.columns, {c.name: [_cell(c, row) for row in range(n)] for c in question.columns}
    )


@pytest.mark.parametrize("name", list(questions()))
def test_every_question_has_a_picture_that_fits(name: str) -> None:
    result = some(questions()[name])
    for language, width in (("sv", 760), ("nb", 354), ("da", 1120), ("en", 354)):
        sheet = draw(result, language=language, width=width)
        assert sheet.shapes and sheet.width <= width + 0.1 and sheet.title and sheet.description
        for shape in sheet.shapes:
            left, top, right, bottom = bounds(shape)
            assert left >= -1 and right <= sheet.width + 1, (language, width, shape)
            assert top >= -1 and bottom <= sheet.height + 2, (language, width, shape)
    inside = ET.fromstring(picture_svg(result, language="sv", head=False))
    tags = [child.tag.rpartition("}")[2] for child in inside]
    assert inside.get("role") == "img" and tags[:2] == ["title", "desc"]


@pytest.mark.parametrize("name", list(questions()))
def test_every_question_is_worded_in_four_languages(name: str) -> None:
    """A new question: its title and method in src/resa/texts/questions.json, new columns and arguments in columns.json and
    arguments.json."""
    question, words = questions()[name], catalogue()
    key = name.replace("-", "_")
    assert words[f"questions.{key}"]["en"] == question.title, (
        "the English title stands in questions.json as it is declared"
    )
    wanted = [f"questions.{key}_method", *(f"arguments.{a.name}" for a in question.arguments)]
    wanted += [f"arguments.{a.name}_{choice}" for a in question.arguments for choice in a.choices]
    wanted += [f"columns.{c.name.removesuffix('_low').removesuffix('_high')}" for c in question.columns]
    missing = [w for w in wanted if set(words.get(w, ())) != set(LANGUAGES)]
    assert not missing, f"no words for {missing}; {test_every_question_is_worded_in_four_languages.__doc__}"
    for language in LANGUAGES:
        assert question.sentence_of(some(question)).said(language)


def test_an_answer_without_rows_says_so() -> None:
    for question in questions().values():
        sheet = draw(some(question, 0), language="sv")
        assert any("inget att rita" in " ".join(s.lines) for s in sheet.shapes if isinstance(s, Label)), question.name


def test_every_declared_kind_is_drawn_by_a_file() -> None:
    assert set(kinds()) == {Bars, Curve, Flow, Heat, Figures, Ranges, Reliability, States, Strips}


def test_bars_are_as_long_as_their_numbers() -> None:
    columns = questions()["touchpoints"].columns
    answer = Result("touchpoints", columns, {"touchpoint": ["a", "b"], "n_events": [40, 10], "n_customers": [7, 3]})
    boxes = [s for s in draw(answer).shapes if isinstance(s, Box)]
    assert [round(b.width / boxes[1].width, 2) for b in boxes] == [4.0, 1.0]


def test_ratios_stand_on_an_axis_where_twice_and_half_are_as_far_and_the_farthest_has_an_arrow() -> None:
    columns = questions()["hazard"].columns
    rows: list[dict[str, Any]] = [
        {"covariate": "channel", "value": value, "hazard_ratio": ratio, "low": ratio / 1.5, "high": ratio * 1.5, "n_value": 40}
        for value, ratio in (("a", 2.0), ("b", 0.5), ("c", 998.0))
    ]  # fmt: skip
    answer = Result("hazard", columns, {c.name: [row.get(c.name) for row in rows] for c in columns})
    sheet = draw(answer)
    boxes = [s for s in sheet.shapes if isinstance(s, Box)]
    assert boxes[0].width == pytest.approx(boxes[1].width) and boxes[1].x + boxes[1].width == pytest.approx(boxes[0].x)
    assert boxes[2].width < 6 * boxes[0].width, "998 times crushes nothing"
    words = [line for s in sheet.shapes if isinstance(s, Label) for line in s.lines]
    assert {"1", "5", "20"} <= set(words) and "998.0" in words
    edge = boxes[2].x + boxes[2].width
    assert [s for s in sheet.shapes if isinstance(s, Line) and s.x2 == edge and s.x1 == edge - 5 and s.y1 != s.y2]


def test_a_question_that_declares_no_picture_gets_the_one_its_columns_suggest() -> None:
    name, share, n = Column("touchpoint", "name", ""), Column("late", "share", ""), Column("n", "count", "")
    low, high = Column("low", "share", ""), Column("high", "share", "")
    assert suggested((name, n, share, low, high)) == Bars(("touchpoint",), "late", "low", "high", "n")
    assert suggested((name, n)) == Bars(("touchpoint",), "n", n="n")
    assert suggested((Column("path", "names", ""), n)) == Strips("path", "n")
    assert suggested((share,)) == Figures(names=("late",))


def test_a_forecast_is_held_against_what_came_true() -> None:
    columns = (Column("foretold", "share", ""), Column("came", "share", ""), Column("n", "count", ""))
    result = Result("touchpoints", columns, {"foretold": [0.2, 0.8], "came": [0.25, None], "n": [30, 5]})
    from resa.rendering.pictures.drawing import Drawing
    from resa.rendering.sheet import Dot, Sheet
    from resa.rendering.theme import LIGHT

    drawing = Drawing(questions()["touchpoints"], result, list(result.rows()), "sv", LIGHT, Sheet(400, 0, "#fff"))
    kinds()[Reliability](drawing, Reliability("foretold", "came", n="n"))
    assert sum(isinstance(s, Dot) for s in drawing.sheet.shapes) == 1, "what has no outcome yet is not drawn"


@pytest.mark.parametrize(
    ("low", "high", "most", "unit", "found"),
    [(0, 1, 6, "share", [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, 3, 6, "count", [0, 1, 2, 3]), (0, 7_200, 3, "seconds", [0, 3_600, 7_200]), (5, 5, 4, "", [5])],
)  # fmt: skip
def test_axes_have_round_numbers(low: float, high: float, most: int, unit: str, found: list[float]) -> None:
    assert ticks(low, high, most, unit) == pytest.approx(found)


def test_the_plain_sentence_says_the_row_or_that_the_data_do_not_say() -> None:
    columns = questions()["touchpoints"].columns
    answer = Answer("touchpoints", columns, {"touchpoint": ["a", "b"], "n_events": [10, 40], "n_customers": [7, 1]})
    assert answer.sentence.said("sv") == "Vanligast är b: 40 händelser hos 1 kund."
    empty = Answer("touchpoints", columns, {c.name: [] for c in columns})
    assert empty.sentence.said("en") == "There is too little data for an answer."
    assert Plain("analysis.plain_touchpoints").row([]) is None


def test_plot_saves_what_the_ending_says(tmp_path: Path) -> None:
    plot = Answer.of(some(questions()["drop-off"])).plot(language="sv", theme="dark")
    assert "<svg" in plot.save(tmp_path / "a.svg").read_text("utf-8") and "@font-face" in plot.svg
    assert plot.save(tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    page = plot.save(tmp_path / "a.html").read_text("utf-8")
    assert page.count("<tr>") == 34 and "Var faller de bort?" in page, "the picture and its table"
    with pytest.raises(UsageError):
        plot.save(tmp_path / "a.gif")


def test_python_users_get_answers_that_can_be_drawn(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("customer,event,time\nu1,a,2025-01-01\nu1,b,2025-01-02\nu2,a,2025-01-01\n")
    resa.import_events(tmp_path / "log.csv", into=tmp_path / "store")
    answer = resa.touchpoints(tmp_path / "store")
    assert repr(answer).splitlines()[0].startswith("Answer to touchpoints: ") and "n_events" in repr(answer)
    assert isinstance(answer, resa.Answer) and "<svg" in answer.plot()._repr_svg_() and "<table" in answer._repr_html_()


def test_a_long_answer_shows_its_beginning_and_says_so(tmp_path: Path) -> None:
    lines = "".join(f"u{i % 3},t{i:03},2025-01-01\n" for i in range(250))
    (tmp_path / "log.csv").write_text("customer,event,time\n" + lines, "utf-8")
    resa.import_events(tmp_path / "log.csv", into=tmp_path / "store")
    answer = resa.transitions(tmp_path / "store")
    assert "… 237 more rows" in repr(answer) and len(repr(answer)) < 3_000
    assert "the order of arrival" in repr(answer), "the notes too"
    page = answer.plot(language="sv")._repr_html_()
    assert "47 rader till visas inte här." in page and page.count("<p>") == 1 + len(answer.warnings)


@pytest.mark.parametrize(
    ("language", "words", "least"),
    [("sv", "procentenheter", "−3,2"), ("da", "procentpoint", "−3,2"), ("nb", "prosentpoeng", "−3,2"), ("en", "percentage points", "−3.2")],
)  # fmt: skip
def test_the_difference_of_two_shares_is_in_percentage_points(language: str, words: str, least: str) -> None:
    compare = questions()["compare"]
    row = {c.name: None for c in compare.columns} | {
        "about": "touchpoint",
        "touchpoint": "call",
        "n_first": 50,
        "n_second": 60,
    }
    row |= {"share_first": 0.5, "share_second": 0.468, "difference": -0.032, "low": -0.21, "high": 0.151, "p": 0.7}
    result = Answer.of(Result("compare", compare.columns, {name: [value] for name, value in row.items()}))
    said = [
        line for shape in draw(result, language=language).shapes if isinstance(shape, Label) for line in shape.lines
    ]
    assert least in said and words in said and "−20" in said
    assert not [text for text in said if "%" in text and any(c.isdigit() for c in text)]
    table = result.plot(language=language)._table()
    assert (
        f", {words}</th>" in table
        and f"<td>{least}</td>" in table
        and ("46.8%" if language == "en" else "46,8\u00a0%") in table
    )
    for name in ("what-if", "calibration", "channels", "funnel", "instead", "compare"):
        assert "share_difference" in {c.unit for c in questions()[name].columns}, name


def test_words_of_a_column_and_no_technical_word_before_the_details() -> None:
    benefit = questions()["first-benefit"]
    rows = [("reached", None), ("lost", "offer"), ("open", "offer")]
    data = {c.name: [None] * 3 for c in benefit.columns} | {
        "what": [r[0] for r in rows],
        "touchpoint": [r[1] for r in rows],
    }
    data |= {"n": [20, 7, 9], "share": [0.5, 0.2, 0.3], "low": [0.4, 0.1, 0.2], "high": [0.6, 0.3, 0.4]}
    result = Answer.of(Result("first-benefit", benefit.columns, data))
    said = [line for s in draw(result, language="sv").shapes if isinstance(s, Label) for line in s.lines]
    assert {"Framme", "Tappad → offer", "Pågår → offer"} <= set(said), "not the words of what cannot be saved"
    assert "<td>Tappad</td>" in result.plot(language="sv")._table()
    credit = [
        line
        for s in draw(some(questions()["attribution"]), language="sv").shapes
        if isinstance(s, Label)
        for line in s.lines
    ]
    assert not [line for line in credit[2:] if "markov" in line.lower() or "shapley" in line.lower()]


def test_numbers_of_a_summary_stand_below_their_names() -> None:
    summary = questions()["summary"]
    data = {
        "metric": ["events_per_journey_q25", "first_at", "events"],
        "value": [4, "2024-11-01T00:39:36Z", 9],
        "unit": ["count", "instant", "count"],
    }
    for width in (320, 760):
        sheet = draw(Result("summary", summary.columns, data), language="da", width=width, head=False)
        labels = [s for s in sheet.shapes if isinstance(s, Label)]
        assert "1. nov. 2024" in [line for s in labels for line in s.lines]
        for title, number in zip(labels[::2], labels[1::2], strict=True):
            assert title.y + 15 * len(title.lines) <= number.y + 3, title.lines
