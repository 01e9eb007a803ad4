"""One connection to a room: what waits to be sent to it (bounded), and how it ends. What it may do is the room's business."""

from __future__ import annotations

import asyncio
from collections import deque

from starlette.websockets import WebSocket

from ..workspace.principals import Principal
from .room_protocol import Code, saved_message

#: Most that waits for one slow reader, in messages and bytes (the document it asked for apart).
MOST_MESSAGES = 500
MOST_BYTES = 16 * 1024 * 1024
#: How long a reader that does not read may take to hear that it is cut off.
CLOSE_SECONDS = 10.0
#: Longest reason the protocol allows, in bytes.
_REASON_BYTES = 123


class Client:
    """A connection that was accepted. Nothing here waits except `deliver` and `end`, which run in the connection's task."""

    def __init__(self, websocket: WebSocket, principal: Principal, *, may_edit: bool, confirm: bool) -> None:
        self.websocket = websocket
        self.principal = principal
        self.may_edit = may_edit
        self.confirm = confirm
        self.speaks_for: set[int] = set()
        """The Yjs clients whose awareness came from here."""
        self.closed = asyncio.Event()
        self.doubted = asyncio.Event()
        """Somebody's rights have changed: whether this one may still be here has to be asked again."""
        self._saved = 0
        self._waiting: deque[tuple[bytes, int]] = deque()
        self._bytes = 0
        self._answering = False
        self._wake = asyncio.Event()
        self._ending: tuple[int, str] | None = None

    def send(self, message: bytes) -> None:
        """Put the message in line; a reader too far behind is cut off instead, and catches up when it comes again."""
        if self.closed.is_set():
            return
        self._put(message, len(message))

    def answer(self, message: bytes) -> None:
        """The same for the document that the client asked for: as large as it is, as long as one such waits at a time."""
        if self.closed.is_set():
            return
        self._put(message, len(message) if self._answering else 0)
        self._answering = True

    def _put(self, message: bytes, counts: int) -> None:
        self._waiting.append((message, counts))
        self._bytes += counts
        if len(self._waiting) > MOST_MESSAGES or self._bytes > MOST_BYTES:
            self.close(Code.SLOW, "slow: too much is waiting to be read; connect again")
        self._wake.set()

    def saved(self, count: int) -> None:
        """So many more of its changes are on the disk."""
        self._saved += count
        if self.confirm:
            self.send(saved_message(self._saved))

    def close(self, code: int, reason: str) -> None:
        """End the connection, without what still waits; the first reason counts."""
        if self._ending is None:
            self._ending = (code, reason.encode()[:_REASON_BYTES].decode(errors="ignore"))
        self._waiting.clear()
        self._bytes = 0
        self.closed.set()

    async def deliver(self) -> None:
        """Send what waits, in order, until cancelled."""
        while True:
            while self._waiting:
                message, counts = self._waiting.popleft()
                self._bytes -= counts
                await self.websocket.send_bytes(message)
                if not counts:
                    self._answering = False
            self._wake.clear()
            await self._wake.wait()

    async def end(self) -> None:
        """Tell the other side why, when it was we who ended it."""
        if self._ending is None:
            return
        try:
            await asyncio.wait_for(self.websocket.close(*self._ending), CLOSE_SECONDS)
        except (TimeoutError, RuntimeError, OSError):
            return  # it is gone, or does not read even this
