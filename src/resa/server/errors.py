"""Every failure leaves in one shape: `{"error": {code, message, what, where, value, allowed, remedy}}`,
and beside it `diagnostics` when the error is about the records of a document."""

from __future__ import annotations

import logging
import secrets

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import (
    CancelledError,
    ConflictError,
    EngineError,
    LimitError,
    NotFoundError,
    PrivacyError,
    ResaError,
    UnreadableError,
    UsageError,
)
from ..texts.sentence import Sentence, as_data
from ..workspace.attempts import WINDOW, TooManyAttempts
from ..workspace.edits import RefusedEdit

log = logging.getLogger("resa.server")

#: HTTP status of each error; the nearest class counts.
STATUS: dict[type[ResaError], int] = {
    UsageError: 400,
    PrivacyError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    CancelledError: 409,
    LimitError: 413,
    EngineError: 503,
    UnreadableError: 422,
}


class SignInError(ResaError):
    """Nobody is let in here without signing in."""

    code = "sign-in"


class NotBuiltError(ResaError):
    """The server lacks a part that this request needs."""

    code = "not-built"


class InvalidError(UsageError):
    """The request does not have the shape the route takes."""

    code = "invalid"


STATUS |= {NotBuiltError: 501, InvalidError: 422, RefusedEdit: 422, SignInError: 401, TooManyAttempts: 429}


_RETRY_AFTER = str(int(WINDOW.total_seconds()))


def status_of(error: ResaError) -> int:
    """The status of the error's nearest class in the tree."""
    return next((STATUS[cls] for cls in type(error).__mro__ if cls in STATUS), 500)


def error_response(error: ResaError, status: int | None = None) -> Response:
    """The error as an answer; never cached."""
    body: dict[str, object] = {"error": error.to_dict()}
    if found := getattr(error, "diagnostics", None):
        body["diagnostics"] = [d.to_dict() for d in found]
    return Response(
        msgspec.json.encode(body, enc_hook=as_data),
        status_of(error) if status is None else status,
        {"Cache-Control": "no-store"} | ({"Retry-After": _RETRY_AFTER} if isinstance(error, TooManyAttempts) else {}),
        "application/json",
    )


def install(app: FastAPI) -> None:
    """Give the app its handlers."""
    app.add_exception_handler(ResaError, _resa)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _resa(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ResaError)
    return error_response(error)


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return error_response(
        InvalidError(
            Sentence("server.request_not_should", first=first["msg"]),
            where=where,
            value=first.get("input"),
            remedy=Sentence("server.api_openapi_json_says_what_route"),
        )
    )


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return error_response(
            NotFoundError(
                Sentence("server.nothing_at_address"),
                value=request.url.path,
                remedy=Sentence("server.see_api_openapi_json"),
            )
        )
    if error.status_code == 405:
        return error_response(
            UsageError(Sentence("server.address_does_not_take_method"), where=request.url.path, value=request.method),
            405,
        )
    return error_response(UsageError(str(error.detail), where=request.url.path), error.status_code)


class Unexpected:
    """ASGI middleware: what nobody foresaw is logged under a number and answered in the same shape, told to no stranger."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception:  # the last resort: the log keeps it under a mark, and the reader gets the mark
            mark = secrets.token_hex(4)
            log.exception("unexpected error %s at %s %s", mark, scope.get("method", ""), scope.get("path", ""))
            if started or scope["type"] != "http":
                raise
            await error_response(_unexpected(scope["path"], mark))(scope, receive, send)


def _unexpected(where: str, mark: str) -> ResaError:
    return ResaError(
        Sentence("server.something_went_wrong_server"),
        where=where,
        value=f"error {mark}",
        remedy=Sentence("server.server_log_details_under_number"),
    )
