"""Gamma-gamma: what a purchase is worth varies around a mean of the customer's own (gamma p, with a gamma q, v rate).

Fader and Hardie 2013, "The gamma-gamma model of monetary value". A customer is (x, m): x repeat purchases of mean value m
each. It is fitted on customers with a repeat purchase of positive value and takes it that value and frequency are
unrelated; their correlation is told, so that a reader can judge that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .credit import Floats
from .intervals import Interval
from .likelihood import most_likely, summit

PARAMETERS = ("p", "q", "v")
_STARTS = ((1.0, 1.0, 1.0), (6.0, 4.0, 1.0), (2.0, 3.0, 0.5))


@dataclass(frozen=True, slots=True)
class Fit:
    """The most likely values with 95 % intervals; `told` says of which the data tell anything, `settled` which of them are a
    summit's (`likelihood`)."""

    values: tuple[float, ...]
    intervals: tuple[Interval | None, ...]
    told: tuple[bool, ...]
    settled: tuple[bool, ...]
    log_likelihood: float
    mean: float | None
    """Expected value of a purchase over all customers, v·p / (q − 1); None when q ≤ 1: it has no mean."""
    mean_interval: Interval | None
    """Its 95 % interval; None where the data do not tell it."""


def log_likelihood(parameters: Floats, x: Floats, m: Floats) -> Floats:
    """shape (customers,): of the mean value m of x purchases each."""
    from scipy.special import gammaln

    p, q, v = parameters
    shape = p * x
    found: Floats = gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(v) + (shape - 1) * np.log(m)
    found = found + shape * np.log(x) - (shape + q) * np.log(x * m + v)
    return found


def fit(x: npt.NDArray[np.int64], m: Floats) -> Fit:
    """The most likely parameters; every x and m must be above 0, and there must be two customers at least."""
    scale = float(m.mean())  # values of about one, whatever the currency
    times, mean = x.astype(np.float64), m / scale

    def loss(logs: Floats) -> float:
        return -float(log_likelihood(np.exp(np.clip(logs, -30, 30)), times, mean).mean())

    logs, least = most_likely(loss, _STARTS)
    values = np.exp(logs) * np.array([1, 1, scale])
    p, q, v = (float(value) for value in values)
    likelihood = -least * len(m) - len(m) * float(np.log(scale))
    there = summit(loss, logs, len(m), values)
    found = v * p / (q - 1) if q > 1 else None
    # By the delta method: the logarithm of q − 1 moves by q / (q − 1) times that of q.
    interval = None if found is None else there.contrast(found, (1, -q / (q - 1), 1))
    return Fit((p, q, v), there.intervals, there.told, there.settled, likelihood, found, interval)
