"""What the product says to a person, as data: a stable code and values, worded where it is shown.

The words stand in `sentences/<room>.json` beside this file, one entry per code in all four languages. In a text
`{n}` is a value (whole numbers in groups of thousands), `{n:#}` the bare number, `{n:0}` it rounded, `{share:%}` a percentage,
`{lift:p}` percentage points with one decimal, `{seconds:t}` a time, `{path:>}` names with arrows between, `{n|row|rows}` one of two
words by number, and `{--tz}` an option: the command line names it so, a page by the label of its field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .days import in_words
from .numbers import decimal, duration, integer

#: The folder of the texts, and what a text may leave open.
FOLDER = "sentences"
FIELD = re.compile(r"\{(--[a-z-]+|\w+)(?:([:|])([^{}]*))?\}")


class Sentence(str):
    """A sentence that remembers its code and values. As a `str` it is the English one, so logs, errors and the
    command line need nothing more; the HTTP API sends `to_dict()`, and the page words it in the reader's language."""

    __slots__ = ("code", "values")
    code: str
    values: dict[str, Any]

    def __new__(cls, code: str, /, **values: object) -> Sentence:
        plain = {name: _plain(value) for name, value in values.items()}
        sentence = super().__new__(cls, worded(code, plain))
        sentence.code = code
        sentence.values = plain
        return sentence

    def __reduce__(self) -> tuple[Callable[..., Sentence], tuple[str, dict[str, Any]]]:
        return _again, (self.code, self.values)

    def said(self, language: str) -> str:
        """The sentence to a person, in one of the four languages: days are written as the reader writes them."""
        return worded(self.code, self.values, language, days=True)

    def to_dict(self) -> dict[str, Any]:
        """For the HTTP API and what is kept: the English text is there for those who do not know the code."""
        values = {n: v.to_dict() if isinstance(v, Sentence) else v for n, v in self.values.items()}
        return {"code": self.code, "values": values, "text": str.__str__(self)}


def as_data(value: object) -> object:
    """`enc_hook` of JSON encoders: a sentence goes as its code, values and English text."""
    if isinstance(value, Sentence):
        return value.to_dict()
    raise NotImplementedError(f"{type(value).__name__} is no JSON value")


def from_data(type: type, value: Any) -> object:
    """`dec_hook` of JSON decoders: the sentence that `as_data` wrote."""
    if type is not Sentence:
        raise NotImplementedError(f"{type.__name__} is read by no hook")
    values = {n: from_data(Sentence, v) if isinstance(v, dict) else v for n, v in value["values"].items()}
    return Sentence(value["code"], **values)


def worded(code: str, values: Mapping[str, Any], language: str = "en", *, days: bool = False) -> str:
    """The text of a code, filled in; with `days` those are in the reader's way, else as programs write them. An unknown code is
    a programming error and raises KeyError."""
    room, _, name = code.partition(".")
    return FIELD.sub(lambda field: _filled(field, values, language, days), texts_of(room)[name][language])


@cache
def texts_of(room: str) -> dict[str, dict[str, str]]:
    """The messages of one room, by the second half of their code."""
    file = Path(__file__).parent / FOLDER / f"{room}.json"
    found: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
    return found


def _filled(field: re.Match[str], values: Mapping[str, Any], language: str, days: bool) -> str:
    name, way, rest = field.groups()
    if name.startswith("--"):
        return name
    value = values[name]
    if way == "|":
        one, _, other = rest.partition("|")
        return one if value == 1 else other
    if way == ":":
        return _written(value, rest, language, days)
    return _shown(value, language, days)


def names_in(code: str) -> set[str]:
    """The values that the text of a code speaks of."""
    room, _, name = code.partition(".")
    return {field[0] for field in FIELD.findall(texts_of(room)[name]["en"]) if not field[0].startswith("--")}


def _written(value: Any, way: str, language: str, days: bool) -> str:
    """A value in one of the ways that stand after a colon."""
    match way:
        case "%":
            return f"{value:.0%}" if language == "en" else f"{value * 100:.0f}\u00a0%"
        case "p":
            return decimal(value * 100, language)
        case "0":
            return integer(round(value), language)
        case "1":
            return decimal(value, language)
        case "t":
            return duration(value, language)
        case ">":
            return " → ".join(_shown(v, language, days) for v in value)
        case _:
            return str(value)


def _shown(value: Any, language: str, days: bool) -> str:
    if isinstance(value, Sentence):
        return worded(value.code, value.values, language, days=days)
    if isinstance(value, list):
        return ", ".join(_shown(v, language, days) for v in value)
    if isinstance(value, (bool, str)):
        return in_words(value, language) if days and isinstance(value, str) else str(value)
    text = f"{value:,}" if isinstance(value, int) else f"{value:g}"
    return text if language == "en" else text.replace(",", "\u00a0").replace(".", ",")


def _plain(value: object) -> Any:
    """A value as JSON can carry it."""
    if isinstance(value, (str, float)):
        return value
    if hasattr(value, "__index__"):
        return value.__index__()
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return float(value) if hasattr(value, "__float__") else str(value)


def _again(code: str, values: dict[str, Any]) -> Sentence:
    return Sentence(code, **values)
