"""Does a scale look reversed (low is the good end)? The evidence, as a question to the user; never decided in silence.

Four kinds of evidence: the column's name says which end is good; labels beside the numbers do; the scores run against
another score of the same people; or against how kind their comments are. The last two need 20 pairs and a correlation
whose 95 % interval (Fisher) lies below −0.1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..texts.sentence import Sentence
from .labels import LABELS, number_in, place_of
from .model import Scale
from .polarity import polarity

MIN_PAIRS = 20
CLEARLY_BELOW = -0.1
#: Comments looked at, evenly spread: plenty for a correlation.
MAX_COMMENTS = 2000
#: Words that stand for a good or a bad end in "1 = very easy".
_GOOD_END = ("easy", "low effort", "little effort", "no effort", "best", "satisf", "lätt", "enkel", "nöjd", "bäst",
             "liten ansträng", "let", "nem", "tilfreds", "bedst", "lett", "fornøyd", "best", "ja", "agree", "enig")  # fmt: skip
_BAD_END = ("difficult", "hard", "high effort", "much effort", "worst", "dissatisf", "svår", "krångl", "missnöjd", "sämst",
            "stor ansträng", "svær", "besvær", "utilfreds", "værst", "vanskelig", "tung", "misfornøyd", "dårlig", "nej",
            "disagree", "uenig", "unsatisf")  # fmt: skip
_END = re.compile(r"(-?\d{1,3})\s*(?:=|:|är|er|is|means|betyder|betyr)\s*([^,;()\d]+)")


@dataclass(frozen=True, slots=True)
class ScaleQuestion:
    """What the importer asks before it can go on: is the low end of this column the good one?"""

    column: str
    low: float
    high: float
    reason: Sentence
    evidence: str
    """'name', 'labels', 'other_score' or 'comments'."""
    correlation: float | None = None
    n: int | None = None
    text: str = ""

    def to_dict(self) -> dict[str, Any]:
        """For JSON: with the options that answer it."""
        return {**asdict(self), "answers": {"yes": "--reversed", "no": "--not-reversed"}}


def looks_reversed(
    name: str,
    texts: Sequence[str],
    scale: Scale,
    score: npt.NDArray[np.float64],
    others: Sequence[tuple[str, npt.NDArray[np.float64]]],
    comments: Sequence[str],
) -> ScaleQuestion | None:
    """The question to ask about a column read as not reversed, None when nothing speaks for it.

    `score`: as written, NaN where there is none. `others`: further scores of the same people, good end up, by name.
    """
    found = _by_name(name, scale) or _by_labels(texts)
    kind = "name" if found is not None and found.code == "voice.name_says" else "labels"
    r, n = None, None
    if found is None:
        for other, values in others:
            r, n = _against(score, values)
            if r is not None:
                found, kind = Sentence("voice.runs_against_other", other=other, r=round(r, 2), n=n), "other_score"
                break
    if found is None and comments:
        rows = np.flatnonzero(~np.isnan(score) & np.array([bool(c) for c in comments], np.bool_))
        rows = rows[:: max(1, len(rows) // MAX_COMMENTS)]
        kindness = np.array([polarity(comments[i]) for i in rows.tolist()], np.float64)
        r, n = _against(score[rows], np.where(kindness == 0, np.nan, kindness))
        if r is not None:
            found, kind = Sentence("voice.kind_comments_at_low_end", r=round(r, 2), n=n), "comments"
    if found is None:
        return None
    text = Sentence("voice.is_low_end_good", low=scale.low, high=scale.high, column=name, reason=found)
    return ScaleQuestion(name, scale.low, scale.high, found, kind, r, n, text)


def _by_name(name: str, scale: Scale) -> Sentence | None:
    for number, words in _END.findall(name.casefold()):
        good, bad = _end_of(words)
        at_low, at_high = float(number) == scale.low, float(number) == scale.high
        if (at_low and good) or (at_high and bad):
            return Sentence("voice.name_says", number=number, words=words.strip())
    return None


def _end_of(words: str) -> tuple[bool, bool]:
    bad = any(w in words for w in _BAD_END)
    return not bad and any(w in words for w in _GOOD_END), bad


def _by_labels(texts: Sequence[str]) -> Sentence | None:
    """`1 - Very easy` and `5 - Very difficult`: number and label run against each other."""
    pairs = set()
    for text in set(texts):
        number = number_in(text)
        label = re.sub(r"[\d.,]+|^[\s\-–:=().]+|[\s\-–:=().]+$", "", text).strip(" -–:=().")
        place = place_of(label) if label.casefold() in LABELS else None
        if number is not None and place is not None:
            pairs.add((number, place))
    if len(pairs) < 2:
        return None
    table = np.array(sorted(pairs))
    if table[:, 1].std() == 0 or np.corrcoef(table.T)[0, 1] > -0.5:
        return None
    return Sentence("voice.labels_say_low_is_good")


def _against(score: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> tuple[float | None, int | None]:
    """(r, n) when two scores clearly run against each other, else (None, None)."""
    both = ~np.isnan(score) & ~np.isnan(other)
    n = int(both.sum())
    if n < MIN_PAIRS or score[both].std() == 0 or other[both].std() == 0:
        return None, None
    r = float(np.corrcoef(score[both], other[both])[0, 1])
    upper = math.tanh(math.atanh(max(min(r, 0.999999), -0.999999)) + 1.96 / math.sqrt(n - 3))
    return (r, n) if upper < CLEARLY_BELOW else (None, None)
