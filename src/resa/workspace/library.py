"""What all journeys of a workspace share, and how a journey and the library become one document and two again.

A journey *carries* the library records it refers to, directly or through others, and the figures about any of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import msgspec

from ..journey.codec import to_raw
from ..journey.diagnostics import Diagnostic
from ..journey.document import Document
from ..journey.field_types import field_types
from ..journey.ids import new_id
from ..journey.records import Figure, Part, Record
from ..journey.renaming import rename
from ..texts.sentence import Sentence
from .documents import Versioned
from .principals import MapAccess

#: What to do when a file brings a library record that the workspace holds with other content.
OnConflict = Literal["copy", "keep", "replace"]


@dataclass(frozen=True)
class Whole:
    """A journey with what it carries, at one version of both documents."""

    document: Document
    own: Versioned
    library: Versioned

    @cached_property
    def digest(self) -> str:
        """Changes when any record of the whole changes; other edits of the library leave it."""
        return digest_of(self.document)


def digest_of(document: Document) -> str:
    """Of the document's records; two that say the same have the same."""
    content = hashlib.sha256()
    for record in document:
        content.update(msgspec.json.encode((record.id, to_raw(record)), order="deterministic"))
    return content.hexdigest()


def whole(access: MapAccess) -> Whole:
    """The journey's own records and those of the library that it carries."""
    return access.workspace.documents.whole(
        access, lambda own, library: Whole(carry(own.document, library.document), own, library)
    )


def carry(own: Document, library: Document) -> Document:
    """The journey's document with the library records it refers to, directly or through others, and figures about them."""
    found: dict[str, Record] = {}
    todo = list(own.records.values())
    while todo:
        for id in references(todo.pop()):
            record = library.get(id)
            if record is not None and id not in found:
                found[id] = record
                todo.append(record)
        if not todo:
            todo = [
                figure
                for figure in library.of(Figure)
                if figure.id not in found and (figure.about in found or figure.about in own)
            ]
            found.update((figure.id, figure) for figure in todo)
    return own.put(*found.values())


def references(record: Record) -> Iterator[str]:
    """Every id of the same workspace that the record's fields name."""
    return _references(record)


def _references(value: Record | Part) -> Iterator[str]:
    types = field_types(type(value))
    for field in types.references:
        named = getattr(value, field.name)
        if isinstance(named, str):
            yield named
        elif named:
            yield from named
    for field in types.parts:
        part = getattr(value, field.name)
        for one in part if isinstance(part, tuple) else () if part is None else (part,):
            yield from _references(one)


def split(document: Document) -> tuple[Document, tuple[Record, ...]]:
    """The journey's own document (with all that is kept of the file), and the library records beside it."""
    library = document.in_scope("library")
    return document.remove(*(r.id for r in library)), library


@dataclass(frozen=True, slots=True)
class Merge:
    """How a file's library records go into the workspace's."""

    put: tuple[Record, ...]
    """To be added or replaced, under their new ids."""
    renamed: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def merge(records: Iterable[Record], library: Document, on_conflict: OnConflict) -> Merge:
    """Records that the library lacks are added, equal ones are shared; of others the file's is added under a new id
    (`copy`), left out (`keep`) or taken instead (`replace`). Nothing is decided in silence."""
    incoming = list(records)
    other = [r for r in incoming if r.id in library and library[r.id] != r]
    renamed = {r.id: new_id(r.kind) for r in other} if on_conflict == "copy" else {}
    left_out = {r.id for r in other} if on_conflict == "keep" else set()
    put = [rename(r, renamed) for r in incoming if r.id not in left_out and (r.id not in library or library[r.id] != r)]
    said = {
        "copy": Sentence("workspace.library_record_copied"),
        "keep": Sentence("workspace.library_record_kept"),
        "replace": Sentence("workspace.library_record_replaced"),
    }[on_conflict]
    diagnostics = [
        Diagnostic(
            rule="W1",
            severity="info",
            record=r.id,
            value=renamed.get(r.id),
            message=said,
            remedy=Sentence("workspace.compare_two_library_remove_one_not"),
        )
        for r in other
    ]
    return Merge(tuple(put), renamed, tuple(diagnostics))
