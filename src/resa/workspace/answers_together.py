"""Several questions about a journey's group in one walk over the events, each answered in a sentence: the answers at a glance.

What stands behind each sentence, its picture and table, is asked alone (`answering`); the group, the words and the suppression
of few are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from ..analysis import notes
from ..analysis.asking import ask_many as ask_many_of
from ..analysis.registry import Question, get
from ..analysis.result import Result
from ..errors import CancelledError, ResaError, UsageError
from ..evidence.model import Filter
from ..texts.sentence import Sentence
from .answering import LANGUAGES, arguments_of, asked, in_readers_words, safe
from .library import whole
from .map_view import seen_by
from .principals import MapAccess
from .questions import MOST_AT_ONCE

if TYPE_CHECKING:
    from ..journey.document import Document


class Glimpse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of several."""

    question: str
    arguments: dict[str, tuple[str, ...]] = {}
    """As the query parameters of the question asked alone."""


class GlanceWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the answers at a glance are asked."""

    questions: tuple[Glimpse, ...]
    language: str = "en"
    token: str = ""
    """Chosen by the asker: `/api/asks/{token}` tells how far they are, and stops them."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one of them in a sentence, or why there is none."""

    question: str
    sentence: Sentence | None = None
    not_told: tuple[Sentence, ...] = ()
    """What the data do not tell."""
    problem: dict[str, Any] | None = None
    """code, message, where, value, allowed, remedy."""


def at_a_glance(access: MapAccess, wanted: GlanceWanted, filter: Filter = Filter()) -> list[Said]:
    """The sentence of each, in order. UsageError for a language or a number of questions that is not; CancelledError when stopped."""
    if wanted.language not in LANGUAGES:
        raise UsageError(
            Sentence("workspace.no_such_language"), where="language", value=wanted.language, allowed=LANGUAGES
        )
    if len(wanted.questions) > MOST_AT_ONCE:
        raise UsageError(
            Sentence("workspace.too_many_questions"), where="questions", value=len(wanted.questions),
            allowed=f"≤ {MOST_AT_ONCE}", remedy=Sentence("workspace.ask_in_parts"),
        )  # fmt: skip
    found: dict[int, Result | Exception] = {}
    events: dict[int, tuple[Question, Mapping[str, tuple[str, ...]]]] = {}
    document = whole(access).document
    with access.workspace.asks.under(wanted.token):
        for place, one in enumerate(wanted.questions):
            try:
                question = get(one.question)
                if question.needs == "snapshot":
                    events[place] = (question, one.arguments)
                else:
                    found[place] = asked(access, question, one.arguments, filter)
            except CancelledError:
                raise
            except ResaError as error:
                found[place] = error
        with access.workspace.data.now() as data:
            source = seen_by(document, data)
            asks = [
                (question.name, arguments_of(question, given, filter, document, source))
                for question, given in events.values()
            ]
            answers = ask_many_of(source, asks, engine=access.workspace.config.engine, keep=True)
    found |= dict(zip(events, answers, strict=True))
    return [_said(one.question, found[place], document, wanted.language) for place, one in enumerate(wanted.questions)]


def _said(name: str, found: Result | Exception, document: Document, language: str) -> Said:
    if isinstance(found, Exception):
        if not isinstance(found, ResaError):
            raise found
        return Said(question=name, problem=found.to_dict())
    question = get(name)
    result = in_readers_words(question, safe(question, found)[0], document, language)
    return Said(question=name, sentence=question.sentence_of(result), not_told=notes.not_told(result.warnings)[0])
