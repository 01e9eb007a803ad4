"""The file format: writing is canonical, reading loses nothing. Rules by number: docs/format/SPEC.md."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from resa.errors import UnreadableError
from resa.journey import format
from resa.journey.codec import from_raw, to_raw
from resa.journey.document import Document
from resa.journey.records import Card, EventMatch, EventRule, Expectation, Figure, Stage, Touchpoint, change

from .documents import MAP, documents, file, small

FILES = Path(__file__).parent / "files"
SPEC = Path(__file__).parents[2] / "docs" / "format" / "SPEC.md"


def sorted_keys(value: Any) -> Any:
    """Keys by code point at every depth: the oracle's own reading of F24."""
    if isinstance(value, dict):
        return {k: sorted_keys(value[k]) for k in sorted(value)}
    return [sorted_keys(v) for v in value] if isinstance(value, list) else value


@settings(max_examples=60)
@given(documents())
def test_f24_a_document_survives_its_file_and_gives_the_same_bytes(document: Document) -> None:
    """F24, F13, F12, F25"""
    data = format.write(document)
    again, _ = format.read(data)
    assert again == document
    assert format.write(again) == data


@given(documents())
def test_f24_the_layout_is_what_pythons_own_json_would_write(document: Document) -> None:
    """F24: an independent writer agrees."""
    data = format.write(document)
    value = json.loads(data)
    records = sorted(value["records"], key=lambda r: r["id"])
    whole = {
        "format": "resa-journey",
        "version": 1,
        "schema": dict(sorted(value["schema"].items())),
        "records": [{"id": r["id"], **sorted_keys({k: v for k, v in r.items() if k != "id"})} for r in records],
        **sorted_keys({k: v for k, v in value.items() if k not in ("format", "version", "schema", "records")}),
    }
    assert json.dumps(whole, indent=2, ensure_ascii=False) + "\n" == data.decode()


def test_f24_whole_numbers_have_no_fraction_and_defaults_are_left_out() -> None:
    """F24"""
    card = Card(id="card:a", lane="lane:a", from_step="step:a", emotion=1.0, persona=None)
    assert json.dumps(to_raw(card)) == '{"id": "card:a", "lane": "lane:a", "from_step": "step:a", "emotion": 1}'


def test_f24_reading_and_writing_an_untidy_file_settles_at_once() -> None:
    """F24"""
    once = format.write(
        format.read(file({"stage": "stage:a", "id": "step:b", "optional": False}, {"id": "stage:a"}))[0]
    )
    assert format.write(format.read(once)[0]) == once
    assert b"optional" not in once and once.index(b"stage:a") < once.index(b"step:b")


@pytest.mark.parametrize("path", sorted(FILES.glob("v*/*.json")), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_f8_files_of_every_released_version_open(path: Path) -> None:
    """F8, F24: without a finding, and those of this version byte for byte."""
    document, found = format.read(path)
    assert [d for d in found if d.severity != "info"] == []
    assert document.steps()
    if path.parent.name == f"v{format.VERSION}":
        assert format.write(document) == path.read_bytes()


def test_f13_unknown_fields_survive_at_every_depth_and_a_change_beside_them() -> None:
    """F13: in the file, in a record, in a part, and in a part of a part."""
    rule = {"any": [{"name": ["x"], "w": 1, "property": {"extra": ["kept"]}}], "v": 2}
    raw = {"id": "touchpoint:a", "mood": {"b": [1, {"a": None}]}, "events": rule, "expected": {"rule": rule, "u": 3}}
    document, found = format.read(file(raw, *MAP, sidecar={"z": 1.5}))
    assert [d.rule for d in found] == ["F13"]
    touchpoint = document.find("touchpoint:a", Touchpoint)
    assert touchpoint is not None and touchpoint.events is not None
    assert touchpoint.events.any[0].property == {"extra": ("kept",)}
    assert to_raw(touchpoint) == raw
    changed = json.loads(format.write(document.put(change(touchpoint, owner="Ada"))))
    assert changed["sidecar"] == {"z": 1.5}
    assert next(r for r in changed["records"] if r["id"] == "touchpoint:a") == {**raw, "owner": "Ada"}


def test_f13_a_field_called_extra_is_a_field_like_any_other() -> None:
    """F13"""
    record, _ = from_raw({"id": "stage:a", "extra": [1]}, Stage)
    assert record is not None and to_raw(record) == {"id": "stage:a", "extra": [1]}


def test_f13_a_misspelt_field_is_named() -> None:
    """F13"""
    _, found = format.read(file({"id": "stage:a", "titel": {"sv": "x"}}))
    assert [(d.rule, d.severity, d.remedy) for d in found] == [("F13", "warning", "Did you mean title?")]


def test_f12_records_of_unknown_kinds_survive() -> None:
    """F12: announced in `schema` they are a note, otherwise a warning with the nearest kind."""
    data = file({"id": "votes:1", "n": [1, 2]}, {"id": "crad:1"}, schema={"votes": 3})
    document, found = format.read(data)
    assert sorted((d.severity, d.record) for d in found) == [("info", "votes:1"), ("warning", "crad:1")]
    assert "Did you mean 'card'" in next(d.remedy for d in found if d.record == "crad:1")
    written = json.loads(format.write(document))
    assert {"id": "votes:1", "n": [1, 2]} in written["records"] and written["schema"]["votes"] == 3


def test_f7_f8_newer_files_open_and_keep_their_numbers() -> None:
    """F7, F8"""
    raw = {"id": "stage:a", "stage_kind": "use", "climate": "warm"}
    document, found = format.read(file(raw, version=2, schema={"stage": 4}))
    assert [(d.rule, d.severity) for d in found] == [("F7", "warning"), ("F8", "warning"), ("F13", "info")]
    written = json.loads(format.write(document.put(Stage(id="stage:b"))))
    assert (written["version"], written["schema"]) == (2, {"journey": 1, "stage": 4})
    assert raw in written["records"]


def test_f25_a_measured_snapshot_is_not_read_and_stays() -> None:
    """F25"""
    document, found = format.read(file(*MAP, measured={"as_of": "2026-05-31", "records": 7}))
    assert found == [] and len(document) == 5
    assert json.loads(format.write(document))["measured"] == {"as_of": "2026-05-31", "records": 7}


def test_f4_numbers_beyond_a_double_keep_their_digits_where_they_are_not_understood() -> None:
    """F4"""
    data = file({"id": "stage:a", "big": 12345678901234567890123}, *MAP[1:]).replace(
        b"01234567890123,", b"01234567890123,"
    )
    data = data.replace(b'"big"', b'"huge": 1e400, "fine": 0.12345678901234567891, "big"')
    written = format.write(format.read(data)[0])
    for number in (b"12345678901234567890123", b"1E+400", b"0.12345678901234567891"):
        assert number in written


def test_load_raises_only_when_nothing_can_be_read(tmp_path: Path) -> None:
    """F1"""
    path = tmp_path / "a.resa.json"
    format.save(small(), path)
    assert format.load(path) == small() and list(tmp_path.iterdir()) == [path]
    path.write_text("<html>")
    with pytest.raises(UnreadableError, match="JSON object"):
        format.load(path)
    with pytest.raises(UnreadableError, match="No such file"):
        format.load(tmp_path / "none.resa.json")
    with pytest.raises(UnreadableError, match="cannot write"):
        format.save(small(), tmp_path / "no" / "b.resa.json")


def test_the_spec_shows_a_canonical_file() -> None:
    """F24"""
    example = re.search(r"```json\n(.*?)```", SPEC.read_text("utf-8"), re.S)
    assert example is not None
    document, found = format.read(example[1].encode())
    assert found == [] and format.write(document).decode() == example[1]


def test_every_rule_is_written_tested_and_the_only_ones() -> None:
    """The numbers in the code, in the tests' words and on the page are the same."""
    source = Path(format.__file__).parent
    used = {m for p in source.rglob("*.py") for m in re.findall(r'"(F\d+)"', p.read_text("utf-8"))}
    written = set(re.findall(r"\*\*(F\d+)\*\*", SPEC.read_text("utf-8")))
    docs = [
        d
        for p in Path(__file__).parent.glob("test_*.py")
        for d in re.findall(r'"""(.*?)"""', p.read_text("utf-8"), re.S)
    ]
    tested = {m for d in docs for m in re.findall(r"\bF\d+\b", d)}
    assert used <= written, f"not on the page: {used - written}"
    assert written <= tested, f"no test names: {written - tested}"


def test_parts_written_in_python_come_back(tmp_path: Path) -> None:
    touchpoint = Touchpoint(
        id="touchpoint:a", events=EventRule(any=(EventMatch(name=("a*",), property={"k": ("1", "2")}, utm={"source": "x"}),)),
        response=Expectation(text={"sv": "Svar"}, within_seconds=3600),
    )  # fmt: skip
    figure = Figure(id="figure:a", about="touchpoint:a", metric="nps", value=31.0, n=240)
    document = small().put(touchpoint, figure)
    again, found = format.read(format.write(document))
    assert found == [] and again == document
