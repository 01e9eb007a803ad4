"""Can predicted chances be trusted? What was predicted at each visit, beside what then happened, on journeys not learnt from.

The journeys that have ended are dealt into five parts by their number; the chance of reaching the goal at each visit of a part
is learnt on the other four (`prospects`). Rows: all visits first, then ten bands of equal width of the predicted chance. Brier
score: mean (predicted − happened)²; `skill` = 1 − Brier / Brier of always saying the overall share; `calibration_error` (ECE):
mean |predicted − observed| over the bands, by their visits. Interval of what happened: journeys as clusters.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..events.model import Grain, Slice, Snapshot
from ..texts.sentence import Sentence
from . import attribution_spread, clusters, prospects
from .credit import Floats
from .kernel import Ints
from .picture import Plain, Reliability, where
from .prospects import ARRIVED, OPEN
from .registry import Argument, question
from .result import Column, Result
from .slicing import BY, SLICE_ARGUMENTS

WHOLE = "(all)"
COLUMNS = (
    Column("band", "name", f"Predicted chance, from–to in per cent; {WHOLE} is the row about all of them."),
    Column("n", "count", "Visits predicted."),
    Column("n_journeys", "count", "Journeys they are of."),
    Column("predicted", "share", "Mean predicted chance."),
    Column("observed", "share", "Share after which the goal was reached."),
    Column("low", "share", "Lower end of its 95 % interval; null with fewer than two journeys."),
    Column("high", "share", "Upper end."),
    Column("brier", "number", "Brier score; of the whole row only, as what follows."),
    Column("brier_base", "number", "Brier score of always saying the overall share."),
    Column("skill", "share", "1 − brier / brier_base: 0 no better than the overall share, 1 perfect."),
    Column("calibration_error", "share_difference", "How far predicted and observed lie apart on average."),
)
FOLDS, BANDS = 5, 10
TRUSTED = 0.05


@question(
    "calibration",
    title="Can predicted chances be trusted?",
    group="matters",
    picture=Reliability("predicted", "observed", "low", "high", "n", without=("band", WHOLE)),
    plain=Plain("analysis.plain_calibration", where("band", WHOLE)),
    columns=COLUMNS,
    arguments=(
        Argument("goal", "texts", "The touchpoint that is arriving.", (), of="touchpoint", needed=True),
        prospects.ORDER,
        prospects.PATIENCE,
        BY,
        *SLICE_ARGUMENTS,
    ),
)
def calibration(
    snapshot: Snapshot,
    *,
    goal: Sequence[str] = (),
    order: int = 1,
    patience: float | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
) -> Result:
    """All visits first, then the bands that have any, from the lowest."""
    found = prospects.find(snapshot, goal, patience, order, by, slice)
    warnings = found.warnings
    data: dict[str, list[object]] = {c.name: [] for c in COLUMNS}
    decided = found.outcome != OPEN
    n_units = len(np.unique(found.unit[decided]))
    if n_units < 2 * FOLDS:
        warnings.append(Sentence("analysis.too_few_ended_to_calibrate", n=n_units, least=2 * FOLDS))
        return Result("calibration", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)
    fold = attribution_spread.group_of(found.unit) % FOLDS
    predicted = np.zeros(len(found.unit))
    base = np.zeros(len(found.unit))
    for part in range(FOLDS):
        learn, asked = decided & (fold != part), decided & (fold == part)
        predicted[asked] = prospects.chances(found, learn, asked)
        base[asked] = (found.outcome[learn] == ARRIVED).mean() if learn.any() else 0.5
    p, unit = predicted[decided], found.unit[decided]
    won = (found.outcome[decided] == ARRIVED).astype(np.float64)
    band = np.minimum((p * BANDS).astype(np.int64), BANDS - 1)
    rows = [_row(WHOLE, p, won, unit)]
    error = 0.0
    for k in np.unique(band).tolist():
        here = band == k
        rows.append(_row(f"{100 * k // BANDS}–{100 * (k + 1) // BANDS}", p[here], won[here], unit[here]))
        error += abs(float(p[here].mean() - won[here].mean())) * float(here.mean())
    brier, plain = float(((p - won) ** 2).mean()), float(((base[decided] - won) ** 2).mean())
    rows[0] |= {"brier": brier, "brier_base": plain, "skill": 1 - brier / plain if plain else None}
    rows[0]["calibration_error"] = error
    trusted = error <= TRUSTED and brier < plain
    told = "analysis.chances_hold" if trusted else "analysis.chances_do_not_hold"
    warnings.append(Sentence(told, error=error, better=max(1 - brier / plain, 0.0) if plain else 0.0))
    for row in rows:
        for name, value in row.items():
            data[name].append(value)
    return Result("calibration", COLUMNS, data, warnings=tuple(warnings), as_of_seq=snapshot.as_of_seq)


def _row(band: str, p: Floats, won: Floats, unit: Ints) -> dict[str, object]:
    units = np.unique(unit)
    low, high = clusters.share(won.astype(np.bool_), unit) or (None, None)
    row: dict[str, object] = dict.fromkeys(c.name for c in COLUMNS)
    return row | {
        "band": band, "n": len(p), "n_journeys": len(units), "predicted": float(p.mean()), "observed": float(won.mean()),
        "low": low, "high": high,
    }  # fmt: skip
