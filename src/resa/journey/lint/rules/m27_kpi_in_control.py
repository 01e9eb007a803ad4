"""M27: a key figure that has moved asks for a review."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...records import Kpi
from ..rule import Finding, Rule
from ..subject import Subject

#: Values before the review that limits are made of, at least.
ENOUGH = 6
#: Mean moving range to three standard deviations (individuals chart, d2 = 1.128).
WIDTH = 2.66


class KpiInControl(Rule):
    """No key figure has left its control limits since the last review.

    Limits are those of an individuals chart over the values up to the review: mean ± 2.66 times the mean moving range.
    Values are measured ones and figures typed about the key figure with the end of their period.
    """

    id = "M27"
    severity = "warn"
    group = "Governance"
    weight = 4
    source = "FitGap: drift triggers; Wheeler: individuals chart"
    unchecked_when = (
        "No key figure has six dated values up to the last review and one after it, or there was no review."
    )

    def unchecked(self, subject: Subject) -> str | None:
        if subject.document.journey.reviewed_at is None:
            return "never_reviewed"
        return None if any(_limits(k, subject) for k in subject.document.of(Kpi)) else "needs_series"

    def check(self, subject: Subject) -> Iterator[Finding]:
        for kpi in subject.document.of(Kpi):
            found = _limits(kpi, subject)
            if found is None:
                continue
            low, high, after = found
            outside = [(day, value) for day, value in after if not low <= value <= high]
            if outside:
                day, value = outside[0]
                yield self.finding([kpi], date=day, value=value, low=low, high=high)


def _limits(kpi: Kpi, subject: Subject) -> tuple[float, float, list[tuple[str, float]]] | None:
    """(lower limit, upper limit, values since the review); None when there are too few."""
    typed = [(f.period_end, f.value) for f in subject.figures.get(kpi.id, ()) if f.period_end]
    series = sorted({**dict(typed), **dict(subject.facts.kpis.get(kpi.id, ()))}.items())
    review = subject.document.journey.reviewed_at or ""
    before = [value for day, value in series if day <= review]
    after = [(day, value) for day, value in series if day > review]
    if len(before) < ENOUGH or not after:
        return None
    mean = sum(before) / len(before)
    spread = WIDTH * sum(abs(b - a) for a, b in pairwise(before)) / (len(before) - 1)
    return mean - spread, mean + spread, after


rule = KpiInControl()
