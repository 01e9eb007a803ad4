"""Scores as people and survey tools write them: numbers, "4 - Satisfied", "8/10", "★★★★", "Mycket nöjd".

A label is read as a place between the bad end (0) and the good end (1); the scale makes a number of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

_NUMBER = re.compile(r"^[+-]?\d+(?:[.,]\d+)?$")
_OF = re.compile(r"^([+-]?\d+(?:[.,]\d+)?)\s*(?:/|of|out of|av|af|ud af)\s*(\d+)\b", re.IGNORECASE)
_LED = re.compile(r"^([+-]?\d+(?:[.,]\d+)?)\s*(?:[-–—:.)=]\s*|\(|\s)\s*[^\d\s.,].*$")
_TAILED = re.compile(r"^[^\d]*[^\d\s.,-]\s*[(:=–-]\s*(\d+(?:[.,]\d+)?)\)?$")
_STARS = re.compile(r"^([★⭐*]+)[☆✩\ufe0f]*$")
_FACES = {
    "😡": 0.0, "😠": 0.0, "😢": 0.0, "😞": 0.25, "🙁": 0.25, "☹": 0.25, "☹️": 0.25, "😐": 0.5, "😕": 0.25,
    "🙂": 0.75, "😊": 1.0, "😀": 1.0, "😃": 1.0, "😄": 1.0, "😍": 1.0,
}  # fmt: skip

#: Texts that say "no answer": neither a score nor an error.
NOTHING = frozenset(
    ["", "-", "–", "—", "na", "n/a", "nan", "null", "none", "not applicable", "no answer", "don't know", "dont know",
     "vet ej", "vet inte", "ej aktuellt", "inget svar", "ved ikke", "ikke relevant", "intet svar", "vet ikke",
     "ikke aktuelt", "ikke svart", "prefer not to say"]
)  # fmt: skip


def _five(*labels: str) -> dict[str, float]:
    return {label: i / 4 for i, label in enumerate(labels)}


#: Label to place between the bad and the good end.
LABELS: dict[str, float] = {
    # English
    **_five("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    **_five("very unsatisfied", "unsatisfied", "neither satisfied nor dissatisfied", "somewhat satisfied",
            "extremely satisfied"),
    **_five("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"),
    **_five("very difficult", "difficult", "neither easy nor difficult", "easy", "very easy"),
    **_five("very poor", "poor", "fair", "good", "very good"),
    **_five("very bad", "bad", "okay", "nice", "excellent"),
    **_five("very unlikely", "unlikely", "neither likely nor unlikely", "likely", "very likely"),
    "somewhat disagree": 2 / 6, "somewhat agree": 4 / 6, "extremely dissatisfied": 0.0, "somewhat dissatisfied": 0.25,
    "extremely likely": 1.0, "extremely unlikely": 0.0, "ok": 0.5, "terrible": 0.0, "great": 1.0,
    # svenska
    **_five("mycket missnöjd", "missnöjd", "varken nöjd eller missnöjd", "nöjd", "mycket nöjd"),
    **_five("inte alls nöjd", "inte nöjd", "varken eller", "ganska nöjd", "helt nöjd"),
    **_five("mycket svårt", "svårt", "varken lätt eller svårt", "lätt", "mycket lätt"),
    **_five("mycket krångligt", "krångligt", "varken enkelt eller svårt", "enkelt", "mycket enkelt"),
    **_five("instämmer inte alls", "instämmer inte", "varken instämmer eller inte", "instämmer", "instämmer helt"),
    **_five("mycket dåligt", "dåligt", "okej", "bra", "mycket bra"),
    "ganska missnöjd": 0.25, "neutralt": 0.5, "instämmer delvis": 0.75, "stämmer helt": 1.0, "stämmer inte alls": 0.0,
    # dansk
    **_five("meget utilfreds", "utilfreds", "hverken tilfreds eller utilfreds", "tilfreds", "meget tilfreds"),
    **_five("meget svært", "svært", "hverken let eller svært", "let", "meget let"),
    **_five("helt uenig", "uenig", "hverken enig eller uenig", "enig", "helt enig"),
    **_five("meget dårligt", "dårligt", "hverken eller", "godt", "meget godt"),
    "meget nemt": 1.0, "nemt": 0.75,
    # norsk
    **_five("svært misfornøyd", "misfornøyd", "verken fornøyd eller misfornøyd", "fornøyd", "svært fornøyd"),
    **_five("veldig misfornøyd", "litt misfornøyd", "nøytral", "ganske fornøyd", "veldig fornøyd"),
    **_five("svært vanskelig", "vanskelig", "verken lett eller vanskelig", "lett", "svært lett"),
    **_five("veldig vanskelig", "litt vanskelig", "verken eller", "ganske lett", "veldig lett"),
    "svært enig": 1.0, "svært uenig": 0.0, "verken enig eller uenig": 0.5, "veldig enkelt": 1.0, "svært enkelt": 1.0,
    "veldig dårlig": 0.0, "dårlig": 0.25, "veldig bra": 1.0,
}  # fmt: skip


@lru_cache(4096)
def number_in(text: str) -> float | None:
    """The number a cell states: `7`, `7,5`, `4 - Satisfied`, `8/10`, `★★★★`, `Nöjd (4)`; None when it states none."""
    text = text.strip()
    if stars := _STARS.match(text):
        return float(len(stars.group(1)))
    if _NUMBER.match(text):
        return float(text.replace(",", "."))
    for pattern in (_OF, _LED, _TAILED):
        if found := pattern.match(text):
            return float(found.group(1).replace(",", "."))
    return None


@lru_cache(4096)
def place_of(text: str) -> float | None:
    """0 (bad end) … 1 (good end) of a label or face; None when the words are not known."""
    folded = " ".join(text.strip().casefold().rstrip(".!").split())
    found = LABELS.get(folded)
    return _FACES.get(folded) if found is None else found


@lru_cache(4096)
def is_nothing(text: str) -> bool:
    """No answer was given."""
    return text.strip().casefold() in NOTHING


def score_of(text: str, low: float, high: float, reversed: bool) -> float | None:
    """The score on a scale as written: numbers as they are, labels put on the scale. None = not a score."""
    number = number_in(text)
    if number is not None:
        return number if math.isfinite(number) else None
    place = place_of(text)
    if place is None:
        return None
    return low + (1 - place if reversed else place) * (high - low)


def looks_like_score(values: Sequence[str]) -> bool:
    """Most of the cells that are filled read as scores, and there are few different ones."""
    filled = [v for v in values if not is_nothing(v)]
    if not filled:
        return False
    read = [v for v in filled if number_in(v) is not None or place_of(v) is not None]
    numbers = [abs(n) for v in read if (n := number_in(v)) is not None]
    return len(read) >= 0.8 * len(filled) and len(set(filled)) <= 120 and all(n <= 100 for n in numbers)
