"""`nps`: how many would recommend us, by group, with the adjusted Wald interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...analysis.result import Column
from .. import scores
from ..groups import GROUP, REASON, Group, N, scored

COLUMNS = (
    GROUP,
    N,
    Column("promoters", "count", "Scores 9–10; null under 5 answers"),
    Column("passives", "count", "Scores 7–8"),
    Column("detractors", "count", "Scores 0–6"),
    Column("nps", "points", "100 × (promoters − detractors) / n, −100 … 100"),
    Column("low", "points", "Lower end of the 95 % interval (adjusted Wald)"),
    Column("high", "points", "Upper end"),
    Column("adjusted", "points", "Centre of the interval: the score with ¾ promoter, 1½ passive, ¾ detractor added"),
    REASON,
)


@scored("nps", "Would customers recommend us?", COLUMNS, "nps", ("voice.plain_nps_at", "voice.plain_nps"))
def nps(group: Group) -> Sequence[Any]:
    """Net Promoter Score: share of 9–10 less share of 0–6, in points.

    Each answer counts once. `low`, `high` and `reversed` say how a file's scale is written; they are used when it is
    read. Groups with under 5 answers have no value.
    """
    counts = scores.nps_counts(group.score, group.scale)
    found = scores.nps(counts)
    if found.value is None:
        return *[None] * 7, found.reason
    adjusted = scores.nps_adjusted(counts)
    return (
        counts.promoters,
        counts.passives,
        counts.detractors,
        found.value,
        found.low,
        found.high,
        adjusted,
        found.reason,
    )
