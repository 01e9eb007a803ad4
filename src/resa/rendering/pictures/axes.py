"""Round numbers for an axis, and the axis itself: hairlines with the numbers in the reader's words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..type import number_width
from .drawing import SMALL, Drawing
from .written import points

#: Times people count in, in seconds.
_HOUR, _DAY = 3600, 86400
_TIMES = (
    1, 5, 15, 60, 300, 900, _HOUR, 2 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY, 30 * _DAY,
    60 * _DAY, 91 * _DAY, 182 * _DAY, 365 * _DAY,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels; `log` for ratios: twice as much is as far from 1 as half."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        low, high, at = map(math.log, (self.low, self.high, value)) if self.log else (self.low, self.high, value)
        return self.start + (at - low) / ((high - low) or 1) * (self.end - self.start)

    @property
    def zero(self) -> float:
        """Where bars begin: no difference."""
        return 1.0 if self.log else 0.0

    def within(self, value: float) -> float:
        """The value, or the end of the axis that it lies beyond."""
        return min(max(value, self.low), self.high)


#: Units that have no parts on an axis.
WHOLE = {"count", "days", "weeks", "months", "quarters", "years"}


def ticks(low: float, high: float, most: int, unit: str = "") -> list[float]:
    """At most so many round numbers that cover low … high; times in hours, days, weeks."""
    span = high - low
    if span <= 0:
        return [low]
    rough = span / max(most - 1, 1)
    if unit == "seconds":
        step = next((t for t in _TIMES if t >= rough), math.ceil(rough / _TIMES[-1]) * _TIMES[-1])
    else:
        size = 10 ** math.floor(math.log10(rough))
        step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= rough - 1e-12)
        if unit in WHOLE:
            step = max(1, math.ceil(step))
    first = math.ceil(low / step - 1e-9)
    return [round(k * step, 12) for k in range(first, math.floor(high / step + 1e-9) + 1)]


#: An axis of ratios goes no farther: what is beyond has an arrow, and its number beside it.
FARTHEST = 50.0


def covering_ratios(values: list[float]) -> tuple[float, float]:
    """The least range of round ratios that shows them and 1, both ways no farther than `FARTHEST`."""
    low, high = (min(max(v, 1 / FARTHEST), FARTHEST) for v in (min([*values, 1.0]), max([*values, 1.0])))
    round_ = _ratios()
    return max(r for r in round_ if r <= min(low, 0.5) + 1e-9), min(r for r in round_ if r >= max(high, 2.0) - 1e-9)


def _ratios() -> list[float]:
    """0.02, 0.05, 0.1 … 50."""
    return [m * 10.0**k for k in range(-2, 2) for m in (1, 2, 5) if m * 10.0**k >= 1 / FARTHEST - 1e-9]


def ratio_ticks(low: float, high: float, most: int) -> list[float]:
    """Round ratios within, 1 among them: all, else every other or fewer."""
    found = [r for r in _ratios() if low - 1e-9 <= r <= high + 1e-9]
    step = max(1, math.ceil(len(found) / most))
    return [r for i, r in enumerate(found) if (i - found.index(1.0)) % step == 0]


def covering(values: list[float], *, zero: bool = True, unit: str = "") -> tuple[float, float]:
    """The least range that shows them, from zero where that means something; shares end at 100 %."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
    if low == high:
        high = low + 1
    if unit == "share" and high > 0.8 and low >= 0:
        high = 1.0
    return low, high


def grid_down(
    drawing: Drawing,
    scale: Scale,
    unit_of: str,
    top: float,
    bottom: float,
    most: int = 6,
    called: Mapping[float, str] | None = None,
) -> None:
    """Upright hairlines with their numbers beneath, or what those are `called`."""
    theme, sheet = drawing.theme, drawing.sheet
    from ..sheet import Line

    found = ticks(scale.low, scale.high, most, drawing.unit(unit_of))
    for tick in ratio_ticks(scale.low, scale.high, most) if scale.log else found:
        x = scale(tick)
        sheet.add(Line(x, top, x, bottom, theme.third if tick == scale.zero else theme.hairline))
        words = called.get(tick, "") if called else tick_words(drawing, unit_of, tick)
        half = number_width(words, SMALL) / 2
        anchor = "end" if x + half > drawing.width else "start" if x < half else "middle"
        at = drawing.width - 2 if anchor == "end" else 0 if anchor == "start" else x
        sheet.text(at, bottom + 4, words, 90, size=SMALL, color=theme.second, anchor=anchor)  # type: ignore[arg-type]  # one of the three, chosen above


def tick_words(drawing: Drawing, column: str, tick: float) -> str:
    """A number on an axis: whole where it is, shares without decimals."""
    from ...texts.numbers import decimal, percent

    unit = drawing.unit(column)
    if unit == "share_difference":
        return points(tick, drawing.language, 0 if abs(tick * 100 - round(tick * 100)) < 1e-9 else 1)
    if unit == "share":
        return percent(tick, drawing.language, 0 if abs(tick * 100 - round(tick * 100)) < 1e-9 else 1)
    if unit == "seconds":
        return drawing.value(column, tick)
    return decimal(
        tick, drawing.language, 0 if float(tick).is_integer() else 2 if unit == "ratio" and tick < 0.1 else 1
    )
