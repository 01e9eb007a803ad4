"""`emotion`: how it feels, on −2 … +2, by group."""

from __future__ import annotations

from typing import Any

from ...analysis.registry import question
from ...analysis.result import Column, Result
from .. import scores
from ..groups import ARGUMENTS, GROUP, REASON, N, groups
from ..model import Answers

COLUMNS = (
    GROUP,
    N,
    Column("emotion", "emotion", "Mean on −2 … +2, good end up"),
    Column("low", "emotion", "Lower end of the 95 % interval (t)"),
    Column("high", "emotion", "Upper end"),
    REASON,
)


@question("emotion", title="How do customers feel?", columns=COLUMNS, arguments=ARGUMENTS, needs="answers")
def emotion(
    answers: Answers,
    *,
    score: str | None = None,
    by: tuple[str, ...] = (),
    low: float | None = None,
    high: float | None = None,
    reversed: bool | None = None,
) -> Result:
    """Mean emotion on −2 … +2: the scale put linearly between its ends, good end up.

    `low`, `high` and `reversed` say how a file's scale is written; they are used when it is read. Groups with under 5
    answers have no value, and scales that differ are never put together.
    """
    warnings = list(answers.warnings)
    data: dict[str, list[Any]] = {c.name: [] for c in COLUMNS}
    for group in groups(answers, "emotion", score, by, warnings):
        row: tuple[Any, ...] = (group.name, len(group.score), None, None, None, "mixed_scales")
        if not group.mixed:
            found = scores.emotion(group.score, group.scale)
            row = (group.name, len(group.score), found.value, found.low, found.high, found.reason)
        for column, value in zip(COLUMNS, row, strict=True):
            data[column.name].append(value)
    return Result("emotion", COLUMNS, data, warnings=tuple(warnings))
