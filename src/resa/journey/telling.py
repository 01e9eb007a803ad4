"""A `Change` in a reader's words: what somebody did ("Anna moved “Call us” from Awareness to Purchase"), or, without
anybody, what differs. The words stand in `texts/changes.json`; fields and choices are called what the forms call them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from ..texts import catalogue, say
from ..texts.numbers import decimal
from .customer_words import CustomerWords
from .delta import PLACE, field_of
from .diff import Change

#: What a change is about, in the order in which they are read.
Group = Literal["added", "removed", "moved", "reworded", "owner", "feeling", "other"]
GROUPS: tuple[Group, ...] = ("added", "removed", "moved", "reworded", "owner", "feeling", "other")

#: Id to what the record is called, in the reader's language; '' when nobody knows any more.
Names = Callable[[str], str]

_OWNERS = frozenset({"owner", "team", "onward_owner", "onward_team"})
_LONGEST = 80
#: Where the words for a choice stand, when not under the field's own name (as `editing` forms have it).
_CHOICES = {
    "action.status": "action_status", "opportunity.status": "opportunity_status", "journey.scope_kind": "scope",
    "idea.idea_kind": "idea", "insight.insight_kind": "insight", "stage.stage_kind": "stage",
    "source.source_kind": "source", "insight.alternative_kind": "alternative", "action.verdict_kind": "verdict_kind",
    "touchpoint.channel": "channel",
}  # fmt: skip


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A change as it is read."""

    group: Group
    text: str
    record: str
    kind: str
    name: str
    field: str | None = None
    language: str | None = None
    before: str = ""
    """What stood there, whole, when it was words; else as it is said in the text."""
    after: str = ""


def tell(change: Change, names: Names, language: str, customer: CustomerWords, who: str = "") -> Told:
    """The change in the reader's language; with `who` as their doing."""
    code, values = _worded(change, names, language, customer)
    room = "did" if who else "is"
    shown = {key: _short(text) for key, text in values.items()}
    return Told(
        group=_group(code), text=say(f"changes.{room}_{code}", language, who=who, name=_short(change.name), **shown),
        record=change.record, kind=change.kind, name=change.name, field=change.field, language=change.language,
        before=values.get("before", values.get("from", "")), after=values.get("after", values.get("to", "")),
    )  # fmt: skip


def field_label(kind: str, field: str, language: str, customer: CustomerWords) -> str:
    """What the forms call a field, as it stands inside a sentence."""
    words = catalogue()
    for key in (f"edit.field_{kind}_{field}", f"edit.field_{field}"):
        if key in words:
            label = customer.fill(words[key][language])
            return label if label[:2].isupper() else label[:1].lower() + label[1:]
    return say("changes.order", language) if field == "order" else field.replace("_", " ")


def _worded(change: Change, names: Names, language: str, customer: CustomerWords) -> tuple[str, dict[str, str]]:
    """The code of the text and its values, unshortened."""
    match change.action:
        case "added":
            to = _place(change.kind, change.after, names, language)
            return ("added_at", {"to": to}) if to else ("added", {})
        case "removed":
            place = _place(change.kind, change.before, names, language)
            return ("removed_at", {"from": place}) if place else ("removed", {})
        case "moved":
            return _moved(change, names, language)
        case "reordered":
            return "reordered", {}
    return _field(change, names, language, customer)


def _moved(change: Change, names: Names, language: str) -> tuple[str, dict[str, str]]:
    """From where to where: the stage, the step, the lane, or how far it reaches."""
    before, after = _sides(change)
    moved = [field for field in PLACE.get(change.kind, ()) if before.get(field) != after.get(field)]
    if moved == ["to_step"]:
        end = after.get("to_step") or after.get("from_step") or before.get("from_step") or before.get("to_step")
        return "spans", {"to": _name(end, names, language)}
    from_, to = (_place(change.kind, {f: s.get(f) for f in moved}, names, language) for s in (before, after))
    nowhere = say("changes.nowhere", language)
    return "moved", {"from": from_ or nowhere, "to": to or nowhere}


def _sides(change: Change) -> tuple[dict[str, Any], ...]:
    if change.field is not None:
        return {change.field: change.before}, {change.field: change.after}
    return tuple(side if isinstance(side, dict) else {} for side in (change.before, change.after))


def _place(kind: str, where: Any, names: Names, language: str) -> str:
    """A card stands at a step, in a lane; a step in a stage."""
    if not isinstance(where, dict):
        return ""
    step, lane, stage = (
        _name(where[field], names, language) if where.get(field) else "" for field in ("from_step", "lane", "stage")
    )
    if kind == "card" and step and lane:
        return say("changes.place", language, step=step, lane=lane)
    return step or stage or lane or (_name(where["step"], names, language) if where.get("step") else "")


def _field(change: Change, names: Names, language: str, customer: CustomerWords) -> tuple[str, dict[str, str]]:
    field, kind = str(change.field), change.kind
    label = field_label(kind, field, language, customer)
    before, after = (_value(kind, field, v, names, language) for v in (change.before, change.after))
    known = field_of(kind, field)
    if change.language or (known is not None and known.is_text):
        if change.language and change.language != language:
            label = f"{label} ({change.language})"
        if before and after:
            renamed = field == "title"
            return "renamed" if renamed else "reworded", {"field": label, "before": before, "after": after}
        return ("wrote" if after else "erased"), {"field": label, "before": before, "after": after}
    if field in _OWNERS:
        what = "owner_onward" if field.startswith("onward_") or kind == "step" else "owner"
        code = f"{what}_{'changed' if before and after else 'set' if after else 'cleared'}"
        return code, {"before": before, "after": after}
    if field == "emotion" and isinstance(change.before, int | float) and isinstance(change.after, int | float):
        code = "feels_better" if change.after > change.before else "feels_worse"
        return code, {"before": before, "after": after}
    values = {"field": label, "before": before, "after": after}
    if before and after and before != after:
        return "changed", values
    if after and not before:
        return "set", values
    return ("cleared" if before and not after else "other"), values


def _value(kind: str, field: str, value: Any, names: Names, language: str) -> str:
    """A value as the reader would write it; '' for nothing and for what is no single value."""
    if value is None or value == "" or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return say("changes.yes" if value else "changes.no", language)
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (_value(kind, field, v, names, language) for v in value)))
    if isinstance(value, int | float):
        return _number(field, value, language)
    known = field_of(kind, field)
    if known is not None and known.refers_to is not None:
        return _name(value, names, language)
    words = catalogue()
    for key in (f"journey.{_CHOICES.get(f'{kind}.{field}', field)}_{value}", f"edit.{field}_{value}"):
        if key in words and (known is None or known.allowed or field in ("channel", "color")):
            return words[key][language]
    return str(value)


def _number(field: str, value: float, language: str) -> str:
    whole = float(value).is_integer()
    shown = str(value) if whole and field != "emotion" else decimal(value, language, 0 if whole else 1)
    return f"+{shown}" if field == "emotion" and value > 0 else shown


def _name(id: Any, names: Names, language: str) -> str:
    found = names(str(id))
    if found:
        return found
    kind = f"journey.kind_{str(id).partition(':')[0]}"
    words = catalogue()
    return say("changes.unnamed", language, kind=words[kind][language]) if kind in words else str(id)


def _group(code: str) -> Group:
    if code.startswith("owner"):
        return "owner"
    if code.startswith("feels"):
        return "feeling"
    groups: dict[str, Group] = {
        "added": "added", "added_at": "added", "removed": "removed", "removed_at": "removed", "moved": "moved",
        "spans": "moved", "reordered": "moved", "renamed": "reworded", "reworded": "reworded", "wrote": "reworded",
        "erased": "reworded",
    }  # fmt: skip
    return groups.get(code, "other")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
