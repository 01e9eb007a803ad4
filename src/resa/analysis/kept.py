"""A question asked again of the same events is answered from what was kept: the same content, arguments and program give the
same answer. Kept beside the store (`events.store.kept`), within bounds; only what comes back exactly as it was is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol

import msgspec

from ..texts.sentence import Sentence, as_data, from_data
from .registry import Question
from .result import Column, Result

#: The rooms whose code decides what an answer is.
ROOMS = ("loops", "events", "analysis")
_SENTENCE = 1


Later = Callable[[Callable[[], None]], None]
"""Takes what may wait until the answer is out, and does it then."""


class Shelf(Protocol):
    """Where answers of one content are kept."""

    def find(self, key: str) -> bytes | None: ...

    def keep(self, key: str, content: bytes) -> None: ...


def shelf_of(source: object) -> Shelf | None:
    """Of a snapshot of a store; events in memory have none."""
    found: Shelf | None = getattr(source, "kept", None)
    return found


def answered(
    shelf: Shelf, question: Question, given: Mapping[str, Any], make: Callable[[], Result], later: Later | None = None
) -> Result:
    """The answer to the question with these arguments, as they were read: from the shelf, or made and put there, at once or
    `later`: who asks meanwhile has it made again, the same."""
    key = key_of(question.name, _canonical(question, given))
    content = shelf.find(key)
    known = None if content is None else _read(question, content)
    if known is not None:
        return known
    result = make()
    put = partial(_put, shelf, key, question, result)
    put() if later is None else later(put)
    return result


def _put(shelf: Shelf, key: str, question: Question, result: Result) -> None:
    written = _written(question, result)
    if written is not None:
        shelf.keep(key, written)


def key_of(*parts: object, rooms: tuple[str, ...] = ROOMS) -> str:
    """A digest of these parts and of the program."""
    text = msgspec.json.encode((code_mark(rooms), *parts), order="deterministic")
    return hashlib.sha256(text).hexdigest()


@cache
def code_mark(rooms: tuple[str, ...]) -> str:
    """A mark of the code in these rooms: after an upgrade nothing that an older version said is shown."""
    root = Path(__file__).parents[1]
    files = sorted(path for room in rooms for path in (root / room).rglob("*.py"))
    marks = ((str(path.relative_to(root)), path.stat().st_size, path.stat().st_mtime_ns) for path in files)
    return hashlib.sha256(repr(list(marks)).encode()).hexdigest()


def _canonical(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from the defaults: saying a default is not another question."""
    defaults = {a.name: a.default for a in question.arguments}
    return {name: value for name, value in given.items() if name not in defaults or value != defaults[name]}


def _written(question: Question, result: Result) -> bytes | None:
    """None when the answer would not come back as it is."""
    own = None if result.columns == question.columns else [(c.name, c.unit, c.meaning) for c in result.columns]
    pairs = [name for name, values in result.data.items() if any(isinstance(value, tuple) for value in values)]
    parts = (
        result.question, dict(result.data), pairs, dict(result.arguments),
        [as_data(w) for w in result.warnings], result.as_of_seq, own,
    )  # fmt: skip
    try:
        content = msgspec.msgpack.encode(parts, enc_hook=_extended)
    except (NotImplementedError, TypeError, OverflowError):  # a value of another kind, or a number of more than 64 bits
        return None
    return content if _read(question, content) == result else None


def _read(question: Question, content: bytes) -> Result | None:
    try:
        name, data, pairs, arguments, warnings, seq, own = msgspec.msgpack.decode(content, ext_hook=_plain)
        for column in pairs:
            data[column] = [tuple(v) if isinstance(v, list) else v for v in data[column]]
        told = tuple(from_data(Sentence, w) for w in warnings)
        columns = question.columns if own is None else tuple(Column(*each) for each in own)
        return Result(name, columns, data, arguments, told, seq)  # type: ignore[arg-type]  # they are sentences
    except (msgspec.DecodeError, KeyError, ValueError, TypeError):  # not written by this program
        return None


def _extended(value: object) -> float | msgspec.msgpack.Ext:
    if isinstance(value, float):  # NumPy's
        return float(value)
    return msgspec.msgpack.Ext(_SENTENCE, msgspec.json.encode(as_data(value)))


def _plain(code: int, data: memoryview) -> object:
    if code != _SENTENCE:
        raise ValueError(code)
    return from_data(Sentence, msgspec.json.decode(data))
