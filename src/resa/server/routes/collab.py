"""Live editing: `/collab/{room}` is a WebSocket that speaks the y-websocket protocol (`server.room_protocol`).

Rooms are `journey:<id>` and `library`. In the query: `schema` and `epoch` that the client's document has (a document of
another shape or history must not be merged: the client is told to reload), `workspace` that it comes from, `confirm=1` for the server's own messages,
`guest` for a guest's name. Who may talk to the server at all is decided before this, by `server.security`.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from ...errors import NotFoundError, PrivacyError, ResaError
from ...journey.shared import SCHEMA
from ...workspace.principals import LIBRARY, MapAccess, access_library, access_map
from ..asking import principal_in_room
from ..errors import SignInError
from ..room import Room
from ..room_client import Client
from ..room_protocol import Code
from ..rooms import Rooms

log = logging.getLogger("resa.server.room")

router = APIRouter(tags=["documents"])

#: How often it is asked again whether somebody may still be in a room, when nothing is known to have changed.
RECHECK_SECONDS = 15.0


async def collab(websocket: WebSocket) -> None:
    """One connection from its first to its last message. It is accepted before it is refused: a browser hears a close
    code and its reason only then."""
    await websocket.accept()
    try:
        access = await run_in_threadpool(_access, websocket)
    except (NotFoundError, PrivacyError, SignInError) as error:
        await websocket.close(*_shut(error))
        return
    confirm = websocket.query_params.get("confirm") == "1"
    client = Client(websocket, access.principal, may_edit=access.may("edit"), confirm=confirm)
    try:
        async with _rooms(websocket).room(access) as room:
            if _fits(client, room):
                await _visit(client, room)
    except NotFoundError:
        client.close(Code.GONE, "gone: there is no such document")
    except ResaError as error:
        log.error("a room could not be opened: %s", error)
        client.close(Code.FAILED, "failed: the document cannot be opened")
    await client.end()


def _rooms(websocket: WebSocket) -> Rooms:
    rooms: Rooms = websocket.app.state.rooms
    return rooms


def _access(websocket: WebSocket) -> MapAccess:
    """Who it is now, and what they may in this room now."""
    principal, room = principal_in_room(websocket), websocket.path_params["room"]
    return access_library(principal) if room == LIBRARY else access_map(principal, room)


def _shut(error: ResaError) -> tuple[int, str]:
    if isinstance(error, NotFoundError):
        return Code.GONE, "gone: there is no such document"
    if isinstance(error, SignInError):
        return Code.FORBIDDEN, "forbidden: sign in first"
    return Code.FORBIDDEN, "forbidden: you may not see this document"


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
            asyncio.create_task(_stay(client)),
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


async def _stay(client: Client) -> None:
    """Ask again, when something about rights has changed and now and then (a session runs out, another process changes
    them), whether the client may still be here, until it may not."""
    while True:
        with suppress(TimeoutError):  # then it is simply time to look again
            await asyncio.wait_for(client.doubted.wait(), RECHECK_SECONDS)
        client.doubted.clear()
        try:
            access = await run_in_threadpool(_access, client.websocket)
        except (NotFoundError, PrivacyError, SignInError) as error:
            client.close(*_shut(error))
            return
        if access.may("edit") != client.may_edit or access.principal.person != client.principal.person:
            client.close(Code.CHANGED, "changed: you may do something else here now; connect again")
            return


router.add_websocket_route("/collab/{room:path}", collab)
