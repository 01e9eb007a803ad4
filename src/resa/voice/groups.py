"""Answers to one question, by group: what `nps`, `csat`, `ces` and `emotion` share. Knows no formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..analysis.registry import Argument
from ..analysis.result import Column
from ..errors import NotFoundError
from ..texts.sentence import Sentence
from .model import Answers, Scale

ALL = "all"
SCORE = Argument("score", "text", "Column with the scores (name or 1-based number); of a store: the question.")
BY = Argument("by", "texts", "Column to group by: any column of the file, or account, about, question.", ())
LOW = Argument("low", "number", "Lowest score of the scale.")
HIGH = Argument("high", "number", "Highest score of the scale.")
REVERSED = Argument("reversed", "flag", "The low end of the scale is the good one.")
ARGUMENTS = (SCORE, BY, LOW, HIGH, REVERSED)

GROUP = Column("group", "text", "Group of --by, joined by ' · '; 'all' without it")
N = Column("n", "count", "Answers with a score")
REASON = Column("reason", "text", "Why there is no value: too_few (under 5 answers), mixed_scales; '' otherwise")


@dataclass(frozen=True, slots=True)
class Group:
    """The scores of one group on one scale; `mixed` when there were several scales and no figure may be made."""

    name: str
    score: npt.NDArray[np.float64]
    scale: Scale
    mixed: bool = False


def groups(
    answers: Answers, metric: str, score: str | None, by: Sequence[str], warnings: list[Sentence]
) -> Iterator[Group]:
    """Each group of the chosen answers, by name; the answers of `metric`, or of the question `score` whatever its metric."""
    rows = _chosen(answers, metric, score)
    names = _names(answers, rows, by)
    scored = sorted(set(answers.scale[rows].tolist()))
    if len({(answers.scales[i].low, answers.scales[i].high) for i in scored}) > 1:
        shown = ", ".join(sorted({f"{answers.scales[i].low:g}–{answers.scales[i].high:g}" for i in scored}))
        warnings.append(Sentence("voice.different_scales", scales=shown))
    for name in sorted(set(names)):
        mine = rows[np.array([n == name for n in names], np.bool_)]
        yield _group(answers, mine, name)


def _group(answers: Answers, rows: npt.NDArray[np.int64], name: str) -> Group:
    """One group with the good end up, so that reversed and plain scales of the same range may stand together."""
    kinds = sorted(set(answers.scale[rows].tolist()))
    first = answers.scales[kinds[0]]
    ranges = {(answers.scales[i].low, answers.scales[i].high) for i in kinds}
    scale = Scale(first.metric, first.low, first.high)
    if len(ranges) > 1:
        return Group(name, answers.score[rows], scale, mixed=True)
    turned = np.array([answers.scales[i].reversed for i in answers.scale[rows]], np.bool_)
    score = np.where(turned, scale.low + scale.high - answers.score[rows], answers.score[rows])
    return Group(name, score, scale)


def _chosen(answers: Answers, metric: str, score: str | None) -> npt.NDArray[np.int64]:
    rows = np.flatnonzero((answers.scale >= 0) & ~np.isnan(answers.score))
    asked = answers.traits.get("question")
    if score is not None and asked is not None and score in asked:
        return rows[np.array([asked[i] == score for i in rows], np.bool_)]
    hit = np.array([answers.scales[answers.scale[i]].metric == metric for i in rows], np.bool_)
    if score is not None and len(rows):
        raise NotFoundError(Sentence("voice.no_answer_question"), value=score, allowed=sorted(set(asked or ())))
    return rows[hit] if len(rows) else rows


def _names(answers: Answers, rows: npt.NDArray[np.int64], by: Sequence[str]) -> list[str]:
    if not by:
        return [ALL] * len(rows)
    columns = [_column(answers, b) for b in by]
    return [" · ".join(c[i] or "(none)" for c in columns) for i in rows]


def _column(answers: Answers, name: str) -> tuple[str, ...]:
    own = {"account": answers.account, "about": answers.about, "source": answers.source}
    for found in (answers.traits.get(name), own.get(name)):
        if found:
            return found
    folded = {k.casefold(): v for k, v in {**own, **answers.traits}.items() if v}
    if name.casefold() in folded:
        return folded[name.casefold()]
    raise NotFoundError(
        Sentence("voice.answers_no_such_column"), where="--by", value=name, allowed=sorted({*answers.traits, *own})
    )
