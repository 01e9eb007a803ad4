"""A multipart upload, streamed to where the caller wants it, chunk by chunk; nothing is held in memory or in /tmp.

The file is the part `file`; other parts are short text fields. The name the client gives is passed on untrusted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from ..errors import LimitError, UsageError
from ..workspace.uploads import Receiving

#: Longest text field and most fields beside the file.
_FIELD_BYTES = 65_536
_MOST_FIELDS = 20
_HEADER_BYTES = 16_384


def is_multipart(request: Request) -> bool:
    """Whether the body is a form with a file."""
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def receive(request: Request, open_file: Callable[[str], Receiving]) -> tuple[Receiving, dict[str, str]]:
    """The file part, written and not yet finished, and the other fields. Whatever goes wrong, no file is left behind."""
    _, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary")
    if not boundary:
        raise UsageError("The upload has no boundary", where="Content-Type", allowed="multipart/form-data; boundary=…")
    form = _Form(open_file)
    parser = MultipartParser(boundary, form.callbacks())  # type: ignore[arg-type]
    try:
        async for chunk in request.stream():
            await run_in_threadpool(parser.write, chunk)
        parser.finalize()
        if not form.ended:
            raise MultipartParseError("the form ends too early")
        if form.file is None:
            raise UsageError("The form has no file", allowed="a part named file, with a file name")
    except MultipartParseError as error:
        form.discard()
        raise UsageError("The upload broke off or is not a form", value=str(error), remedy="Send it again") from error
    except BaseException:
        form.discard()
        raise
    return form.file, form.fields


@dataclass
class _Form:
    """The parser's callbacks, as state."""

    open_file: Callable[[str], Receiving]
    file: Receiving | None = None
    fields: dict[str, str] = field(default_factory=dict)
    ended: bool = False
    _header: bytes = b""
    _value: bytes = b""
    _headers: dict[bytes, bytes] = field(default_factory=dict)
    _name: str = ""
    _in_file: bool = False
    _text: bytearray = field(default_factory=bytearray)

    def callbacks(self) -> dict[str, Callable[..., None]]:
        return {
            "on_part_begin": self._part_begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._part_data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    def discard(self) -> None:
        if self.file is not None:
            self.file.discard()

    def _part_begin(self) -> None:
        self._headers, self._header, self._value, self._text = {}, b"", b"", bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        if len(self._value) > _HEADER_BYTES:
            raise LimitError("A header in the form is too long", allowed=f"up to {_HEADER_BYTES:,} bytes")

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._in_file = self._name == "file" and b"filename" in options
        if self._in_file:
            if self.file is not None:
                raise UsageError("The form has several files", remedy="Send them one by one")
            self.file = self.open_file(options[b"filename"].decode("utf-8", "replace"))
        elif len(self.fields) >= _MOST_FIELDS:
            raise LimitError("The form has too many fields", allowed=f"up to {_MOST_FIELDS}")

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file and self.file is not None:
            self.file.write(data[start:end])
            return
        self._text += data[start:end]
        if len(self._text) > _FIELD_BYTES:
            raise LimitError(
                "A field of the form is too long", where=self._name, allowed=f"up to {_FIELD_BYTES:,} bytes"
            )

    def _part_end(self) -> None:
        if not self._in_file:
            self.fields[self._name] = self._text.decode("utf-8", "replace")
        self._in_file = False

    def _end(self) -> None:
        self.ended = True
