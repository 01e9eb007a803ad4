"""PURE. What a shared page shows of a journey: the records and numbers without personal data, and without what was not shared.

A visitor never holds the document itself: each record is written anew from what the link shows. E-mail addresses, numbers
of people and names are replaced by marks in every text; the names of those responsible go unless they were shared. Small
groups were suppressed when the journey was measured, and a shared page has no filter to tell two groups apart by.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, TypeVar, cast

import msgspec

from ..evidence.model import Measure, Measured
from ..journey.document import Document
from ..journey.field_types import field_types
from ..journey.records import Card, Insight, Journey, Lane, Note, Part, Persona, Record, Source, Step, Touchpoint

View = Literal["map", "table", "story", "swimlanes", "blueprint", "arc", "flow", "matrix"]
VIEWS: tuple[View, ...] = ("map", "table", "story", "swimlanes", "blueprint", "arc", "flow", "matrix")
#: Views that are nothing without numbers.
OF_NUMBERS: frozenset[View] = frozenset({"flow", "matrix"})
#: What only those inside can open.
#: Fields that name a person.
_PEOPLE = frozenset({"owner", "onward_owner"})
_INSIDE = ("/", "resa:")

P = TypeVar("P", bound=Record | Part)


class Shows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The choice of what a shared page shows."""

    views: tuple[View, ...] = VIEWS
    numbers: bool = True
    """What was measured; else only what the team believes."""
    quotes: bool = True
    """Customers' own words, masked."""
    people: bool = False
    """Who is responsible, by name."""
    comments: bool = False
    """What was said about the map, by its open threads."""


def projected(document: Document, shows: Shows) -> Document:
    """The journey with what it carries, as a visitor may read it."""
    left_out = _left_out(document, shows)
    nobody = _nobody(document)
    return Document(_shown(record, document, shows, nobody) for record in document if record.id not in left_out)


def shown_numbers(measured: Measured, shows: Shows) -> Measured:
    """The measured map as a visitor may read it."""

    def each(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
        return tuple(
            msgspec.structs.replace(m, names=(), quotes=tuple(map(masked, m.quotes)) if shows.quotes else ())
            for m in measures
        )

    return msgspec.structs.replace(
        measured,
        stages=each(measured.stages),
        steps=each(measured.steps),
        touchpoints=each(measured.touchpoints),
        sources=(),
        compared=None,
        differences={},
    )


@lru_cache(maxsize=50_000)
def masked(text: str, language: str = "sv") -> str:
    """The text with marks in place of addresses, numbers and names of people."""
    from ..voice.personal_data import MARKS, scan

    return scan(text, language if language in MARKS else "en").text


def _nobody(document: Document) -> str:
    """What stands where somebody responsible is not named: that there is somebody is shown."""
    from ..voice.personal_data import MARKS

    language = next((one for one in document.journey.languages if one in MARKS), "en")
    return MARKS[language]["name"]


def _left_out(document: Document, shows: Shows) -> frozenset[str]:
    """Free notes, which are a workshop's own; and, when they are not shared, customers' words with the rows and cards they stand in."""
    gone = {note.id for note in document.of(Note)}
    if shows.quotes:
        return frozenset(gone)
    gone |= {insight.id for insight in document.of(Insight) if insight.insight_kind == "quote"}
    lanes = {lane.id for lane in document.of(Lane) if lane.lane_kind == "quotes"}
    gone |= lanes
    gone |= {card.id for card in document.of(Card) if card.lane in lanes or card.ref in gone}
    return frozenset(gone)


def _shown(record: Record, document: Document, shows: Shows, nobody: str) -> Record:
    changed: dict[str, Any] = {}
    if isinstance(record, Source):
        changed = {"link": "", "note": {}, "purpose": {}}
    elif isinstance(record, Touchpoint):
        changed = {"events": None}
    elif isinstance(record, Persona):
        changed = {"segment": None} | ({} if shows.quotes else {"quote": {}})
    elif isinstance(record, Card):
        changed = {"link": ""} if record.link.startswith(_INSIDE) else {}
        lane = document.get(record.lane)
        if isinstance(lane, Lane) and lane.lane_kind in ("owners", "files") and not shows.people:
            changed |= {"text": {}}
    elif isinstance(record, Step):
        changed = {"nested_journey": None}
    elif isinstance(record, Journey):
        changed = {"parent_step": None, "tags": ()}
    return _clean(msgspec.structs.replace(record, **changed), shows, nobody)


def _clean(value: P, shows: Shows, nobody: str) -> P:
    """Every text masked, also inside parts; nobody named who is responsible, unless that is shared."""
    types = field_types(cast("type[Record] | type[Part]", type(value)))
    changed: dict[str, Any] = {}
    for name, field in types.by_name.items():
        now = getattr(value, name)
        if not now:
            continue
        if name in _PEOPLE and not shows.people:
            changed[name] = nobody
        elif field.is_text:
            changed[name] = tuple(map(_masked, now)) if isinstance(now, tuple) else _masked(now)
        elif field.part is not None:
            changed[name] = (
                tuple(_clean(part, shows, nobody) for part in now)
                if isinstance(now, tuple)
                else _clean(now, shows, nobody)
            )
    # What this version does not know it cannot clean either.
    return msgspec.structs.replace(value, **{**changed, "extra": {}})


def _masked(text: Mapping[str, str]) -> dict[str, str]:
    return {language: masked(words, language) for language, words in text.items()}
