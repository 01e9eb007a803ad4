"""Maximum likelihood over positive parameters: a search in their logarithms, and intervals from the curvature there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .credit import Floats
from .intervals import Interval, z_value

Loss = Callable[[Floats], float]


def most_likely(loss: Loss, starts: Sequence[Sequence[float]]) -> tuple[Floats, float]:
    """(logarithms of the parameters, loss) at the minimum; further starts only when the first does not settle."""
    from scipy.optimize import minimize

    found = [minimize(loss, np.log(start), method="Nelder-Mead", options={"maxiter": 1500}) for start in starts[:1]]
    if not found[0].success:
        found += [
            minimize(loss, np.log(start), method="Nelder-Mead", options={"maxiter": 3000}) for start in starts[1:]
        ]
    best = min(found, key=lambda f: float(f.fun))
    best = minimize(loss, best.x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-15, "maxiter": 4000})
    return np.asarray(best.x, np.float64), float(best.fun)


def intervals(loss: Loss, logs: Floats, total: float, values: Floats) -> tuple[Interval | None, ...]:
    """95 % intervals of `values` whose logarithms differ from `logs` by constants; `loss` is per observation of `total`."""
    z = z_value()
    return tuple(
        None if s is None else Interval(float(v * np.exp(-z * s)), float(v * np.exp(z * s)))
        for v, s in zip(values, _standard_errors(loss, logs, total), strict=True)
    )


def _standard_errors(loss: Loss, logs: Floats, total: float) -> list[float | None]:
    """Of the log parameters, from central differences of the loss; None where it is flat."""
    h, k = 1e-3, len(logs)
    hessian = np.zeros((k, k))
    step = np.eye(k) * h
    for i in range(k):
        for j in range(i, k):
            d = loss(logs + step[i] + step[j]) - loss(logs + step[i] - step[j])
            d -= loss(logs - step[i] + step[j]) - loss(logs - step[i] - step[j])
            hessian[i, j] = hessian[j, i] = d / (4 * h * h) * total
    try:
        variance = np.diag(np.linalg.inv(hessian))
    except np.linalg.LinAlgError:
        return [None] * k
    return [float(v**0.5) if 0 < v < 100 else None for v in variance]
