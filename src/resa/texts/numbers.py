"""Numbers as the reader writes them: 12 340 and 33,4 % in Swedish, 12.340 in Danish, 12,340 and 33.4% in English."""

from __future__ import annotations

from . import say

NBSP = "\u00a0"
_GROUP = {"sv": NBSP, "nb": NBSP, "da": ".", "en": ","}
_POINT = {"sv": ",", "nb": ",", "da": ",", "en": "."}
_CURRENCY = {"SEK": "kr", "NOK": "kr", "DKK": "kr", "EUR": "€", "USD": "$", "GBP": "£"}
MINUTE, HOUR, DAY = 60, 3600, 86400


def integer(value: int, language: str) -> str:
    """12 340."""
    return _signed(f"{abs(value):,}".replace(",", _GROUP[language]), value)


def decimal(value: float, language: str, places: int = 1) -> str:
    """0,4 with a real minus sign."""
    whole, _, part = f"{abs(value):,.{places}f}".partition(".")
    shown = whole.replace(",", _GROUP[language]) + (_POINT[language] + part if part else "")
    return _signed(shown, value if round(abs(value), places) else 0)


def _signed(shown: str, value: float) -> str:
    return f"−{shown}" if value < 0 else shown


def percent(share: float, language: str, places: int = 1) -> str:
    """A 0–1 share as 33,4 % (English 33.4%)."""
    return decimal(share * 100, language, places) + ("%" if language == "en" else f"{NBSP}%")


def interval(low: float, high: float, language: str, places: int = 1, scale: float = 1) -> str:
    """32,6–34,3."""
    joined = "–" if low >= 0 else " – "
    return f"{decimal(low * scale, language, places)}{joined}{decimal(high * scale, language, places)}"


def duration(seconds: float, language: str) -> str:
    """The two largest units: 9 d 12 h, 3 h 5 min, 42 s."""
    units = [(DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second")]
    if seconds >= 20 * DAY:
        return f"{integer(round(seconds / DAY), language)}{NBSP}{say('rendering.unit_day', language)}"
    left = round(seconds)
    parts: list[str] = []
    for size, name in units:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{integer(count, language)}{NBSP}{say(f'rendering.unit_{name}', language)}")
        if len(parts) == 2 or (parts and not count):
            break
    return " ".join(parts) or f"0{NBSP}{say('rendering.unit_second', language)}"


def money(minor: float, currency: str, language: str) -> str:
    """18,4 mn kr: major units, millions and above shortened."""
    value, unit = minor / 100, _CURRENCY.get(currency, currency)
    for size, key in ((1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            shown = decimal(value / size, language, 1 if abs(value / size) < 100 else 0)
            return f"{shown}{NBSP}{say(f'rendering.{key}', language)}{NBSP}{unit}"
    return f"{integer(round(value), language)}{NBSP}{unit}"
