"""Which column of a survey means what, told from names in four languages and from the values. A guess, always shown.

Names are compared as `plain()` of the events room writes them: lower case, letters and digits only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from ..events.role_guess import plain
from ..events.role_names import ACCOUNT, AT, CUSTOMER
from .labels import looks_like_score
from .metric_words import metric_of
from .scales import declared_in

Role = Literal["customer", "account", "about", "at", "comment", "score", "question"]

ABOUT = [
    "about", "touchpoint", "touchpointid", "touchpointname", "step", "stepid", "event", "eventname", "interaction",
    "kontaktpunkt", "beröringspunkt", "steg", "gäller", "avser", "berøringspunkt", "trin", "angår", "gælder", "gjelder",
    "moment", "occasion", "tillfälle", "anledning",
]  # fmt: skip
COMMENT = [
    "comment", "comments", "feedback", "freetext", "opentext", "verbatim", "text", "why", "reason", "review", "response",
    "responsetext", "answertext", "kommentar", "kommentarer", "fritext", "fritextsvar", "motivering", "varför",
    "fritekst", "fritekstsvar", "begrundelse", "begrunnelse", "hvorfor", "tilbakemelding", "återkoppling", "utsagn",
    "message", "meddelande", "improvement", "förslag",
]  # fmt: skip
SCORE = [
    "score", "rating", "value", "answer", "nps", "csat", "ces", "npsscore", "csatscore", "cesscore", "stars", "star",
    "expectation", "expected", "förväntan", "förväntning", "forventning", "rec", "recommend", "recommendation", "likelihoodtorecommend", "ltr", "satisfaction", "effort", "ease", "emotion",
    "feeling", "betyg", "poäng", "svar", "rekommendera", "rekommendation", "nöjdhet", "känsla", "enkelt", "ansträngning",
    "karakter", "vurdering", "score010", "anbefale", "anbefaling", "tilfredshed", "tilfredshet", "følelse", "indsats",
    "innsats", "stjerner", "stjärnor", "point", "poeng",
]  # fmt: skip
QUESTION = [
    "question", "questionid", "questiontext", "metric", "measure", "item", "fråga", "mått", "spørgsmål", "spørsmål",
    "fraga", "sporsmal", "nyckeltal",
]  # fmt: skip
NAMES: dict[Role, list[str]] = {
    "customer": [*CUSTOMER, "respondent", "respondentid", "deltagare", "deltager", "deltaker", "id"], "account": ACCOUNT,
    "at": [*AT, "answered", "answeredat", "responded", "respondedat", "submitted", "submittedat", "completed",
           "responsedate", "svarsdatum", "svarad", "besvarad", "svardato", "svaret", "recordeddate"],
    "about": ABOUT, "question": QUESTION, "comment": COMMENT, "score": SCORE,
}  # fmt: skip


def guess_columns(
    columns: Sequence[str], rows: Sequence[Sequence[str]], given: Mapping[str, int]
) -> dict[str, int | list[int]]:
    """Role to column index (`score`: a list). What the user gave stands; a column has one role."""
    found: dict[str, int | list[int]] = dict(given)
    taken = set(given.values())
    for role, names in NAMES.items():
        if role in found or role == "score":
            continue
        place = _by_name(columns, names, taken)
        if place is not None and _fits(role, [row[place] for row in rows]):
            found[role] = place
            taken.add(place)
    if "score" not in found:
        scores = [
            i for i, name in enumerate(columns)
            if i not in taken and _named_score(name, bool(declared_in(name)))
            and looks_like_score([row[i] for row in rows])
        ]  # fmt: skip
        found["score"] = scores
        taken |= set(scores)
    if "at" not in found and (place := _by_times(columns, rows, taken)) is not None:
        found["at"] = place
        taken.add(place)
    if "comment" not in found:
        place = _longest_text(columns, rows, taken)
        if place is not None:
            found["comment"] = place
    return found


def _by_name(columns: Sequence[str], names: Sequence[str], taken: set[int]) -> int | None:
    rank = {n: i for i, n in enumerate(names)}
    hits = [(rank[plain(c)], i) for i, c in enumerate(columns) if i not in taken and plain(c) in rank]
    return min(hits)[1] if hits else None


def _named_score(name: str, declared: bool) -> bool:
    return plain(name) in SCORE or declared or metric_of(name) is not None


def _fits(role: Role, values: Sequence[str]) -> bool:
    filled = [v for v in values if v]
    if not filled:
        return False
    if role == "at":
        from ..events.times import time_format

        found = time_format("at", "VARCHAR", filled[:500])
        return found is not None and found.share > 0.5
    if role in ("comment", "question"):
        return any(any(ch.isalpha() for ch in v) for v in filled)
    return True


def _by_times(columns: Sequence[str], rows: Sequence[Sequence[str]], taken: set[int]) -> int | None:
    """The free column that holds times and says so in some word of its name; births are no answers."""
    from ..events.times import time_format

    for i, name in enumerate(columns):
        folded = name.casefold()
        if i in taken or not any(w in folded for w in ("date", "time", "datum", "dato", "tid")) or "birth" in folded:
            continue
        found = time_format("at", "VARCHAR", [row[i] for row in rows if row[i]][:500])
        if found is not None and found.family != "epoch" and found.share > 0.9:
            return i
    return None


def _longest_text(columns: Sequence[str], rows: Sequence[Sequence[str]], taken: set[int]) -> int | None:
    """The free column that reads like sentences: several words in most of its distinct answers."""
    best, best_words = None, 2.5
    for i in range(len(columns)):
        texts = [row[i] for row in rows if row[i]] if i not in taken else []
        if len(texts) < 1 or len(set(texts)) < 0.5 * len(texts):
            continue
        words = sum(len(t.split()) for t in texts) / len(texts)
        if words > best_words:
            best, best_words = i, words
    return best
