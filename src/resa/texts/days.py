"""Days, months and quarters in sentences, as the reader writes them and as the pages do: 1 sep. 2026, september 2026, Q1 2026."""

from __future__ import annotations

import re

_ISO = re.compile(r"(\d{4})-(?:Q([1-4])|(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)")
_SHORT = {
    "sv": "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.",
    "da": "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.",
    "nb": "jan. feb. mars apr. mai juni juli aug. sep. okt. nov. des.",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
}
_LONG = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "en": "January February March April May June July August September October November December",
}
_DAY = {"sv": "{day} {month} {year}", "da": "{day}. {month} {year}", "nb": "{day}. {month} {year}", "en": "{day} {month} {year}"}  # fmt: skip
_QUARTER = {"sv": "kvartal {n} {year}", "da": "{n}. kvartal {year}", "nb": "{n}. kvartal {year}", "en": "Q{n} {year}"}


def in_words(text: str, language: str) -> str:
    """A day, month or quarter as programs write it (2026-09-01, 2026-09, 2026-Q3) in the reader's way; any other text as it is."""
    found = _ISO.fullmatch(text)
    if not found:
        return text
    year, quarter, month, day = found.groups()
    if quarter:
        return _QUARTER[language].format(n=quarter, year=year)
    if day is None:
        return f"{_LONG[language].split()[int(month) - 1]} {year}"
    return _DAY[language].format(day=int(day), month=_SHORT[language].split()[int(month) - 1], year=year)
