"""What differs between two maps, in meaning: a journey as it is and as it should be, one persona and another, one version
and another or the present. Each side is named by a short text that also stands in addresses.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from ..errors import NotFoundError, UsageError
from ..journey.align import aligned, for_persona
from ..journey.codec import to_raw
from ..journey.document import Document
from ..journey.records import Persona
from ..journey.renaming import rename
from ..journey.telling import GROUPS, Told
from ..journey.telling_apart import told_differences
from ..texts.sentence import Sentence
from . import as_was, versions
from .library import whole
from .principals import Principal, access_map

#: `journey:heat`, `journey:heat@version:12ab`, `journey:heat#persona:oil`.
_SIDE = re.compile(r"(?P<journey>journey:[^@#\s]+)(?:@(?P<version>[^@#\s]+))?(?:#(?P<persona>persona:[^@#\s]+))?")


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two maps."""

    side: str
    journey: str
    title: dict[str, str]
    state: str
    version: versions.Version | None
    persona: str | None
    persona_title: dict[str, str]
    records: tuple[dict[str, Any], ...]
    """All it shows, the later map under the earlier one's ids where they are the same thing."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two maps and what differs, in reading order by group."""

    before: Side
    after: Side
    changes: tuple[Told, ...]
    counts: dict[str, int]
    """How many of each group."""


def compare(principal: Principal, before: str, after: str, language: str) -> Comparison:
    """Both sides and the difference. Raises UsageError for a side that is none, NotFoundError for what is not there."""
    (a, one), (b, other) = (_read(principal, side) for side in (before, after))
    if one.persona and other.persona and one.persona != other.persona:
        b = _renamed_persona(b, other.persona, one.persona)
    b, _ = aligned(a, b)
    told = told_differences(a, b, language)
    return Comparison(
        before=msgspec.structs.replace(one, records=_raw(a)), after=msgspec.structs.replace(other, records=_raw(b)),
        changes=tuple(told), counts={group: sum(t.group == group for t in told) for group in GROUPS},
    )  # fmt: skip


def side_of(principal: Principal, side: str) -> Side:
    """One side by itself. Raises as `compare`."""
    document, found = _read(principal, side)
    return msgspec.structs.replace(found, records=_raw(document))


def _read(principal: Principal, side: str) -> tuple[Document, Side]:
    found = _SIDE.fullmatch(side)
    if found is None:
        raise UsageError(Sentence("workspace.no_side"), value=side, allowed=Sentence("workspace.sides_are"))
    access = access_map(principal, found["journey"])
    version, document = (None, whole(access).document)
    if found["version"]:
        version, document = as_was.read(access, found["version"])
    persona = document.find(found["persona"], Persona) if found["persona"] else None
    if found["persona"] and persona is None:
        raise NotFoundError(Sentence("workspace.no_such_persona"), where=access.document, value=found["persona"])
    if found["persona"]:
        document = for_persona(document, found["persona"])
    journey = document.journey
    return document, Side(
        side=side, journey=access.document, title=journey.title, state=journey.state, version=version,
        persona=found["persona"], persona_title=persona.title if persona else {}, records=(),
    )  # fmt: skip


def _renamed_persona(document: Document, old: str, new: str) -> Document:
    return Document([rename(r, {old: new}) for r in document], kept=document.kept, extra=document.extra)


def _raw(document: Document) -> tuple[dict[str, Any], ...]:
    return tuple(to_raw(record) for record in document)
