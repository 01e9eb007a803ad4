"""How routes speak JSON: msgspec values out, msgspec structs in, and the same types in the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec
from fastapi import Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from ..errors import LimitError
from ..texts.sentence import Sentence, as_data
from .errors import InvalidError

T = TypeVar("T")

#: Largest JSON body of a request; files go by multipart and have their own limit.
BODY_LIMIT = 32 * 1024 * 1024

#: Every type that routes take or give; `server.openapi` turns them into schemas.
described: list[Any] = []

_FORM = {
    "schema": {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}},
        "required": ["file"],
    }
}
_NO_STORE = {"Cache-Control": "no-store"}


def answer(value: Any, status: int = 200, after: BackgroundTask | None = None) -> Response:
    """The value as strict JSON (no NaN: msgspec writes null); `after` is done when it is out."""
    response = json_bytes(msgspec.json.encode(value, enc_hook=as_data), status)
    response.background = after
    return response


def json_bytes(content: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON that is already encoded."""
    return Response(content, status, {**_NO_STORE, **(headers or {})}, "application/json")


def file_answer(content: bytes, name: str, media_type: str) -> Response:
    """A download under a safe name; letters beyond ASCII travel by RFC 5987."""
    return Response(content, 200, {**_NO_STORE, "Content-Disposition": disposition(name)}, media_type)


def disposition(name: str) -> str:
    """`attachment` with the name twice: plain ASCII for old clients, UTF-8 for the others; no path, no control signs."""
    clean = "".join(c for c in name.replace("/", "-").replace("\\", "-") if c.isprintable()).strip(" .") or "resa"
    plain = "".join(c if c.isascii() and c not in '"%;' else "_" for c in clean)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def body_of(type: Callable[..., T]) -> Callable[[Request], Awaitable[T]]:
    """A dependency that reads the JSON body as `type`. Unknown shape: 422 that says where."""
    decoder = msgspec.json.Decoder(type)

    async def read(request: Request) -> T:
        content = await limited_body(request)
        if _NUL.search(content):
            raise InvalidError(Sentence("database.no_such_character"), where=request.url.path, value="U+0000")
        try:
            decoded: T = decoder.decode(content or b"{}")
        except msgspec.DecodeError as error:
            what, _, where = str(error).partition(" - at ")
            raise InvalidError(
                Sentence("server.request_json_not_should", what=what),
                where=where.strip("`") or request.url.path,
                remedy=Sentence("server.api_openapi_json_says_what_route"),
            ) from error
        return decoded

    return read


async def limited_body(request: Request) -> bytes:
    """The body, refused as soon as it is over the limit."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_LIMIT:
            raise LimitError(
                Sentence("server.request_too_large"),
                where=request.url.path,
                allowed=Sentence("server.up_to_body_bytes", body_limit=BODY_LIMIT),
            )
        chunks.append(chunk)
    return b"".join(chunks)


#: The character U+0000 in JSON: no text has it, and PostgreSQL cannot keep it.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def gives(type: Any, description: str = "The answer", status: int = 200) -> dict[str, Any]:
    """Arguments for a route's decorator: what it gives, for the OpenAPI document; a type, or 'module:Name' of one."""
    return {
        "responses": {
            status: {"description": description, "content": {"application/json": {"schema": _described(type)}}}
        },
        "status_code": status,
    }


def gives_file(description: str, *media_types: str) -> dict[str, Any]:
    """The same for a download."""
    content = {
        media: {"schema": {"type": "object"} if media == "application/json" else {"type": "string", "format": "binary"}}
        for media in media_types
    }
    return {"responses": {200: {"description": description, "content": content}}, "response_class": Response}


def takes(type: Any) -> dict[str, Any]:
    """Arguments for a route's decorator: its JSON body, for the OpenAPI document."""
    schema = _described(type)
    return {"openapi_extra": {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}}


def takes_file() -> dict[str, Any]:
    """The same for a file by multipart."""
    return {"openapi_extra": {"requestBody": {"required": True, "content": {"multipart/form-data": _FORM}}}}


def takes_form(type: Any) -> dict[str, Any]:
    """The same for a route that takes JSON or a file."""
    content = {"application/json": {"schema": _described(type)}, "multipart/form-data": _FORM}
    return {"openapi_extra": {"requestBody": {"required": True, "content": content}}}


def _described(type: Any) -> dict[str, Any]:
    described.append(type)
    return {"x-resa-type": len(described) - 1}
