"""The library's personas and sources as their pages show them: the record, which journeys carry it, how well it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from ..events.report import iso
from ..evidence.claims import Grounds, other_claims
from ..evidence.model import Evidence
from ..journey.codec import to_raw
from ..journey.document import Document
from ..journey.ids import kind_of
from ..journey.records import Persona, Record, Source, Text
from .ages import ages_of
from .filters import persona_customers
from .library import references, whole
from .principals import Principal, access_library, accessible_maps


class PersonaShelf(msgspec.Struct, frozen=True, kw_only=True):
    """A persona with the journeys that name it."""

    persona: dict[str, Any]
    journeys: tuple[str, ...]
    customers: int | None
    """How many its segment rule recognises in the data; null without a rule, or with fewer than five."""
    evidence: Evidence


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A record that names a source, and what it is called."""

    id: str
    text: Text
    journey: str | None
    """The journey it can be seen on: the first that carries it."""


class SourceShelf(msgspec.Struct, frozen=True, kw_only=True):
    """A source with the journeys and claims that rest on it."""

    source: dict[str, Any]
    used_by: tuple[str, ...]
    fresh: bool | None
    """Whether knowledge of its kind still holds at its age; null without a date."""
    valid_days: int
    """How long knowledge of its kind holds."""
    claims: tuple[Claim, ...]


def personas(principal: Principal) -> list[PersonaShelf]:
    """Every persona of the library, in its order."""
    workspace = principal.workspace
    library = workspace.documents.read(access_library(principal)).document
    carried = _carried(principal)
    with workspace.data.now() as data:
        customers = {p.id: persona_customers(p, data.snapshot) for p in library.of(Persona)}
        as_of = iso(data.snapshot.last_at)
    grounds = Grounds({id: n for id, n in customers.items() if n}, {}, as_of, None, ages_of(workspace))
    evidence = other_claims(library, grounds, workspace.clock())
    return [
        PersonaShelf(persona=to_raw(p), journeys=_in(carried, p.id), customers=customers[p.id], evidence=evidence[p.id])
        for p in library.of(Persona)
    ]


def sources(principal: Principal) -> list[SourceShelf]:
    """Every source of the library, the newest first."""
    workspace = principal.workspace
    library = workspace.documents.read(access_library(principal)).document
    carried = _carried(principal)
    now, ages = workspace.clock(), ages_of(workspace)
    resting = _resting(library, carried)
    found = [
        SourceShelf(
            source=to_raw(s),
            used_by=_in(carried, s.id),
            fresh=is_fresh(s, now, ages),
            valid_days=ages[s.source_kind],
            claims=resting.get(s.id, ()),
        )
        for s in library.of(Source)
    ]
    return sorted(found, key=lambda s: (s.source.get("date", ""), s.source["id"]), reverse=True)


def is_fresh(source: Source, now: datetime, ages: Mapping[str, int]) -> bool | None:
    """Whether the source is younger than its kind stays true; None without a date."""
    if not source.date:
        return None
    return now.date() - date.fromisoformat(source.date) <= timedelta(days=ages[source.source_kind])


def _resting(library: Document, carried: dict[str, Document]) -> dict[str, tuple[Claim, ...]]:
    """Source id to the claims that name it: the library's own, and what stands on the journeys."""
    found: dict[str, dict[str, Claim]] = {}
    for journey, document in (*carried.items(), (None, library)):
        for record in document:
            for source in dict.fromkeys(i for i in references(record) if kind_of(i) == Source.kind):
                claim = Claim(id=record.id, text=_text(record, document), journey=journey)
                found.setdefault(source, {}).setdefault(record.id, claim)
    return {source: tuple(claims.values()) for source, claims in found.items()}


def _text(record: Record, document: Document) -> Text:
    """What a claim is called: its title or text, else that of the record it is about."""
    for name in ("title", "text"):
        own: Text = getattr(record, name, {})
        if any(own.values()):
            return own
    about = document.get(getattr(record, "about", None) or getattr(record, "from_step", None))
    return {} if about is None else _text(about, document)


def _carried(principal: Principal) -> dict[str, Document]:
    return {access.document: whole(access).document for access in accessible_maps(principal)}


def _in(carried: dict[str, Document], id: str) -> tuple[str, ...]:
    return tuple(journey for journey, document in carried.items() if id in document)
