"""Broken files: every rule finds what it should, says what to do, and nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.journey import format
from resa.journey.diagnostics import Diagnostic
from resa.journey.document import Document
from resa.journey.records import Card, Figure, Insight, Lane, Stage, Step, change

from .documents import MAP, documents, file, small


def findings(data: bytes) -> list[tuple[str, str, str | None, str | None]]:
    """(rule, severity, record, field) of all but notes."""
    return [(d.rule, d.severity, d.record, d.field) for d in format.read(data)[1] if d.severity != "info"]


def only(data: bytes) -> Diagnostic:
    """The one finding there is."""
    [found] = format.read(data)[1]
    return found


def raw_records(document: Document) -> list[Any]:
    """What the document would write back."""
    return list(json.loads(format.write(document))["records"])


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"<xml/>", b"[1]", b'"text"', b"null", b"\x00\x01", b"{", b'{"format": "resa-jo']
)
def test_f1_what_is_no_journey_at_all_is_fatal_and_is_kept_as_text(data: bytes) -> None:
    """F1, F26"""
    document, found = format.read(data)
    assert found[0].severity == "fatal" and found[0].rule in ("F1", "F6")
    if data.strip() and data != b"{":
        assert b"unreadable" in format.write(document)


def test_f1_a_missing_comma_costs_one_record_only() -> None:
    """F1, F26: the line is named, the broken record is kept as it is written."""
    lines = ['{"format": "resa-journey", "version": 1, "records": [', '{"id": "journey:j"},', '{"id": "stage:a" "order": "a0"},',
             '{"id": "stage:b"}', '], "mine": 5}']  # fmt: skip
    document, found = format.read("\n".join(lines).encode())
    assert [(d.rule, d.line) for d in found] == [("F26", None), ("F1", 3)]
    assert sorted(document.records) == ["journey:j", "stage:b"] and document.extra["mine"] == 5
    assert document.extra["unreadable"] == [{"line": 3, "text": '{"id": "stage:a" "order": "a0"}'}]
    assert [d.rule for d in format.read(format.write(document))[1]] == ["F26"]


@pytest.mark.parametrize(
    "broken",
    ['{"id": "card:x", }', "{'id': 'card:x'}", '{"id": "card:x", "text": {"sv": "a}', "tru", '{"id": "card:x"'],
)
def test_f1_records_after_a_broken_one_are_read(broken: str) -> None:
    """F1, F26"""
    text = '{"format":"resa-journey","version":1,"records":[{"id":"journey:j"},' + broken + ',\n{"id":"stage:b"}]}'
    document, _ = format.read(text.encode())
    assert sorted(document.records) == ["journey:j", "stage:b"]
    assert broken in json.dumps(document.extra["unreadable"], ensure_ascii=False).replace('\\"', '"')


@settings(max_examples=60)
@given(documents(), st.floats(0, 1))
def test_f1_a_file_cut_anywhere_keeps_every_whole_record(document: Document, share: float) -> None:
    """F1, F26: and what is left of it is kept as text; writing that back settles."""
    data = format.write(document)
    text = data.decode()[: int(len(data.decode()) * share)]
    found, _ = format.read(text.encode())
    start = text.find('"records"')
    for record in document:
        end = text.find(f'\n    {{\n      "id": {json.dumps(record.id, ensure_ascii=False)}')
        whole = end >= 0 and start >= 0 and "\n    }" in text[end + 2 :]
        assert not whole or found.get(record.id) == record
    once = format.write(found)
    assert format.write(format.read(once)[0]) == once


@settings(max_examples=80)
@given(documents(), st.data())
def test_f1_any_damage_gives_findings_and_never_an_exception(document: Document, data: st.DataObject) -> None:
    """F1, F2: random bytes put over a good file; what is read writes and reads again to the same bytes."""
    good = bytearray(format.write(document))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.binary(max_size=3) | st.sampled_from([b'"', b"}", b"[", b","])
        )
        if not good:
            return
    found, _ = format.read(bytes(good))
    once = format.write(found)
    assert format.write(format.read(once)[0]) == once


def test_f2_encodings() -> None:
    """F2"""
    raw = {"id": "journey:j", "title": {"sv": "Åäö – och “citat”"}}
    text = file(raw).decode()
    for data, severity, said in [
        (b"\xef\xbb\xbf" + text.encode(), "warning", "byte order mark"),
        (text.encode("utf-16"), "warning", "UTF-16"),
        (text.encode("utf-32"), "warning", "UTF-32"),
        (text.encode("cp1252"), "error", "Windows-1252"),
    ]:
        document, [found] = format.read(data)
        assert (found.rule, found.severity) == ("F2", severity) and said in found.message
        assert document.journey.title == {"sv": "Åäö – och “citat”"}
    assert only(text.encode("cp1252")).line == 1


def test_f2_half_surrogates_become_a_replacement() -> None:
    """F2"""
    data = file({"id": "journey:j", "title": {"sv": "HALF"}}).replace(b"HALF", b"\\ud83d!")
    document, [found] = format.read(data)
    assert found.rule == "F2" and document.journey.title == {"sv": "�!"}
    assert format.read(format.write(document))[1] == []


def test_f3_keys_written_twice() -> None:
    """F3: the last holds, the first is kept beside it."""
    data = file({"id": "stage:a", "title": {"sv": "ONE"}}).replace(b'"sv": "ONE"', b'"sv": "old", "sv": "new"')
    document, [found] = format.read(data)
    assert (found.rule, found.field, found.line) == ("F3", "sv", 1)
    assert document.find("stage:a", Stage) == Stage(id="stage:a", title={"sv": "new", "sv#2": "old"})


def test_f4_nan_and_infinity() -> None:
    """F4: as text in the file, not a number on the map; standard JSON comes out."""
    data = file(*MAP, {"id": "card:a", "lane": "lane:a", "from_step": "step:a", "emotion": 7}).replace(b": 7", b": NaN")
    assert [f[0] for f in findings(data)] == ["F4", "F15"]
    document, _ = format.read(data)
    card = document.find("card:a", Card)
    assert card is not None and card.emotion is None
    assert {"id": "card:a", "lane": "lane:a", "from_step": "step:a", "emotion": "NaN"} in raw_records(document)


@pytest.mark.parametrize("depth", [70, 900, 100_000])
def test_f5_deep_nesting_is_kept_as_text(depth: int) -> None:
    """F5, F26"""
    deep = '{"id": "stage:deep", "x": ' + "[" * depth + "]" * depth + "}"
    data = file({"id": "stage:b"}).replace(b'{"id": "stage:b"}', f'{deep}, {{"id": "stage:b"}}'.encode())
    document, found = format.read(data)
    assert "F5" in {d.rule for d in found} and sorted(document.records) == ["journey:j", "stage:b"]
    assert document.extra["unreadable"][0]["text"] == deep
    assert format.write(format.read(format.write(document))[0]) == format.write(document)


def test_f6_the_format_name() -> None:
    """F6: without records it is another kind of file, with them the name was forgotten."""
    assert findings(b'{"a": 1}') == [("F6", "fatal", None, "format")]
    assert findings(file(format="resa")) == [("F6", "error", None, "format")]


@pytest.mark.parametrize("version", [0, -1, "1", 1.5, True, None])
def test_f7_f8_versions_are_whole_numbers(version: Any) -> None:
    """F7, F8"""
    assert findings(file(version=version)) == [("F7", "error", None, "version")]
    assert findings(file(schema={"card": version})) == [("F8", "error", None, "schema.card")]
    assert findings(file(schema=3)) == [("F8", "error", None, "schema")]


def test_f9_records_is_a_list_of_objects() -> None:
    """F9: what is none is kept."""
    data = json.dumps({"format": "resa-journey", "version": 1, "records": {"id": "stage:a"}}).encode()
    assert ("F9", "error", None, "records") in findings(data)
    assert b"stage:a" in format.write(format.read(data)[0])
    document, _ = format.read(file(5, "x", None, [1]))
    assert findings(file(5, "x")) == [("F9", "error", None, None)] * 2
    assert [r for r in raw_records(document) if not isinstance(r, dict)] == ["x", 5, [1], None]


@pytest.mark.parametrize(
    "wrong", [{}, {"id": 7}, {"id": ""}, {"id": "stage"}, {"id": "stage:"}, {"id": ":a"}, {"id": "Stage:a"}]
)
def test_f10_ids(wrong: dict[str, Any]) -> None:
    """F10: the record is kept as it is."""
    raw = {**wrong, "title": {"sv": "x"}}
    document, found = format.read(file(raw))
    assert [(d.rule, d.severity, d.field) for d in found] == [("F10", "error", "id")]
    assert raw in raw_records(document) and len(document) == 1


def test_f10_an_odd_name_is_used_and_said() -> None:
    """F10"""
    assert findings(file({"id": "stage:a b"})) == [("F10", "warning", "stage:a b", "id")]


def test_f11_ids_twice() -> None:
    """F11: the first holds, both stay in the file, and the line of the second is named."""
    first, second = {"id": "stage:a", "title": {"sv": "1"}}, {"id": "stage:a", "title": {"sv": "2"}}
    data = b'{"format": "resa-journey", "version": 1, "records": [{"id": "journey:j"},\n%b,\n%b]}' % (
        json.dumps(first).encode(), json.dumps(second).encode()
    )  # fmt: skip
    document, [found] = format.read(data)
    assert (found.rule, found.record, found.line) == ("F11", "stage:a", 3)
    assert document.find("stage:a", Stage) == Stage(id="stage:a", title={"sv": "1"})
    assert [r for r in raw_records(document) if r["id"] == "stage:a"] == [first, second]


def test_f14_required_fields() -> None:
    """F14: a card without its lane cannot be used; a lane without its kind is text."""
    raw = {"id": "card:a", "from_step": "step:a"}
    document, [found] = format.read(file(*MAP, raw))
    assert (found.rule, found.record, found.field) == ("F14", "card:a", "lane") and '"lane":' in found.remedy
    assert "card:a" not in document and raw in raw_records(document)
    document, [found] = format.read(file({"id": "lane:a"}))
    assert found.rule == "F14" and document.lanes()[0].lane_kind == "text"


@pytest.mark.parametrize(("field", "value", "rule", "path"), [
    ("emotion", "glad", "F15", "emotion"), ("emotion", 9, "F16", "emotion"),
    ("text", "Hej", "F15", "text"), ("text", {"sv": 1}, "F15", "text.…"), ("sources", ["source:a", 5], "F15", "sources[1]"),
    ("persona", 5, "F15", "persona"), ("color", None, "F15", "color"), ("order", 1.5, "F15", "order"),
])  # fmt: skip
def test_f15_f16_wrong_values_are_kept_and_not_used(field: str, value: Any, rule: str, path: str) -> None:
    """F15, F16: until the field gets another value."""
    raw = {"id": "card:a", "lane": "lane:a", "from_step": "step:a", field: value}
    document, [found] = format.read(file(*MAP, raw))
    assert (found.rule, found.severity, found.record, found.field) == (rule, "error", "card:a", path)
    assert found.value and found.remedy and found.line == 1
    card = document.find("card:a", Card)
    assert card is not None and getattr(card, field) == getattr(Card(id="", lane="", from_step=""), field)
    assert raw in raw_records(document)
    mended = document.put(change(card, **{field: {"emotion": 1.0, "text": {"sv": "Nu"}}.get(field, ())}))
    assert value not in [r.get(field) for r in raw_records(mended) if r["id"] == "card:a"]


@pytest.mark.parametrize(("raw", "near"), [
    ({"id": "stage:a", "stage_kind": "considration"}, "consideration"), ({"id": "journey:j", "market": "B2B"}, "b2b"),
    ({"id": "persona:a", "role": "decision maker"}, None), ({"id": "source:a", "source_kind": "Survey"}, "survey"),
])  # fmt: skip
def test_f16_unknown_choices_name_what_is_allowed(raw: dict[str, str], near: str | None) -> None:
    """F16"""
    document, [found] = format.read(file(raw))
    assert found.rule == "F16" and "one of" in found.message and raw in raw_records(document)
    assert (f"Did you mean '{near}'" in found.remedy) if near else "Did you mean" not in found.remedy


def test_f16_unknown_lane_and_insight_kinds_have_stand_ins() -> None:
    """F16: shown as something, written back as they are, until somebody chooses."""
    lane, insight = {"id": "lane:a", "lane_kind": "weather"}, {"id": "insight:a", "insight_kind": "wish"}
    document, found = format.read(file(lane, insight))
    assert [d.rule for d in found] == ["F16", "F16"]
    assert isinstance(document["lane:a"], Lane) and document["lane:a"].lane_kind == "text"
    assert isinstance(document["insight:a"], Insight) and document["insight:a"].insight_kind == "observation"
    assert lane in raw_records(document) and insight in raw_records(document)
    chosen = document.put(change(document["lane:a"], lane_kind="text"))
    assert {"id": "lane:a", "lane_kind": "text"} in raw_records(chosen)


@pytest.mark.parametrize(
    "date", ["2026-02-30", "2026-13-01", "yesterday", "2026-1-1", "20260101", "2026-W01-1", "2026-01-01T00:00:00Z"]
)
def test_f17_dates_are_real(date: str) -> None:
    """F17"""
    raw = {"id": "source:a", "date": date}
    document, [found] = format.read(file(raw))
    assert found.rule == "F17" and found.field == "date" and raw in raw_records(document)


def test_f18_references() -> None:
    """F18: missing, of the wrong kind, inside lists and arrows; other journeys are not looked for."""
    data = file(
        *MAP,
        {"id": "step:c", "stage": "stage:aa", "next": [{"step": "step:b"}, {"step": "step:gone"}], "nested_journey": "journey:x"},
        {"id": "card:a", "lane": "lane:a", "from_step": "step:c", "ref": "touchpoint:none", "sources": ["lane:a"]},
    )  # fmt: skip
    assert findings(data) == [
        ("F18", "error", "card:a", "ref"), ("F18", "error", "card:a", "sources[0]"), ("F18", "error", "step:c", "stage"),
        ("F18", "error", "step:c", "next[1].step"),
    ]  # fmt: skip
    assert "Did you mean stage:a?" in next(d.remedy for d in format.read(data)[1] if d.field == "stage")


def test_f18_a_record_that_is_kept_but_unreadable_is_not_missing() -> None:
    """F18: one fault, one finding."""
    data = file(*MAP, {"id": "persona:a"}, {"id": "figure:f", "about": "step:a", "metric": "nps", "value": 3, "source": "source:s"},
                {"id": "source:s"}, {"id": "card:b", "lane": "lane:a"}, {"id": "figure:g", "about": "card:b", "metric": "nps", "value": 3})  # fmt: skip
    assert findings(data) == [("F14", "error", "card:b", "from_step")]


def test_f19_one_journey() -> None:
    """F19"""
    assert findings(file({"id": "journey:a"}, {"id": "journey:b"})) == [("F19", "error", "journey:b", None)]
    none = json.dumps({"format": "resa-journey", "version": 1, "records": []}).encode()
    assert findings(none) == [("F19", "error", None, None)]


def test_f20_circles() -> None:
    """F20"""
    card = {"id": "card:a", "lane": "lane:a", "from_step": "step:a", "ref": "card:b"}
    data = file(*MAP, card, {**card, "id": "card:b", "ref": "card:a"}, {**MAP[1], "id": "step:n", "nested_journey": "journey:j"},
                {"id": "journey:j", "parent_step": "journey:j#step:a"})  # fmt: skip
    assert sorted(f[2] or "" for f in findings(data) if f[0] == "F20") == ["card:a", "card:b", "journey:j", "step:n"]


def test_f21_f22_path_and_spans() -> None:
    """F21, F22: warnings; the map is shown all the same."""
    arrows = {"step:a": ["step:b"], "step:b": ["step:a"]}
    steps = [{"id": i, "stage": "stage:a", "next": [{"step": n} for n in to]} for i, to in arrows.items()]
    data = file(MAP[0], MAP[3], *steps, {"id": "step:c", "stage": "stage:a"},
                {"id": "card:a", "lane": "lane:a", "from_step": "step:b", "to_step": "step:a"})  # fmt: skip
    assert findings(data) == [
        ("F22", "warning", "card:a", "to_step"), ("F21", "warning", "step:a", "next"), ("F21", "warning", "step:b", "next"),
    ]  # fmt: skip
    island = file(MAP[0], {"id": "step:a", "stage": "stage:a", "ends": True}, *(
        {"id": i, "stage": "stage:a", "next": [{"step": n}]} for i, n in (("step:b", "step:c"), ("step:c", "step:b"))
    ))  # fmt: skip
    assert ("F21", "warning", "step:b", "next") in findings(island)


@pytest.mark.parametrize(
    ("metric", "value"), [("nps", 101), ("csat", 87), ("share", -0.1), ("emotion", 3), ("seconds", -1)]
)
def test_f29_figures_lie_in_their_range(metric: str, value: float) -> None:
    """F29"""
    figure = {"id": "figure:a", "about": "step:a", "metric": metric, "value": value}
    assert findings(file(*MAP, figure)) == [("F29", "error", "figure:a", "value")]


def test_f29_figures_lie_in_their_own_interval() -> None:
    """F29"""
    figure = Figure(id="figure:a", about="step:ask", metric="nps", value=31, low=35, high=40)
    assert [f[0] for f in findings(format.write(small().put(figure)))] == ["F29"]


def test_f30_a_planned_contact_stands_with_its_step() -> None:
    """F30"""
    contact = {"id": "contact:a", "stage": "stage:a", "step": "step:z"}
    other = [{"id": "stage:z"}, {"id": "step:z", "stage": "stage:z"}]
    assert findings(file(*MAP, *other, contact)) == [("F30", "warning", "contact:a", "step")]
    assert findings(file(*MAP, *other, {**contact, "step": "step:a"})) == []


def test_f31_how_much_is_at_stake_is_one_to_five() -> None:
    """F31, F16"""
    assert findings(file(*MAP, {**MAP[1], "id": "step:c", "engagement": 5})) == []
    assert findings(file(*MAP, {**MAP[1], "id": "step:c", "engagement": 0})) == [
        ("F16", "error", "step:c", "engagement")
    ]


def test_f32_a_sticky_note_hangs_at_a_step_or_on_the_margin() -> None:
    """F32"""
    note = {"id": "note:a", "text": {"sv": "Varför här?"}, "step": "step:a", "by": "Ada"}
    assert findings(file(*MAP, note)) == []
    assert findings(file(*MAP, {"id": "note:a"})) == []
    assert findings(file(*MAP, {**note, "step": "step:gone"})) == [("F18", "error", "note:a", "step")]


def test_findings_come_gravest_first_with_lines() -> None:
    data = format.write(small().put(Step(id="step:x", stage="stage:none"))).replace(b'"email"', b"5")
    found = format.read(data)[1]
    lines = data.decode().splitlines()
    assert [d.rule for d in found] == ["F18", "F15"]
    assert [lines[(d.line or 0) - 1].strip() for d in found] == ['"stage": "stage:none"', '"channel": 5,']
    assert found[0].to_dict()["where"] == f"step:x, field stage, line {found[0].line}"


def test_a_file_with_thousands_of_faults_is_read() -> None:
    wrong = [{"id": f"card:{i}", "lane": "lane:none", "from_step": "step:none", "emotion": "x"} for i in range(3000)]
    document, found = format.read(file(*wrong))
    assert len(found) == 9000 and len(document) == 3001
