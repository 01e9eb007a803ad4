"""The contact plan as a workbook says what the records say."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from resa.journey.document import Document
from resa.journey.records import Card, Contact, Insight, Journey, Lane, Persona, Stage, Step
from resa.rendering.contact_plan import contact_workbook


def sheets(document: Document, language: str = "sv") -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(contact_workbook(document, language)))
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def company(*more: Any) -> Document:
    return Document([
        Journey(id="journey:a", title={"sv": "Resa"}, languages=("sv",), personas=("persona:a", "persona:b")),
        Stage(id="stage:1", title={"sv": "Behov"}, order="a"), Stage(id="stage:2", title={"sv": "Beslut"}, order="b"),
        Step(id="step:1", stage="stage:1", order="a"), Step(id="step:2", stage="stage:2", order="a"),
        Persona(id="persona:a", title={"sv": "Ada"}), Persona(id="persona:b", title={"sv": "Bo"}, stages=("stage:2",)),
        Lane(id="lane:q", lane_kind="questions"),
        Insight(id="insight:q", insight_kind="question", text={"sv": "När kommer ni?"}, persona="persona:a"),
        Card(id="card:q", lane="lane:q", from_step="step:2", ref="insight:q"), *more,
    ])  # fmt: skip


def test_empty_cells_unanswered_questions_and_who_takes_no_part() -> None:
    found = sheets(company())
    assert found["Kontaktplan"] == [
        ("Persona", "Behov", "Beslut"), ("Alla", "", ""),
        ("Ada", "Vi säger ingenting här", "Vi säger ingenting här"),
        ("Bo", "Deltar inte i fasen", "Vi säger ingenting här"),
    ]  # fmt: skip
    assert found["Obesvarade frågor"][1:] == [("Beslut", "Ada", "När kommer ni?")]


def test_stages_of_another_map_leave_a_persona_in_all_of_this_one() -> None:
    elsewhere = Persona(id="persona:b", title={"sv": "Bo"}, stages=("stage:other",))
    assert sheets(company(elsewhere))["Kontaktplan"][3] == ("Bo", "Vi säger ingenting här", "Vi säger ingenting här")


def test_a_contact_stands_in_its_cell_and_answers_its_question() -> None:
    told = Contact(
        id="contact:a", stage="stage:2", persona="persona:a", message={"sv": "=Vi kommer tisdag"}, channel="sms",
        moment={"sv": "dagen före"}, owner="Kim", status="live", answers=("insight:q",), wait_seconds=60,
    )  # fmt: skip
    everybody = Contact(id="contact:b", stage="stage:1", message={"sv": "Hej"}, purpose="marketing")
    found = sheets(company(told, everybody))
    assert found["Kontaktplan"][2] == ("Ada", "", "=Vi kommer tisdag\nSMS · dagen före · Kim · i bruk")
    assert found["Alla kontakter"][1][:5] == ("Behov", "Alla", "", "Hej", "")
    assert found["Alla kontakter"][2][8:] == ("1\N{NO-BREAK SPACE}min", "service", "Kim", "i bruk", "När kommer ni?")
    assert len(found["Obesvarade frågor"]) == 1
