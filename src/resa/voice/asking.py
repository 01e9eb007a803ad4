"""The answers a question is asked of: a file read as the question needs it, or those that lie in a store."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UnreadableError, UsageError
from ..texts.sentence import Sentence
from .model import Answers
from .options import AnswerOptions
from .scales import METRICS

if TYPE_CHECKING:
    from ..analysis.registry import Question

#: Arguments that say how a file is read and mean nothing to answers already stored.
_OF_FILE = ("low", "high", "reversed")


def load(question: Question, path: Path | None, store: str | None, arguments: MutableMapping[str, Any]) -> Answers:
    """Answers for a question by name. From a file, `score` and `by` may be column numbers and become names."""
    if path is None:
        return _stored(Path(store or ""))
    from .read import read_answers

    by = arguments.get("by") or ()
    by = (by,) if isinstance(by, str) else tuple(by)
    score = arguments.get("score")
    options = AnswerOptions(
        score=(str(score),) if score else (), metric=next(m for m in METRICS if m == question.name), by=by,
        low=_number(arguments.get("low")), high=_number(arguments.get("high")), reversed=_flag(arguments),
    )  # fmt: skip
    if score is None:
        options = replace(options, score=_best_column(path, question.name, options))
    rows, report = read_answers(path, options)
    found = report.roles["score"]
    if not found:
        raise UsageError(
            Sentence("voice.no_column_file_looks_like_score"), where=path.name, value=report.roles.get("comment"),
            remedy=Sentence("voice.name_score_col"),
        )  # fmt: skip
    if len(found) > 1:
        raise UsageError(
            Sentence("voice.several_columns_look_like_scores"),
            where=path.name,
            allowed=found,
            remedy=Sentence("voice.choose_one_score_col"),
        )
    if score:
        arguments["score"] = report.roles["score"][0]
    if by:
        arguments["by"] = tuple(_name(b, path, rows.traits) for b in by)
    answers = rows.to_answers()
    said = [Sentence("voice.say_reversed_or_not", question=q.text) for q in report.questions]
    if report.n_refused:
        first = report.refused[0]
        said.append(
            Sentence("voice.rows_were_refused_first_row", n_refused=report.n_refused, first=first[0], first2=first[1])
        )
    return replace(answers, warnings=(*report.warnings, *said))


def _stored(folder: Path) -> Answers:
    from .store import AnswerStore

    if not folder.is_dir():
        raise UnreadableError(Sentence("voice.no_such_store"), where="--store", value=folder)
    answers = AnswerStore(folder).load()
    if not len(answers):
        raise UnreadableError(
            Sentence("voice.store_holds_no_answers"),
            where=str(folder),
            remedy=Sentence("voice.import_some_resa_answers_file_into"),
        )
    return answers


def _best_column(path: Path, metric: str, options: AnswerOptions) -> tuple[str, ...]:
    """The column whose name speaks of the metric, when no score column was named; () leaves it to the reader."""
    from .metric_words import metric_of
    from .raw import read_raw

    names = [c for c in read_raw(path, limit=50).columns if metric_of(c) == metric]
    return (names[0],) if names else ()


def _name(given: str, path: Path, traits: dict[str, list[str]]) -> str:
    from ..events.roles import column_of
    from .raw import read_raw

    if given in traits:
        return given
    name = column_of(given, dict.fromkeys(read_raw(path, limit=50).columns, "VARCHAR"), "--by")
    return name if name in traits else name + "_"


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _flag(arguments: MutableMapping[str, Any]) -> bool | None:
    value = arguments.get("reversed")
    return None if value is None else str(value).lower() in {"true", "1"}
