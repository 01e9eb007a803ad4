"""PURE. Finding words in texts: what is typed, what it finds, and which letters of the text it found.

A letter typed plainly finds all its forms: "kop" finds "köp", "varme" finds "värme" and "varme". A letter typed with its
own form wants that form: "får" does not find "far". å, ä and ö are letters of their own here, ä is æ and ö is ø as between
Swedish and Danish, and the ways of writing them without their keys (aa, ae, oe) are the letters; all other accents fall
away. From three letters on a word is also found inside another ("pump" in "värmepump"); what begins with it comes first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_OWN = str.maketrans({"ä": "æ", "ö": "ø", "œ": "ø", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_PLAIN = str.maketrans({"å": "a", "æ": "a", "ø": "o"})
_DOUBLE = re.compile("aa|ae|oe")
_SINGLE = {"aa": "å", "ae": "æ", "oe": "ø"}
#: Letters and digits; accents may stand as signs of their own.
_WORD = re.compile(r"[\w\u0300-\u036f]+")
#: A plain letter to all that it finds.
_FORMS = {"a": "[aåæ]", "o": "[oø]"}
#: A word shorter than this is looked for at the beginning of words only.
INSIDE_FROM = 3
#: How much of a long text is shown around what was found.
_AROUND = 70
_MOST_WORDS = 8


def spelled(text: str) -> str:
    """The text with only the letters that tell words apart: small, without accents, the Nordic letters kept."""
    return _DOUBLE.sub(lambda found: _SINGLE[found[0]], _bare(text))


def loosened(text: str) -> str:
    """The words of a text as all that may be looked for in them: `spelled`, Nordic letters as the plain ones."""
    return " ".join(_WORD.findall(spelled(text).translate(_PLAIN)))


def _bare(text: str) -> str:
    small = text.casefold()
    if small.isascii():
        return small
    own = unicodedata.normalize("NFC", small).translate(_OWN)
    return "".join(letter if letter in "åæø" else _without_accents(letter) for letter in own)


def _without_accents(letter: str) -> str:
    if letter.isascii():
        return letter
    return "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c)).translate(_OWN)


class Piece(NamedTuple):
    """A piece of a text, and whether it is what was looked for."""

    text: str
    found: bool


class Found(NamedTuple):
    """How well a text answers."""

    held: frozenset[int]
    """Which of the words it holds, by their number."""
    beginnings: int
    """How many of them begin a word of it."""


class Sought:
    """What somebody looks for: all the words, each whole, as a beginning or inside."""

    def __init__(self, typed: str) -> None:
        spelt = dict.fromkeys(_WORD.findall(spelled(typed)))
        self.words: tuple[str, ...] = tuple(spelt)[:_MOST_WORDS]
        self.loose: tuple[str, ...] = tuple(_needle(word) for word in self.words)
        """Each stands in the `loosened` of every text that holds the word (with a space put before that)."""
        self._patterns = tuple(re.compile("".join(_FORMS.get(letter, re.escape(letter)) for letter in word)) for word in self.words)  # fmt: skip

    def __bool__(self) -> bool:
        return bool(self.words)

    def found_in(self, text: str) -> Found:
        """Which of the words stand in a text."""
        held: set[int] = set()
        begun: set[int] = set()
        for token in _WORD.findall(text):
            for number, start, _ in self._in(spelled(token)):
                held.add(number)
                begun.update({number} if start == 0 else ())
        return Found(frozenset(held), len(begun))

    def places_in(self, text: str) -> tuple[tuple[int, int], ...]:
        """From where to where the words stand in a text, in order, none over another."""
        places = []
        for token in _WORD.finditer(text):
            for _, start, end in self._in(spelled(token[0])):
                at = _places(token[0])
                places.append((token.start() + at[start][0], token.start() + at[end - 1][1]))
        return _apart(places)

    def _in(self, letters: str) -> Iterator[tuple[int, int, int]]:
        """The words that one word of a text holds, and where."""
        for number, pattern in enumerate(self._patterns):
            inside = len(self.words[number]) >= INSIDE_FROM
            found = pattern.match(letters) or (pattern.search(letters) if inside else None)
            if found is not None:
                yield number, found.start(), found.end()


def _needle(word: str) -> str:
    loose = word.translate(_PLAIN)
    return loose if len(word) >= INSIDE_FROM else f" {loose}"


def _places(word: str) -> list[tuple[int, int]]:
    """For each letter of the word as it is `spelled`, from where to where it stands in the word."""
    letters = [(letter, start, end) for start, end in _clusters(word) for letter in _bare(word[start:end])]
    at, i = [], 0
    while i < len(letters):
        width = 2 if "".join(letter for letter, _, _ in letters[i : i + 2]) in _SINGLE else 1
        at.append((letters[i][1], letters[i + width - 1][2]))
        i += width
    return at


def _clusters(word: str) -> list[tuple[int, int]]:
    """Letters with the accents that are written after them."""
    starts = [i for i, c in enumerate(word) if i == 0 or not unicodedata.combining(c)]
    return list(zip(starts, [*starts[1:], len(word)], strict=True))


def _apart(places: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same letters, none twice."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return tuple(made)


def pieces(text: str, places: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """The text in pieces, those that were found marked; a long one is cut around the first of them."""
    first = places[0][0] if places else 0
    start = 0 if first <= _AROUND else text.rfind(" ", 0, first - _AROUND // 2) + 1
    start = start if first - start <= _AROUND else first
    end = len(text) if len(text) - start <= 3 * _AROUND else text.find(" ", start + 2 * _AROUND)
    end = end if 0 <= end <= start + 3 * _AROUND else min(len(text), start + 3 * _AROUND)
    made = [Piece("… ", False)] if start else []
    at = start
    for begin, stop in places:
        if begin >= end:
            break
        stop = min(stop, end)
        made += [Piece(text[at:begin], False)] if begin > at else []
        made.append(Piece(text[begin:stop], True))
        at = stop
    made += [Piece(text[at:end], False)] if end > at else []
    return (*made, Piece(" …", False)) if end < len(text) else tuple(made)
