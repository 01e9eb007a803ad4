"""Between a document and the Yjs document that several people edit at once. Not the room, and nothing is sent here.

A Yjs document holds the map `records`: id → map of the record's fields, as they stand in the file. Text by language is
a map of shared texts, so that two people can write in one sentence; every other field is one JSON value and the last
writer wins. `file` holds what a file brought and no record can carry. One document per journey and one for the library
have the same shape.

Yjs knows no whole numbers and counts text in UTF-8 bytes (pycrdt): both are handled here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from pycrdt import Doc, Map, Text

from ..texts.sentence import Sentence
from .codec import from_raw, to_raw
from .diagnostics import Diagnostic, shown
from .document import Document
from .field_types import field_types
from .ids import kind_of
from .records import RECORD_KINDS, Record

YDoc: TypeAlias = "Doc[Any]"
YMap: TypeAlias = "Map[Any]"
#: Which shape of shared document this version writes; a page of another shape must be loaded again.
SCHEMA = 1
#: Beyond this a JavaScript number is not exact.
_EXACT = 2**53


def seed(document: Document) -> YDoc:
    """A new Yjs document with everything the document holds. Only the server seeds; clients get its state."""
    doc: YDoc = Doc()
    records, file = doc.get("records", type=Map), doc.get("file", type=Map)
    with doc.transaction():
        for record in document:
            records[record.id] = _fields(to_raw(record), type(record))
        kept = []
        for raw in document.kept:
            if _can_be_shared(raw, records):
                records[raw["id"]] = Map({k: _plain(v) for k, v in raw.items() if k != "id"})
            else:
                kept.append(_plain(raw))
        rest = {"kept": kept, "extra": _plain(dict(document.extra)), "versions": dict(document.versions)}
        for name, value in rest.items():
            if value:
                file[name] = value
    return doc


def read(doc: YDoc) -> tuple[Document, list[Diagnostic]]:
    """The document a Yjs document holds now, and what is wrong with single records (`check` knows the rest)."""
    found: list[Diagnostic] = []
    records: list[Record] = []
    kept: list[Any] = []
    for record_id, fields in _values(doc.get("records", type=Map)).items():
        record, raw, problems = _read_one(record_id, fields)
        found += problems
        if record is None:
            kept.append(raw)
        else:
            records.append(record)
    file = _values(doc.get("file", type=Map))
    extra, versions = file.get("extra"), file.get("versions")
    own_kept = file.get("kept")
    return Document(
        records,
        kept=[*kept, *(own_kept if isinstance(own_kept, list) else [])],
        extra=extra if isinstance(extra, dict) else {},
        versions={k: v for k, v in versions.items() if isinstance(v, int)} if isinstance(versions, dict) else {},
    ), found


def of_plain(records: Mapping[str, Mapping[str, Any]]) -> Document:
    """A document of such fields by id (`plain_records`); what cannot be used is kept as it is."""
    read = [_read_one(id, dict(fields)) for id, fields in records.items()]
    return Document((one for one, _, _ in read if one is not None), kept=[raw for one, raw, _ in read if one is None])


def plain_records(doc: YDoc) -> dict[str, dict[str, Any]]:
    """Every record's fields by id, as they stand in the shared document and unchecked."""
    return {id: raw for id, raw in _values(doc.get("records", type=Map)).items() if isinstance(raw, dict)}


def plain_record(doc: YDoc, id: str) -> dict[str, Any] | None:
    """One record's fields; None when it is not there."""
    records: YMap = doc.get("records", type=Map)
    found = records.get(id)
    return _values(found) if isinstance(found, Map) else None


def apply(doc: YDoc, put: Iterable[Record] = (), remove: Iterable[str] = ()) -> None:
    """Bring records into the shared document in one transaction, writing only what differs from what it holds.

    Texts are changed where they differ, so that what somebody else writes in the same text at the same time stays.
    """
    records: YMap = doc.get("records", type=Map)
    with doc.transaction():
        for record in put:
            raw = to_raw(record)
            if record.id in records and isinstance(records[record.id], Map):
                _update(records[record.id], raw, type(record))
            else:
                records[record.id] = _fields(raw, type(record))
        for record_id in remove:
            if record_id in records:
                del records[record_id]


def edit_text(text: Text, wanted: str) -> None:
    """Make a shared text say `wanted` by replacing the one stretch that differs; positions are UTF-8 bytes."""
    old = str(text)
    if old == wanted:
        return
    start = _common(old, wanted)
    end = _common(old[start:][::-1], wanted[start:][::-1])
    at = len(old[:start].encode())
    length = len(old[start : len(old) - end].encode())
    if length:
        del text[at : at + length]
    inserted = wanted[start : len(wanted) - end]
    if inserted:
        text.insert(at, inserted)


def _common(a: str, b: str) -> int:
    """How many characters the two begin with in common."""
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n


def _read_one(record_id: str, fields: Any) -> tuple[Record | None, Any, list[Diagnostic]]:
    if not isinstance(fields, dict):
        problem = Diagnostic(
            rule="F9", severity="error", record=record_id, value=shown(fields),
            message=Sentence("journey.record_should_object_kept_but_cannot"), remedy=Sentence("journey.remove_write_anew"),
        )  # fmt: skip
        return None, {"id": record_id, "value": fields}, [problem]
    raw = {"id": record_id, **{k: v for k, v in fields.items() if k != "id"}}
    kind = RECORD_KINDS.get(kind_of(record_id))
    if kind is None:
        problem = Diagnostic(
            rule="F12", severity="warning", record=record_id, value=kind_of(record_id),
            message=Sentence("journey.record_kind_not_known"),
            remedy=Sentence("journey.update_resa_if_newer_wrote_it"),
        )  # fmt: skip
        return None, raw, [problem]
    record, problems = from_raw(raw, kind)
    return record, raw, problems


def _values(shared: YMap) -> dict[str, Any]:
    """The map as plain values, whole numbers as integers."""
    found: dict[str, Any] = _whole(shared.to_py() or {})
    return found


def _whole(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= _EXACT else value
    if isinstance(value, dict):
        return {k: _whole(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_whole(v) for v in value]
    return value


def _plain(value: Any) -> Any:
    """A value that Yjs can hold: numbers beyond JavaScript's become text, half characters a replacement."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= _EXACT else str(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return value


def _can_be_shared(raw: Any, records: YMap) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("id"), str) and bool(raw["id"]) and raw["id"] not in records


def _fields(raw: Mapping[str, Any], kind: type[Record]) -> YMap:
    texts = field_types(kind).texts
    return Map({k: _shared(v, k in texts) for k, v in raw.items() if k != "id"})


def _shared(value: Any, is_text: bool) -> Any:
    if is_text and _is_text(value):
        return Map({language: Text(_plain(words)) for language, words in value.items()})
    return _plain(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())


def _update(shared: YMap, raw: Mapping[str, Any], kind: type[Record]) -> None:
    texts = field_types(kind).texts
    for name in [n for n in list(shared.keys()) if n not in raw]:
        del shared[name]
    for name, value in raw.items():
        if name == "id":
            continue
        now = shared.get(name)
        if name in texts and _is_text(value) and isinstance(now, Map):
            _update_text(now, value)
        elif isinstance(now, Map | Text) or name not in shared or _whole(now) != _plain(value):
            shared[name] = _shared(value, name in texts)


def _update_text(shared: YMap, wanted: Mapping[str, str]) -> None:
    for language in [n for n in list(shared.keys()) if n not in wanted]:
        del shared[language]
    for language, words in wanted.items():
        now = shared.get(language)
        if isinstance(now, Text):
            edit_text(now, _plain(words))
        else:
            shared[language] = Text(_plain(words))
