"""The open rooms: one per document, opened for the first who comes, closed a while after the last has left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from ..workspace import Workspace
from ..workspace.live import LiveLog
from ..workspace.principals import MapAccess
from .room import Room
from .room_protocol import Code

#: How long an empty room stays open: a page that is loaded again finds it.
IDLE_SECONDS = 30.0
#: The database takes one writer at a time; more threads would only wait for it.
_THREADS = 4

_Key = tuple[int, str]


@dataclass(eq=False)
class _Entry:
    """A room that is open or being opened, and how many are in it or on their way."""

    workspace: Workspace
    opening: asyncio.Task[Room] = field(init=False)
    users: int = 0

    @property
    def room(self) -> Room | None:
        """The room, once it is open."""
        if not self.opening.done() or self.opening.cancelled() or self.opening.exception() is not None:
            return None
        return self.opening.result()


class Rooms:
    """All rooms of an app. Only for the event loop that serves it."""

    def __init__(self) -> None:
        self._entries: dict[_Key, _Entry] = {}
        self._executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="resa-room")

    @asynccontextmanager
    async def room(self, access: MapAccess) -> AsyncIterator[Room]:
        """The document's room for the length of the block. Raises NotFoundError when the document is gone."""
        key = (id(access.workspace), access.document)
        entry = self._entries.get(key)
        if entry is None:  # nothing is awaited between the look and the entry, so that no document gets two rooms
            entry = self._entries[key] = _Entry(access.workspace)
            entry.opening = asyncio.create_task(self._open(key, entry, access))
        entry.users += 1
        try:
            yield await asyncio.shield(entry.opening)
        finally:
            entry.users -= 1
            if not entry.users and self._entries.get(key) is entry:
                asyncio.get_running_loop().call_later(IDLE_SECONDS, self._close_idle, key, entry)

    def open_documents(self) -> list[str]:
        """Which documents have a room now."""
        return sorted(document for _, document in self._entries)

    def filled(self) -> tuple[int, int]:
        """How many rooms are open, and how many connections are in them."""
        entries = tuple(self._entries.values())
        return len(entries), sum(entry.users for entry in entries)

    def news(self, access: MapAccess, topic: str) -> None:
        """Tell everybody at the document that something beside it has changed."""
        entry = self._entries.get((id(access.workspace), access.document))
        if entry is not None and (room := entry.room) is not None:
            room.news(topic)

    def everywhere(self, workspace: Workspace, topic: str) -> None:
        """The same in every room of the workspace."""
        for entry in tuple(self._entries.values()):
            if entry.workspace is workspace and (room := entry.room) is not None:
                room.news(topic)

    def expel(self, workspace: Workspace, person: str) -> None:
        """End the connections of somebody who may no longer be here."""
        for entry in tuple(self._entries.values()):
            if entry.workspace is workspace and (room := entry.room) is not None:
                for client in tuple(room.clients):
                    if client.principal.person == person:
                        client.close(Code.FORBIDDEN, "forbidden: the invitation was withdrawn")

    def recheck(self, workspace: Workspace) -> None:
        """Rights, sessions or accounts have changed: everybody is asked again whether they may be here."""
        for entry in tuple(self._entries.values()):
            if entry.workspace is workspace and (room := entry.room) is not None:
                for client in tuple(room.clients):
                    client.doubted.set()

    async def _open(self, key: _Key, entry: _Entry, access: MapAccess) -> Room:
        try:
            live = await asyncio.get_running_loop().run_in_executor(self._executor, LiveLog, access)
            return Room(live, self._executor, lambda _room: self._forget(key, entry))
        except BaseException:
            self._forget(key, entry)
            raise

    def _forget(self, key: _Key, entry: _Entry) -> None:
        if self._entries.get(key) is entry:
            del self._entries[key]

    def _close_idle(self, key: _Key, entry: _Entry) -> None:
        if not entry.users and self._entries.get(key) is entry and entry.opening.done():
            entry.opening.result().close(1001, "idle")
