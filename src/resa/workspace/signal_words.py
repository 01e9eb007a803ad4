"""What a signal says in one plain sentence: what, how much, when, and against which limit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..texts.sentence import Sentence

if TYPE_CHECKING:
    from .watches import Asked

#: Units whose numbers are written in a way of their own; every other as a decimal number.
_WAYS = {"share": "share", "share_difference": "share_difference", "seconds": "seconds", "count": "count"}


def signal_sentence(name: str, asked: Asked, unit: str, signal: Any) -> Sentence:
    """The signal (a row of the table, or an episode) in words."""
    when = Sentence(f"watch.in_{asked.every}", day=signal.last)
    value = figure_words(signal.value, unit, signal.n)
    told = {"name": name, "value": value, "when": when}
    match signal.kind:
        case "above" | "below":
            limit = signal.high if signal.kind == "above" else signal.low
            return Sentence(
                f"watch.{signal.kind}",
                **told,
                limit=figure_words(limit, unit),
                centre=figure_words(signal.centre, unit),
            )
        case "run":
            return Sentence(f"watch.run_{signal.side}", **told, centre=figure_words(signal.centre, unit))
        case kind:
            limit = asked.over if kind == "over" else asked.under
            return Sentence(f"watch.{kind}", **told, limit=figure_words(limit, unit))


def figure_words(value: float | None, unit: str, n: int | None = None) -> Sentence:
    """A figure in its unit, with what it rests on where that is known."""
    if value is None:
        return Sentence("watch.none")
    way = _WAYS.get(unit, "number")
    if n is not None and way in ("share", "share_difference", "number"):
        return Sentence(f"watch.{way}_of", v=float(value), n=n)
    return Sentence(f"watch.{way}", v=float(value))
