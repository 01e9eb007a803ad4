"""`emotion`: how it feels, on −2 … +2, by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...analysis.result import Column
from ..groups import Group, feeling, feeling_columns, scored

COLUMNS = feeling_columns(Column("emotion", "emotion", "Mean on −2 … +2, good end up"))


@scored("emotion", "How do customers feel?", COLUMNS, "emotion", ("voice.plain_emotion_at", "voice.plain_emotion"))
def emotion(group: Group) -> Sequence[Any]:
    """Mean emotion on −2 … +2: the scale put linearly between its ends, good end up.

    `low`, `high` and `reversed` say how a file's scale is written; they are used when it is read. Groups with under 5
    answers have no value, and scales that differ are never put together.
    """
    return feeling(group)
