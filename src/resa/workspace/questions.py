"""The registered questions over the workspace's own events and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ..analysis.asking import ask as ask_of
from ..analysis.asking import ask_many as ask_many_of
from ..analysis.kept import Later
from ..analysis.registry import Question, get, questions
from ..analysis.result import Result
from ..errors import NotFoundError, ResaError, UsageError
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


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of several."""

    question: str
    arguments: dict[str, Any] = {}


class ManyWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Several questions about the same events."""

    questions: tuple[Wanted, ...]
    token: str = ""
    """Chosen by the asker: `/api/asks/{token}` tells how far they are, and stops them."""


class OneOfMany(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one of several questions, or why there is none."""

    answer: Answered | None = None
    problem: dict[str, Any] | None = None
    """code, message, where, value, allowed, remedy."""


#: So many questions are asked together at most.
MOST_AT_ONCE = 50


def catalogue(principal: Principal) -> list[QuestionInfo]:
    """Every declared question."""
    principal.require("view", "questions")
    return [_info(question) for question in questions().values()]


def ask(
    principal: Principal, name: str, given: Mapping[str, Sequence[str]], *, token: str = "", later: Later | None = None
) -> dict[str, Any]:
    """The answer as data. Raises NotFoundError for an unknown question, UsageError for a wrong argument, CancelledError when
    it was stopped by its token. `later` keeps it for those who ask the same."""
    principal.require("use", "questions")
    question = get(name)
    arguments = {key: values[0] if len(values) == 1 else tuple(values) for key, values in given.items()}
    with principal.workspace.asks.under(token), principal.workspace.data.now() as data:
        source = data.snapshot if question.needs == "snapshot" else data.answers
        if source is None:
            raise NotFoundError(
                Sentence("workspace.workspace_no_answers_yet"),
                where=name,
                remedy=Sentence("workspace.import_survey_file_under_data_first"),
            )
        return ask_of(name, source, arguments, engine=principal.workspace.config.engine, keep=later or True).to_dict()


def ask_many(principal: Principal, wanted: ManyWanted, *, later: Later | None = None) -> list[dict[str, Any]]:
    """The answer of each question, or its problem, in order: the events are walked once for all of them."""
    principal.require("use", "questions")
    if len(wanted.questions) > MOST_AT_ONCE:
        raise UsageError(
            Sentence("workspace.too_many_questions"), where="questions", value=len(wanted.questions),
            allowed=f"≤ {MOST_AT_ONCE}", remedy=Sentence("workspace.ask_in_parts"),
        )  # fmt: skip
    asks, workspace = [(one.question, one.arguments) for one in wanted.questions], principal.workspace
    with workspace.asks.under(wanted.token), workspace.data.now() as data:
        found = ask_many_of(data.snapshot, asks, engine=workspace.config.engine, keep=later or True)
    return [_one(each) for each in found]


def _one(found: Result | Exception) -> dict[str, Any]:
    if isinstance(found, Exception):
        if not isinstance(found, ResaError):
            raise found
        return {"answer": None, "problem": found.to_dict()}
    return {"answer": found.to_dict(), "problem": None}


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
