"""Personal data in free text: found, replaced by marks, counted. Cautious both ways: check digits for numbers, cues for names.

What is found is gone from the text for good; what a scanner can never promise is that nothing is left, so the report
says how many marks were made, and never that a text is anonymous.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from . import checksums

Kind = Literal["identity_number", "email", "phone", "address", "card", "account", "plate", "name"]

#: What stands in the text instead, by language.
MARKS: dict[str, dict[Kind, str]] = {
    "sv": {"identity_number": "[personnummer]", "email": "[e-post]", "phone": "[telefon]", "address": "[adress]",
           "card": "[kortnummer]", "account": "[konto]", "plate": "[regnummer]", "name": "[namn]"},
    "da": {"identity_number": "[cpr-nummer]", "email": "[e-mail]", "phone": "[telefon]", "address": "[adresse]",
           "card": "[kortnummer]", "account": "[konto]", "plate": "[nummerplade]", "name": "[navn]"},
    "nb": {"identity_number": "[fødselsnummer]", "email": "[e-post]", "phone": "[telefon]", "address": "[adresse]",
           "card": "[kortnummer]", "account": "[konto]", "plate": "[bilnummer]", "name": "[navn]"},
    "en": {"identity_number": "[identity number]", "email": "[e-mail]", "phone": "[phone]", "address": "[address]",
           "card": "[card number]", "account": "[account]", "plate": "[plate]", "name": "[name]"},
}  # fmt: skip

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?![\w@])", re.IGNORECASE
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)")
_SWEDISH = re.compile(
    r"(?<![\d-])(?:(?:18|19|20)\d{2}|\d{2})(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]|[67]\d|8\d|9[01])[-+ ]?\d{4}(?![\d-])"
)
_DANISH = re.compile(r"(?<![\d-])(?:[0-2]\d|3[01])(?:0[1-9]|1[0-2])\d{2}([- ]?)\d{4}(?![\d-])")
_NORWEGIAN = re.compile(r"(?<![\d-])\d{6} ?\d{5}(?![\d-])")
_PHONE = re.compile(
    r"(?<![\d\w.,/-])(?:"
    r"(?:\+|00)(?:46|45|47|358|354)[ -]?(?:\(0\)[ -]?)?\d(?:[ -]?\d){6,10}"  # Nordic, international
    r"|0\d{1,3}[ -/]?(?:[ -]?\d){5,8}"  # Swedish, national
    r")(?![\d\w]|[.,-]\d)"
)
_EIGHT = re.compile(r"(?<![\d\w.,/-])(?:\d{8}|\d{2} \d{2} \d{2} \d{2}|\d{3} \d{2} \d{3})(?![\d\w]|[.,-]\d)")
_PHONE_CUE = re.compile(
    r"\b(?:tel|tlf|tel\.|mobil\w*|telefon\w*|phone|ring\w*|nummer|call|sms\w*|nås|nå mig|text me|reach me)\b",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?=[A-ZÅÄÖÆØÉ])(?:[A-ZÅÄÖÆØÉ][\wåäöæøéÅÄÖÆØ]*[ -]){0,2}[\wåäöæøéÅÄÖÆØ]*"
    r"(?:gatan|gata|vägen|väg|gränd|stigen|torget|allén|backen|gade|vej|allé|stræde|gate|gaten|gata|veien|vei|vegen|plass|bakken"
    r"| street| road| avenue| lane)\s\d{1,4}(?:\s?[A-Za-z]\b)?(?:,? (?:lgh|lejl|leil|\d{1,2}\.? ?(?:tv|th|mf|tr))\.? ?\d*)?"
    r"(?:,?\s\d{3,4} ?\d{0,2}\s[A-ZÅÄÖÆØ][a-zåäöæøé]+)?\b"
)
_POSTAL = re.compile(r"\b(?:S-|SE-|DK-|N-|NO-)?\d{3} \d{2} [A-ZÅÄÖ][a-zåäö]{2,}\b")
_PLATE = re.compile(r"\b(?:[A-HJ-PR-UW-Z]{3} ?\d{2}[A-HJ-PR-UW-Z\d]|[A-Z]{2} ?\d{2} ?\d{3}|[A-Z]{2} ?\d{5})\b")
_PLATE_CUE = re.compile(
    r"\b(?:bil\w*|reg\.?\w*|registrering\w*|nummerplad\w*|nummerpl[aå]t\w*|skilt\w*|plate|car|van|lastbil|varebil)\b",
    re.IGNORECASE,
)
_NAME_WORD = r"[A-ZÅÄÖÆØÉ][a-zåäöæøéü]+(?:-[A-ZÅÄÖÆØÉ][a-zåäöæøéü]+)?"
_CUES = (
    r"jag heter|mitt namn är|hälsningar,?|mvh,?|vänligen,?|min (?:handläggare|säljare|kontaktperson|montör|rådgivare|läkare|granne|man|fru|sambo)(?: hette| heter| är| var)?,?|"
    r"(?:montören|säljaren|teknikern|handläggaren|rådgivaren)(?: hette| heter|,)|pratade med|talade med|"
    r"jeg hedder|mit navn er|(?:venlig )?hilsen,?|min (?:sagsbehandler|sælger|rådgiver|kontaktperson|nabo|mand|kone)(?: hed| hedder| er| var)?,?|(?:montøren|sælgeren|teknikeren)(?: hed| hedder|,)|talte med|"
    r"jeg heter|mitt navn er|min (?:saksbehandler|selger|rådgiver|nabo|mann|kone)(?: het| heter| er| var)?,?|(?:montøren|selgeren|teknikeren)(?: het| heter|,)|snakket med|"
    r"my name is|i am called|i spoke (?:to|with)|(?:kind |best )?regards,?|my (?:adviser|advisor|contact|case worker|doctor|nurse|neighbour|husband|wife|salesman|fitter)(?: was| is| called| named)?,?|"
    r"(?:the )?(?:fitter|salesman|technician|nurse|doctor)(?: was called| called| named|,)"
)
_NAME = re.compile(
    rf"\b((?i:{_CUES}))\s+((?:(?i:dr|mr|mrs|ms|herr|fru)\.? )?{_NAME_WORD}(?: (?:von |af |de |van )?{_NAME_WORD}){{0,2}})"
)
#: Capitalised words after a cue that are no names.
_NO_NAMES_WORDS = """
    Lunna Sverige Danmark Norge Sweden Denmark Norway Stockholm Oslo København Jag Jeg Det De Vi Ni Han Hon Hun
    Den Ingen Nej Ja No Yes The They He She We It Kundtjänst Kundeservice Support Team En Ett Et Alla Alle Nöjd
    Tilfreds Måndag Tisdag Fredag Monday Friday Tack Tak Takk Thanks Hej Hei Hello Mycket Meget Veldig Very
"""
_NO_NAMES = frozenset(_NO_NAMES_WORDS.split())


@dataclass(frozen=True, slots=True)
class Scanned:
    """A text without the personal data that was found, and how many of each kind there were."""

    text: str
    found: Counter[Kind]


def scan(text: str, language: str = "en") -> Scanned:
    """Replace personal data by marks. Numbers go first, so that no part of one is taken for something else."""
    found: Counter[Kind] = Counter()
    marks = MARKS[language]
    if "@" in text or ("(at)" in text.lower() or "[at]" in text.lower()):
        text = _replaced(text, "email", _EMAIL, _always, marks, found)
    if any(map(str.isdigit, text)):
        for kind, pattern, holds in _NUMBERED:
            text = _replaced(text, kind, pattern, holds, marks, found)
    if not text.islower():
        text = _NAME.sub(lambda m: _name(m, marks, found), text)
    return Scanned(text, found)


def scan_all(texts: Iterable[str], language: str = "en") -> tuple[list[str], Counter[Kind]]:
    """The same for many texts, counted together."""
    total: Counter[Kind] = Counter()
    out = []
    for text in texts:
        scanned = scan(text, language)
        total += scanned.found
        out.append(scanned.text)
    return out, total


def _replaced(
    text: str, kind: Kind, pattern: re.Pattern[str], holds: Callable[[re.Match[str]], bool], marks: dict[Kind, str],
    found: Counter[Kind],
) -> str:  # fmt: skip
    def mark(match: re.Match[str]) -> str:
        if not holds(match):
            return match.group()
        found[kind] += 1
        return marks[kind]

    return pattern.sub(mark, text)


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group())


def _near(match: re.Match[str], cue: re.Pattern[str], reach: int = 40) -> bool:
    return cue.search(match.string[max(0, match.start() - reach) : match.start()]) is not None


def _is_phone(match: re.Match[str]) -> bool:
    digits = _digits(match)
    if match.group().startswith(("+", "00")):
        return 9 <= len(digits) <= 15
    return (
        8 <= len(digits) <= 11 and not digits.startswith("00") and (match.group() != digits or 9 <= len(digits) <= 10)
    )


def _name(match: re.Match[str], marks: dict[Kind, str], found: Counter[Kind]) -> str:
    if match.group(2).split()[0] in _NO_NAMES:
        return match.group()
    found["name"] += 1
    return f"{match.group(1)} {marks['name']}"


def _always(match: re.Match[str]) -> bool:
    return True


_NUMBERED: tuple[tuple[Kind, re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    ("account", _IBAN, lambda m: checksums.iban(m.group())),
    ("identity_number", _SWEDISH, lambda m: checksums.swedish(_digits(m))),
    ("identity_number", _NORWEGIAN, lambda m: checksums.norwegian(_digits(m))),
    ("card", _CARD, lambda m: 13 <= len(_digits(m)) <= 19 and len(set(_digits(m))) > 1 and checksums.luhn(_digits(m))),
    ("identity_number", _DANISH, lambda m: checksums.danish(_digits(m), dashed=m.group(1) == "-")),
    ("phone", _PHONE, _is_phone),
    ("phone", _EIGHT, lambda m: _near(m, _PHONE_CUE)),
    ("address", _STREET, _always),
    ("address", _POSTAL, _always),
    ("plate", _PLATE, lambda m: _near(m, _PLATE_CUE)),
)
