"""Which metric a header speaks of, in four languages: "Hur enkelt var det?" asks for effort."""

from __future__ import annotations

import re

#: Words in a header that say which metric a score column holds.
METRIC_WORDS: dict[str, tuple[str, ...]] = {
    "expectation": ("expect", "förvänt", "väntar du dig", "väntade du dig", "väntat dig", "forvent", "regner du med"),
    "nps": ("nps", "recommend", "rekommender", "anbefal", "promoter"),
    "ces": ("ces", "effort", "easy", "ease", "enkelt", "lätt", "hvor let", "let at", "lett", "nemt", "svårt", "svært",
            "vanskelig", "krångl", "ansträng", "indsats", "innsats", "besvär"),
    "emotion": ("emotion", "feeling", "feel", "känsla", "känner", "kändes", "følelse", "føler", "føles"),
    "stars": ("stars", "star rating", "star_rating", "stjärn", "stjern"),
    "csat": ("csat", "satisf", "nöjd", "tilfreds", "fornøyd", "rate", "rating", "betyg", "score", "poäng", "karakter"),
}  # fmt: skip


#: With one of these an expectation is only what something is held against: "How well did we meet your expectations?"
_HELD_AGAINST = re.compile(
    r"\bmee?t\b|exceed|compare|motsvar|uppfyll|infria|lev(?:er|de) upp|överträff|jämfört|indfri|leve(?:r|de) op|svare|"
    r"opfyld|oppfyl|innfri|overgå|overgik|overtraff|overtref|sammenlign",
    re.IGNORECASE,
)


def metric_of(name: str) -> str | None:
    """The metric that a column's name speaks of, None when it does not."""
    name = name.replace("svært fornøyd", "fornøyd").replace("svært misfornøyd", "fornøyd")  # "very", not "hard"
    for metric, words in METRIC_WORDS.items():
        long = [
            w for w in words if len(w) > 4
        ]  # also inside customerSatisfaction; short ones would stand in other words
        short = [w for w in words if len(w) <= 4]
        folded = name.casefold()
        if metric == "expectation" and _HELD_AGAINST.search(name):
            if any(w in folded for w in long):
                return "csat"
            continue
        if any(w in folded for w in long) or re.search(rf"(?<![^\W_])(?:{'|'.join(short) or '$^'})", folded):
            return metric
    return None
