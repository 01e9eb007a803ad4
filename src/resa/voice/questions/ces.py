"""`ces`: customer effort by group: a share with its Wilson interval and a mean with its t interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...analysis.result import Column
from .. import scores
from ..groups import Group, scored, share_and_mean, share_columns

COLUMNS = share_columns(
    Column(
        "easy", "count", "Scores above the middle of the scale, good end up (5–7 of 7, 4–5 of 5); null under 5 answers"
    )
)


@scored("ces", "Was it easy for customers?", COLUMNS, "share", ("voice.plain_ces_at", "voice.plain_ces"))
def ces(group: Group) -> Sequence[Any]:
    """Customer effort: the share who found it easy, above the middle of the scale (Wilson), and the mean (t); easy is up.

    Scales that differ are never put together. `low`, `high` and `reversed` say how a file's scale is written; they are
    used when it is read. Groups with under 5 answers have no value.
    """
    return share_and_mean(group, scores.above_middle(group.score, group.scale))
