"""BG/NBD: customers buy at a rate of their own (gamma r, alpha) and after each purchase may leave for good (beta a, b).

Fader, Hardie and Lee 2005, "Counting your customers the easy way". A customer is (x, t_x, T): repeat purchases, time from
the first to the last, time from the first to the end of the data. Maximum likelihood over log parameters, several starts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..texts.sentence import Sentence
from .credit import Floats
from .intervals import Interval
from .likelihood import most_likely, summit

PARAMETERS = ("r", "alpha", "a", "b")
_STARTS = ((1.0, 1.0, 1.0, 1.0), (0.3, 0.2, 0.5, 2.0), (2.0, 4.0, 0.3, 3.0))


@dataclass(frozen=True, slots=True)
class Fit:
    """The most likely values with 95 % intervals; `told` says of which the data tell anything, `settled` which of them are a
    summit's (`likelihood`)."""

    values: tuple[float, ...]
    intervals: tuple[Interval | None, ...]
    told: tuple[bool, ...]
    settled: tuple[bool, ...]
    log_likelihood: float
    rate: Interval | None
    """Of the mean rate r / alpha; None where the data do not tell it."""
    odds: Interval | None
    """Of a / b, the odds to leave after a purchase."""


def log_likelihood(parameters: Floats, x: Floats, t_x: Floats, age: Floats, n: Floats) -> float:
    """Of `n` customers each with these x, t_x and T; times in the unit of alpha."""
    from scipy.special import betaln, gammaln

    r, alpha, a, b = parameters
    first = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    stays = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + age)
    bought = x > 0
    at_least_one = np.maximum(x, 1)
    left = betaln(a + 1, b + at_least_one - 1) - betaln(a, b) - (r + x) * np.log(alpha + t_x)
    total = first + np.where(bought, np.logaddexp(stays, left), stays)
    return float(n @ total)


def fit(x: npt.NDArray[np.int64], t_x: Floats, age: Floats) -> Fit:
    """The most likely parameters. UsageError when nobody ever came back: then nothing can be told."""
    if not len(x) or not x.any():
        raise UsageError(Sentence("analysis.no_customer_bought_second_day_so"))
    rows, n = np.unique(np.stack([x.astype(np.float64), t_x, age], axis=1), axis=0, return_counts=True)
    scale = 10 / max(float(rows[:, 2].max()), 1e-12)  # times of about ten, whatever the unit
    rows[:, 1:] *= scale
    weight = n.astype(np.float64)
    total = float(weight.sum())

    def loss(logs: Floats) -> float:
        return -log_likelihood(np.exp(np.clip(logs, -30, 30)), rows[:, 0], rows[:, 1], rows[:, 2], weight) / total

    logs, least = most_likely(loss, _STARTS)
    values = np.exp(logs) / np.array([1, scale, 1, 1])
    # the density is per unit of time: x repeat purchases change it by scale^x
    likelihood = -least * total + float(weight @ rows[:, 0]) * float(np.log(scale))
    r, alpha, a, b = (float(v) for v in values)
    there = summit(loss, logs, total, values)
    return Fit(
        (r, alpha, a, b), there.intervals, there.told, there.settled, likelihood,
        rate=there.contrast(r / alpha, (1, -1, 0, 0)), odds=there.contrast(a / b, (0, 0, 1, -1)),
    )  # fmt: skip
