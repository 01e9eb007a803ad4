"""The difference between two documents, in meaning: data first (`Change`), then words (`Change.text`).

Not a difference of lines, and not a set of edits to replay: an order key that changed without anything changing place
is no difference, and a thing that moved is one change, not one removed and one added.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from .codec import to_raw
from .diagnostics import shown
from .document import Document
from .field_types import FieldType, field_types
from .ids import kind_of
from .naming import name_of
from .records import Card, Contact, Lane, Next, Persona, Record, Stage, Step

#: Fields that `_moves` speaks of.
_PLACE = {Card: {"lane", "from_step", "to_step", "order"}, Step: {"stage", "order"}, Stage: {"order"}, Lane: {"order"},
          Persona: {"order"}}  # fmt: skip


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference."""

    record: str
    kind: str
    name: str
    """What the record is called, in the document where it is (the earlier one when it was removed)."""
    action: str
    """added, removed, renamed, moved, reordered, set, cleared, changed."""
    field: str | None = None
    language: str | None = None
    before: Any = None
    after: Any = None
    text: str = ""

    def to_dict(self) -> dict[str, Any]:
        """For `--json` and the HTTP API."""
        return msgspec.structs.asdict(self)


def differences(before: Document, after: Document, language: str | None = None) -> list[Change]:
    """All differences: records removed and added, then for each kind what changed; [] when they mean the same.

    Records are named in `language`, else in each journey's first.
    """
    compare = _Comparison(before, after, language)
    found = [*compare.removed(), *compare.added()]
    for kind in dict.fromkeys(kind_of(i) for i in _kinds_in_order(before, after)):
        found += compare.changed(kind)
    found += compare.kept()
    return found


def _kinds_in_order(before: Document, after: Document) -> list[str]:
    first = ["journey", "stage", "step", "lane", "touchpoint", "card", "persona"]
    ids = sorted(set(before.records) | set(after.records))
    return sorted(ids, key=lambda i: (first.index(kind_of(i)) if kind_of(i) in first else len(first), i))


class _Comparison:
    """Two documents beside each other, and how to name what is in them."""

    def __init__(self, before: Document, after: Document, language: str | None) -> None:
        self.before, self.after, self.language = before, after, language
        self.both = [i for i in before.records if i in after.records]
        self.reordered = self._reordered()

    def name(self, record_id: str | None, document: Document | None = None) -> str:
        """'Offert' in quotes; the id when nothing is written; 'nothing' for None."""
        if record_id is None:
            return "nothing"
        order = [document] if document else [self.after, self.before]
        found = next((d for d in order if record_id in d), None)
        return f"'{name_of(found, record_id, self.language)}'" if found else record_id

    def of(self, record: Record, document: Document) -> str:
        """The kind and the name, as a sentence begins."""
        return f"{record.kind} {self.name(record.id, document)}"

    def removed(self) -> Iterator[Change]:
        for record in self.before:
            if record.id not in self.after:
                yield self._change(record, "removed", f"{self.of(record, self.before)} removed", document=self.before)

    def added(self) -> Iterator[Change]:
        for record in self.after:
            if record.id not in self.before:
                yield self._change(record, "added", f"{self.of(record, self.after)} added{self._where(record)}")

    def changed(self, kind: str) -> Iterator[Change]:
        for record_id in sorted(i for i in self.both if kind_of(i) == kind):
            old, new = self.before[record_id], self.after[record_id]
            if old != new:
                yield from self._record(old, new)
            if record_id in self.reordered:
                text = f"{self.of(new, self.after)} moved to another place among its neighbours"
                yield self._change(new, "reordered", text, field="order")

    def kept(self) -> Iterator[Change]:
        """What could not be read as records, and the file's own unknown fields."""
        for name, old, new in (("kept", self.before.kept, self.after.kept),
                               ("extra", dict(self.before.extra), dict(self.after.extra))):  # fmt: skip
            if old != new:
                what = "records that cannot be used" if name == "kept" else "unknown fields of the file"
                yield Change(record="", kind="file", name="", action="changed", field=name, before=list(old),
                             after=list(new), text=f"{what} changed")  # fmt: skip

    def _record(self, old: Record, new: Record) -> Iterator[Change]:
        yield from self._moves(old, new)
        own = _PLACE.get(type(new), set())
        for field in field_types(type(new)).by_name.values():
            a, b = getattr(old, field.name), getattr(new, field.name)
            if a != b and field.name not in own and field.name != "id":
                yield from self._field(old, new, field, a, b)
        before, after = to_raw(old), to_raw(new)
        for name in sorted(set(old.extra) | set(new.extra)):
            a, b = before.get(name), after.get(name)
            if a != b and (name not in field_types(type(new)).by_name or getattr(old, name) == getattr(new, name)):
                yield self._change(new, "changed", f"{self.of(new, self.after)}: unknown field {name} changed",
                                   field=name, before=a, after=b)  # fmt: skip

    def _moves(self, old: Record, new: Record) -> Iterator[Change]:
        if isinstance(old, Step) and isinstance(new, Step) and old.stage != new.stage:
            text = f"moved from stage {self.name(old.stage, None)} to stage {self.name(new.stage)}"
            yield self._change(new, "moved", f"{self.of(new, self.after)} {text}", field="stage", before=old.stage,
                               after=new.stage)  # fmt: skip
        if isinstance(old, Card) and isinstance(new, Card):
            a, b = (old.lane, old.from_step, old.to_step), (new.lane, new.from_step, new.to_step)
            if a != b:
                yield self._change(new, "moved", f"{self.of(new, self.after)} moved{self._card_move(old, new)}",
                                   before=dict(zip(("lane", "from_step", "to_step"), a, strict=True)),
                                   after=dict(zip(("lane", "from_step", "to_step"), b, strict=True)))  # fmt: skip

    def _card_move(self, old: Card, new: Card) -> str:
        words = ""
        if old.lane != new.lane:
            words += f" from lane {self.name(old.lane)} to lane {self.name(new.lane)}"
        if old.from_step != new.from_step:
            words += f" from step {self.name(old.from_step)} to step {self.name(new.from_step)}"
        if old.to_step != new.to_step:
            end = f"and spans to {self.name(new.to_step)}" if new.to_step else "and no longer spans several steps"
            words += f" {end}"
        return words

    def _where(self, record: Record) -> str:
        if isinstance(record, Step):
            return f" in stage {self.name(record.stage)}"
        if isinstance(record, Card):
            return f" in lane {self.name(record.lane)} at step {self.name(record.from_step)}"
        if isinstance(record, Contact):
            return f" in stage {self.name(record.stage)}"
        return ""

    def _field(self, old: Record, new: Record, field: FieldType, a: Any, b: Any) -> Iterator[Change]:
        if field.is_text and not field.many:
            yield from self._texts(old, new, field.name, a, b)
            return
        raw_a, raw_b = to_raw(old).get(field.name), to_raw(new).get(field.name)
        action = "set" if not a else "cleared" if not b else "changed"
        words = self._arrows(a, b) if field.name == "next" else self._words(field, a, b)
        text = f"{self.of(new, self.after)} {words}"
        yield self._change(new, action, text, field=field.name, before=raw_a, after=raw_b)

    def _texts(self, old: Record, new: Record, field: str, a: dict[str, str], b: dict[str, str]) -> Iterator[Change]:
        for code in sorted(set(a) | set(b)):
            was, now = a.get(code), b.get(code)
            if was == now:
                continue
            if field == "title" and was and now:
                action, text = "renamed", f"{new.kind} '{was}' renamed to '{now}' ({code})"
            elif not was:
                action, text = "set", f"{self.of(new, self.after)} got {field} ({code}): {shown(now)}"
            elif not now:
                action, text = "cleared", f"{self.of(new, self.after)} lost its {field} ({code}): {shown(was)}"
            else:
                action = "changed"
                text = f"{self.of(new, self.after)}: {field} ({code}) changed from {shown(was)!r} to {shown(now)!r}"
            yield self._change(new, action, text, field=field, language=code, before=was, after=now)

    def _words(self, field: FieldType, a: Any, b: Any) -> str:
        label = field.name.replace("_", " ")
        if isinstance(a, bool) or isinstance(b, bool):
            return f"is {'now' if b else 'no longer'} {_flag(field.name)}"
        if field.part is None and field.many:
            return self._list_words(label, field, a, b)
        if field.part is not None or field.is_object:
            return f"got {label}" if not a else f"lost its {label}" if not b else f"has another {label}"
        show = self.name if field.refers_to is not None else _value
        if not a and a != 0:
            return f"got {label} {show(b)}"
        if not b and b != 0:
            return f"lost its {label} {show(a)}"
        return f"changed {label} from {show(a)} to {show(b)}"

    def _arrows(self, a: Sequence[Next], b: Sequence[Next]) -> str:
        old, new = [n.step for n in a], [n.step for n in b]
        come = ", ".join(self.name(s) for s in new if s not in old)
        gone = ", ".join(self.name(s) for s in old if s not in new)
        words = [f"now leads to {come}" if come else "", f"no longer leads to {gone}" if gone else ""]
        return " and ".join(w for w in words if w) or "has other words at its arrows, or has them in another order"

    def _list_words(self, label: str, field: FieldType, a: Sequence[Any], b: Sequence[Any]) -> str:
        show: Callable[[Any], str] = self.name if field.refers_to is not None else _value
        gone, come = [x for x in a if x not in b], [x for x in b if x not in a]
        words = []
        if come:
            words.append(f"got {label} {', '.join(map(show, come))}")
        if gone:
            words.append(f"lost {label} {', '.join(map(show, gone))}")
        return " and ".join(words) or f"has its {label} in another order"

    def _reordered(self) -> set[str]:
        """Records that changed place among those that stayed: the fewest that explain the new order."""
        found: set[str] = set()
        for rows in (_rows_of(Stage), _rows_of(Lane), _rows_of(Persona), _steps, _cells):
            old, new = rows(self.before), rows(self.after)
            for key, ids in new.items():
                stayed = [i for i in ids if i in set(old.get(key, ()))]
                position = {i: n for n, i in enumerate(old.get(key, ()))}
                found.update(_moved([position[i] for i in stayed], stayed))
        return found

    def _change(self, record: Record, action: str, text: str, document: Document | None = None, **more: Any) -> Change:
        name = name_of(document or self.after, record, self.language)
        return Change(record=record.id, kind=record.kind, name=name, action=action, text=text, **more)


def _flag(name: str) -> str:
    return {"ends": "an end of the planned path", "moment_of_truth": "a moment of truth"}.get(
        name, name.replace("_", " ")
    )


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else shown(value)


def _rows_of(kind: type[Record]) -> Callable[[Document], dict[str, list[str]]]:
    return lambda document: {"": [r.id for r in document.of(kind)]}


def _steps(document: Document) -> dict[str, list[str]]:
    return {stage.id: [s.id for s in document.steps(stage)] for stage in document.stages()}


def _cells(document: Document) -> dict[str, list[str]]:
    cells: dict[str, list[str]] = {}
    for card in document.cards():
        cells.setdefault(f"{card.lane} {card.from_step}", []).append(card.id)
    return cells


def _moved(positions: Sequence[int], ids: Sequence[str]) -> set[str]:
    """The ids outside a longest rising run of old positions."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for n, position in enumerate(positions):
        at = bisect_left(tails, position)
        tails[at : at + 1] = [position]
        ends[at : at + 1] = [n]
        previous.append(ends[at - 1] if at else -1)
    stays, n = set(), ends[-1] if ends else -1
    while n >= 0:
        stays.add(n)
        n = previous[n]
    return {i for n, i in enumerate(ids) if n not in stays}
