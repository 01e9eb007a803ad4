"""Whether the server is there, which version, and whom it answers."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from ...journey.records import LANGUAGES
from ...workspace import accounts
from ..answers import answer, gives
from ..asking import Asking
from ..version import VERSION

router = APIRouter(tags=["status"])


class WorkspaceInfo(msgspec.Struct, frozen=True, kw_only=True):
    """The workspace by name."""

    name: str
    timezone: str


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who you are to the server."""

    name: str
    role: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The server's state."""

    version: str
    loopback_only: bool
    """True: only this machine is answered, until accounts exist."""
    workspace: WorkspaceInfo
    languages: tuple[str, ...]
    principal: Person
    upload_limit_bytes: int


@router.get("/api/status", summary="Version, workspace and who is answered", **gives(Status))
def status(principal: Asking) -> Response:
    workspace = principal.workspace
    return answer(
        Status(
            version=VERSION,
            loopback_only=not accounts.exist(workspace),
            workspace=WorkspaceInfo(name=workspace.name, timezone=workspace.config.timezone),
            languages=LANGUAGES,
            principal=Person(name=principal.name, role=principal.role),
            upload_limit_bytes=workspace.config.upload_limit_mb * 1024 * 1024,
        )
    )
