"""What every route is given: the principal who asks, and through it the workspace."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.websockets import WebSocket

from ..workspace.principals import Principal, local_guest, local_owner


def principal(request: Request) -> Principal:
    """Until accounts exist: the person at this machine."""
    return local_owner(request.app.state.workspace)


def principal_in_room(websocket: WebSocket) -> Principal:
    """The person at this machine, or the guest whose name stands in `?guest=`, who may look."""
    workspace = websocket.app.state.workspace
    guest = websocket.query_params.get("guest", "").strip()[:80]
    return local_guest(workspace, guest) if guest else local_owner(workspace)


Asking = Annotated[Principal, Depends(principal)]
