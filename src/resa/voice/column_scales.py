"""The scale of every score column (in long form of every question), and which of them have to be asked about.

What the user said stands; the rest is guessed with its reason. Nothing here reads a whole row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..texts.sentence import Sentence
from .labels import is_nothing, score_of
from .model import Scale
from .options import AnswerOptions, AnswerReport, ScaleSaid
from .raw import RawAnswers
from .reversal import ScaleQuestion, looks_reversed
from .scales import GuessedScale, scale_for


@dataclass(slots=True)
class Columns:
    """The file's columns by what they mean."""

    roles: dict[str, int]
    scores: list[int]
    traits: list[int]

    def cell(self, role: str, row: Sequence[str]) -> str:
        return row[self.roles[role]] if role in self.roles else ""


def column_scales(
    raw: RawAnswers, columns: Columns, options: AnswerOptions, report: AnswerReport
) -> dict[tuple[int, str], GuessedScale]:
    """Scale per (score column, question); asks about those that look reversed."""
    options = _by_title(raw, columns, options, report)
    found: dict[tuple[int, str], GuessedScale] = {}
    comments = raw.values(columns.roles["comment"]) if "comment" in columns.roles else []
    texts_of: dict[tuple[int, str], list[str]] = {}
    for c in columns.scores:
        asked = raw.values(columns.roles["question"]) if "question" in columns.roles else None
        for name in dict.fromkeys(asked) if asked else [""]:
            texts = [
                r[c] if asked is None or q == name else "" for r, q in zip(raw.rows, asked or raw.rows, strict=True)
            ]
            title = name or raw.columns[c]
            said = options.scale_of(title)
            found[c, name] = scale_for(
                title, texts, metric=said.metric, low=said.low, high=said.high, reversed=said.reversed
            )
            texts_of[c, name] = texts
    good_up = {key: _heights(texts, found[key].scale) for key, texts in texts_of.items()}
    if options.reversed and len(found) > 1:
        _turn_only_those_meant(raw, options, found, texts_of, good_up, comments)
    for (c, name), guess in found.items():
        title = name or raw.columns[c]
        if options.scale_of(title).reversed is None:
            others = [
                (o[1] or raw.columns[o[0]], good_up[o]) for o in found if o[0] != c and _comparable(found[o], guess)
            ]
            asked_ = looks_reversed(title, texts_of[c, name], guess.scale, good_up[c, name], others, comments)
            if asked_ is not None:
                report.questions.append(asked_)
        report.scales.append(
            {"column": title, "metric": guess.scale.metric, "low": guess.scale.low, "high": guess.scale.high,
             "reversed": guess.scale.reversed, "reason": guess.reason}
        )  # fmt: skip
        if not guess.declared:
            report.warnings.append(
                Sentence(
                    "voice.read_as_scale",
                    column=title,
                    metric=guess.scale.metric,
                    low=guess.scale.low,
                    high=guess.scale.high,
                    reason=guess.reason,
                )
            )
    report.questions = _fewest(report.questions, {name or raw.columns[c]: x for (c, name), x in good_up.items()})
    return found


def _by_title(raw: RawAnswers, columns: Columns, options: AnswerOptions, report: AnswerReport) -> AnswerOptions:
    """The options with their scales under the titles of scores, which may be given as a column's number or in other case.

    UsageError when the file has no such column or question; a column that holds no score is only warned of.
    """
    if not options.scales:
        return options
    questions = set(raw.values(columns.roles["question"])) if "question" in columns.roles else set()
    titles = questions or {raw.columns[c] for c in columns.scores}
    scales: dict[str, ScaleSaid] = {}
    for given, said in options.scales.items():
        if given not in titles:
            if questions and given not in raw.columns:
                raise UsageError(
                    Sentence("voice.no_such_question"), where="--scale", value=given, allowed=sorted(questions)
                )
            column = raw.columns[raw.column(given, "--scale")]
            if column not in titles:
                report.warnings.append(Sentence("voice.holds_no_score_read_so_what", column=column))
                continue
            given = column
        scales[given] = said
    return replace(options, scales=scales)


def _turn_only_those_meant(
    raw: RawAnswers,
    options: AnswerOptions,
    found: dict[tuple[int, str], GuessedScale],
    texts_of: dict[tuple[int, str], list[str]],
    good_up: dict[tuple[int, str], npt.NDArray[np.float64]],
    comments: Sequence[str],
) -> None:
    """--reversed on a wide table is about the columns that look reversed; when none does, about all of them."""
    plainly = {
        key: replace(g, scale=replace(g.scale, reversed=False))
        for key, g in found.items()
        if options.scales.get(key[1] or raw.columns[key[0]], ScaleSaid()).reversed is None
    }
    asked = []
    for (c, name), guess in plainly.items():
        others = [(o[1] or raw.columns[o[0]], good_up[o]) for o in found if o[0] != c]
        question = looks_reversed(
            name or raw.columns[c], texts_of[c, name], guess.scale, good_up[c, name], others, comments
        )
        asked += [question] if question else []
    meant = {q.column for q in _fewest(asked, {name or raw.columns[c]: x for (c, name), x in good_up.items()})}
    if meant:
        found.update({key: g for key, g in plainly.items() if (key[1] or raw.columns[key[0]]) not in meant})


def _comparable(other: GuessedScale, guess: GuessedScale) -> bool:
    """Whether another score tells which end of this one is good: what was expected may well run against what was felt."""
    return not other.scale.reversed and (other.scale.metric == "expectation") == (guess.scale.metric == "expectation")


def _fewest(questions: list[ScaleQuestion], scores: Mapping[str, npt.NDArray[np.float64]]) -> list[ScaleQuestion]:
    """When scores run against each other only one is asked about: the one whose name or labels say so, else the one
    against most of the others, effort first. Once it is answered the others are seen in its light."""
    if any(q.evidence in {"name", "labels"} for q in questions):
        return [q for q in questions if q.evidence != "other_score"]
    against = [q for q in questions if q.evidence == "other_score"]
    if len(against) < 2:
        return questions

    def suspicion(q: ScaleQuestion) -> tuple[int, bool]:
        opposed = sum(_opposed(scores[q.column], other) for name, other in scores.items() if name != q.column)
        return opposed, scale_for(q.column, []).scale.metric == "ces"

    keep = max(against, key=suspicion)
    return [q for q in questions if q.evidence != "other_score" or q is keep]


def _opposed(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> bool:
    both = ~np.isnan(one) & ~np.isnan(other)
    if both.sum() < 3 or one[both].std() == 0 or other[both].std() == 0:
        return False
    return bool(np.corrcoef(one[both], other[both])[0, 1] < 0)


def _heights(texts: Sequence[str], scale: Scale) -> npt.NDArray[np.float64]:
    return np.array(
        [np.nan if is_nothing(t) or (s := score_of(t, scale.low, scale.high, False)) is None else s for t in texts],
        np.float64,
    )
