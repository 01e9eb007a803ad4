"""One large JSON object read member by member: arrays element by element, so that memory holds one element at a time."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from ...errors import LimitError, UnreadableError
from ...texts.sentence import Sentence
from ..sources import Source

_SPACE = re.compile(r"[\s\ufeff]*")


class JsonStream:
    """A cursor over JSON text; values are whole only where the caller asks for one."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._stream = source.open()
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
        self._text = ""
        self._at = 0
        self._ended = False
        self._json = json.JSONDecoder()

    def members(self) -> Iterator[tuple[str, str | None, Any]]:
        """(member, key, value): for arrays and objects right under the top each element in turn (key None in arrays)."""
        self._expect("{")
        for name in self._keys():
            opening = self._peek()
            if opening == "[":
                for value in self._elements():
                    yield name, None, value
            elif opening == "{":
                self._expect("{")
                for key in self._keys():
                    yield name, key, self._value()
            else:
                yield name, None, self._value()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _keys(self) -> Iterator[str]:
        if self._peek() == "}":
            self._expect("}")
            return
        while True:
            key = self._value()
            if not isinstance(key, str):
                raise self._broken("a name was expected")
            self._expect(":")
            yield key
            if self._expect(",}") == "}":
                return

    def _elements(self) -> Iterator[Any]:
        self._expect("[")
        if self._peek() == "]":
            self._expect("]")
            return
        while True:
            yield self._value()
            if self._expect(",]") == "]":
                return

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise self._broken(error.msg) from error
                continue
            except RecursionError as error:
                raise LimitError(Sentence("events.json_nested_too_deep"), where=self._source.shown) from error
            if end == len(self._text) and self._more():  # a number may go on
                continue
            self._at = end
            return value

    def _peek(self) -> str:
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                raise self._broken("it ends in the middle")

    def _expect(self, any_of: str) -> str:
        found = self._peek()
        if found not in any_of:
            raise self._broken(f"{found!r} where one of {any_of!r} belongs")
        self._at += 1
        return found

    def _more(self) -> bool:
        """Read another piece; False at the end."""
        if self._ended:
            return False
        data = self._stream.read()
        self._ended = not data
        try:
            piece = self._decoder.decode(data, self._ended)
        except UnicodeDecodeError as error:
            raise UnreadableError(Sentence("events.json_not_utf_8"), where=self._source.shown, value=error) from error
        self._text = self._text[self._at :] + piece
        self._at = 0
        if len(self._text) > 4 * self._source.limits.record:
            raise LimitError(
                Sentence("events.json_value_too_large"),
                where=self._source.shown,
                allowed=Sentence("events.up_to_bytes", record=self._source.limits.record),
            )
        return bool(piece) or not self._ended

    def _broken(self, why: str) -> UnreadableError:
        return UnreadableError(
            Sentence("events.json_broken"), where=self._source.shown, value=why, remedy=Sentence("events.export_again")
        )
