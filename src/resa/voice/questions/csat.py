"""`csat`: satisfaction by group: a share with its Wilson interval and a mean with its t interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...analysis.result import Column
from .. import scores
from ..groups import Group, scored, share_and_mean, share_columns

COLUMNS = share_columns(
    Column("satisfied", "count", "Scores in the two best boxes (4–5 of 5, 6–7 of 7, 9–10 of 10); null under 5 answers")
)


@scored("csat", "Are customers satisfied?", COLUMNS, "share", ("voice.plain_csat_at", "voice.plain_csat"))
def csat(group: Group) -> Sequence[Any]:
    """Satisfaction: the share in the two best boxes of the scale (Wilson), and the mean on the scale as written (t).

    Scales that differ are never put together. `low`, `high` and `reversed` say how a file's scale is written; they are
    used when it is read. Groups with under 5 answers have no value.
    """
    return share_and_mean(group, scores.top_box(group.score, group.scale))
