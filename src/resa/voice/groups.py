"""Answers to one question, by group: what the questions about scores share. The formulas are in `scores`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..analysis.picture import Bars, Plain
from ..analysis.registry import Argument, question
from ..analysis.result import Column, Result
from ..errors import NotFoundError
from ..texts.sentence import Sentence
from . import scores
from .model import Answers, Metric, Scale

ALL, NOWHERE = "all", "(elsewhere)"
SCORE = Argument("score", "text", "Column with the scores (name or 1-based number); of a store: the question.")
BY = Argument("by", "texts", "Column to group by: any column of the file, or account, about, question.", ())
LOW = Argument("low", "number", "Lowest score of the scale.")
HIGH = Argument("high", "number", "Highest score of the scale.")
REVERSED = Argument("reversed", "flag", "The low end of the scale is the good one.")
ARGUMENTS = (SCORE, BY, LOW, HIGH, REVERSED)

GROUP = Column("group", "text", "Group of --by, joined by ' · '; 'all' without it")
N = Column("n", "count", "Answers with a score")
REASON = Column(
    "reason",
    "text",
    "Why there is no value: too_few (under 5 answers, or of under 5 people), mixed_scales; '' otherwise",
)


def share_columns(counted: Column) -> tuple[Column, ...]:
    """The table of a question that counts the answers on the good side: their share (Wilson) and the mean (t)."""
    return (
        GROUP,
        N,
        counted,
        Column("share", "share", f"{counted.name} / n"),
        Column("low", "share", "Lower end of the share's 95 % interval (Wilson)"),
        Column("high", "share", "Upper end"),
        Column("mean", "score", "Mean on the scale as written, good end up"),
        Column("mean_low", "score", "Lower end of the mean's 95 % interval (t)"),
        Column("mean_high", "score", "Upper end"),
        REASON,
    )


def feeling_columns(mean: Column) -> tuple[Column, ...]:
    """The table of a question about a feeling: its mean and the interval."""
    low = Column("low", "emotion", "Lower end of the 95 % interval (t)")
    return GROUP, N, mean, low, Column("high", "emotion", "Upper end"), REASON


@dataclass(frozen=True, slots=True)
class Group:
    """The scores of one group on one scale; `why_not` when no figure may be made: scales are mixed, or too few people answered."""

    name: str
    score: npt.NDArray[np.float64]
    scale: Scale
    why_not: str = ""


#: What a question says of one group, after its name and n: a value per column, the reason last.
Row = Callable[[Group], Sequence[Any]]


def scored(
    metric: Metric, title: str, columns: tuple[Column, ...], figure: str, plain: tuple[str, str]
) -> Callable[[Row], Callable[..., Result]]:
    """Declares what the decorated function says of one group as the question `metric`; its picture shows `figure`. `plain`: what
    is said of the lowest of several groups, and of one alone."""

    def declare(row: Row) -> Callable[..., Result]:
        def asked(
            answers: Answers,
            *,
            score: str | None = None,
            by: tuple[str, ...] = (),
            low: float | None = None,
            high: float | None = None,
            reversed: bool | None = None,
        ) -> Result:
            # The last three say how a scale is written: they were used when it was read.
            return by_group(metric, columns, answers, score, by, row)

        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            setattr(asked, name, getattr(row, name))
        return question(
            metric,
            title=title,
            group="said",
            picture=Bars(("group",), figure, "low", "high", "n"),
            plain=Plain(plain[0], worst(figure), also=plain[1:]),
            columns=columns,
            arguments=ARGUMENTS,
            needs="answers",
        )(asked)

    return declare


def worst(figure: str) -> Callable[[list[Mapping[str, Any]]], Mapping[str, Any] | None]:
    """The row that speaks: the only one, or the group with the lowest figure, named as `at`."""

    def chosen_of(rows: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        known = [row for row in rows if row[figure] is not None and row["group"] != NOWHERE]
        if not known:
            return None
        row = min(known, key=lambda one: one[figure])
        return {**row, "at": row["group"] if len(known) > 1 else None}

    return chosen_of


def by_group(
    metric: Metric, columns: Sequence[Column], answers: Answers, score: str | None, by: Sequence[str], row: Row
) -> Result:
    """A question's table: per group its name and n, then what `row` says; nothing but the reason where no figure may be made."""
    warnings = list(answers.warnings)
    data: dict[str, list[Any]] = {column.name: [] for column in columns}
    for group in groups(answers, metric, score, by, warnings):
        said = [*[None] * (len(columns) - 3), group.why_not] if group.why_not else row(group)
        for column, value in zip(columns, (group.name, len(group.score), *said), strict=True):
            data[column.name].append(value)
    return Result(metric, tuple(columns), data, warnings=tuple(warnings))


def share_and_mean(group: Group, counted: int) -> Sequence[Any]:
    """The row of `share_columns`: null, with the reason, under 5 answers."""
    share, mean = scores.share(counted, len(group.score)), scores.mean(group.score, group.scale)
    shown = None if share.value is None else counted
    return shown, share.value, share.low, share.high, mean.value, mean.low, mean.high, share.reason


def feeling(group: Group) -> Sequence[Any]:
    """The row of `feeling_columns`: null, with the reason, under 5 answers."""
    found = scores.emotion(group.score, group.scale)
    return found.value, found.low, found.high, found.reason


def groups(
    answers: Answers, metric: str, score: str | None, by: Sequence[str], warnings: list[Sentence]
) -> Iterator[Group]:
    """Each group of the chosen answers, by name; the answers of `metric`, or of the question `score` whatever its metric."""
    rows = chosen(answers, metric, score)
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
        return Group(name, answers.score[rows], scale, "mixed_scales")
    turned = np.array([answers.scales[i].reversed for i in answers.scale[rows]], np.bool_)
    score = np.where(turned, scale.low + scale.high - answers.score[rows], answers.score[rows])
    return Group(name, score, scale, "too_few" if _people(answers, rows) < scores.MINIMUM else "")


def _people(answers: Answers, rows: npt.NDArray[np.int64]) -> int:
    """How many people gave them; an anonymous answer is a person of its own."""
    who = [answers.customer[i] for i in rows.tolist()]
    return len({one for one in who if one}) + who.count("")


def chosen(answers: Answers, metric: str, score: str | None) -> npt.NDArray[np.int64]:
    """The rows with a score of `metric`, or of the question `score`. NotFoundError for a question nobody answered."""
    rows = np.flatnonzero((answers.scale >= 0) & ~np.isnan(answers.score))
    asked = answers.traits.get("question")
    if score is not None and asked is not None and score in asked:
        return rows[np.array([asked[i] == score for i in rows], np.bool_)]
    hit = np.array([answers.scales[answers.scale[i]].metric == metric for i in rows], np.bool_)
    if score is not None and len(rows):
        raise NotFoundError(Sentence("voice.no_answer_question"), value=score, allowed=sorted(set(asked or ())))
    return rows[hit] if len(rows) else rows


def _names(answers: Answers, rows: npt.NDArray[np.int64], by: Sequence[str]) -> list[str]:
    if not by or not len(rows):
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
