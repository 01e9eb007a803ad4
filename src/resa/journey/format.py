"""The open file format `.resa.json`: reading, checking, writing. Its rules, by number, are in docs/format/SPEC.md.

Reading gives the document and everything that is wrong with the file; what cannot be used is kept and written back.
Writing is canonical: the same document always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from ..errors import LimitError, UnreadableError
from ..texts.sentence import Sentence
from .check import check
from .codec import from_raw, nearest, to_raw
from .diagnostics import Diagnostic, shown
from .document import Document
from .ids import ID_PATTERN
from .json_text import Parsed, parse
from .lines import with_lines
from .migrate import migrated
from .records import RECORD_KINDS, Record

FORMAT = "resa-journey"
VERSION = 1
SUFFIX = ".resa.json"
MAX_BYTES = 256 * 1024 * 1024

_HEAD = ("format", "version", "schema", "records")
_encoder = msgspec.json.Encoder(order="sorted", decimal_format="number")


def read(source: str | Path | bytes) -> tuple[Document, list[Diagnostic]]:
    """The document of a file (or of its bytes) and every finding, gravest first.

    Only a file that cannot be opened raises (UnreadableError, LimitError); whatever it holds is a diagnostic. When a
    diagnostic is fatal nothing could be read and the document is empty.
    """
    parsed = parse(_bytes(source))
    if not isinstance(parsed.value, dict):
        return _nothing(parsed)
    document, found = _document(parsed.value, parsed)
    if not any(d.severity == "fatal" for d in found):
        found += check(document)
    return document, with_lines([*parsed.findings, *found], parsed.text)


def load(source: str | Path | bytes) -> Document:
    """The document of a file; UnreadableError when nothing in it can be read. For those who only want the map."""
    document, found = read(source)
    fatal = next((d for d in found if d.severity == "fatal"), None)
    if fatal is not None:
        where = None if isinstance(source, bytes) else str(source)
        raise UnreadableError(fatal.message, where=where, value=fatal.value, remedy=fatal.remedy)
    return document


def write(document: Document) -> bytes:
    """The file's bytes: UTF-8, two-space indent, records sorted by id, one newline at the end."""
    typed = [(record.id, _one(to_raw(record))) for record in document.records.values()]
    typed.sort(key=lambda pair: pair[0])
    kept = [(_sort_id(raw), _one(raw)) for raw in document.kept]
    # A stable sort: a kept double comes after the record that holds.
    records = sorted([*typed, *sorted(kept)], key=lambda pair: pair[0]) if kept else typed
    head = {
        "format": FORMAT,
        "version": max(VERSION, document.extra.get("version", VERSION)),
        "schema": dict(sorted(_versions(document).items())),
    }
    rest = {k: v for k, v in document.extra.items() if k not in _HEAD}
    if document.measured is not None:
        rest["measured"] = document.measured
    parts = [f'"{name}":'.encode() + _encoder.encode(value) for name, value in head.items()]
    parts.append(b'"records":[' + b",".join(body for _, body in records) + b"]")
    parts += [_encoder.encode(name) + b":" + _encoder.encode(rest[name]) for name in sorted(rest)]
    return msgspec.json.format(b"{" + b",".join(parts) + b"}", indent=2) + b"\n"


def save(document: Document, path: str | Path) -> None:
    """Write the file beside its place first, then move it there, so that a crash never leaves half a file."""
    target = Path(path)
    temporary = target.with_name(target.name + ".tmp")
    try:
        temporary.write_bytes(write(document))
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UnreadableError(
            Sentence("journey.cannot_write_file", strerror=error.strerror),
            where=str(path),
            remedy=Sentence("journey.check_folder_rights"),
        ) from error


def _bytes(source: str | Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    path = Path(source)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LimitError(Sentence("journey.file_too_large_journey"), where=str(path), value=path.stat().st_size,
                             allowed=Sentence("journey.at_most_bytes", max_bytes=MAX_BYTES), remedy=Sentence("journey.is_it_a_journey_file"))  # fmt: skip
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            Sentence("journey.cannot_open_journey_file", strerror=error.strerror),
            where=str(path),
            remedy=Sentence("journey.check_name_rights"),
        ) from error


def _nothing(parsed: Parsed) -> tuple[Document, list[Diagnostic]]:
    findings = list(parsed.findings)
    if not any(d.severity == "fatal" for d in findings):
        findings.append(
            Diagnostic(rule="F1", severity="fatal", value=shown(parsed.value),
                       message=Sentence("journey.file_does_not_hold_json_object"), remedy=Sentence("journey.open_journey_file_resa_json"))
        )  # fmt: skip
    kept = [{"line": 1, "text": parsed.text}] if parsed.text.strip() else []
    return Document(extra={"unreadable": kept} if kept else {}), with_lines(findings, parsed.text)


def _document(value: dict[str, Any], parsed: Parsed) -> tuple[Document, list[Diagnostic]]:
    found = _head_findings(value)
    versions, version_findings = _read_versions(value.get("schema", {}))
    found += version_findings
    raws = value.get("records", [])
    extra = {k: v for k, v in value.items() if k not in ("format", "schema", "records", "measured", "version")}
    if _newer(value.get("version")):
        extra["version"] = value["version"]
    if not isinstance(raws, list):
        found.append(
            _wrong_head(
                "F9", "records", raws, Sentence("journey.records_should_list"), Sentence("journey.write_records")
            )
        )
        extra["records#2"], raws = raws, []
    if parsed.unreadable:
        already = extra.get("unreadable")
        extra["unreadable"] = [*(already if isinstance(already, list) else []), *parsed.unreadable]
    if extra.get("unreadable"):
        n = len(extra["unreadable"])
        found.append(_wrong_head("F26", "unreadable", None, Sentence("journey.piece_s_text_could_not_read", n=n),
                                 Sentence("journey.mend_each_move_records_then_remove")))  # fmt: skip
    records, kept = _records(raws, versions, found)
    if parsed.unreadable and not records and not kept:
        found.append(
            Diagnostic(
                rule="F1",
                severity="fatal",
                message=Sentence("journey.no_record_could_read"),
                remedy=Sentence("journey.mend_file_first"),
            )
        )
    versions = _beyond(versions, records.values())
    document = Document(records.values(), kept=kept, extra=extra, versions=versions, measured=value.get("measured"))
    return document, found


def _records(
    raws: Iterable[Any], versions: dict[str, int], found: list[Diagnostic]
) -> tuple[dict[str, Record], list[Any]]:
    """Records by id, and the raw values of those that cannot be used."""
    records: dict[str, Record] = {}
    kept: list[Any] = []
    for raw in raws:
        kind, problem = _kind(raw, versions)
        if problem is not None:
            found.append(problem)
        if kind is None:
            kept.append(raw)
        elif raw["id"] in records:
            found.append(_double(raw, records[raw["id"]]))
            kept.append(raw)
        else:
            fields, migration_findings = migrated(raw, kind, versions.get(kind.kind, 1))
            record, problems = from_raw(fields, kind)
            found += [*migration_findings, *problems]
            if record is None:
                kept.append(fields)
            else:
                records[record.id] = record
    return records, kept


def _kind(raw: Any, versions: dict[str, int]) -> tuple[type[Record] | None, Diagnostic | None]:
    """Which kind of record this is, and what is wrong with its id."""
    if not isinstance(raw, dict):
        return None, _bad_id(
            "F9", None, raw, Sentence("journey.record_should_object_kept"), Sentence("journey.write_an_object")
        )
    record_id = raw.get("id")
    if not isinstance(record_id, str):
        message = Sentence("journey.record_needs_an_id")
        return None, _bad_id("F10", None, raw, message, Sentence("journey.add_id_kind_name"))
    kind, colon, _ = record_id.partition(":")
    cls = RECORD_KINDS.get(kind)
    if colon and cls is not None and (len(record_id) > len(kind) + 1):
        if ID_PATTERN.fullmatch(record_id):
            return cls, None
        return cls, _bad_id("F10", record_id, record_id, Sentence("journey.id_holds_white_space_too_long"),
                            Sentence("journey.use_letters_digits_after_colon"), "warning")  # fmt: skip
    if not ID_PATTERN.fullmatch(record_id):
        message = Sentence("journey.id_should_be_kind_and_name")
        return None, _bad_id(
            "F10", record_id, record_id, message, Sentence("journey.kinds", names=", ".join(RECORD_KINDS))
        )
    near = nearest(kind, list(RECORD_KINDS))
    known = kind in versions
    return None, Diagnostic(
        rule="F12", severity="info" if known else "warning", record=record_id, value=kind,
        message=Sentence("journey.version_does_not_know_record_kind", kind=kind),
        remedy=Sentence("journey.did_you_mean_quoted", near=near) if near else Sentence("journey.update_resa_if_newer_version_wrote")
        if known else Sentence("journey.kinds", names=', '.join(RECORD_KINDS)),
    )  # fmt: skip


def _bad_id(
    rule: str, record: str | None, value: Any, message: str, remedy: str, severity: Any = "error"
) -> Diagnostic:
    field = "id" if rule == "F10" else None
    return Diagnostic(rule=rule, severity=severity, record=record, field=field, value=shown(value), message=message,
                      remedy=remedy)  # fmt: skip


def _double(raw: dict[str, Any], first: Record) -> Diagnostic:
    same = to_raw(first) == raw
    return Diagnostic(
        rule="F11", severity="error", record=raw["id"], field="id", value=shown(raw["id"]),
        message=Sentence("journey.same_record_twice") if same else Sentence("journey.two_records_of_this_id"),
        remedy=Sentence("journey.remove_one_of_them") if same else Sentence("journey.give_one_a_new_id"),
    )  # fmt: skip


def _head_findings(value: dict[str, Any]) -> list[Diagnostic]:
    found = []
    if value.get("format") != FORMAT:
        looks = "records" in value
        found.append(
            Diagnostic(rule="F6", severity="error" if looks else "fatal", field="format", value=shown(value.get("format")),
                       message=Sentence("journey.file_does_not_say_journey"),
                       remedy=Sentence("journey.write_format", format=FORMAT) if looks else Sentence("journey.open_journey_file_resa_json"))
        )  # fmt: skip
    version = value.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        found.append(
            _wrong_head(
                "F7",
                "version",
                version,
                Sentence("journey.version_should_whole_number_from_1"),
                Sentence("journey.write_version_1"),
            )
        )
    elif _newer(version):
        found.append(
            Diagnostic(rule="F7", severity="warning", field="version", value=str(version),
                       message=Sentence("journey.file_newer_format_resa_knows_what", found=version, known=VERSION),
                       remedy=Sentence("journey.update_resa_see_everything"))
        )  # fmt: skip
    return found


def _newer(version: object) -> bool:
    return isinstance(version, int) and not isinstance(version, bool) and version > VERSION


def _read_versions(schema: Any) -> tuple[dict[str, int], list[Diagnostic]]:
    if not isinstance(schema, dict):
        return {}, [_wrong_head("F8", "schema", schema, Sentence("journey.schema_should_name_version_each_record"),
                                Sentence("journey.write_schema"))]  # fmt: skip
    versions, found = {}, []
    for kind, version in schema.items():
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            found.append(_wrong_head("F8", f"schema.{kind}", version, Sentence("journey.version_whole_number_from_1"),
                                     Sentence("journey.write_version_of_kind", kind=kind)))  # fmt: skip
            continue
        versions[kind] = version
        if kind in RECORD_KINDS and version > RECORD_KINDS[kind].version:
            found.append(
                Diagnostic(rule="F8", severity="warning", field=f"schema.{kind}", value=str(version),
                           message=Sentence("journey.records_kind_newer_version_resa_knows", kind=kind, version=version, version2=RECORD_KINDS[kind].version),
                           remedy=Sentence("journey.update_resa_see_everything"))
            )  # fmt: skip
    return versions, found


def _beyond(versions: dict[str, int], records: Iterable[Record]) -> dict[str, int]:
    """The versions that the records themselves do not say: newer ones, and kinds that no record here is of."""
    own = {type(r).kind: type(r).version for r in records}
    return {kind: version for kind, version in versions.items() if version > own.get(kind, 0)}


def _wrong_head(rule: str, field: str, value: Any, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(rule=rule, severity="error", field=field, value=None if value is None else shown(value),
                      message=message, remedy=remedy)  # fmt: skip


def _versions(document: Document) -> dict[str, int]:
    present = {type(r).kind: type(r).version for r in document.records.values()}
    return {k: max(present.get(k, 1), document.versions.get(k, 1)) for k in present.keys() | document.versions.keys()}


def _one(raw: Any) -> bytes:
    """One record as JSON: its id first, the other keys sorted."""
    if not isinstance(raw, dict) or "id" not in raw:
        return _encoder.encode(raw)
    rest = _encoder.encode({k: v for k, v in raw.items() if k != "id"})
    return b'{"id":' + _encoder.encode(raw["id"]) + (b"," if len(rest) > 2 else b"") + rest[1:]


def _sort_id(raw: Any) -> str:
    return raw["id"] if isinstance(raw, dict) and isinstance(raw.get("id"), str) else ""
