"""Emotions as people write them: −2…2, 1–5, 1–10, percent, smileys, words, plus and minus; brought to −2 … +2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...voice.labels import number_in, place_of

#: Scale to its low and high end.
SCALES: dict[str, tuple[float, float]] = {
    "-2..2": (-2, 2), "-1..1": (-1, 1), "-3..3": (-3, 3), "-5..5": (-5, 5), "-10..10": (-10, 10), "-100..100": (-100, 100),
    "1..3": (1, 3), "1..5": (1, 5), "0..5": (0, 5), "1..7": (1, 7), "1..10": (1, 10), "0..10": (0, 10), "0..100": (0, 100),
}  # fmt: skip
WORDS_ONLY = "words"

#: Faces and signs, −2 … +2.
_SIGNS: dict[str, float] = {
    "😡": -2, "🤬": -2, "😭": -2, "😱": -2, "😠": -1.5, "😤": -1.5, "😢": -1.5, "😩": -1.5, "😫": -1.5, "😞": -1, "😟": -1,
    "🙁": -1, "☹": -1, "😕": -1, "😒": -1, "😔": -1, "👎": -1, "😬": -0.5, "🤔": -0.5, "😐": 0, "😶": 0, "😑": 0, "🙂": 1,
    "😌": 1, "👍": 1, "😊": 1.5, "😀": 1.5, "😃": 1.5, "😄": 2, "😁": 2, "🤩": 2, "😍": 2, "🥳": 2, "❤": 2, ":-(": -1,
    ":(": -1, ":-|": 0, ":|": 0, ":-)": 1, ":)": 1, ":-D": 2, ":D": 2, ":d": 2, ":-d": 2, ":'(": -2, "++": 2, "+": 1,
    "+/-": 0, "±": 0, "--": -2, "−−": -2, "-": -1, "−": -1, "–": -1,
}  # fmt: skip

#: Words of feeling in four languages; a text that holds one (and no other of another sign) is read so.
_FEELINGS: dict[float, tuple[str, ...]] = {
    -2: ("angry", "furious", "desperate", "terrible", "awful", "arg", "rasande", "förtvivlad", "hemskt", "vred", "rasende",
         "fortvivlet", "sint", "fortvilet", "forferdelig", "very negative", "mycket negativ", "meget negativ",
         "svært negativ"),
    -1: ("frustrated", "annoyed", "worried", "anxious", "confused", "disappointed", "sad", "unhappy", "stressed", "insecure",
         "uncertain", "irritated", "negative", "frustrerad", "irriterad", "orolig", "förvirrad", "besviken", "ledsen",
         "missnöjd", "stressad", "osäker", "negativ", "frustreret", "irriteret", "bekymret", "forvirret", "skuffet", "ked",
         "utilfreds", "stresset", "usikker", "frustrert", "irritert", "bekymret", "forvirra", "misfornøyd", "trist", "low",
         "låg", "lav"),
    0: ("neutral", "neutralt", "nøytral", "indifferent", "ok", "okay", "okej", "likgiltig", "ligeglad", "likegyldig",
        "medium", "mellan", "middels"),
    1: ("curious", "interested", "hopeful", "relieved", "satisfied", "content", "calm", "confident", "positive", "safe",
        "nyfiken", "intresserad", "hoppfull", "lättad", "nöjd", "lugn", "trygg", "positiv", "nysgerrig", "interesseret",
        "håbefuld", "lettet", "tilfreds", "rolig", "tryg", "nysgjerrig", "interessert", "håpefull", "letta", "fornøyd",
        "high", "hög", "høj", "høy"),
    2: ("happy", "delighted", "excited", "thrilled", "proud", "enthusiastic", "very positive", "glad", "lycklig", "överlycklig",
        "stolt", "entusiastisk", "begejstret", "lykkelig", "glade", "stolt", "begeistret", "kjempefornøyd", "mycket positiv",
        "meget positiv", "svært positiv"),
}  # fmt: skip
_WORD = {word: value for value, words in _FEELINGS.items() for word in words}


@dataclass(frozen=True)
class Felt:
    """A cell's emotion on −2 … +2, and the words beside it."""

    value: float | None
    words: str
    outside: bool = False
    """The number lies outside the row's scale; it was drawn in to the end."""


def scale_of(label: str, cells: Sequence[str]) -> str:
    """The scale of a row: stated in its label, else the smallest usual one that all numbers fit; 'words' without numbers."""
    numbers = [n for cell in cells if (n := _number(cell)) is not None]
    stated = re.search(r"([-−–]?\s?\d{1,3})\s*(?:-|–|—|\.\.+|…|to|till|til)\s*\+?\s*(\d{1,3})", label)
    if stated:
        ends = tuple(int(re.sub(r"[−–]", "-", x).replace(" ", "")) for x in stated.groups())
        named = f"{ends[0]}..{ends[1]}"
        if named in SCALES:
            return named
    if not numbers:
        return WORDS_ONLY
    low, high = min(numbers), max(numbers)
    if any("%" in cell for cell in cells):
        return "-100..100" if low < 0 else "0..100"
    if low < 0:
        return next((s for s in ("-2..2", "-3..3", "-5..5", "-10..10", "-100..100") if -_most(s) <= low and high <= _most(s)), "-100..100")  # fmt: skip
    zero = low == 0
    if not zero and high <= 5:
        return "1..5"
    if zero and high <= 2 and len(set(numbers)) > 1 and any(cell.strip().startswith("+") for cell in cells):
        return "-2..2"
    if zero and high <= 5:
        return "0..5"
    if high <= 10:
        return "0..10" if zero else "1..10"
    return "0..100"


def _most(scale: str) -> float:
    return SCALES[scale][1]


def felt(cell: str, scale: str) -> Felt:
    """The cell's emotion; words that say no feeling leave the value open."""
    text = cell.strip()
    sign = _SIGNS.get(text) if text not in {"-", "–", "−"} or scale == WORDS_ONLY else None
    if sign is not None:
        return Felt(sign, "")
    number = _number(text)
    if number is not None and scale != WORDS_ONLY:
        low, high = SCALES[scale]
        inside = min(max(number, low), high)
        value = round(-2 + 4 * (inside - low) / (high - low), 3)
        return Felt(value, _words_beside(text), outside=inside != number)
    faces = [(mark, value) for mark, value in _SIGNS.items() if len(mark) == 1 and ord(mark) > 0x2000 and mark in text]
    faces = [(mark, value) for mark, value in faces if mark not in "±−–"]
    if faces:
        rest = text
        for mark, _ in faces:
            rest = rest.replace(mark, " ")
        rest = " ".join(rest.replace("\ufe0f", " ").split())
        return Felt(sum(v for _, v in faces) / len(faces), rest)
    place = place_of(text)
    if place is not None:
        return Felt(-2 + 4 * place, text)
    known = [_WORD[w] for w in re.findall(r"[^\W\d_]+", text.casefold()) if w in _WORD]
    if text.casefold() in _WORD:
        known = [_WORD[text.casefold()]]
    if (
        known
        and (min(known) >= 0 or max(known) <= 0)
        and not re.search(r"\b(not|inte|ikke|no|ingen)\b", text.casefold())
    ):
        return Felt(sum(known) / len(known), text)
    return Felt(None, text)


def _number(cell: str) -> float | None:
    text = cell.strip().replace("−", "-").replace("–", "-", 1) if cell.strip()[:1] in "−–" else cell.strip()
    text = text.rstrip("% ").strip()
    if not re.search(r"[\d★⭐]", text):
        return None
    found = number_in(text)
    if found is None and (inside := re.search(r"\(([+-]?\d+(?:[.,]\d+)?)\)\s*$", text)):
        found = float(inside.group(1).replace(",", "."))
    return found


def _words_beside(text: str) -> str:
    """What stands beside the number: "Frustrerad (2)" and "2 – Frustrerad" say Frustrerad."""
    bare = re.sub(r"[-+−–]?\d+(?:[.,]\d+)?\s*(?:/\s*\d+|%)?", " ", text)
    return " ".join(bare.strip(" ()[]:;.,–-=/").split())
