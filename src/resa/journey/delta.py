"""What somebody changed of one record, field by field and word by word of each language: what stood there when they began,
what stood there when they left. Deltas of one sitting join into one, so that ten keystrokes are one change.

Not the difference of two documents (`diff`), which knows whole maps; both end in the same `Change`, worded by `telling`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from .diff import Change
from .field_types import FieldType, field_types
from .ids import kind_of
from .records import RECORD_KINDS, Record

#: Fields that say where a record stands, by kind: together they are one move.
PLACE: Mapping[str, tuple[str, ...]] = {"card": ("lane", "from_step", "to_step"), "step": ("stage",), "contact": ("stage", "step")}  # fmt: skip

#: Fields that only say another one more closely, and are told by themselves only when that one stays as it was.
_CLOSER: Mapping[str, str] = {"reviewed_moment": "reviewed_at"}
_NOTHING: dict[str, Any] = {}


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    """By path (`stage`, `title.sv`) what stood there before and what stands there after; a path that is missing was empty."""

    was: bool
    """Whether the record was there before."""
    now: bool
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing has come of it."""
        return self.was == self.now and not self.before and not self.after


def delta(id: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Delta:
    """From the record's fields before to those after; None when it was not there."""
    a, b = _paths(id, old), _paths(id, new)
    differ = [path for path in a.keys() | b.keys() if a.get(path) != b.get(path)]
    return Delta(
        was=old is not None, now=new is not None,
        before={p: a[p] for p in sorted(differ) if p in a}, after={p: b[p] for p in sorted(differ) if p in b},
    )  # fmt: skip


def joined(first: Delta, then: Delta) -> Delta:
    """One change of both: what stood there before the first, what stands there after the second."""
    early, late = first.before.keys() | first.after.keys(), then.before.keys() | then.after.keys()
    before = {**{p: v for p, v in then.before.items() if p not in early}, **first.before}
    after = {**{p: v for p, v in first.after.items() if p not in late}, **then.after}
    same = {p for p in before.keys() & after.keys() if before[p] == after[p]}
    return Delta(
        was=first.was, now=then.now,
        before={p: before[p] for p in sorted(before) if p not in same},
        after={p: after[p] for p in sorted(after) if p not in same},
    )  # fmt: skip


def fields_of(paths: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Paths folded into a record's fields again."""
    texts = _texts(id)
    found: dict[str, Any] = {}
    for path, value in paths.items():
        name, _, language = path.partition(".")
        if language and name in texts:
            found.setdefault(name, {})[language] = value
        else:
            found[path] = value
    return found


def undone(id: str, now: Mapping[str, Any] | None, later: Iterable[Delta]) -> dict[str, Any] | None:
    """The record's fields before changes that were made to it since, the latest first; None when it was not there.

    Several people's changes of one field lie within each other: one goes back along those that led to what stands there, and
    what does not lead there was somebody's in between.
    """
    deltas = list(later)
    if not _back(now is not None, [(d.was, d.now) for d in deltas if d.was != d.now]):
        return None
    paths = _paths(id, now)
    for path in {path for d in deltas for path in (*d.before, *d.after)}:
        steps = [(d.before.get(path), d.after.get(path)) for d in deltas if path in d.before or path in d.after]
        paths[path] = _back(paths.get(path), steps)
    return fields_of({path: value for path, value in sorted(paths.items()) if value is not None}, id)


def changes(id: str, delta: Delta, name: str) -> Iterator[Change]:
    """The delta as changes in meaning. `name` is what the record was called."""
    kind = kind_of(id)
    place = PLACE.get(kind, ())
    if delta.was != delta.now:
        side = delta.after if delta.now else delta.before
        where = {field: side[field] for field in place if side.get(field)}
        action = "added" if delta.now else "removed"
        yield Change(record=id, kind=kind, name=name, action=action, before=_side(delta.was, where),
                     after=_side(delta.now, where))  # fmt: skip
        return
    paths = sorted(delta.before.keys() | delta.after.keys())
    if any(path in place for path in paths):
        yield Change(record=id, kind=kind, name=name, action="moved",
                     before={f: delta.before[f] for f in place if f in delta.before},
                     after={f: delta.after[f] for f in place if f in delta.after})  # fmt: skip
    elif paths == ["order"]:
        yield Change(record=id, kind=kind, name=name, action="reordered", field="order")
    texts = _texts(id)
    for path in paths:
        if path in place or path == "order" or _CLOSER.get(path) in paths:
            continue
        before, after = delta.before.get(path), delta.after.get(path)
        field, _, language = path.partition(".")
        if not (language and field in texts):
            field, language = path, ""
        action = "set" if _empty(before) else "cleared" if _empty(after) else "changed"
        yield Change(record=id, kind=kind, name=name, action=action, field=field, language=language or None,
                     before=before, after=after)  # fmt: skip


def field_of(kind: str, name: str) -> FieldType | None:
    """What the field of a kind may hold; None for one that is not known."""
    record = RECORD_KINDS.get(kind)
    return field_types(record).by_name.get(name) if record else None


def _back(now: Any, steps: list[tuple[Any, Any]]) -> Any:
    """What stood there before the steps (before, after), the latest first."""
    while (found := next((one for one in steps if one[1] == now), None)) is not None:
        steps.remove(found)
        now = found[0]
    return now


def _side(there: bool, where: dict[str, Any]) -> dict[str, Any] | None:
    return where if there else None


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def _paths(id: str, raw: Mapping[str, Any] | None) -> dict[str, Any]:
    texts = _texts(id)
    found: dict[str, Any] = {}
    for name, value in (raw or _NOTHING).items():
        if name == "id":
            continue
        if name in texts and isinstance(value, dict):
            found.update({f"{name}.{language}": words for language, words in value.items() if words != ""})
        else:
            found[name] = value
    return found


def _texts(id: str) -> frozenset[str]:
    record: type[Record] | None = RECORD_KINDS.get(kind_of(id))
    return field_types(record).texts if record else frozenset()
