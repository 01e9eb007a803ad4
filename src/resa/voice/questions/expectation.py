"""`expectation`: how customers said that it would feel, on −2 … +2, by group."""

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
    Column("expectation", "emotion", "Mean of what was expected, on −2 … +2, good end up"),
    Column("low", "emotion", "Lower end of the 95 % interval (t)"),
    Column("high", "emotion", "Upper end"),
    REASON,
)


@question(
    "expectation",
    title="How did customers expect it to feel?",
    group="said",
    picture=Bars(("group",), "expectation", "low", "high", "n"),
    plain=Plain("voice.plain_expectation"),
    columns=COLUMNS,
    arguments=ARGUMENTS,
    needs="answers",
)
def expectation(
    answers: Answers,
    *,
    score: str | None = None,
    by: tuple[str, ...] = (),
    low: float | None = None,
    high: float | None = None,
    reversed: bool | None = None,
) -> Result:
    """Mean expectation on −2 … +2: what customers said beforehand that it would feel, put linearly between the scale's ends.

    `low`, `high` and `reversed` say how a file's scale is written; they are used when it is read. Groups with under 5
    answers have no value, and scales that differ are never put together.
    """
    return by_group("expectation", COLUMNS, answers, score, by, _row)


def _row(group: Group) -> Sequence[Any]:
    found = scores.emotion(group.score, group.scale)
    return found.value, found.low, found.high, found.reason
