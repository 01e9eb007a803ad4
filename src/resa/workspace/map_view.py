"""Questions asked through a map: the store as the map sees it, arguments in its words, and answers with its touchpoints' titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..analysis import plan_text
from ..analysis.registry import Question
from ..analysis.result import Result
from ..analysis.rules import read
from ..evidence.on_map import OnMap, mark, sight
from ..journey.channels import channel_name
from ..journey.document import Document
from ..journey.naming import full_name
from ..journey.records import Touchpoint
from ..texts import catalogue
from ..texts.numbers import duration
from ..texts.sentence import Sentence

if TYPE_CHECKING:
    from ..events.model import Snapshot
    from .data import Data

#: Columns of names that are no events.
_OTHERS = frozenset({"promise", "channel", "device", "persona", "owner", "team", "actor", "group", "question"})
#: The argument that says what stands in their columns; channels by default.
_OVER = {"hand-overs": ("over",), "co-occurrence": ("of",)}
#: How many maps' sights are kept for the present data.
_KEPT = 8


def seen_by(document: Document, data: Data) -> Snapshot:
    """The store as the map sees it; as it is where no touchpoint of the map has a rule."""
    key = mark(document)
    with data.looking:
        if key not in data.sights:
            while len(data.sights) >= _KEPT:
                del data.sights[next(iter(data.sights))]
            data.sights[key] = sight(document, data.snapshot)
        found = data.sights[key]
    return data.snapshot if found is None else OnMap(data.snapshot, found)


def in_its_words(
    question: Question, given: Mapping[str, Sequence[str]], snapshot: Snapshot
) -> dict[str, tuple[str, ...]]:
    """The arguments with the touchpoint for an event name that is one's: kept links and watches may name either."""
    names = aliases(snapshot)
    of = {argument.name.replace("_", "-"): argument.of for argument in question.arguments}
    found = {}
    for name, values in given.items():
        kind = of.get(name.replace("_", "-"), "")
        if kind in {"touchpoint", "purchase"}:
            found[name] = tuple(names.get(value, value) for value in values)
        elif kind == "path":
            found[name] = tuple(plan_text.renamed(value, names) for value in values)
        else:
            found[name] = tuple(values)
    return found


def row_in_its_words(row: Sequence[str], snapshot: Snapshot) -> tuple[str, ...]:
    """`column=value`, with the touchpoint for an event name."""
    names = aliases(snapshot)
    return tuple(f"{column}={names.get(value, value)}" for column, _, value in (one.partition("=") for one in row))


def aliases(snapshot: Snapshot) -> Mapping[str, str]:
    """Event name to touchpoint; none for a store that is not seen through a map."""
    return snapshot.aliases if isinstance(snapshot, OnMap) else {}


def titles(document: Document, language: str) -> dict[str, str]:
    """Touchpoint to what the map calls it; of several with one title each says its channel or id too."""
    found = {t.id: full_name(document, t, language) for t in document.of(Touchpoint)}
    alike = Counter(found.values())
    channels = {t.id: t.channel for t in document.of(Touchpoint)}
    said = {id: title if alike[title] == 1 else f"{title} ({channels[id] or id})" for id, title in found.items()}
    again = Counter(said.values())
    return {id: title if again[title] == 1 else f"{found[id]} ({id})" for id, title in said.items()}


def renamed(result: Result, names: Mapping[str, str], language: str) -> Result:
    """The answer with its events called so, its channels, properties and promises in the reader's words, in its warnings too;
    everything else as it is."""
    data = dict(result.data)
    for place, of in _properties(result).items():
        if place in data:
            data[place] = [_valued(v, name, language) for v, name in zip(data[place], of, strict=True)]
    if "covariate" in data:
        data["covariate"] = [property_name(name, language) for name in data["covariate"]]
    channels = {"channel"} | ({"from", "to", "one", "other"} if _by_channel(result) else set())
    for place in channels & data.keys():
        known = {v: names.get(v, channel_name(v, language)) for v in data[place] if isinstance(v, str) and v[:1] != "("}
        data[place] = [known.get(v, v) for v in data[place]]
    if "promise" in data:
        data["promise"] = [_promise(text, names, language) for text in data["promise"]]
    for column in result.columns if names else ():
        if column.unit in {"name", "names"} and column.name not in _OTHERS and column.name in data:
            data[column.name] = [_renamed(value, names) for value in data[column.name]]
    warnings = tuple(_reworded(warning, names, language) for warning in result.warnings)
    return replace(result, data=data, warnings=warnings)


def property_name(name: str, language: str) -> str:
    """What a property is called: ours in the reader's words, the data's own without underscores."""
    known = catalogue().get(f"arguments.property_{name}")
    return known[language] if known else name.replace("_", " ")


def _properties(result: Result) -> dict[str, Sequence[str]]:
    """Columns of values of a property, and per row of which one."""
    covariates = result.data.get("covariate", [])
    broken_down = result.arguments.get("breakdown") or result.arguments.get("group")
    groups: dict[str, Sequence[str]] = {"group": [str(broken_down)] * len(result)} if broken_down else {}
    return {"value": covariates, "reference": covariates, **groups} if covariates else groups


def _valued(value: Any, property: str, language: str) -> Any:
    """A value of this property: channels in the reader's words, `(none)` and the data's own as they are."""
    return (
        channel_name(value, language)
        if property == "channel" and isinstance(value, str) and value[:1] != "("
        else value
    )


def _reworded(warning: Sentence, names: Mapping[str, str], language: str) -> Sentence:
    """The same warning with what it names called so: touchpoints, and values as `property = value`."""

    def said(value: Any) -> Any:
        if isinstance(value, list):
            return [said(one) for one in value]
        if not isinstance(value, str) or isinstance(value, Sentence):
            return value
        property, equals, of = value.partition(" = ")
        return (
            f"{property_name(property, language)} = {_valued(of, property, language)}"
            if equals
            else names.get(value, value)
        )

    return Sentence(warning.code, **{name: said(value) for name, value in warning.values.items()})


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
