"""A client's edit: whole records as JSON, checked before they are applied. Applying and logging is `documents.apply`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import UsageError
from ..journey.codec import from_raw, to_raw
from ..journey.diagnostics import Diagnostic
from ..journey.ids import ID_PATTERN, kind_of
from ..journey.records import RECORD_KINDS, Record
from ..texts.sentence import Sentence
from .documents import Head, apply
from .principals import LIBRARY, MapAccess

#: Most records one edit may touch.
_MOST_CHANGES = 20_000


class RefusedEdit(UsageError):
    """Records of an edit cannot be read; nothing was changed. `diagnostics` says which and why."""

    code = "invalid-records"

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        first = self.diagnostics[0]
        super().__init__(first.message, where=first.where, value=first.value, remedy=first.remedy)


@dataclass(frozen=True, slots=True)
class Edit:
    """A wanted change: whole records in, ids out. `base` is the epoch it was made on, `seen` the version."""

    put: Sequence[Mapping[str, Any]] = ()
    remove: Sequence[str] = ()
    base: int | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """An accepted change: both documents' heads, and what is worth saying of the records put."""

    journey: Head
    library: Head
    diagnostics: tuple[Diagnostic, ...]


def edit(access: MapAccess, wanted: Edit) -> Edited:
    """Check the records as sent by a client and apply the change.

    Raises RefusedEdit when a record cannot be read, ConflictError as `apply` does; nothing is changed then.
    """
    records, diagnostics = _readable(access, wanted)
    journey, library = apply(access, records, wanted.remove, base=wanted.base, seen=wanted.seen)
    return Edited(journey, library, tuple(diagnostics))


def check(access: MapAccess, put: Sequence[Mapping[str, Any]]) -> tuple[Diagnostic, ...]:
    """What is worth saying of the records, were they put; nothing is written. Raises RefusedEdit as `edit` does."""
    return tuple(_readable(access, Edit(put))[1])


def _readable(access: MapAccess, wanted: Edit) -> tuple[list[Record], list[Diagnostic]]:
    """The records to put. An error that the record did not have before refuses the whole edit."""
    if len(wanted.put) + len(wanted.remove) > _MOST_CHANGES:
        raise UsageError(
            Sentence("workspace.edit_too_large"),
            allowed=Sentence("workspace.up_to_records", most_changes=_MOST_CHANGES),
            remedy=Sentence("workspace.split"),
        )
    current = current_records(access)
    records, found, refused = [], [], []
    for raw in wanted.put:
        record, diagnostics = _record_of(raw)
        old = _old_errors(current.get(record.id)) if record else set()
        refused += [d for d in diagnostics if d.severity in {"fatal", "error"} and (d.field, d.value) not in old]
        found += diagnostics
        if record is not None:
            records.append(record)
    refused += _journey_rules(access, records, wanted.remove)
    if refused:
        raise RefusedEdit(refused)
    return records, found


def current_records(access: MapAccess) -> dict[str, Record]:
    """The journey's and the library's records by id."""
    documents = access.workspace.documents
    found = dict(documents.read(MapAccess(access.principal, LIBRARY, access.need)).document.records)
    if access.document != LIBRARY:
        found.update(documents.read(access).document.records)
    return found


def _record_of(raw: Mapping[str, Any]) -> tuple[Record | None, list[Diagnostic]]:
    id = raw.get("id")
    if not isinstance(id, str) or not ID_PATTERN.fullmatch(id) or kind_of(id) not in RECORD_KINDS:
        return None, [
            Diagnostic(
                rule="F11",
                severity="error",
                record=id if isinstance(id, str) else None,
                field="id",
                value=str(id)[:80],
                message=Sentence("workspace.record_needs_id_known_kind"),
                remedy=Sentence("workspace.write_kind_name_one_kinds", names=", ".join(RECORD_KINDS)),
            )
        ]
    return from_raw(raw, RECORD_KINDS[kind_of(id)])


def _old_errors(record: Record | None) -> set[tuple[str | None, str | None]]:
    if record is None:
        return set()
    return {(d.field, d.value) for d in from_raw(to_raw(record), type(record))[1] if d.severity == "error"}


def _journey_rules(access: MapAccess, records: Sequence[Record], remove: Sequence[str]) -> list[Diagnostic]:
    """A document keeps exactly its own journey record."""
    foreign = [r.id for r in records if r.kind == "journey" and r.id != access.document]
    gone = [id for id in remove if kind_of(id) == "journey"]
    return [
        Diagnostic(
            rule="F10",
            severity="error",
            record=id,
            message=Sentence("workspace.document_exactly_one_journey_record_own"),
            remedy=Sentence("workspace.edit_post_api_journeys_makes_another", document=access.document),
        )
        for id in (*foreign, *gone)
    ]
