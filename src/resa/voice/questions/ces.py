"""`ces`: customer effort by group: a share with its Wilson interval and a mean with its t interval."""

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
    Column(
        "easy", "count", "Scores above the middle of the scale, good end up (5–7 of 7, 4–5 of 5); null under 5 answers"
    ),
    Column("share", "share", "easy / n"),
    Column("low", "share", "Lower end of the share's 95 % interval (Wilson)"),
    Column("high", "share", "Upper end"),
    Column("mean", "score", "Mean on the scale as written, good end up"),
    Column("mean_low", "score", "Lower end of the mean's 95 % interval (t)"),
    Column("mean_high", "score", "Upper end"),
    REASON,
)


@question("ces", title="Was it easy for customers?", columns=COLUMNS, arguments=ARGUMENTS, needs="answers")
def ces(
    answers: Answers,
    *,
    score: str | None = None,
    by: tuple[str, ...] = (),
    low: float | None = None,
    high: float | None = None,
    reversed: bool | None = None,
) -> Result:
    """Customer effort: the share who found it easy, above the middle of the scale (Wilson), and the mean (t); easy is up.

    Scales that differ are never put together. `low`, `high` and `reversed` say how a file's scale is written; they are
    used when it is read. Groups with under 5 answers have no value.
    """
    warnings = list(answers.warnings)
    data: dict[str, list[Any]] = {c.name: [] for c in COLUMNS}
    for group in groups(answers, "ces", score, by, warnings):
        n = len(group.score)
        row: tuple[Any, ...] = (group.name, n, *[None] * 7, "mixed_scales")
        if not group.mixed:
            k = scores.above_middle(group.score, group.scale)
            found, mean = scores.share(k, n), scores.mean(group.score, group.scale)
            row = (
                group.name, n, None if found.value is None else k, found.value, found.low, found.high,
                mean.value, mean.low, mean.high, found.reason,
            )  # fmt: skip
        for column, value in zip(COLUMNS, row, strict=True):
            data[column.name].append(value)
    return Result("ces", COLUMNS, data, warnings=tuple(warnings))
