"""Public holidays of the Nordic countries, by rule: the days that law makes holidays, beside Sundays.

Eves (midsummer, Christmas, New Year) are working days by law and are not here; close them by their dates. Sources: lag
(1989:253) in Sweden with the national day since 2005 and Whit Monday until 2004; helligdagsfredloven in Norway; folkekirkens
helligdage in Denmark with store bededag until 2023; kirkkolaki and the Acts on independence and May days in Finland.
"""

from __future__ import annotations

from datetime import date, timedelta

COUNTRIES = {"se": "Europe/Stockholm", "dk": "Europe/Copenhagen", "no": "Europe/Oslo", "fi": "Europe/Helsinki"}
"""Country and the zone of its clocks."""
#: Days from Easter Sunday: Maundy Thursday, Good Friday, Easter itself and its Monday, Prayer day, Ascension, Whitsun.
_MAUNDY, _GOOD_FRIDAY, _EASTER, _MONDAY, _PRAYER, _ASCENSION, _WHIT, _WHIT_MONDAY = -3, -2, 0, 1, 26, 39, 49, 50


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def public_holidays(country: str, year: int) -> set[date]:
    """The country's public holidays of the year."""
    fixed = {(1, 1), (12, 25), (12, 26)}
    moving = {_GOOD_FRIDAY, _EASTER, _MONDAY, _ASCENSION, _WHIT}
    found: set[date] = set()
    if country == "se":
        fixed |= {(1, 6), (5, 1)} | ({(6, 6)} if year >= 2005 else set())
        moving |= {_WHIT_MONDAY} if year < 2005 else set()
    elif country == "dk":
        moving |= {_MAUNDY, _WHIT_MONDAY} | ({_PRAYER} if year < 2024 else set())
    elif country == "no":
        fixed |= {(5, 1), (5, 17)}
        moving |= {_MAUNDY, _WHIT_MONDAY}
    elif country == "fi":
        fixed |= {(1, 6), (5, 1), (12, 6)}
    if country in ("se", "fi"):  # Midsummer Day and All Saints' Day are Saturdays
        found |= {_saturday(date(year, 6, 20)), _saturday(date(year, 10, 31))}
    return found | {date(year, m, d) for m, d in fixed} | {easter(year) + timedelta(days=n) for n in moving}


def _saturday(first: date) -> date:
    """The first Saturday at or after a day."""
    return first + timedelta(days=(5 - first.weekday()) % 7)
