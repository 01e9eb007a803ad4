"""A small y-websocket client for the tests: one thread, nothing happens but while the test calls it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

import msgspec
from pycrdt import Doc, Map, Text, TransactionEvent
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from resa.journey import shared
from resa.server.room_protocol import Message, Reader, Sync, step_1, step_2, update_message

#: Seconds a busy machine may take to answer.
PATIENCE = 60.0


class Peer:
    """A person with a copy of the document, connected or not."""

    def __init__(self, url: str, room: str, *, cookie: str = "", **query: object) -> None:
        self._url = url.replace("http", "ws", 1).rstrip("/") + f"/collab/{room}"
        self._query = {"confirm": 1, **query}
        self.doc: Doc[Any] = Doc()
        self.records: Map[Any] = self.doc.get("records", type=Map)
        self._observing = self.doc.observe(self._changed)
        self._from_room = False
        self.socket: ClientConnection | None = None
        self._line = ExitStack()
        self.sent = self.saved = 0
        self.room: dict[str, Any] = {}
        self.news: list[str] = []
        self._headers = {"Cookie": cookie} if cookie else {}
        self.others: dict[int, tuple[int, bytes]] = {}
        self.got_step_2 = False

    def connect(self, *, origin: str | None = None) -> Peer:
        """Come in and wait until both sides have what the other had."""
        self.open(origin=origin)
        self.wait(lambda: self.got_step_2 and bool(self.room) and (self.saved == self.sent))
        return self

    def open(self, *, origin: str | None = None) -> Peer:
        """Come in."""
        query = "&".join(f"{k}={v}" for k, v in self._query.items())
        self._line = ExitStack()
        self.socket = self._line.enter_context(
            connect(
                f"{self._url}?{query}",
                origin=origin,  # type: ignore[arg-type]  # the library has a type of its own for this text
                compression=None,
                max_size=None,
                open_timeout=PATIENCE,
                additional_headers=self._headers,
            )
        )
        self.sent = self.saved = 0
        self.room, self.got_step_2 = {}, False
        with suppress(ConnectionClosed):  # `ended` says why
            self.socket.send(step_1(self.doc.get_state()))
        return self

    def leave(self) -> None:
        """Go offline; the copy stays."""
        self._line.close()
        self.socket = None

    def wait(self, until: Callable[[], bool]) -> None:
        """Take in what the room says until it is so."""
        assert self.socket is not None
        ends = time.monotonic() + PATIENCE
        while not until():
            left = ends - time.monotonic()
            assert left > 0, "the room did not say what was waited for"
            self.take(self.socket.recv(timeout=left))

    def settle(self) -> None:
        """Until everything sent is on the server's disk."""
        self.wait(lambda: self.saved == self.sent)

    def take(self, message: str | bytes) -> None:
        """One message from the room."""
        assert isinstance(message, bytes)
        reader = Reader(message)
        kind = reader.number()
        if kind == Message.SYNC:
            self._sync(reader.number(), reader.bytes())
        elif kind == Message.AWARENESS:
            inner = Reader(reader.bytes())
            for _ in range(inner.number()):
                client, clock, state = inner.number(), inner.number(), inner.bytes()
                self.others[client] = (clock, state)
        elif kind == Message.SAVED:
            self.saved = reader.number()
        elif kind == Message.ROOM:
            self.room = msgspec.json.decode(reader.bytes())
        elif kind == Message.NEWS:
            self.news.append(msgspec.json.decode(reader.bytes())["topic"])

    def _sync(self, step: int, content: bytes) -> None:
        if step == Sync.STEP_1:
            self._send(step_2(self.doc.get_update(content)))
            return
        self._from_room = True
        if content != b"\x00\x00":
            self.doc.apply_update(content)
        self._from_room = False
        self.got_step_2 |= step == Sync.STEP_2

    def _changed(self, event: TransactionEvent) -> None:
        if self.socket is not None and not self._from_room:
            self._send(update_message(event.update))

    def _send(self, message: bytes) -> None:
        assert self.socket is not None
        self.sent += 1
        self.socket.send(message)

    def put_stage(self, name: str, title: str) -> None:
        """A stage as the page writes it: texts are shared texts."""
        self.records[f"stage:{name}"] = Map({"title": Map({"en": Text(title)}), "order": "a"})

    def title(self, name: str) -> str | None:
        """The English title of a stage, when there is one."""
        stage = self.records.get(f"stage:{name}")
        return str(stage["title"]["en"]) if isinstance(stage, Map) else None

    def state(self) -> dict[str, Any]:
        """All records as this person sees them."""
        return self.records.to_py() or {}

    def ended(self) -> tuple[int, str]:
        """Read until the room ends the connection; why it did."""
        assert self.socket is not None
        try:
            while True:
                self.take(self.socket.recv(timeout=PATIENCE))
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            self.leave()
            return closed.rcvd.code, closed.rcvd.reason


def stored(content: bytes) -> Doc[Any]:
    """The document as GET …/document gives it."""
    doc: Doc[Any] = Doc()
    doc.apply_update(content)
    return doc


def titles(content: bytes) -> dict[str, str]:
    """Stage name to English title in the stored document, as the codec reads it."""
    document, _ = shared.read(stored(content))
    return {s.id.removeprefix("stage:"): s.title.get("en", "") for s in document.stages()}
