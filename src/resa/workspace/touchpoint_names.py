"""An answer in the map's words: events called by the touchpoint that recognises them, instead of by their technical name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..analysis.result import Result
from ..events.model import Snapshot
from ..evidence.binding import bind
from ..evidence.matching import needs_events
from ..journey.document import Document
from ..journey.naming import full_name
from ..journey.records import Touchpoint

#: Columns of names that are no events.
_OTHERS = frozenset({"channel", "device", "persona", "owner", "team", "actor", "state", "group", "question"})


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


def renamed(result: Result, names: Mapping[str, str]) -> Result:
    """The answer with its events called so; everything else as it is."""
    if not names:
        return result
    data = dict(result.data)
    for column in result.columns:
        if column.unit in {"name", "names"} and column.name not in _OTHERS and column.name in data:
            data[column.name] = [_renamed(value, names) for value in data[column.name]]
    return replace(result, data=data)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list | tuple):
        return type(value)(_renamed(one, names) for one in value)
    return value
