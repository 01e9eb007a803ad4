"""Which scale a score column was asked on: declared by the user, written in its name, or guessed with its reason.

A guess is never silent: `GuessedScale.reason` goes into the report. Whether the good end is up is `reversal`'s question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from ..errors import UsageError
from ..texts.sentence import Sentence
from .labels import is_nothing, number_in, place_of
from .metric_words import metric_of
from .model import Metric, Scale

METRICS: tuple[Metric, ...] = ("nps", "csat", "ces", "stars", "emotion", "expectation")
#: The usual scales of each metric, the most usual first.
USUAL: dict[str, tuple[tuple[float, float], ...]] = {
    "nps": ((0, 10),),
    "csat": ((1, 5), (1, 7), (1, 10), (0, 10), (0, 100)),
    "ces": ((1, 7), (1, 5), (1, 10), (0, 10)),
    "stars": ((1, 5),),
    "emotion": ((1, 5), (-2, 2), (1, 7), (0, 10), (0, 100)),
    "expectation": ((1, 5), (-2, 2), (1, 7), (0, 10), (0, 100)),
}
_RANGE = re.compile(r"(?<![\d-])(-?\d{1,3})\s*(?:-|–|—|\.\.+|…|to|till|til|/)\s*(\d{1,3})(?!\d|[-/.]\d)")


@dataclass(frozen=True, slots=True)
class GuessedScale:
    """A scale and how it is known."""

    scale: Scale
    reason: Sentence
    declared: bool = False


def declared_in(name: str) -> tuple[float, float] | None:
    """The range a column's name states, as "Hur nöjd är du? (1–5)"; dates and years are not ranges."""
    for found in _RANGE.finditer(name):
        low, high = float(found.group(1)), float(found.group(2))
        if (low, high) in {pair for pairs in USUAL.values() for pair in pairs} | {(1, 4), (1, 6), (1, 3), (0, 5)}:
            return low, high
    return None


def scale_for(
    name: str,
    values: Sequence[str],
    *,
    metric: str | None = None,
    low: float | None = None,
    high: float | None = None,
    reversed: bool | None = None,
) -> GuessedScale:
    """The scale of a column. What the user declares stands; then the name; then the values."""
    if metric is not None and metric not in METRICS:
        raise UsageError(Sentence("voice.no_such_metric"), where="--metric", value=metric, allowed=list(METRICS))
    numbers = [n for v in values if not is_nothing(v) and (n := number_in(v)) is not None]
    kind = cast(Metric, metric or metric_of(name) or _metric_by_values(numbers))
    if low is not None and high is not None:
        if not low < high:
            raise UsageError(
                Sentence("voice.scale_low_end_not_below_high"), where="--low --high", value=f"{low} {high}"
            )
        return GuessedScale(Scale(kind, low, high, bool(reversed)), Sentence("voice.declared"), True)
    if low is not None or high is not None:
        raise UsageError(
            Sentence("voice.scale_needs_both_ends"),
            where="--low --high",
            remedy=Sentence("voice.give_both_example_low_1_high"),
        )
    ends, reason = _ends(name, values, numbers, kind)
    return GuessedScale(Scale(kind, *ends, bool(reversed)), reason)


def _ends(
    name: str, values: Sequence[str], numbers: Sequence[float], kind: Metric
) -> tuple[tuple[float, float], Sentence]:
    stated = declared_in(name)
    if stated is not None:
        return stated, Sentence("voice.ends_in_the_name", low=stated[0], high=stated[1])
    if not numbers and any(place_of(v) is not None for v in values):
        ends = (0.0, 10.0) if kind == "nps" else (1.0, 5.0)
        return ends, Sentence("voice.labels_put_on", low=ends[0], high=ends[1])
    if kind == "nps":
        return _nps_ends(numbers)
    inner = sorted(numbers)[int(0.01 * len(numbers)) : max(1, len(numbers) - int(0.01 * len(numbers)))] or [0.0]
    least, most = inner[0], inner[-1]
    fitting = [ends for ends in USUAL[kind] if ends[0] <= least and most <= ends[1]]
    whole = [e for e in fitting if e[1] == fitting[0][1] and e[0] <= min(numbers, default=least)]  # a rare 0 is a 0
    reached = [e for e in fitting if e == (least, most)] if len(numbers) >= 20 else []  # both ends were used
    mostly = [e for e in USUAL[kind] if numbers and sum(e[0] <= n <= e[1] for n in numbers) >= 0.9 * len(numbers)]
    if not fitting and mostly:
        return mostly[0], Sentence("voice.nine_of_ten_within", low=mostly[0][0], high=mostly[0][1])
    if fitting:
        ends = (reached or whole or fitting)[0]
        return ends, Sentence(
            "voice.within_a_usual_scale",
            least=least,
            most=most,
            low=ends[0],
            high=ends[1],
            metric=Sentence(f"voice.metric_{kind}"),
        )
    return (min(least, USUAL[kind][0][0]), most), Sentence("voice.answers_lie_within", least=least, most=most)


def _nps_ends(numbers: Sequence[float]) -> tuple[tuple[float, float], Sentence]:
    """0–10, or what the numbers span when they plainly are on another scale: of that there is no NPS."""
    outside = [n for n in numbers if not 0 <= n <= 10]
    if len(outside) > max(2, 0.1 * len(numbers)):
        return (min(0.0, *numbers), max(numbers)), Sentence(
            "voice.answers_outside_nps", outside=len(outside), n=len(numbers)
        )
    if len(numbers) >= 20 and min(numbers) >= 1 and max(numbers) <= 7:
        return (0.0, 10.0), Sentence("voice.nps_or_another", n=len(numbers), least=min(numbers), most=max(numbers))
    return (0.0, 10.0), Sentence("voice.nps_is_asked_on")


def _metric_by_values(numbers: Sequence[float]) -> Metric:
    """0–10 is taken as NPS, anything smaller as CSAT."""
    if numbers and (max(numbers) > 7 or min(numbers) == 0) and max(numbers) <= 10 and min(numbers) >= 0:
        return "nps"
    return "csat"
