"""For whoever watches over the server: is it there, can it do its work, and how much of it."""

from __future__ import annotations

import hmac
import os

import msgspec
from fastapi import APIRouter, Request
from sqlalchemy import text
from starlette.responses import PlainTextResponse, Response

from ...errors import PrivacyError
from ...texts.sentence import Sentence
from ...workspace import Workspace
from ..security import is_local

open_router = APIRouter(tags=["health"], include_in_schema=False)

_UNCACHED = {"Cache-Control": "no-store"}
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@open_router.get("/healthz", summary="The process lives")
async def healthz() -> Response:
    """A server that does not answer this should be started anew."""
    return PlainTextResponse("ok\n", headers=_UNCACHED)


@open_router.get("/readyz", summary="The server can do its work")
def readyz(request: Request) -> Response:
    """503 while the database does not answer or the folder cannot be written: send nobody there for now."""
    workspace: Workspace = request.app.state.workspace
    found = {"database": _database_answers(workspace), "folder": os.access(workspace.path, os.R_OK | os.W_OK | os.X_OK)}
    ready = all(found.values())
    body = msgspec.json.encode({"ready": ready, "checks": found})
    return Response(body, 200 if ready else 503, _UNCACHED, "application/json")


@open_router.get("/metrics", summary="Figures for Prometheus")
def metrics(request: Request) -> Response:
    """To this machine; to others only with the token of the settings."""
    workspace: Workspace = request.app.state.workspace
    if not is_local(request.scope) and not _has_token(request, workspace.config.metrics_token):
        raise PrivacyError(Sentence("database.metrics_need_token"), where="Authorization header")
    state = request.app.state
    return Response(state.metrics.text(workspace, state.rooms), 200, _UNCACHED, _PROMETHEUS)


def _database_answers(workspace: Workspace) -> bool:
    try:
        with workspace.database.read() as connection:
            connection.execute(text("SELECT 1"))
    except Exception:  # whatever it is, the answer is no; the log of the next request says why
        return False
    return True


def _has_token(request: Request, token: str) -> bool:
    way, _, given = request.headers.get("authorization", "").partition(" ")
    return bool(token) and way.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
