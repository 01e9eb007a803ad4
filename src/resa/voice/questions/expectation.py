"""`expectation`: how customers said that it would feel, on −2 … +2, by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...analysis.result import Column
from ..groups import Group, feeling, feeling_columns, scored

COLUMNS = feeling_columns(Column("expectation", "emotion", "Mean of what was expected, on −2 … +2, good end up"))


@scored(
    "expectation",
    "How did customers expect it to feel?",
    COLUMNS,
    "expectation",
    ("voice.plain_expectation_at", "voice.plain_expectation"),
)
def expectation(group: Group) -> Sequence[Any]:
    """Mean expectation on −2 … +2: what customers said beforehand that it would feel, put linearly between the scale's ends.

    `low`, `high` and `reversed` say how a file's scale is written; they are used when it is read. Groups with under 5
    answers have no value, and scales that differ are never put together.
    """
    return feeling(group)
