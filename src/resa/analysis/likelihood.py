"""Maximum likelihood over positive parameters: a search in their logarithms, intervals from the curvature there, and whether the
data tell a parameter at all.

The data do not tell a parameter when one `FAR` times as great or as small, the others free to follow, is about as likely: within
half the 95 % point of χ² with one degree. A summit on such a ridge has no interval; and where the search ran off along it, there is
no summit and no estimate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from .credit import Floats
from .intervals import Interval, z_value

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

Loss = Callable[[Floats], float]
#: So many times as great or as small must be clearly less likely.
FAR = 1000.0
#: Logarithms beyond this are running off.
OFF = 2 * math.log(FAR)
#: An interval that reaches so many times up and down is no answer.
WIDE = 10.0
#: Half the 95 % point of χ² with one degree of freedom.
CLEARLY = 1.920729
#: Standard errors of logarithms up to here need no second look.
_SHARP = 1.0


def most_likely(loss: Loss, starts: Sequence[Sequence[float]]) -> tuple[Floats, float]:
    """(logarithms of the parameters, loss) at the minimum; further starts only when the first does not settle. A search that
    runs off along a ridge ends there: `summit` tells that the data do not say where on it."""
    from scipy.optimize import minimize

    def search(start: Floats, **options: float) -> OptimizeResult:
        return minimize(loss, start, method="Nelder-Mead", options=options, callback=_off)

    found = [search(np.log(start), maxiter=1500) for start in starts[:1]]
    if not found[0].success:
        found += [search(np.log(start), maxiter=3000) for start in starts[1:]]
    best = min(found, key=lambda f: float(f.fun))
    best = search(best.x, xatol=1e-9, fatol=1e-15, maxiter=4000)
    return np.asarray(best.x, np.float64), float(best.fun)


def _off(intermediate_result: OptimizeResult) -> None:
    if float(np.abs(intermediate_result.x).max()) > OFF:
        raise StopIteration  # scipy's way to end a search


@dataclass(frozen=True, slots=True)
class Summit:
    """What the likelihood says around its greatest value; one place per parameter."""

    intervals: tuple[Interval | None, ...]
    """95 %; None where the data do not tell the parameter."""
    told: tuple[bool, ...]
    """Whether the data tell it."""
    settled: tuple[bool, ...]
    """Whether the search came to an end before the value was `FAR` times as great or as small as anything usual."""
    covariance: Floats
    """Of the logarithms; directions that nothing is known in count as `FAR` wide."""

    def contrast(self, value: float, weights: Sequence[float]) -> Interval | None:
        """The 95 % interval of `value`, whose logarithm is the logarithms of the parameters times `weights`; None when it reaches
        `WIDE` times up and down, which tells nothing."""
        w = np.array(weights)
        return _interval(value, float(w @ self.covariance @ w) ** 0.5, WIDE)


def summit(loss: Loss, logs: Floats, total: float, values: Floats) -> Summit:
    """Around `logs`, from which the logarithms of `values` differ by constants; `loss` is per observation of `total`."""
    covariance = _covariance(loss, logs, total)
    found: list[Interval | None] = []
    told = []
    for i, value in enumerate(values):
        error = float(covariance[i, i]) ** 0.5
        known = (error < _SHARP and abs(float(logs[i])) < OFF) or not _flat(loss, logs, total, i)
        told.append(known)
        found.append(_interval(float(value), error) if known else None)
    settled = tuple(bool(abs(at) < math.log(FAR)) for at in logs)
    return Summit(tuple(found), tuple(told), settled, covariance)


def _interval(value: float, error: float, widest: float = FAR) -> Interval | None:
    factor = math.exp(min(z_value() * error, OFF))
    return Interval(value / factor, value * factor) if factor < widest else None


def _flat(loss: Loss, logs: Floats, total: float, i: int) -> bool:
    """Whether a parameter far off on either side is about as likely, the others following."""
    from scipy.optimize import minimize

    rest = np.flatnonzero(np.arange(len(logs)) != i)
    enough = loss(logs) + CLEARLY / total
    for side in (-np.log(FAR), np.log(FAR)):

        def beside(others: Floats, at: float = float(logs[i] + side)) -> float:
            return loss(np.insert(others, i, at))

        def seen(intermediate_result: OptimizeResult) -> None:
            if intermediate_result.fun < enough:
                raise StopIteration

        # The others as they are, or as far off as this one: on a ridge it is their ratio that the data tell.
        along = (np.where(moved, side, 0.0) for moved in product((False, True), repeat=len(rest)))
        start = min((logs[rest] + step for step in along), key=beside)
        if beside(start) < enough:
            return True
        simplex = np.vstack([start, start + 2 * np.eye(len(start))])
        options = {"initial_simplex": simplex, "maxiter": 600, "fatol": 0.01 / total}
        if minimize(beside, start, method="Nelder-Mead", options=options, callback=seen).fun < enough:
            return True
    return False


def _covariance(loss: Loss, logs: Floats, total: float) -> Floats:
    """Of the log parameters, from central differences of the loss."""
    h, k = 1e-3, len(logs)
    hessian = np.zeros((k, k))
    step = np.eye(k) * h
    for i in range(k):
        for j in range(i, k):
            d = loss(logs + step[i] + step[j]) - loss(logs + step[i] - step[j])
            d -= loss(logs - step[i] + step[j]) - loss(logs - step[i] - step[j])
            hessian[i, j] = hessian[j, i] = d / (4 * h * h) * total
    curvature, direction = np.linalg.eigh(hessian)
    wide: Floats = (direction / np.maximum(curvature, np.log(FAR) ** -2)) @ direction.T
    return wide
