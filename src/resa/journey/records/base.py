"""What all records share: identity, text in several languages, order, kept unknown fields, typed references.

A record is frozen; a change makes a new one (`change`). Momentary state (selection, zoom) is never here. What a field
may hold stands in its type (a range, a pattern, which kind of record it refers to), so that reading, the JSON Schema
and the documentation all say the same. How records become JSON and back is `resa.journey.codec`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Meta

Language = Literal["sv", "da", "nb", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "da", "nb", "en")

#: A text by language code. `{}` is "nothing written"; a missing language falls back (see `read_text`).
Text = dict[str, str]

Scope = Literal["journey", "library"]

#: ISO 8601 calendar date, "2026-05-31".
Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", extra_json_schema={"format": "date"}, extra={"date": True})]
#: −2 (very bad) … +2 (very good).
Emotion = Annotated[float, Meta(ge=-2, le=2)]
#: 1 (little) … 5 (very much).
OneToFive = Annotated[int, Meta(ge=1, le=5)]
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0)]

#: References: the id of another record, and which kinds it may be of.
StageId = Annotated[str, Meta(extra={"refers_to": ("stage",)})]
StepId = Annotated[str, Meta(extra={"refers_to": ("step",)})]
LaneId = Annotated[str, Meta(extra={"refers_to": ("lane",)})]
TouchpointId = Annotated[str, Meta(extra={"refers_to": ("touchpoint",)})]
PersonaId = Annotated[str, Meta(extra={"refers_to": ("persona",)})]
SourceId = Annotated[str, Meta(extra={"refers_to": ("source",)})]
InsightId = Annotated[str, Meta(extra={"refers_to": ("insight",)})]
OpportunityId = Annotated[str, Meta(extra={"refers_to": ("opportunity",)})]
IdeaId = Annotated[str, Meta(extra={"refers_to": ("idea",)})]
KpiId = Annotated[str, Meta(extra={"refers_to": ("kpi",)})]
#: Another journey; it lives in a document of its own and is not looked for in this one.
JourneyId = Annotated[str, Meta(extra={"refers_to": ("journey",), "outside": True})]
#: Any record.
RecordId = Annotated[str, Meta(extra={"refers_to": ()})]

#: Takes a record's fields as JSON in one version and returns them in the next.
Migration = Callable[[dict[str, Any]], dict[str, Any]]


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A piece of a record with fields of its own (an arrow, a rule, an amount); keeps unknown fields like a record."""

    extra: dict[str, Any] = {}


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record of a document: `id` is `kind:name`, `kind` stands in the id only."""

    kind: ClassVar[str] = ""
    scope: ClassVar[Scope] = "journey"
    version: ClassVar[int] = 1
    migrations: ClassVar[tuple[Migration, ...]] = ()
    """The one at index i takes version i + 1 to i + 2; there are `version` − 1 of them."""
    stand_ins: ClassVar[dict[str, str]] = {}
    """What to read a required choice as when the file holds one that this version does not know."""

    id: str
    extra: dict[str, Any] = {}
    """Fields this version does not know, and values it cannot read; written back as they came, next to the known ones."""


R = TypeVar("R", bound=Record)


def change(record: R, **fields: Any) -> R:
    """The record with new values; an unreadable old value of the same field is thereby mended and goes."""
    extra = {name: value for name, value in record.extra.items() if name not in fields}
    return msgspec.structs.replace(record, **{"extra": extra, **fields})


def read_text(text: Text, language: str, fallback: tuple[str, ...] = ("en", "sv", "nb", "da")) -> str:
    """The text in `language`, else in the first of `fallback` that is written, else any, else ''."""
    for code in (language, *fallback):
        if text.get(code):
            return text[code]
    return next((t for t in text.values() if t), "")
