"""Differences in meaning, in words."""

from __future__ import annotations

import msgspec
from hypothesis import given

from resa.journey.diff import differences
from resa.journey.document import Document
from resa.journey.format import read, write
from resa.journey.records import Card, Insight, Next, Record, change

from .documents import documents, small


def said(*put: Record, remove: tuple[str, ...] = ()) -> list[str]:
    return [c.text for c in differences(small(), small().put(*put).remove(*remove))]


@given(documents())
def test_the_same_document_has_no_difference_also_after_its_file(document: Document) -> None:
    assert differences(document, read(write(document))[0]) == []


def test_each_change_is_one_sentence() -> None:
    d = small()
    assert said(change(d["stage:choose"], title={"sv": "Beslut"})) == ["stage 'Val' renamed to 'Beslut' (sv)"]
    assert said(change(d["step:sign"], stage="stage:use")) == [
        "step 'Jag skriver på' moved from stage 'Val' to stage 'Bruk'"
    ]
    assert said(change(d["touchpoint:offer"], owner="Ada")) == ["touchpoint 'Offert' got owner Ada"]
    assert said(change(d["touchpoint:offer"], channel="")) == ["touchpoint 'Offert' lost its channel email"]
    assert said(change(d["card:app"], from_step="step:ask")) == [
        "card 'Appen' moved from step 'Jag bor varmt' to step 'Jag frågar'"
    ]
    assert said(change(d["card:low"], emotion=0.5)) == [
        "card 'emotion +0.5 at Jag skriver på' changed emotion from -1.5 to 0.5"
    ]
    assert said(change(d["step:ask"], next=(Next(step="step:live"),))) == [
        "step 'Jag frågar' now leads to 'Jag bor varmt'"
    ]
    assert said(change(d["step:ask"], optional=True)) == ["step 'Jag frågar' is now optional"]
    assert said(change(d["touchpoint:app"], tags=("a", "b"))) == ["touchpoint 'Appen' got tags a, b"]
    assert said(Insight(id="insight:a", insight_kind="pain", text={"sv": "Tyst"})) == ["insight 'Tyst' added"]
    assert said(remove=("card:hope",)) == ["card 'Hoppas det går' removed"]


def test_order_counts_only_when_something_changes_place() -> None:
    d = small()
    assert said(change(d["lane:feel"], order="a0V")) == []
    assert said(change(d["lane:touch"], order="a9")) == [
        "lane 'Kontaktpunkter' moved to another place among its neighbours"
    ]


def test_data_comes_with_the_words() -> None:
    d = small()
    [found] = differences(d, d.put(change(d["card:hope"], to_step="step:live")))
    assert (found.record, found.action) == ("card:hope", "moved")
    assert (found.before["to_step"], found.after["to_step"]) == (None, "step:live")
    assert msgspec.json.encode(found.to_dict())


def test_every_field_of_every_record_is_seen() -> None:
    d = small()
    for card in (
        Card(id="card:hope", lane="lane:think", from_step="step:ask", text={"sv": "Hoppas det går"}, icon="x"),
    ):
        assert [c.field for c in differences(d, d.put(card))] == ["icon"]
