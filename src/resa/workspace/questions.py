"""The registered questions over the workspace's own events and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ..analysis.asking import ask as ask_of
from ..analysis.registry import Question, get, questions
from ..errors import NotFoundError
from ..texts.sentence import Sentence
from .principals import Principal


class ColumnInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A column of an answer."""

    name: str
    unit: str
    meaning: str


class ArgumentInfo(msgspec.Struct, frozen=True, kw_only=True):
    """An argument, as a query parameter."""

    name: str
    kind: str
    meaning: str
    default: Any = None
    of: str = ""
    """What its text names: touchpoint, path or property."""
    choices: tuple[str, ...] = ()
    """The only words it takes."""
    needed: bool = False
    """Whether there is no answer without it."""


class QuestionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A question that can be asked."""

    question: str
    title: str
    group: str
    """What it is about, as the answers page groups them."""
    needs: str
    """'snapshot' (events) or 'answers'."""
    arguments: tuple[ArgumentInfo, ...]
    columns: tuple[ColumnInfo, ...]


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: one table with declared columns."""

    question: str
    arguments: dict[str, Any]
    columns: tuple[ColumnInfo, ...]
    rows: tuple[dict[str, Any], ...]
    warnings: tuple[Sentence, ...]
    as_of_seq: int | None


def catalogue(principal: Principal) -> list[QuestionInfo]:
    """Every declared question."""
    principal.require("view", "questions")
    return [_info(question) for question in questions().values()]


def ask(principal: Principal, name: str, given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The answer as data. Raises NotFoundError for an unknown question, UsageError for a wrong argument."""
    principal.require("use", "questions")
    question = get(name)
    arguments = {key: values[0] if len(values) == 1 else tuple(values) for key, values in given.items()}
    with principal.workspace.data.now() as data:
        source = data.snapshot if question.needs == "snapshot" else data.answers
        if source is None:
            raise NotFoundError(
                Sentence("workspace.workspace_no_answers_yet"),
                where=name,
                remedy=Sentence("workspace.import_survey_file_under_data_first"),
            )
        return ask_of(name, source, arguments, engine=principal.workspace.config.engine, keep=True).to_dict()


def _info(question: Question) -> QuestionInfo:
    return QuestionInfo(
        question=question.name,
        title=question.title,
        group=question.group,
        needs=question.needs,
        arguments=tuple(
            ArgumentInfo(
                name=a.name.replace("_", "-"),
                kind=a.kind,
                meaning=a.meaning,
                default=a.default,
                of=a.of,
                choices=a.choices,
                needed=a.needed,
            )
            for a in question.arguments
        ),
        columns=tuple(ColumnInfo(name=c.name, unit=c.unit, meaning=c.meaning) for c in question.columns),
    )
