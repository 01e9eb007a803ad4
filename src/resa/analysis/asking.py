"""`ask(name, source, arguments)`: the one way a question is asked by name, from the command line, HTTP or Python.

Arguments come as text or as values; they are checked against the question's declaration, and the answer echoes them.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..events.model import Slice
from ..texts.sentence import Sentence
from . import notes, sessions, slicing
from .engine import on, watch
from .registry import Argument, Question, get
from .result import Result
from .rules import seconds as time_span
from .runners.base import Runner
from .runners.together import Together

if TYPE_CHECKING:
    from .kept import Later


def ask(
    name: str,
    source: Any,
    arguments: Mapping[str, Any] | None = None,
    *,
    engine: str | Runner | None = None,
    keep: bool | Later = False,
) -> Result:
    """The answer of the question `name` over `source` (a snapshot, or answers where it needs those). `engine`: a URL or a
    runner; without one where it runs so far. `keep`: from what is kept beside the store, and into it (`kept`),
    at once or when what is given here does it."""
    with on(engine):
        return _answered(get(name), source, arguments, keep)


def ask_many(
    source: Any,
    wanted: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    engine: str | Runner | None = None,
    keep: bool | Later = False,
) -> list[Result | Exception]:
    """The answers of several questions over the events of one source, or the error of each, in order. Each is what `ask` gives, but the
    events are walked together: what questions read alike is read once (`runners.together`)."""
    with on(engine) as under:
        together = Together(under)
        with on(together):
            return together.all(
                [partial(_of_events, name, source, arguments, keep) for name, arguments in wanted], watch()
            )


def _of_events(name: str, source: Any, arguments: Mapping[str, Any], keep: bool | Later) -> Result:
    if get(name).needs != "snapshot":
        raise UsageError(
            Sentence("analysis.not_asked_of_events", name=name), value=name, remedy=Sentence("analysis.ask_it_alone")
        )
    return ask(name, source, arguments, keep=keep)


def _answered(question: Question, source: Any, arguments: Mapping[str, Any] | None, keep: bool | Later) -> Result:
    given = parse(question, arguments or {})
    if keep and question.needs == "snapshot":
        from . import kept

        if (shelf := kept.shelf_of(source)) is not None:
            make, later = partial(_made, question, source, given), None if keep is True else keep
            return kept.answered(shelf, question, given, make, later)
    return _made(question, source, given)


def _made(question: Question, source: Any, given: Mapping[str, Any]) -> Result:
    call = slicing.fold(dict(given)) if question.needs == "snapshot" else dict(given)
    result = question.function(source, **{_python(k): v for k, v in call.items()})
    echo = {k: list(v) if isinstance(v, tuple) else v for k, v in given.items() if k not in ("slice", "compare_slice")}
    told = notes.about_slice(source, call.get("slice")) if question.needs == "snapshot" else ()
    why = () if len(result) else _why_nothing(source, given, bool(told or result.warnings))
    first, rest = notes.not_told((*told, *result.warnings, *why))
    return replace(result, arguments={**result.arguments, **echo}, warnings=(*first, *rest))


def _why_nothing(source: Any, given: Mapping[str, Any], told: bool) -> tuple[Sentence, ...]:
    """Why an answer has no rows."""
    if given.get("by") == "account" and not source.n_accounts:
        return (Sentence("analysis.no_event_names_account"),)
    if told:
        return ()
    if given.get("limit") == 0:
        return (Sentence("analysis.limit_leaves_none"),)
    if given.get("min_n", 1) > 1:
        return (Sentence("analysis.min_n_leaves_none", n=given["min_n"]),)
    return (Sentence("analysis.nothing_counted"),)


def ask_file(name: str, path: str | Path, arguments: Mapping[str, Any] | None = None) -> Result:
    """The answer of the question `name` from a plain file, for questions that declare one."""
    question = get(name)
    if question.file is None:
        raise UsageError(
            Sentence("analysis.not_asked_file", name=name), value=str(path), remedy=Sentence("analysis.give_store")
        )
    given = parse(question, arguments or {}, of_file=True)
    result = question.file.function(Path(path), **{_python(k): v for k, v in given.items()})
    echo = {k: list(v) if isinstance(v, tuple) else v for k, v in given.items()}
    first, rest = notes.not_told(result.warnings)
    return replace(result, arguments={**result.arguments, **echo}, warnings=(*first, *rest))


def parse(question: Question, arguments: Mapping[str, Any], *, of_file: bool = False) -> dict[str, Any]:
    """Values by argument name; texts are read by the argument's kind. Arguments not given are left out."""
    own = question.file.arguments if of_file and question.file else question.arguments
    declared = {a.name: a for a in own}
    found: dict[str, Any] = {}
    for given, value in arguments.items():
        name = given.replace("-", "_")
        name = name if name in declared else slicing.FORMER.get(name, name)
        if name == "slice" and question.needs == "snapshot" and not of_file:
            found[name] = value
            continue
        if name == "compare_slice" and isinstance(value, Slice) and "compare_segment" in declared:
            found[name] = value
            continue
        if name not in declared:
            told = {"question": question.name, "option": question.file.option if question.file else ""}
            raise UsageError(
                Sentence("analysis.no_such_argument_of_a_file", **told)
                if of_file and question.file
                else Sentence("analysis.no_such_argument", question=question.name),
                value=given,
                allowed=[a.replace("_", "-") for a in declared],
            )
        if name == "by" and value == sessions.SESSION and "session_gap" in declared:
            found |= {"by": "customer", "session_gap": found.get("session_gap", sessions.USUAL_GAP)}
        elif value is not None:
            read = _value(declared[name], value)
            # Both words for one thing may be used at once.
            found[name] = (*found[name], *read) if name in found and isinstance(read, tuple) else read
    return found


def _value(argument: Argument, value: Any) -> Any:
    try:
        if argument.kind == "grain":
            return slicing.grain(str(value))
        if argument.kind == "integer":
            number = int(value)
            if number < 0:
                raise ValueError
            return number
        if argument.kind in ("number", "seconds"):
            span = time_span(value) if argument.kind == "seconds" and isinstance(value, str) else None
            number_ = float(value) if span is None else span
            if not (-1e18 < number_ < 1e18) or (argument.kind == "seconds" and number_ < 0):
                raise ValueError
            return number_
        if argument.kind == "flag":
            return (
                value
                if isinstance(value, bool)
                else {"true": True, "1": True, "false": False, "0": False}[str(value).lower()]
            )
        if argument.kind == "texts":
            return (value,) if isinstance(value, str) else tuple(str(v) for v in value)
        return str(value)
    except (ValueError, KeyError, TypeError):
        allowed = {
            "integer": "a whole number, 0 or more",
            "number": "a number",
            "seconds": "a number of seconds, 0 or more, or a time such as 14d or 48h",
            "flag": "true or false",
        }[argument.kind]
        raise UsageError(
            Sentence("analysis.value_cannot_read"), where=argument.name, value=value, allowed=allowed
        ) from None


def _python(name: str) -> str:
    """`from` cannot be a Python parameter; the function has `from_`."""
    return name + "_" if keyword.iskeyword(name) else name
