"""How will the open journeys end? Per touchpoint the chance of reaching the goal from there, and the time it takes.

Counted from journeys that have ended, at every visit to the touchpoint before the goal (`prospects`): `p_goal` is the share of
those visits after which the journey arrived; its interval has journeys as clusters. Remaining time: from the visit to the
goal, of those that arrived; the median's interval by order statistics of as many as there are journeys. Both hold at the
moment of the visit: long silence since then lowers the chance. H is the entropy of the outcome in bits (0 settled, 1 open),
gas = ((1 − H) · sign − c) · 20 (Kobialka et al. 2022; c = 0.1, sign that of p_goal − ½). Whether such chances can be trusted:
`calibration`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import clusters, outcomes, prospects
from .intervals import quantile_ranks
from .picture import Bars, Plain, most
from .prospects import ARRIVED, OPEN, Prospects
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, LIMIT, SLICE_ARGUMENTS

COLUMNS = (
    Column("touchpoint", "name", "Where a journey is: its latest touchpoint."),
    Column("n_open", "count", "Open journeys that are there now."),
    Column("n", "count", "Journeys that have ended and were there before the goal."),
    Column("n_visits", "count", "Their visits."),
    Column("p_goal", "share", "Share of the visits after which the goal was reached; null when none has ended."),
    Column("low", "share", "Lower end of its 95 % interval; null with fewer than two journeys."),
    Column("high", "share", "Upper end."),
    Column("remaining_seconds", "seconds", "Median time from there to the goal; null when nobody arrived from there."),
    Column(
        "remaining_low", "seconds", "Lower end of the median's 95 % interval; null with too few journeys (under 6)."
    ),
    Column("remaining_high", "seconds", "Upper end."),
    Column("remaining_q25", "seconds", "A quarter of those who arrived needed no longer."),
    Column("remaining_q75", "seconds", "Three quarters."),
    Column("remaining_q90", "seconds", "Nine tenths."),
    Column("entropy", "bits", "How open the outcome is: 0 settled, 1 even. Null with p_goal."),
    Column("gas", "number", "Weight of the touchpoint, −22 (settled badly) … 18 (settled well)."),
)


@question(
    "outlook",
    title="How will the open journeys end?",
    group="matters",
    picture=Bars(("touchpoint",), "p_goal", "low", "high", "n_open"),
    plain=Plain("analysis.plain_outlook", most("n_open")),
    columns=COLUMNS,
    arguments=(
        Argument("goal", "texts", "The touchpoint that is arriving.", (), of="touchpoint", needed=True),
        prospects.PATIENCE,
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
    ),
)
def outlook(
    snapshot: Snapshot,
    *,
    goal: Sequence[str] = (),
    patience: float | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
) -> Result:
    """One row per touchpoint met before the goal: most open journeys first, then most ended ones, then by name."""
    found = prospects.find(snapshot, goal, patience, 1, by, slice)
    warnings = found.warnings
    rows = _rows(found, snapshot.names)
    n_open = sum(int(str(r["n_open"])) for r in rows)
    if n_open:
        expected = sum(int(str(r["n_open"])) * p for r in rows if isinstance(p := r["p_goal"], float))
        warnings.append(Sentence("analysis.open_journeys_expected", n=n_open, expected=round(expected)))
    data = {c.name: [row[c.name] for row in rows[:limit]] for c in COLUMNS}
    return Result("outlook", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _rows(found: Prospects, names: Sequence[str]) -> list[dict[str, object]]:
    order = np.argsort(found.context, kind="stable")
    kinds, first = np.unique(found.context[order], return_index=True)
    rows: list[dict[str, object]] = []
    if not len(kinds):
        return rows
    for kind, here in zip(kinds.tolist(), np.split(order, first[1:]), strict=True):
        outcome = found.outcome[here]
        decided = here[outcome != OPEN]
        n_open = int(np.count_nonzero((outcome == OPEN) & found.is_last[here]))
        rows.append(
            {"touchpoint": names[kind - 1], "n_open": n_open, **_chance(found, decided), **_time(found, decided)}
        )
    rows.sort(key=lambda r: (-int(str(r["n_open"])), -int(str(r["n"])), str(r["touchpoint"])))
    return rows


def _chance(found: Prospects, decided: np.typing.NDArray[np.int64]) -> dict[str, object]:
    won = (found.outcome[decided] == ARRIVED).astype(np.float64)
    units = np.unique(found.unit[decided])
    p = float(won.mean()) if len(won) else None
    interval = clusters.share(won > 0, found.unit[decided])
    return {"n": len(units), "n_visits": len(decided), **outcomes.weighed(p, interval)}


def _time(found: Prospects, decided: np.typing.NDArray[np.int64]) -> dict[str, object]:
    there = decided[found.wait[decided] >= 0]
    names = ("remaining_seconds", "remaining_q25", "remaining_q75", "remaining_q90", "remaining_low", "remaining_high")
    if not len(there):
        return dict.fromkeys(names)
    waits = found.wait[there] / 1e6
    n = len(np.unique(found.unit[there]))
    ranks = quantile_ranks(n)
    ends = [None, None] if ranks is None else [float(v) for v in np.quantile(waits, [r / (n - 1) for r in ranks])]
    return dict(zip(names, [*(float(v) for v in np.quantile(waits, [0.5, 0.25, 0.75, 0.9])), *ends], strict=True))
