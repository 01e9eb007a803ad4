"""Documents shared through Yjs: nothing changes on the way, and two people's edits both stay."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text

from resa.journey import shared
from resa.journey.document import Document
from resa.journey.records import Card, Record, Stage, change

from .documents import RECORDS, documents, small


def clone(doc: shared.YDoc) -> shared.YDoc:
    other: shared.YDoc = Doc()
    other.apply_update(doc.get_update())
    return other


def exchange(a: shared.YDoc, b: shared.YDoc) -> None:
    b.apply_update(a.get_update(b.get_state()))
    a.apply_update(b.get_update(a.get_state()))


@settings(max_examples=30)
@given(documents())
def test_a_document_comes_back_from_yjs_as_it_was(document: Document) -> None:
    found, _ = shared.read(clone(shared.seed(document)))
    assert found.records == document.records
    assert sorted(found.kept, key=lambda r: r["id"]) == list(document.kept)
    assert (found.extra, found.versions) == (document.extra, document.versions)


@settings(max_examples=30)
@given(documents(), st.lists(RECORDS, max_size=4, unique_by=lambda r: r.id))
def test_applying_is_putting_and_removing(document: Document, new: list[Record]) -> None:
    doc = shared.seed(document)
    gone = [r.id for r in list(document)[:1] if r.id not in {n.id for n in new}]
    shared.apply(doc, put=new, remove=gone)
    assert shared.read(doc)[0].records == document.put(*new).remove(*gone).records


def test_only_what_differs_is_written() -> None:
    document = small()
    doc = shared.seed(document)
    before = doc.get_state()
    shared.apply(doc, put=document)
    assert doc.get_state() == before
    shared.apply(doc, put=[change(document["stage:use"], title={"sv": "Bruket"})])
    assert len(doc.get_update(before)) < 60


def test_two_people_write_in_one_text_with_letters_of_several_bytes() -> None:
    card = Card(id="card:x", lane="lane:touch", from_step="step:ask", text={"sv": "åäö😀"})
    ours = shared.seed(small().put(card))
    theirs = clone(ours)
    shared.apply(ours, put=[change(card, text={"sv": "åäö😀 och mer"})])
    text = theirs.get("records", type=Map)["card:x"]["text"]["sv"]
    text.insert(len("åä".encode()), "|é|")
    exchange(ours, theirs)
    for doc in (ours, theirs):
        assert shared.read(doc)[0]["card:x"] == change(card, text={"sv": "åä|é|ö😀 och mer"})


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_becomes_any_other(old: str, new: str) -> None:
    doc: shared.YDoc = Doc()
    text = doc.get("t", type=Text)
    text.insert(0, old)
    shared.edit_text(text, new)
    assert str(text) == new


def test_what_a_client_writes_wrongly_is_reported_and_kept() -> None:
    """F9, F12, F15"""
    doc = shared.seed(small())
    records = doc.get("records", type=Map)
    records["stage:odd"], records["crystal:1"] = 5, Map({"a": 1})
    records["card:low"]["emotion"] = "glad"
    document, found = shared.read(doc)
    assert sorted((d.rule, d.record) for d in found) == [("F12", "crystal:1"), ("F15", "card:low"), ("F9", "stage:odd")]
    assert document["card:low"].extra == {"emotion": "glad"}
    assert {"id": "crystal:1", "a": 1} in document.kept


def test_numbers_that_javascript_cannot_hold_travel_as_text() -> None:
    document = small().put(Stage(id="stage:x", extra={"n": 2**70, "ok": 2**40}))
    found, _ = shared.read(shared.seed(document))
    assert found["stage:x"].extra == {"n": str(2**70), "ok": 2**40}
