"""When a watched figure raises a signal, and when the signal is over: no flapping.

A signal begins with the first period that `watch` marks and goes on as long as periods are marked on the same side. It ends
with the second period in a row that is not marked, or with the first that is marked on the other side; a single quiet period
neither ends it nor lets another begin. A period without a figure says nothing: it counts neither as marked nor as quiet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Side = Literal["high", "low"]
Kind = Literal["above", "below", "run", "over", "under"]

#: So many quiet periods in a row end a signal.
QUIET = 2


@dataclass(frozen=True, slots=True)
class Episode:
    """One signal from its first to its last marked period, with the figures of the last."""

    kind: Kind
    side: Side
    first: str
    last: str
    n_periods: int
    """How many periods were marked."""
    value: float
    n: int | None
    centre: float | None
    low: float | None
    high: float | None
    ended: str | None = None
    """The period it ended with; None while it goes on."""


def episodes(rows: Sequence[Mapping[str, Any]]) -> list[Episode]:
    """The signals in what `watch.judged` gives, oldest first; at most the last one goes on."""
    found: list[Episode] = []
    open_one: Episode | None = None
    quiet = 0
    for row in rows:
        if row["value"] is None:
            continue
        side = _side(row)
        if side is None:
            quiet += 1
            if open_one is not None and quiet >= QUIET:
                found.append(replace(open_one, ended=row["period"]))
                open_one = None
            continue
        quiet = 0
        if open_one is not None and open_one.side != side:
            found.append(replace(open_one, ended=row["period"]))
            open_one = None
        open_one = _going_on(open_one, row, side)
    return found if open_one is None else [*found, open_one]


def _side(row: Mapping[str, Any]) -> Side | None:
    """On which side of what is usual a marked period is."""
    match row["signal"]:
        case "above" | "over":
            return "high"
        case "below" | "under":
            return "low"
        case "run":
            return "high" if row["value"] > row["centre"] else "low"
        case _:
            return None


def _going_on(before: Episode | None, row: Mapping[str, Any], side: Side) -> Episode:
    """The episode with this marked period as its last."""
    return Episode(
        kind=row["signal"],
        side=side,
        first=before.first if before else row["period"],
        last=row["period"],
        n_periods=before.n_periods + 1 if before else 1,
        value=float(row["value"]),
        n=row["n"],
        centre=row["centre"],
        low=row["low"],
        high=row["high"],
    )
