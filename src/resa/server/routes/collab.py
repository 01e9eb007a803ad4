"""Live editing: `/collab/{room}` is a WebSocket that speaks the y-websocket protocol (`server.room_protocol`).

Rooms are `journey:<id>` and `library`. In the query: `schema` and `epoch` that the client's document has (a document of
another shape or history must not be merged: the client is told to reload), `workspace` that it comes from, `confirm=1` for the server's own messages,
`guest` for a guest's name. Who may talk to the server at all is decided before this, by `server.security`.
"""

from __future__ import annotations

import asyncio
import logging

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from ...errors import NotFoundError, PrivacyError, ResaError
from ...journey.shared import SCHEMA
from ...workspace.principals import LIBRARY, MapAccess, Principal, access_library, access_map
from ..asking import principal_in_room
from ..room import Room
from ..room_client import Client
from ..room_protocol import Code
from ..rooms import Rooms

log = logging.getLogger("resa.server.room")

router = APIRouter(tags=["documents"])


async def collab(websocket: WebSocket) -> None:
    """One connection from its first to its last message. It is accepted before it is refused: a browser hears a close
    code and its reason only then."""
    try:
        principal = principal_in_room(websocket)
    except PrivacyError:
        await websocket.accept()
        await websocket.close(Code.FORBIDDEN, "forbidden: the invitation was withdrawn")
        return
    client = Client(
        websocket, principal, may_edit=principal.may("edit"), confirm=websocket.query_params.get("confirm") == "1"
    )
    await websocket.accept()
    try:
        access = await run_in_threadpool(_access, principal, websocket.path_params["room"])
        async with _rooms(websocket).room(access) as room:
            if _fits(client, room):
                await _visit(client, room)
    except NotFoundError:
        client.close(Code.GONE, "gone: there is no such document")
    except PrivacyError:
        client.close(Code.FORBIDDEN, "forbidden: you may not see this document")
    except ResaError as error:
        log.error("a room could not be opened: %s", error)
        client.close(Code.FAILED, "failed: the document cannot be opened")
    await client.end()


def _rooms(websocket: WebSocket) -> Rooms:
    rooms: Rooms = websocket.app.state.rooms
    return rooms


def _access(principal: Principal, room: str) -> MapAccess:
    return access_library(principal) if room == LIBRARY else access_map(principal, room)


def _fits(client: Client, room: Room) -> bool:
    """Whether the client's document may be merged with the room's."""
    query = client.websocket.query_params
    workspace = client.principal.workspace.id
    if query.get("workspace", workspace) != workspace:
        client.close(Code.RELOAD, "reload: another workspace is served here now; load the page again")
    elif query.get("schema", str(SCHEMA)) != str(SCHEMA):
        client.close(Code.RELOAD, "reload: this page is of another version; load it again")
    elif query.get("epoch", str(room.live.epoch)) != str(room.live.epoch):
        client.close(Code.RELOAD, "reload: the document was restarted; load it again")
    elif room.dead:
        client.close(Code.FAILED, "failed: the room has just closed; connect again")
    return not client.closed.is_set()


async def _visit(client: Client, room: Room) -> None:
    """Be in the room until either side ends it."""
    room.join(client)
    try:
        tasks = [
            asyncio.create_task(_listen(client, room)),
            asyncio.create_task(client.deliver()),
            asyncio.create_task(client.closed.wait()),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in done:
            failed = task.exception()
            if failed is not None and not isinstance(failed, WebSocketDisconnect | OSError):
                raise failed
    finally:
        await room.leave(client)


async def _listen(client: Client, room: Room) -> None:
    await room.welcome(client)
    while True:
        message = await client.websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        content = message.get("bytes")
        if content is None:
            client.close(Code.MALFORMED, "malformed: messages are binary")
            return
        await room.receive(client, content)


router.add_websocket_route("/collab/{room:path}", collab)
