"""Values and names of an answer as the reader writes them: shares as percentages, times in two units, paths with arrows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...analysis.picture import named
from ...texts import catalogue, say
from ...texts.numbers import decimal, duration, integer, percent
from ...texts.sentence import Sentence


def value(value: Any, unit: str, language: str, column: str = "") -> str:
    """A value in its unit; a dash where it is missing."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return say(f"pictures.{'yes' if value else 'no'}", language)
    if isinstance(value, list | tuple | str):
        return instant(value) if unit == "instant" else name(value, language, column)
    if unit == "share":
        return percent(value, language)
    if unit == "share_difference":
        return points(value, language)
    if unit == "seconds":
        return duration(value, language)
    if unit == "points":
        return decimal(value, language, 0)
    if isinstance(value, int) or (unit == "count" and float(value).is_integer()):
        return integer(int(value), language)
    if unit in {"count", "emotion", "score"} or abs(value) >= 100:
        return decimal(value, language, 1)
    return decimal(value, language, 3 if abs(value) < 10 else 2)


def points(difference: float, language: str, places: int = 1) -> str:
    """The difference of two shares in percentage points, with its sign; what they are stands in the head or on the axis."""
    shown = decimal(difference * 100, language, places)
    return f"+{shown}" if round(difference * 100, places) > 0 else shown


def head(name: str, unit: str, language: str) -> str:
    """What stands above a column: what it is called for its unit, and what its numbers are where they do not say it."""
    own = catalogue().get(f"columns.{name}_{unit}")
    words = own[language] if own else column_name(name, language)
    ends = name in {"low", "high"} or name.endswith(("_low", "_high"))
    return f"{words}, {say(f'pictures.unit_{unit}', language)}" if unit == "share_difference" and not ends else words


def name(value: Any, language: str, column: str = "") -> str:
    """A name as in the data, or several with arrows; what only looks like a name in the reader's words, those of its column first."""
    if value is None:
        return "–"
    if isinstance(value, list | tuple):
        return " → ".join(name(one, language) for one in value)
    said = named(value)
    if isinstance(said, Sentence):
        return said.said(language)
    words = catalogue()
    word = words.get(f"pictures.word_{column}_{value}") or words.get(f"pictures.word_{value}")
    stem, _, part = str(value).rpartition("_")
    measured, which = words.get(f"pictures.word_{stem}"), words.get(f"pictures.part_{part}")
    if word is None and measured and which:  # "duration_median" of a summary
        return f"{measured[language]}, {which[language]}"
    return word[language] if word else str(said)


def column_name(column: str, language: str) -> str:
    """What a column is called; one without a word of its own by its name in the data."""
    known = catalogue()
    texts = known.get(f"columns.{column}")
    stem, _, end = column.rpartition("_")
    if texts is None and end in {"low", "high"} and stem:
        return f"{column_name(stem, language)}: {known[f'columns.{end}'][language].lower()}"
    return texts[language] if texts else column.replace("_", " ")


def instant(text: Any) -> str:
    """An ISO instant to the minute."""
    try:
        return datetime.fromisoformat(str(text)).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return str(text)


def shortened(text: str, width: float, size: float) -> str:
    """The text, cut with an ellipsis when it is wider; the table has all of it."""
    from ..type import text_width

    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
