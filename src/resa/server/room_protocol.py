"""The messages of a room: the y-websocket protocol, and two of our own for a client that asks for them.

| number | message | |
|---|---|---|
| 0, 0 | sync step 1 | a state vector: what the sender has |
| 0, 1 | sync step 2 | a Yjs update: what the other lacks |
| 0, 2 | update | a Yjs update |
| 1 | awareness | see `awareness` |
| 3 | query awareness | asks for everybody's awareness |
| 100 | saved | how many of this connection's sync messages (step 2, update) are on the disk |
| 101 | room | JSON: epoch, schema, version, may_edit |
| 102 | news | JSON: what has changed beside the document (comments, votes, timer, people) and should be asked for again |

100 to 102 go only to a client that connected with `?confirm=1`; another would not know them.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec
from pycrdt import create_awareness_message, create_update_message, write_message, write_var_uint

#: The Yjs update that changes nothing.
NOTHING = b"\x00\x00"


class Message(IntEnum):
    """The first number of a message."""

    SYNC = 0
    AWARENESS = 1
    QUERY_AWARENESS = 3
    SAVED = 100
    ROOM = 101
    NEWS = 102


class Sync(IntEnum):
    """The second number of a sync message."""

    STEP_1 = 0
    STEP_2 = 1
    UPDATE = 2


class Code(IntEnum):
    """Why the server closes a connection; the reason begins with the same word in small letters."""

    MALFORMED = 1007
    FAILED = 1011
    CHANGED = 1012
    SLOW = 1013
    FORBIDDEN = 4403
    GONE = 4404
    RELOAD = 4409


class MalformedError(ValueError):
    """A message that is not of this protocol."""


class Reader:
    """Reads numbers and byte strings off a message; everything is checked, as the bytes come from outside."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def number(self) -> int:
        """An unsigned number of variable length, up to 53 bits."""
        value = shift = 0
        while self._at < len(self._content) and shift < 56:
            byte = self._content[self._at]
            self._at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
        raise MalformedError("a number is cut off or too large")

    def bytes(self) -> bytes:
        """A byte string with its length before it."""
        length = self.number()
        if length > len(self._content) - self._at:
            raise MalformedError("a byte string is cut off")
        self._at += length
        return self._content[self._at - length : self._at]

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._content):
            raise MalformedError("something follows the message")


def step_1(state: bytes) -> bytes:
    """What the server has."""
    return bytes((Message.SYNC, Sync.STEP_1)) + write_message(state)


def step_2(update: bytes) -> bytes:
    """What the client lacks."""
    return bytes((Message.SYNC, Sync.STEP_2)) + write_message(update)


def update_message(update: bytes) -> bytes:
    """A change to everybody."""
    return create_update_message(update)


def awareness_message(content: bytes) -> bytes:
    """Who is where."""
    return create_awareness_message(content)


def saved_message(count: int) -> bytes:
    """So many of the connection's changes are on the disk."""
    return bytes((Message.SAVED,)) + write_var_uint(count)


def room_message(epoch: int, schema: int, version: int, may_edit: bool) -> bytes:
    """Which room the client has come into."""
    content = msgspec.json.encode({"epoch": epoch, "schema": schema, "version": version, "may_edit": may_edit})
    return bytes((Message.ROOM,)) + write_message(content)


def news_message(topic: str) -> bytes:
    """Something beside the document has changed."""
    return bytes((Message.NEWS,)) + write_message(msgspec.json.encode({"topic": topic}))
