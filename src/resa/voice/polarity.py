"""Whether a comment speaks well or ill, roughly: word stems in four languages with negation. Only for checking scales.

Not sentiment analysis, and never shown as a measurement: it asks "does the high end of this scale go with kind words?".
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NOT = frozenset(
    _words(
        """
    inte ej aldrig ingen inget inga utan ikke aldri intet uden uten not never no nothing without hardly isn wasn
    don didn doesn cannot
        """
    )
)
_GOOD = _words(
    """
    bra nöjd fantasti enkel lätt snabb trevlig proffsig tydlig tack perfekt smidig utmärkt toppen trygg hjälpsam
    kunnig god glad let nem hurtig venlig tak tilfreds dygtig fornem super supert dejlig fin fint flink rask
    hyggelig fornøyd takk dyktig strålende greit good great excellent happy easy fast quick friendly clear thank
    perfect smooth helpful love lovely wonderful brilliant amazing kind professional satisfied pleased caring
    efficient
    """
)
_BAD = _words(
    """
    dålig sämst missnöjd krångl svår långsam otydlig väntat väntan besvik arg dyr fel trassl kaos tyst frustrer
    jobbig dårlig værst utilfreds besvær svær langsom ventet ventetid skuffe vred fejl rod irriter uoverskuelig
    tung misfornøyd vanskelig treg skuff sint feil rot kronglete bad worst poor difficult slow unclear waited
    waiting disappoint angry expensive wrong error mess chaos frustrat terrible awful rude confus lost late delay
    """
)


def polarity(text: str) -> float:
    """−1 … +1: kind words minus unkind ones over both; 0 when there are none. A negation within three words turns a word."""
    words = [w.casefold() for w in _WORD.findall(text)]
    good = bad = 0
    for i, word in enumerate(words):
        turned = any(w in _NOT for w in words[max(0, i - 3) : i])
        is_bad = word.startswith(_BAD)
        is_good = not is_bad and word.startswith(_GOOD)
        good += is_good != turned if is_good or (is_bad and turned) else 0
        bad += (is_bad and not turned) or (is_good and turned)
    return (good - bad) / (good + bad) if good + bad else 0.0
