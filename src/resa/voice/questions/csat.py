"""`csat`: satisfaction by group: a share with its Wilson interval and a mean with its t interval."""

from __future__ import annotations

from ...analysis.picture import Bars, Plain
from ...analysis.registry import question
from ...analysis.result import Column, Result
from .. import scores
from ..groups import ARGUMENTS, by_group, share_and_mean, share_columns
from ..model import Answers

COLUMNS = share_columns(
    Column("satisfied", "count", "Scores in the two best boxes (4–5 of 5, 6–7 of 7, 9–10 of 10); null under 5 answers")
)


@question(
    "csat",
    title="Are customers satisfied?",
    group="said",
    picture=Bars(("group",), "share", "low", "high", "n"),
    plain=Plain("voice.plain_csat"),
    columns=COLUMNS,
    arguments=ARGUMENTS,
    needs="answers",
)
def csat(
    answers: Answers,
    *,
    score: str | None = None,
    by: tuple[str, ...] = (),
    low: float | None = None,
    high: float | None = None,
    reversed: bool | None = None,
) -> Result:
    """Satisfaction: the share in the two best boxes of the scale (Wilson), and the mean on the scale as written (t).

    Scales that differ are never put together. `low`, `high` and `reversed` say how a file's scale is written; they are
    used when it is read. Groups with under 5 answers have no value.
    """
    return by_group("csat", COLUMNS, answers, score, by, lambda g: share_and_mean(g, scores.top_box(g.score, g.scale)))
