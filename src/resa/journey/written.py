"""PURE. Everything that is written in a record, text by text, in every language: what a search looks through.

Beside the texts by language there are words that have none: names of people and teams, tags, systems, channels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .channels import CHANNELS
from .field_types import FieldType, field_types
from .records import Part, Record

#: Plain fields that hold what somebody wrote, not a choice, a reference or an order.
_WORDS = frozenset({"owner", "team", "tags", "systems", "initiator", "receiver", "channel", "channels", "unit"})
#: Values of those fields that are keys of our own.
_KEYS = frozenset({"customer", "company", *CHANNELS})


class Written(NamedTuple):
    """One text of a record; `language` is "" for words that have none."""

    record: str
    field: str
    language: str
    text: str


def written_in(record: Record) -> list[Written]:
    """Its texts, those that name it first."""
    found = [Written(record.id, field, language, text) for field, language, text in _texts(record)]
    return sorted(found, key=lambda one: (one.field not in ("title", "text"), one.field in _WORDS))


def _texts(value: Record | Part) -> Iterator[tuple[str, str, str]]:
    types = field_types(type(value))
    for name, field in types.by_name.items():
        held = getattr(value, name)
        if not held:
            continue
        if field.is_text:
            for text in held if field.many else (held,):
                yield from ((name, language, words) for language, words in text.items() if words.strip())
        elif name in _WORDS:
            yield from ((name, "", word) for word in _words(held) if word.strip() and word not in _KEYS)
        elif field.part is not None:
            yield from _in_parts(field, held)


def _in_parts(field: FieldType, held: Any) -> Iterator[tuple[str, str, str]]:
    for part in held if isinstance(held, tuple) else (held,):
        yield from ((field.name, language, text) for _, language, text in _texts(part))


def _words(held: Any) -> tuple[str, ...]:
    return (held,) if isinstance(held, str) else tuple(held)
