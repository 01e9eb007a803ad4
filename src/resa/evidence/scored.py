"""Satisfaction metrics at a node: each metric on its own, and the typed figures of slides beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ..analysis.intervals import nps_adjusted_wald, t_of_values, wilson
from ..voice.scores import nps_counts, top_box
from .grade import Support, grade
from .model import Scored, Value
from .suppress import MINIMUM, small
from .values import missing

if TYPE_CHECKING:
    from datetime import datetime

    import numpy.typing as npt

    from ..journey.document import Document
    from ..journey.records import Figure
    from ..voice.model import Answers, Scale
    from .answered import Placed
    from .planned import Plan

UNITS = {
    "nps": "points",
    "csat": "share",
    "share": "share",
    "count": "count",
    "seconds": "seconds",
    "emotion": "emotion",
}


def scores(placed: Placed, plan: Plan, node: int, as_of: str | None) -> list[Scored]:
    """One entry per metric and scale that was asked here."""
    answers = placed.answers
    rows = placed.at(plan, node)
    rows = rows[(answers.scale[rows] >= 0) & ~np.isnan(answers.score[rows])]
    here = placed.mask(plan, node)
    found = []
    for i in np.unique(answers.scale[rows]):
        scale = answers.scales[i]
        if scale.metric == "emotion":
            continue
        mine = rows[answers.scale[rows] == i]
        if _people(answers, mine) < MINIMUM:
            value = missing("too_few", UNITS.get(scale.metric, "score"), "answered")
        elif any(small(_people(answers, np.flatnonzero(here & g & (answers.scale == i)))) for g in placed.groups[1:]):
            value = missing("suppressed", UNITS.get(scale.metric, "score"), "answered")
        else:
            value = _value(answers.score[mine], scale, as_of)
        found.append(Scored(metric=scale.metric, estimate=value))
    return found


def _people(answers: Answers, rows: npt.NDArray[np.int64]) -> int:
    who = answers.customer_no[rows]
    return int((who < 0).sum()) + len(np.unique(who[who >= 0]))


def _value(score: npt.NDArray[np.float64], scale: Scale, as_of: str | None) -> Value:
    n = len(score)
    if scale.metric == "nps" and scale.high == 10 and scale.low in (0, 1):
        counted = nps_counts(score, scale)
        ends = nps_adjusted_wald(counted.promoters, counted.passives, counted.detractors)
        value, method, unit = 100 * (counted.promoters - counted.detractors) / n, "adjusted_wald", "points"
    elif scale.metric == "csat":
        top = top_box(score, scale)
        ends, value, method, unit = wilson(top, n), top / n, "wilson", "share"
    else:
        written = score if not scale.reversed else scale.low + scale.high - score
        ends, value, method, unit = t_of_values(written), float(written.mean()), "t", "score"
    return Value(
        value=value, low=None if ends is None else ends.low, high=None if ends is None else ends.high, n=n, unit=unit,
        of="answered", method=method, as_of=as_of, source="survey",
    )  # fmt: skip


def typed(figures: Iterable[Figure], document: Document, now: datetime) -> list[Scored]:
    """Figures the team typed in, as they are, each with the grade of what it is."""
    return [
        Scored(
            metric=f.metric,
            typed=True,
            estimate=Value(
                value=f.value, low=f.low, high=f.high, n=f.n or 0, unit=UNITS.get(f.metric, "score"), of="answered",
                method="typed", as_of=f.period_end or f.period_start, source=f.source or f.link or f.id,
                grade=grade([figure_support(f, document)], now).grade,
            ),
        )
        for f in figures
    ]  # fmt: skip


def figure_support(figure: Figure, document: Document) -> Support:
    """A typed figure as support: of its source's kind, else a slide; with no n it can only be grade D."""
    from ..journey.records import Source

    source = document.find(figure.source, Source)
    date = figure.period_end or figure.period_start
    if source is None:
        return Support("slide", figure.n, date)
    return Support(source.source_kind, figure.n or source.n, date or source.date)
