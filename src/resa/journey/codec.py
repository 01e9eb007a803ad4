"""One record as JSON values and back. Not the file (`format`) and not shared state (`shared`), which both use this.

Reading never fails: a value that a field cannot hold is set aside in the record's `extra` and reported, and writing
puts it back, unless the field has been given a value since. Unknown fields travel the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from ..texts.sentence import Sentence
from .diagnostics import Diagnostic, shown
from .field_types import FieldType, field_types
from .records import Part, Record

R = TypeVar("R", bound=Record)


def to_raw(record: Record) -> dict[str, Any]:
    """The record's fields as JSON values: defaults left out, whole numbers without fraction, unknown fields in place."""
    raw: dict[str, Any] = msgspec.to_builtins(record, builtin_types=(Decimal,))
    types = field_types(type(record))
    for name in types.nested:
        if name in raw:
            raw[name] = _listed(raw[name])
    if "extra" in raw:
        _put_back(raw, raw.pop("extra"), record.stand_ins)
    for field in types.floats:
        if isinstance(raw.get(field.name), float) and raw[field.name].is_integer():
            raw[field.name] = int(raw[field.name])
    for field in types.parts:
        if field.part is not None and getattr(record, field.name):
            raw[field.name] = _unfold(raw[field.name], field.part)
    return raw


def _put_back(raw: dict[str, Any], extra: Mapping[str, Any], stand_ins: Mapping[str, str]) -> None:
    for name, value in extra.items():
        if name not in raw or (name in stand_ins and raw[name] == stand_ins[name]):
            raw[name] = value


def _listed(value: Any) -> Any:
    """Tuples as lists, at every depth, so that the values are JSON's own."""
    if isinstance(value, tuple | list):
        return [_listed(v) for v in value]
    return {k: _listed(v) for k, v in value.items()} if isinstance(value, dict) else value


def _unfold(value: Any, kind: type[Part]) -> Any:
    """The fields of a part (or of each in a list) with its unknown ones in place, at every depth."""
    if isinstance(value, list):
        return [_unfold(v, kind) for v in value]
    known = {**value.pop("extra", {}), **value}
    for field in field_types(kind).parts:
        if field.name in known and field.part is not None:
            known[field.name] = _unfold(known[field.name], field.part)
    return known


def from_raw(raw: Mapping[str, Any], kind: type[R]) -> tuple[R | None, list[Diagnostic]]:
    """The record of JSON values, and what is wrong with it. None when a required field is missing or unreadable."""
    types = field_types(kind)
    values = {n: v for n, v in raw.items() if n != "extra"} if "extra" in raw else dict(raw)
    if any(isinstance(values.get(d.name), str) and not is_date(values[d.name]) for d in types.dates):
        return _field_by_field(raw, kind)
    try:
        record = msgspec.convert(values, kind)
    except (msgspec.ValidationError, OverflowError):
        return _field_by_field(raw, kind)
    unknown = {n: raw[n] for n in raw.keys() - types.by_name.keys()}
    found = [_unknown_field(raw, name, list(types.by_name)) for name in sorted(unknown)]
    changes: dict[str, Any] = {"extra": unknown} if unknown else {}
    for field in types.parts:
        if raw.get(field.name):
            changes[field.name] = _with_unknown(getattr(record, field.name), raw[field.name])
    return (msgspec.structs.replace(record, **changes) if changes else record), found


def _field_by_field(raw: Mapping[str, Any], kind: type[R]) -> tuple[R | None, list[Diagnostic]]:
    """The long way round: keep every field that can be read, set the others aside."""
    types = field_types(kind).by_name
    good: dict[str, Any] = {}
    aside: dict[str, Any] = {}
    found: list[Diagnostic] = []
    for name in sorted(raw):
        field = types.get(name)
        if field is None:
            aside[name] = raw[name]
            found.append(_unknown_field(raw, name, list(types)))
            continue
        problem = _problem(raw, field, kind)
        if problem is None:
            good[name] = raw[name]
        else:
            aside[name] = raw[name]
            found.append(problem)
    for name, field in types.items():
        if field.required and name not in good:
            if name not in raw:
                found.append(_missing_field(raw, field, kind))
            if name not in kind.stand_ins:
                return None, found
            good[name] = kind.stand_ins[name]
    record = msgspec.convert(good, kind)
    parts = {f.name: _with_unknown(getattr(record, f.name), good[f.name]) for f in types.values()
             if f.part and good.get(f.name)}  # fmt: skip
    return msgspec.structs.replace(record, extra=aside, **parts), found


def _with_unknown(part: Any, raw: Any) -> Any:
    """The part (or tuple of parts) with the unknown fields of `raw` in `extra`, at every depth."""
    if isinstance(part, tuple):
        return tuple(_with_unknown(p, r) for p, r in zip(part, raw, strict=True))
    if not isinstance(part, Part) or not isinstance(raw, Mapping):
        return part
    types = field_types(type(part))
    unknown = {n: raw[n] for n in raw.keys() - types.by_name.keys()}
    changes = {f.name: _with_unknown(getattr(part, f.name), raw[f.name]) for f in types.parts if raw.get(f.name)}
    return msgspec.structs.replace(part, extra=unknown, **changes) if unknown or changes else part


def is_date(value: str) -> bool:
    """Whether the text is a calendar date as records write it."""
    try:
        return len(value) == 10 and value[4] == value[7] == "-" and date.fromisoformat(value) is not None
    except ValueError:
        return False


# What is wrong with a field, in words.


def _problem(raw: Mapping[str, Any], field: FieldType, kind: type[Record]) -> Diagnostic | None:
    value = raw[field.name]
    if field.is_date and isinstance(value, str) and not is_date(value):
        return _wrong(raw, field, "F17", kind)
    try:
        msgspec.convert(value, field.type)
    except msgspec.ValidationError as error:
        return _wrong(raw, field, _rule_of(str(error)), kind, str(error))
    except OverflowError:
        return _wrong(raw, field, "F16", kind)
    return None


def _rule_of(message: str) -> str:
    outside = ("Invalid enum value", "matching regex", "<=", ">=")
    return "F16" if any(mark in message for mark in outside) else "F15"


def _wrong(raw: Mapping[str, Any], field: FieldType, rule: str, kind: type[Record], detail: str = "") -> Diagnostic:
    where = detail.partition(" - at `$")[2].rstrip("`") if detail else ""
    path = field.name + where.replace("[...]", ".…")
    stand_in = kind.stand_ins.get(field.name)
    until = Sentence("journey.read_as_meanwhile", value=stand_in) if stand_in else Sentence("journey.value_kept_unused")
    if field.required and stand_in is None:
        until = Sentence("journey.record_kept_unused")
    problem = detail.partition(" - at")[0]
    near = nearest(raw[field.name], field.allowed)
    told = {"field": field.name, "expected": field.expected, "until": until}
    wanted = {"field": field.name, "example": field.example}
    return Diagnostic(
        rule=rule,
        severity="error",
        record=_id(raw),
        field=path,
        value=shown(raw[field.name]),
        message=Sentence("journey.field_should_be_inside", **told, problem=problem)
        if where and problem
        else Sentence("journey.field_should_be", **told),
        remedy=Sentence("journey.did_you_mean_or_write", near=near, **wanted)
        if near
        else Sentence("journey.write_for_example", **wanted),
    )


def _missing_field(raw: Mapping[str, Any], field: FieldType, kind: type[Record]) -> Diagnostic:
    stand_in = kind.stand_ins.get(field.name)
    until = (
        Sentence("journey.read_as_meanwhile", value=stand_in) if stand_in else Sentence("journey.record_kept_unused")
    )
    return Diagnostic(
        rule="F14",
        severity="error",
        record=_id(raw),
        field=field.name,
        message=Sentence(
            "journey.record_needs_field", kind=kind.kind, field=field.name, expected=field.expected, until=until
        ),
        remedy=Sentence("journey.add_field", field=field.name, example=field.example),
    )


def _unknown_field(raw: Mapping[str, Any], name: str, known: list[str]) -> Diagnostic:
    near = nearest(name, known)
    return Diagnostic(
        rule="F13",
        severity="warning" if near else "info",
        record=_id(raw),
        field=name,
        value=shown(raw[name]),
        message=Sentence("journey.version_does_not_know_field_kept", name=name),
        remedy=Sentence("journey.did_you_mean", near=near)
        if near
        else Sentence("journey.nothing_do_newer_version_another_tool"),
    )


def nearest(value: object, allowed: tuple[str, ...] | list[str]) -> str | None:
    """The allowed word that looks most like the value, when one does."""
    import difflib

    found = difflib.get_close_matches(str(value).lower(), allowed, n=1, cutoff=0.75)
    return found[0] if found and found[0] != value else None


def _id(raw: Mapping[str, Any]) -> str | None:
    return raw["id"] if isinstance(raw.get("id"), str) else None
