"""Satisfaction metrics at a node: each metric on its own, and the typed figures of slides beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

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
        if scale.metric in ("emotion", "expectation"):
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
    """NPS in points, satisfied as a share, effort and stars as a mean on the scale as written, good end up."""
    from ..voice import scores as known

    if scale.metric == "nps" and scale.high == 10 and scale.low in (0, 1):
        found = known.nps(known.nps_counts(score, scale))
    elif scale.metric == "csat":
        found = known.share(known.top_box(score, scale), len(score))
    else:
        found = known.mean(score, scale)
    return Value(
        value=found.value, low=found.low, high=found.high, n=found.n, unit=found.unit, of="answered",
        method=found.method, as_of=as_of, source="survey",
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
