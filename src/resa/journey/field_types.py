"""What each record field may hold, read once from its type: choices, ranges, references, dates, parts. No values here."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from ..texts.sentence import Sentence
from .records import Part, Record


@dataclass(frozen=True)
class FieldType:
    """One field of a record or a part."""

    name: str
    type: Any
    """The annotation, for `msgspec.convert`."""
    required: bool
    allowed: tuple[str, ...] = ()
    """The choices of a Literal."""
    expected: str = ""
    """In words, for a message."""
    example: str = ""
    refers_to: tuple[str, ...] | None = None
    """Kinds this id may be of; () = any; None = not a reference."""
    outside: bool = False
    """A reference to another document."""
    many: bool = False
    is_date: bool = False
    is_float: bool = False
    is_integer: bool = False
    is_object: bool = False
    is_text: bool = False
    """Text by language."""
    part: type[Part] | None = None


@dataclass(frozen=True)
class FieldTypes:
    """All fields of a class, by name, and those that need care."""

    by_name: dict[str, FieldType]
    references: tuple[FieldType, ...]
    dates: tuple[FieldType, ...]
    floats: tuple[FieldType, ...]
    parts: tuple[FieldType, ...]
    texts: frozenset[str]
    """Names of the fields that are text by language."""
    nested: tuple[str, ...]
    """Names of the fields that hold lists, objects or parts, texts aside."""


@cache
def field_types(cls: type[Record] | type[Part]) -> FieldTypes:
    """The fields of a record class or a part of one, without `extra`."""
    hints = get_type_hints(cls, include_extras=True)
    required = {f.name for f in msgspec.structs.fields(cls) if f.required}
    names = [n for n in cls.__struct_fields__ if n != "extra"]
    fields = {n: _field(n, hints[n], n in required) for n in names}
    return FieldTypes(
        fields,
        references=tuple(f for f in fields.values() if f.refers_to is not None),
        dates=tuple(f for f in fields.values() if f.is_date),
        floats=tuple(f for f in fields.values() if f.is_float),
        parts=tuple(f for f in fields.values() if f.part is not None),
        texts=frozenset(n for n, f in fields.items() if f.is_text and not f.many),
        nested=tuple(n for n, f in fields.items() if f.many or f.part or (f.is_object and not f.is_text)),
    )


def _field(name: str, hint: Any, required: bool) -> FieldType:
    inner, many = inner_type(hint)
    base, meta = annotated(inner)
    marks = (meta.extra or {}) if meta else {}
    expected, example = _words(base, meta, many)
    return FieldType(
        name=name,
        type=hint,
        required=required,
        allowed=tuple(get_args(base)) if get_origin(base) is Literal else (),
        expected=expected,
        example=example,
        refers_to=marks.get("refers_to"),
        outside=bool(marks.get("outside")),
        many=many,
        is_date=bool(marks.get("date")),
        is_float=base is float,
        is_integer=base is int,
        is_object=get_origin(base) is dict,
        is_text=base == dict[str, str] and name != "utm",
        part=base if isinstance(base, type) and issubclass(base, Part) else None,
    )


def inner_type(hint: Any) -> tuple[Any, bool]:
    """The type without `| None` and without the tuple around it; whether there was a tuple."""
    if get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(a for a in get_args(hint) if a is not type(None))
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True
    return hint, False


def annotated(hint: Any) -> tuple[Any, msgspec.Meta | None]:
    if get_origin(hint) is Annotated:
        base, *marks = get_args(hint)
        return base, next((m for m in marks if isinstance(m, msgspec.Meta)), None)
    return hint, None


def _words(base: Any, meta: msgspec.Meta | None, many: bool) -> tuple[str, str]:
    """What is expected, in words, and an example of it as JSON."""
    marks = (meta.extra or {}) if meta else {}
    if get_origin(base) is Literal:
        one, example = Sentence("journey.one_of", words=get_args(base)), f'"{get_args(base)[0]}"'
    elif marks.get("date"):
        one, example = Sentence("journey.a_date"), '"2026-05-31"'
    elif "refers_to" in marks:
        kinds = marks["refers_to"]
        one = Sentence("journey.the_id_of", kinds=" / ".join(kinds)) if kinds else Sentence("journey.an_id")
        example = f'"{(kinds or ("card",))[0]}:…"'
    elif base in (int, float):
        one, example = Sentence("journey.a_whole_number") if base is int else Sentence("journey.a_number"), "1"
        if meta and meta.ge is not None and meta.le is not None:
            one = Sentence("journey.number_between", number=one, low=meta.ge, high=meta.le)
        elif meta and meta.ge is not None:
            one = Sentence("journey.number_from", number=one, low=meta.ge)
    elif base is bool:
        one, example = Sentence("journey.true_or_false"), "true"
    elif base == dict[str, str]:
        one, example = Sentence("journey.text_by_language"), '{"sv": "…", "en": "…"}'
    elif base is str:
        coded = bool(meta and meta.pattern)
        one = Sentence("journey.three_capital_letters") if coded else Sentence("journey.text")
        example = '"SEK"' if coded else '"…"'
    else:
        one, example = Sentence("journey.an_object"), "{…}"
    return (Sentence("journey.list_each", one=one), f"[{example}]") if many else (one, example)
