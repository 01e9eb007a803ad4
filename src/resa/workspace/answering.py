"""A question as the page shows it: about the journey's own group, with plain sentence, picture and table twin.

Groups under five are not shown: a row that rests on fewer is left out of picture and table, and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from ..analysis import notes, slicing
from ..analysis.asking import ask as ask_of
from ..analysis.picture import Bars, Curve, Flow, Heat, Ranges, Reliability, States, Strips
from ..analysis.registry import Question, get
from ..analysis.result import Result
from ..errors import UsageError
from ..evidence.filters import slice_of
from ..evidence.model import Filter
from ..evidence.suppress import small
from ..texts.sentence import Sentence
from . import heard
from .library import whole
from .map_view import in_its_words, renamed, seen_by, titles
from .principals import MapAccess

if TYPE_CHECKING:
    from ..events.model import Snapshot
    from ..journey.document import Document

#: Rows of the table twin that a page gets; all are in `/api/ask` and the command line.
MOST_ROWS = 500
LANGUAGES = ("sv", "da", "nb", "en")


class ShownColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the table twin, as it is called in the reader's language."""

    name: str
    label: str
    numeric: bool
    unit: str


class ShownAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer for people: the sentence first, then the picture, then everything behind it."""

    question: str
    sentence: Sentence
    picture: str
    """SVG that follows the page's colours."""
    columns: tuple[ShownColumn, ...]
    cells: tuple[tuple[str, ...], ...]
    """Rows as they are written in the reader's language."""
    keys: tuple[tuple[str, ...], ...]
    """What tells each row from the others, as column=value with the data's own names; none when its figures cannot be watched."""
    needs: str
    """What it was asked of: 'snapshot' (events) or 'answers'."""
    n_rows: int
    hidden: int
    """Rows that rest on fewer than five."""
    not_told: tuple[Sentence, ...]
    """What the data do not tell: said before the picture."""
    warnings: tuple[Sentence, ...]
    """What else a careful reader must know."""
    as_of_seq: int | None


def shown(
    access: MapAccess,
    name: str,
    given: Mapping[str, Sequence[str]],
    filter: Filter = Filter(),
    *,
    language: str = "en",
    width: float = 760,
    token: str = "",
) -> ShownAnswer:
    """The answer about the chosen group. NotFoundError for an unknown question, UsageError for a wrong argument."""
    if language not in LANGUAGES:
        raise UsageError(Sentence("workspace.no_such_language"), where="language", value=language, allowed=LANGUAGES)
    question = get(name)
    with access.workspace.asks.under(token):
        result, hidden = safe(question, asked(access, question, given, filter))
    keys = row_keys(result) if question.name != "watch" else ()
    result = in_readers_words(question, result, whole(access).document, language)
    return _written(question, result, keys, hidden, language, min(max(width, 280), 2000))


def in_readers_words(question: Question, result: Result, document: Document, language: str) -> Result:
    """The answer with everything called what the map calls it."""
    if question.needs == "answers":
        return heard.called(result, document, language)
    return renamed(result, titles(document, language), language)


def asked(access: MapAccess, question: Question, given: Mapping[str, Sequence[str]], filter: Filter) -> Result:
    """The whole answer, nothing left out."""
    with access.workspace.data.now() as data:
        document = whole(access).document
        if question.needs == "answers":
            answers = heard.heard_by(document, data, filter, question.name)
            return heard.in_map_order(ask_of(question.name, answers, heard.arguments_of(given)), document)
        source = seen_by(document, data)
        arguments = arguments_of(question, given, filter, document, source)
        return ask_of(question.name, source, arguments, engine=access.workspace.config.engine, keep=True)


def arguments_of(
    question: Question, given: Mapping[str, Sequence[str]], filter: Filter, document: Document, source: Snapshot
) -> dict[str, Any]:
    """What the question is asked with: the map's touchpoints for events, the chosen group, the group compared with."""
    arguments = _single(in_its_words(question, given, source))
    chosen = slice_of(document, filter)
    if chosen is not None:
        arguments["slice"] = chosen
    if "compare_persona" in arguments and any(a.name == "compare_segment" for a in question.arguments):
        # A persona is its rule, narrowed by what else is asked of the other group.
        asked_for = arguments.pop("compare_segment", ())
        segment = slicing.traits((asked_for,) if isinstance(asked_for, str) else asked_for)
        other = Filter(persona=str(arguments.pop("compare_persona")), segment=segment)
        arguments["compare_slice"] = slice_of(document, other)
    return arguments


def _single(given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Arguments that were given, one value for itself."""
    return {k: v[0] if len(v) == 1 else tuple(v) for k, v in given.items() if any(v)}


def safe(question: Question, result: Result) -> tuple[Result, int]:
    """(the answer without the rows that rest on fewer than five, how many those are)."""
    result = _gathered(question, result)
    counts = [c for c in _counts(question, result) if c in result.data]
    keep = [not any(_few(result.data[c][i]) for c in counts) for i in range(len(result))]
    if all(keep):
        return result, 0
    data = {name: [v for v, kept in zip(values, keep, strict=True) if kept] for name, values in result.data.items()}
    return replace(result, data=data), keep.count(False)


def _gathered(question: Question, result: Result) -> Result:
    """Of a curve in steps, whose rows say how many there were since the row before: steps of so many that they can be shown. The
    curve is the same at the times that are left; only what is too few at its end is a row of its own still."""
    picture = question.picture_of(result)
    if not (isinstance(picture, Curve) and picture.steps and "n" in result.data):
        return result
    group = result.data[picture.group] if picture.group else [None] * len(result)
    n, kept, so_far = [], [], 0
    for i, many in enumerate(result.data["n"]):
        so_far += many
        if not _few(so_far) or i + 1 == len(result) or group[i + 1] != group[i]:
            n.append(so_far)
            kept.append(i)
            so_far = 0
    data = {name: [values[i] for i in kept] for name, values in result.data.items()}
    return replace(result, data={**data, "n": n})


def _few(n: Any) -> bool:
    return isinstance(n, int) and n > 0 and small(n)


def _counts(question: Question, result: Result) -> set[str]:
    """The columns that say how many a row is about."""
    declared = question.picture_of(result)
    own = (
        declared.n
        if isinstance(declared, Bars | Curve | Heat | Flow | Strips | Ranges | States | Reliability)
        else None
    )
    return {name for name in (own, "n", "n_customers", "n_journeys") if name}


def row_keys(result: Result) -> tuple[tuple[str, ...], ...]:
    """The fewest columns that tell the rows apart, names before counts, as column=value of every row that is shown."""
    rows = [row for row, _ in zip(result.rows(), range(MOST_ROWS), strict=False)]
    names = [c.name for c in result.columns if c.unit in {"name", "names", "text", "flag"}]
    names += [c.name for c in result.columns if c.name in {"number", "step", "position"}]
    keys: list[tuple[str, ...]] = [()] * len(rows)
    for name in names:
        if len(set(keys)) == len(rows):
            break
        finer = [(*key, f"{name}={row[name]}") for key, row in zip(keys, rows, strict=True)]
        if len(set(finer)) > len(set(keys)):
            keys = finer
    return tuple(keys)


def _written(
    question: Question, result: Result, keys: tuple[tuple[str, ...], ...], hidden: int, language: str, width: float
) -> ShownAnswer:
    from ..rendering.pictures import picture_svg, written
    from ..rendering.theme import PAGE

    not_told, warnings = notes.not_told(result.warnings)
    rows = [list(row.values()) for row, _ in zip(result.rows(), range(MOST_ROWS), strict=False)]
    return ShownAnswer(
        question=question.name,
        sentence=question.sentence_of(result),
        picture=picture_svg(result, language=language, theme=PAGE, width=width, head=False),
        columns=tuple(
            ShownColumn(
                name=c.name,
                label=written.head(c.name, c.unit, language),
                numeric=c.unit not in {"name", "names", "text", "flag"},
                unit=c.unit,
            )
            for c in result.columns
        ),
        cells=tuple(
            tuple(written.value(v, c.unit, language, c.name) for v, c in zip(row, result.columns, strict=True))
            for row in rows
        ),
        keys=keys,
        needs=question.needs,
        n_rows=len(result),
        hidden=hidden,
        not_told=not_told,
        warnings=warnings,
        as_of_seq=result.as_of_seq,
    )
