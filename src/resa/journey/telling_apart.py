"""What two maps differ in, in a reader's words and in reading order: the difference (`diff`) worded (`telling`), each thing
told once, by its group.
"""

from __future__ import annotations

import msgspec

from ..texts import catalogue, say
from .customer_words import words_of
from .diff import Change, differences
from .document import Document
from .naming import full_name
from .records import Card, Record
from .telling import GROUPS, Told, tell


def told_differences(before: Document, after: Document, language: str) -> list[Told]:
    """Every difference in words, grouped, in the order of the map within a group."""

    def name(id: str) -> str:
        found = next((d for d in (after, before) if id in d), None)
        return _name(found, found[id], language) if found is not None else ""

    customer = words_of(after.journey, language)
    told = []
    found = differences(before, after, language)
    placed = _placed(before, after, found)
    for change in found:
        if change.kind == "file":
            continue  # unknown to this version: it has no meaning to tell
        if (change.action, change.record) in placed:
            continue  # the card that came or went with it says so
        where = before if change.action == "removed" else after
        record = where[change.record]
        said = msgspec.structs.replace(_with_place(change, record), name=_name(where, record, language))
        told.append(tell(said, name, language, customer))
    rank = {group: i for i, group in enumerate(GROUPS)}
    place = _places(before, after)
    return sorted(told, key=lambda t: (rank[t.group], place.get(t.record, len(place))))


def _placed(before: Document, after: Document, found: list[Change]) -> set[tuple[str, str]]:
    """What cards that came or went placed."""
    sides = {"added": after, "removed": before}
    cards = [(c.action, sides[c.action].find(c.record, Card)) for c in found if c.action in sides]
    return {(action, card.ref) for action, card in cards if card is not None and card.ref}


def _places(before: Document, after: Document) -> dict[str, int]:
    found: dict[str, int] = {}
    for document in (after, before):
        for record in (document.journey, *document.stages(), *document.steps(), *document.cards(), *document):
            found.setdefault(record.id, len(found))
            ref = getattr(record, "ref", None)
            if isinstance(record, Card) and ref:
                found.setdefault(ref, len(found))
    return found


def _with_place(change: Change, record: Record) -> Change:
    """Where something was added or is gone from."""
    if change.action not in ("added", "removed"):
        return change
    where = {f: v for f in ("lane", "from_step", "stage", "step") if (v := getattr(record, f, None))}
    return msgspec.structs.replace(change, **{"after" if change.action == "added" else "before": where})


def _name(document: Document, record: Record, language: str) -> str:
    """What it is called; what says nothing is a thing of its kind."""
    if isinstance(record, Card) and record.emotion is not None and not any(record.text.values()) and not record.ref:
        return say("changes.feeling_at", language, step=full_name(document, record.from_step, language))
    found = full_name(document, record, language)
    if found != record.id:
        return found
    key = f"journey.kind_{record.kind}"
    return say("changes.unnamed", language, kind=say(key, language)) if key in catalogue() else found
