"""`ces`: customer effort by group: a share with its Wilson interval and a mean with its t interval."""

from __future__ import annotations

from ...analysis.picture import Bars, Plain
from ...analysis.registry import question
from ...analysis.result import Column, Result
from .. import scores
from ..groups import ARGUMENTS, by_group, share_and_mean, share_columns
from ..model import Answers

COLUMNS = share_columns(
    Column(
        "easy", "count", "Scores above the middle of the scale, good end up (5–7 of 7, 4–5 of 5); null under 5 answers"
    )
)


@question(
    "ces",
    title="Was it easy for customers?",
    group="said",
    picture=Bars(("group",), "share", "low", "high", "n"),
    plain=Plain("voice.plain_ces"),
    columns=COLUMNS,
    arguments=ARGUMENTS,
    needs="answers",
)
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
    return by_group(
        "ces", COLUMNS, answers, score, by, lambda g: share_and_mean(g, scores.above_middle(g.score, g.scale))
    )
