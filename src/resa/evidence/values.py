"""Small makers of `Value`: shares, hidden and missing ones, so that every number of the measured map is built alike."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..analysis.intervals import wilson
from .model import Reason, Value
from .suppress import safe_share

EVENTS = "events"


def missing(reason: Reason, unit: str = "share", of: str = "") -> Value:
    """No number, and why."""
    return Value(value=None, unit=unit, of=of, reason=reason)


def share(k: Sequence[int], n: Sequence[int], *, of: str, as_of: str | None, source: str = EVENTS) -> Value:
    """k of n with its Wilson interval; both given for the shown group first, then for every group to be protected."""
    if not n[0]:
        return missing("no_data", of=of)
    if not safe_share(k, n):
        return missing("suppressed", of=of)
    return plain_share(k[0], n[0], of=of, as_of=as_of, source=source)


def plain_share(k: int, n: int, *, of: str, as_of: str | None, source: str = EVENTS) -> Value:
    """k of n with its Wilson interval, already found safe."""
    interval = wilson(k, n)
    if interval is None:
        return missing("no_data", of=of)
    return Value(
        value=k / n, low=interval.low, high=interval.high, n=int(n), unit="share", of=of, method="wilson",
        as_of=as_of, source=source,
    )  # fmt: skip


def bounded(of: str, low: float, high: float, n: int) -> Value:
    """A share that must not be shown, with what may be said of it: it lies between these."""
    return Value(
        value=None, low=max(low, 0.0), high=min(high, 1.0), n=n, unit="share", of=of, method="bounds",
        reason="suppressed",
    )  # fmt: skip


def clean(number: float) -> float | None:
    """A finite number, else None: JSON has no NaN."""
    return float(number) if math.isfinite(number) else None
