"""What every route is given: the principal who asks, and through it the workspace."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from ..errors import PrivacyError
from ..texts.sentence import Sentence
from ..workspace import Workspace
from ..workspace.people import guest_of
from ..workspace.principals import Principal, local_guest, local_owner

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def guest_cookie(workspace: Workspace) -> str:
    """The cookie that makes a browser a guest's, for this workspace only: ports and workspaces share a host's cookies."""
    return f"resa_guest_{workspace.id.partition(':')[2]}"


def somebody(request: Request) -> Principal:
    """Whoever sits at this browser: the local owner, or a guest by their link. For routes that check the right themselves,
    by the door they take."""
    return _of(request)


def principal(request: Request) -> Principal:
    """The same for every other route: a guest who may not edit changes nothing there."""
    who = _of(request)
    if request.method not in _SAFE_METHODS:
        who.require("edit", "what this workspace holds")
    return who


def principal_in_room(websocket: WebSocket) -> Principal:
    """The same in a live room, where a name alone (`?guest=`) is enough to look."""
    guest = websocket.query_params.get("guest", "").strip()[:80]
    return local_guest(websocket.app.state.workspace, guest) if guest else _of(websocket)


def _of(connection: HTTPConnection) -> Principal:
    workspace: Workspace = connection.app.state.workspace
    link = connection.cookies.get(guest_cookie(workspace))
    if not link:
        return local_owner(workspace)
    guest = guest_of(workspace, link)
    if guest is None:
        raise PrivacyError(
            Sentence("server.invitation_withdrawn"),
            remedy=Sentence("server.ask_owner_new_one_post_api"),
        )
    return guest


Asking = Annotated[Principal, Depends(principal)]
Somebody = Annotated[Principal, Depends(somebody)]
