"""Promises about journeys, written as lines of text (after DECLARE, Pesic and van der Aalst 2006).

`complaint -> answer within 3d` every complaint is followed by an answer (response) · `complaint => answer` by it at once (chain
response) · `pay <- order within 30d` no pay without an order before it (precedence) · `always survey` in every journey ·
`never reminder` in none, `never reminder after cancel` in none from then on · `at most 2 call` · `at least 1 welcome`.
`|` either of several, on both sides; times as 90s, 30m, 48h, 3d, 2w; names with signs or such words stand in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..errors import UsageError
from ..texts.sentence import Sentence

Kind = Literal["response", "chain", "precedence", "always", "never", "never_after", "at_most", "at_least"]
_ARROWS: dict[str, Kind] = {"->": "response", "=>": "chain", "<-": "precedence", "→": "response"}
_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|(->|=>|<-|→|\|)|([^\s"|]+))')
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(s|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise. `subject` triggers it; `other` is what must follow or stand before."""

    text: str
    kind: Kind
    subject: tuple[str, ...]
    other: tuple[str, ...] = ()
    within: float | None = None
    """Seconds."""
    times: int = 0


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    plain: bool
    """Not in quotes: it may be a word of the grammar."""
    sign: bool = False


def read(text: str) -> Rule:
    """The rule of the line; a usage error shows the forms."""
    words = _words(text)
    within = None
    place = next((i for i, w in enumerate(words) if w.plain and w.text.lower() == "within"), None)
    if place is not None:
        within = seconds(" ".join(w.text for w in words[place + 1 :]))
        if within is None:
            raise _unreadable(text)
        words = words[:place]
    arrow = next((i for i, w in enumerate(words) if w.sign and w.text in _ARROWS), None)
    if arrow is not None:
        kind = _ARROWS[words[arrow].text]
        return Rule(text, kind, _names(words[:arrow], text), _names(words[arrow + 1 :], text), within)
    if not words or not words[0].plain:
        raise _unreadable(text)
    head = words[0].text.lower()
    if head == "always":
        return Rule(text, "always", _names(words[1:], text), (), within)
    if head == "never" and within is None:
        after = next((i for i, w in enumerate(words) if w.plain and w.text.lower() == "after"), None)
        if after is None:
            return Rule(text, "never", _names(words[1:], text))
        return Rule(text, "never_after", _names(words[1:after], text), _names(words[after + 1 :], text))
    second = words[1].text.lower() if len(words) > 3 else ""
    if head == "at" and second in ("most", "least") and words[2].text.isdigit() and within is None:
        counted: Kind = "at_most" if second == "most" else "at_least"
        return Rule(text, counted, _names(words[3:], text), (), None, int(words[2].text))
    raise _unreadable(text)


def said(subject: Sequence[str], other: Sequence[str], within: float | None = None) -> str:
    """The line of a response, as `read` reads it: `"order" | "offer" -> "answer" within 3d`."""
    sides = (" | ".join(_quoted(name) for name in names) for names in (subject, other))
    return " -> ".join(sides) + ("" if within is None else f" within {_time(within)}")


def _quoted(name: str) -> str:
    return '"' + re.sub(r'([\\"])', r"\\\1", name) + '"'


def _time(within: float) -> str:
    """In the largest unit that has it whole."""
    unit = next((u for u in ("w", "d", "h", "m") if within >= _SECONDS[u] and within % _SECONDS[u] == 0), "s")
    return f"{within / _SECONDS[unit]:.15g}{unit}"


def _words(text: str) -> list[_Word]:
    found = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if not match:
            raise _unreadable(text)
        quoted, sign, plain = match.groups()
        if quoted is not None:
            found.append(_Word(re.sub(r"\\(.)", r"\1", quoted), False))
        else:
            found.append(_Word(sign or plain, True, bool(sign)))
        position = match.end()
    return found


def _names(words: list[_Word], text: str) -> tuple[str, ...]:
    """Names apart by `|`; plain words beside each other are one name."""
    groups: list[list[str]] = [[]]
    for word in words:
        if word.sign and word.text == "|":
            groups.append([])
        elif word.sign:
            raise _unreadable(text)
        else:
            groups[-1].append(word.text)
    if not all(groups):
        raise _unreadable(text)
    return tuple(" ".join(group) for group in groups)


def seconds(said: str) -> float | None:
    """`3d`, `48 hours` … in seconds; None when it is no time."""
    match = _TIME.fullmatch(said.strip().lower())
    return float(match[1]) * _SECONDS[match[2][0]] if match else None


def _unreadable(text: str) -> UsageError:
    return UsageError(
        Sentence("analysis.promise_cannot_be_read"), where="promise", value=text, allowed=Sentence("analysis.promise_forms")
    )  # fmt: skip
