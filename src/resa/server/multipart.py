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
from ..texts.sentence import Sentence
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
        raise UsageError(
            Sentence("server.upload_no_boundary"),
            where="Content-Type",
            allowed=Sentence("server.multipart_form_data_boundary"),
        )
    form = _Form(open_file)
    parser = MultipartParser(boundary, form.callbacks())  # type: ignore[arg-type]  # the library's type names every callback, ours only those used
    try:
        async for chunk in request.stream():
            await run_in_threadpool(parser.write, chunk)
        parser.finalize()
        if not form.ended:
            raise MultipartParseError(Sentence("server.form_ends_too_early"))
        if form.file is None:
            raise UsageError(Sentence("server.form_no_file"), allowed=Sentence("server.part_named_file_file_name"))
    except MultipartParseError as error:
        form.discard()
        raise UsageError(
            Sentence("server.upload_broke_off_not_form"), value=str(error), remedy=Sentence("server.send_again")
        ) from error
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
            raise LimitError(
                Sentence("server.header_form_too_long"),
                allowed=Sentence("server.up_to_header_bytes", header_bytes=_HEADER_BYTES),
            )

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._in_file = self._name == "file" and b"filename" in options
        if self._in_file:
            if self.file is not None:
                raise UsageError(Sentence("server.form_several_files"), remedy=Sentence("server.send_them_one_one"))
            self.file = self.open_file(options[b"filename"].decode("utf-8", "replace"))
        elif len(self.fields) >= _MOST_FIELDS:
            raise LimitError(
                Sentence("server.form_too_many_fields"),
                allowed=Sentence("server.up_to_fields", most_fields=_MOST_FIELDS),
            )

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._in_file and self.file is not None:
            self.file.write(data[start:end])
            return
        self._text += data[start:end]
        if len(self._text) > _FIELD_BYTES:
            raise LimitError(
                Sentence("server.field_form_too_long"),
                where=self._name,
                allowed=Sentence("server.up_to_field_bytes", field_bytes=_FIELD_BYTES),
            )

    def _part_end(self) -> None:
        if not self._in_file:
            self.fields[self._name] = self._text.decode("utf-8", "replace")
        self._in_file = False

    def _end(self) -> None:
        self.ended = True
