"""An answer in the map's words: events called by the touchpoint that recognises them, instead of by their technical name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..analysis.result import Result
from ..analysis.rules import read
from ..events.model import Snapshot
from ..evidence.binding import bind
from ..evidence.matching import needs_events
from ..journey.channels import channel_name
from ..journey.document import Document
from ..journey.naming import full_name
from ..journey.records import Touchpoint
from ..texts.numbers import duration

#: Columns of names that are no events.
_OTHERS = frozenset({"promise", "channel", "device", "persona", "owner", "team", "actor", "state", "group", "question"})

#: The argument that says what stands in their columns; channels by default.
_OVER = {"hand-overs": ("over",), "co-occurrence": ("of",)}


def touchpoint_names(document: Document, snapshot: Snapshot, language: str) -> dict[str, str]:
    """Event name to what the map calls it. A name that several touchpoints share, by channel or by other rules, keeps its own;
    of several names of one touchpoint each also says its own."""
    bound = tuple(
        t for t in document.of(Touchpoint)
        if t.events is not None and t.events.any and not any(needs_events(match) for match in t.events.any)
    )  # fmt: skip
    if not bound:
        return {}
    found: dict[str, int] = {}
    for name, row in zip(snapshot.names, bind(bound, snapshot).table, strict=True):
        numbers = {int(number) for number in row if number >= 0}
        if len(numbers) == 1:
            found[name] = numbers.pop()
    titles = {number: full_name(document, bound[number], language) for number in set(found.values())}
    used, alike = Counter(found.values()), Counter(titles.values())
    return {
        name: titles[n] if used[n] == 1 and alike[titles[n]] == 1 else f"{titles[n]} ({name})"
        for name, n in found.items()
    }


def renamed(result: Result, names: Mapping[str, str], language: str) -> Result:
    """The answer with its events called so, its channels and its promises in the reader's words; everything else as it is."""
    data = dict(result.data)
    channels = {"channel"} | ({"from", "to", "one", "other"} if _by_channel(result) else set())
    for place in channels & data.keys():
        known = {v: names.get(v, channel_name(v, language)) for v in data[place] if isinstance(v, str) and v[:1] != "("}
        data[place] = [known.get(v, v) for v in data[place]]
    if "promise" in data:
        data["promise"] = [_promise(text, names, language) for text in data["promise"]]
    for column in result.columns if names else ():
        if column.unit in {"name", "names"} and column.name not in _OTHERS and column.name in data:
            data[column.name] = [_renamed(value, names) for value in data[column.name]]
    return replace(result, data=data)


def _by_channel(result: Result) -> bool:
    """Whether what follows or stands beside each other are channels."""
    return any(result.arguments.get(a, "channel") == "channel" for a in _OVER.get(result.question, ()))


def _promise(text: str, names: Mapping[str, str], language: str) -> str:
    """`"order" -> "answer" within 3d` as Order → Answer (3 d); rules of other forms keep theirs, in the map's words."""
    rule = read(text)
    subject, other = (" / ".join(names.get(n, n) for n in side) for side in (rule.subject, rule.other))
    within = "" if rule.within is None else f" ({duration(rule.within, language)})"
    if rule.kind in ("response", "chain"):
        return f"{subject} → {other}{within}"
    if rule.kind == "precedence":
        return f"{subject} ← {other}{within}"
    for name in sorted((*rule.subject, *rule.other), key=len, reverse=True):
        text = text.replace(f'"{name}"', name).replace(name, names.get(name, name))
    return text


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list | tuple):
        return type(value)(_renamed(one, names) for one in value)
    return value
