"""How long a customer may be silent at a touchpoint before being called lost."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..analysis.foreseen import Ranked, Sieve, ranked
from .rows import BATCH, Rows, cuts, side_by_side

if TYPE_CHECKING:
    from .planned import Plan

Ints = npt.NDArray[np.int64]
PATIENCE_QUANTILE = 0.99


def learned_patience(plan: Plan, rows: Rows) -> npt.NDArray[np.float64]:
    """Microseconds per touchpoint: as the team set it, else the 99th percentile of its observed onward gaps.

    A touchpoint nobody has gone on from takes the map's pooled percentile; NaN when there is no gap at all.
    Learned over the whole store, so that filters partition the whole.
    """
    from .kernels import onward_gaps

    def pass_by(new: Callable[[], Sieve]) -> None:
        def work(numbers: Iterator[int]) -> None:
            sieve = new()
            touchpoint, gap = np.empty(0, np.int16), np.empty(0, np.int64)
            for i in numbers:
                part, at = rows.parts[i], np.asarray(rows.parts[i].at)
                for low, high in cuts(part, BATCH):
                    offsets = np.asarray(part.offsets)[low : high + 1]
                    most = int(offsets[-1] - offsets[0])
                    if most > len(gap):
                        touchpoint, gap = np.empty(most, np.int16), np.empty(most, np.int64)
                    n = onward_gaps(offsets, rows.touchpoint[i], at, rows.live[i][low:high], touchpoint, gap)
                    sieve.take(touchpoint[:n], gap[:n])

        side_by_side(len(rows.parts), work)

    *each, pooled = ranked(len(plan.touchpoints), (PATIENCE_QUANTILE,), _around, pass_by, rows.n_events, together=True)[
        1
    ]
    own = [t.patience_seconds for t in plan.touchpoints]
    return np.array(
        [_quantile(found if found.n else pooled) if seconds is None else seconds * 1e6
         for seconds, found in zip(own, each, strict=True)], np.float64,
    )  # fmt: skip


def _around(n: Ints) -> Ints:
    """The ranks on both sides of the quantile."""
    place = PATIENCE_QUANTILE * (n - 1)
    return np.stack([np.floor(place), np.ceil(place)], axis=1).astype(np.int64)


def _quantile(found: Ranked) -> float:
    """Linear between the two, to the last bit as `numpy.quantile` has it."""
    if not found.n:
        return math.nan
    place = PATIENCE_QUANTILE * (found.n - 1)
    low, high, part = found.at[math.floor(place)], found.at[math.ceil(place)], place - math.floor(place)
    return high - (high - low) * (1 - part) if part >= 0.5 else low + (high - low) * part
