"""A document's log played again, update by update: which records each update touched and what became of them. No tables here.

Only what an update touches is read again, so that a long log costs what was changed in it and not how large the map is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pycrdt import Doc, Map

from ..journey import shared
from ..journey.delta import Delta, delta
from ..journey.document import Document

Raw = dict[str, Any]


class Replay:
    """A document at some version of its log, going forward."""

    def __init__(self, state: bytes) -> None:
        self._doc: Doc[Any] = Doc()
        self._doc.apply_update(state)
        self._records: Map[Any] = self._doc.get("records", type=Map)
        self.raw: dict[str, Raw] = shared.plain_records(self._doc)
        """Every record's fields as they are now."""
        self._touched: set[str] = set()
        self._watch = self._records.observe_deep(self._on_events)

    def take(self, update: bytes) -> Iterator[tuple[str, Delta]]:
        """Apply an update; gives the records it changed and how."""
        self._touched = set()
        self._doc.apply_update(update)
        for id in sorted(self._touched):
            old, new = self.raw.get(id), shared.plain_record(self._doc, id)
            if new is None:
                self.raw.pop(id, None)
            else:
                self.raw[id] = new
            changed = delta(id, old, new)
            if not changed.is_empty:
                yield id, changed

    def document(self) -> Document:
        """The document as it is now."""
        return shared.read(self._doc)[0]

    def state(self) -> bytes:
        """The same as one Yjs update."""
        return self._doc.get_update()

    def _on_events(self, events: list[Any]) -> None:
        for event in events:
            path = event.path
            self._touched.update([str(path[0])] if path else [str(key) for key in event.keys])


Read = Callable[[str], Raw | None]


def names_in(id: str, changed: Delta, read: Read) -> dict[str, Any]:
    """What the record and those it speaks of are called, by id, in every language: kept, as they may be gone tomorrow."""
    found: dict[str, Any] = {}
    todo = [id, *(v for side in (changed.before, changed.after) for v in _ids(side))]
    while todo:
        one = todo.pop()
        raw = read(one)
        if one in found or raw is None:
            continue
        found[one], more = _name(raw)
        todo += more
    if id not in found and changed.before:
        from ..journey.delta import fields_of

        found[id], more = _name(fields_of(changed.before, id))
        found.update({m: _name(raw)[0] for m in more if m not in found and (raw := read(m)) is not None})
    return found


def _ids(side: Raw) -> Iterator[str]:
    for value in side.values():
        for one in value if isinstance(value, list) else [value]:
            step = one.get("step") if isinstance(one, dict) else one
            if isinstance(step, str) and ":" in step and " " not in step:
                yield step


def _name(raw: Raw) -> tuple[Raw, list[str]]:
    """A record's name as it is kept, and whose names it needs."""
    text = next(
        (t for f in ("title", "text", "message") if isinstance(t := raw.get(f), dict) and any(t.values())), None
    )
    if text is not None:
        return {"text": text}, []
    if isinstance(ref := raw.get("ref"), str):
        return {"ref": ref}, [ref]
    if isinstance(kind := raw.get("lane_kind"), str):
        return {"lane": kind}, []
    if raw.get("emotion") is not None and isinstance(step := raw.get("from_step"), str):
        return {"feeling": step}, [step]
    return {}, []
