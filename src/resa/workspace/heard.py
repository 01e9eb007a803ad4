"""Questions asked of answers through a map: which answers it hears, its places as groups, and their titles in the map's order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..analysis.result import Result
from ..analysis.watch import Span
from ..errors import NotFoundError
from ..evidence import answers_on_map
from ..evidence.answered import UNKNOWN_TIME
from ..evidence.filters import slice_of
from ..evidence.model import Filter
from ..evidence.planned import plan
from ..journey.naming import full_name
from ..texts.sentence import Sentence
from ..voice.groups import NOWHERE
from .map_view import titles

if TYPE_CHECKING:
    from ..analysis.registry import Question
    from ..events.model import Slice
    from ..journey.document import Document
    from ..voice.model import Answers
    from .data import Data

#: So many maps and groups are kept for the present data.
_KEPT = 16


def heard_by(document: Document, data: Data, filter: Filter, question: str) -> Answers:
    """The answers as the map hears them, of the chosen group. NotFoundError when nobody has answered anything."""
    if data.answers is None:
        raise NotFoundError(
            Sentence("workspace.workspace_no_answers_yet"),
            where=question,
            remedy=Sentence("workspace.import_survey_file_under_data_first"),
        )
    key = repr((answers_on_map.mark(document), slice_of(document, filter)))
    with data.looking:
        if key not in data.heard:
            while len(data.heard) >= _KEPT:
                del data.heard[next(iter(data.heard))]
            data.heard[key] = answers_on_map.answers_on_map(
                document, data.snapshot, data.answers, slice_of(document, filter)
            )
        return data.heard[key]


def arguments_of(given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a question of answers is asked with: each question of the survey by itself, unless one says otherwise."""
    told = {name: values[0] if len(values) == 1 else tuple(values) for name, values in given.items() if any(values)}
    return {"by": ("question",), **told}


def in_period(answers: Answers, period: Slice) -> Answers:
    """The answers given in it; those that do not say when are in none."""
    known = answers.at != UNKNOWN_TIME
    after = known if period.start is None else known & (answers.at >= period.start)
    return answers.within(after if period.end is None else after & (answers.at < period.end))


def span_of(question: Question, answers: Answers, given: Mapping[str, Sequence[str]]) -> Span:
    """From the first to the last answer that the question is about."""
    from ..voice.groups import chosen

    rows = chosen(answers, question.name, next(iter(given.get("score", ())), None))
    at = answers.at[rows]
    at = at[at != UNKNOWN_TIME]
    return Span(int(at.min()), int(at.max())) if len(at) else Span(None, None)


def called(result: Result, document: Document, language: str) -> Result:
    """The answer with groups called what the map calls them; where they are its places, what is at none of them is elsewhere."""
    names = _names(document, language)
    if set(result.arguments.get("by", ())) & set(answers_on_map.PLACES):
        names["(none)"] = NOWHERE
    groups = [names.get(group, group) if isinstance(group, str) else group for group in result.data["group"]]
    return replace(result, data={**result.data, "group": groups})


def in_map_order(result: Result, document: Document) -> Result:
    """The answer with its rows as the map goes; what is no place of it keeps its order, after them."""
    order = answers_on_map.map_order(plan(document))
    groups = result.data["group"]
    rows = np.argsort([order.get(group, len(order)) for group in groups], kind="stable").tolist()
    return replace(result, data={name: [values[i] for i in rows] for name, values in result.data.items()})


def _names(document: Document, language: str) -> dict[str, str]:
    value = plan(document)
    places = {r.id: full_name(document, r, language) for r in (*value.stages, *value.steps)}
    return {**places, **titles(document, language)}
