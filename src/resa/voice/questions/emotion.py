"""`emotion`: how it feels, on −2 … +2, by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...analysis.picture import Bars, Plain
from ...analysis.registry import question
from ...analysis.result import Column, Result
from .. import scores
from ..groups import ARGUMENTS, GROUP, REASON, Group, N, by_group
from ..model import Answers

COLUMNS = (
    GROUP,
    N,
    Column("emotion", "emotion", "Mean on −2 … +2, good end up"),
    Column("low", "emotion", "Lower end of the 95 % interval (t)"),
    Column("high", "emotion", "Upper end"),
    REASON,
)


@question(
    "emotion",
    title="How do customers feel?",
    group="said",
    picture=Bars(("group",), "emotion", "low", "high", "n"),
    plain=Plain("voice.plain_emotion"),
    columns=COLUMNS,
    arguments=ARGUMENTS,
    needs="answers",
)
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
    return by_group("emotion", COLUMNS, answers, score, by, _row)


def _row(group: Group) -> Sequence[Any]:
    found = scores.emotion(group.score, group.scale)
    return found.value, found.low, found.high, found.reason
