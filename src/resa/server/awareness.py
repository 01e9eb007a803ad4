"""Who is where in a room: cursors, names, selections. Relayed and forgotten, never stored.

A message is a count, then per Yjs client its number, a clock and a JSON text (`null`: gone). The higher clock wins.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from pycrdt import write_message, write_var_uint

from .room_protocol import MalformedError, Reader

#: What one connection may say of itself: so many Yjs clients, each in so many bytes.
_CLIENTS = 32
_BYTES = 16 * 1024
_GONE = b"null"

State = tuple[int, bytes]


class Awareness:
    """The present states of a room's Yjs clients."""

    def __init__(self) -> None:
        self._states: dict[int, State] = {}

    def take(self, content: bytes, own: set[int]) -> set[int]:
        """Take in a message; gives the Yjs clients it changed. `own` collects those that the connection speaks for.

        Raises MalformedError.
        """
        changed = set()
        for client, clock, state in _entries(content):
            clock_now, state_now = self._states.get(client, (-1, _GONE))
            if clock < clock_now or (clock == clock_now and not (state == _GONE != state_now)):
                continue
            if state != _GONE and client not in own:
                if len(own) >= _CLIENTS:
                    raise MalformedError("one connection speaks for too many clients")
                own.add(client)
            self._states[client] = (clock, state)
            changed.add(client)
        return changed

    def leave(self, clients: Iterable[int]) -> bytes | None:
        """These are gone; the message that says so, when any was there."""
        entries = {}
        for client in clients:
            clock, state = self._states.pop(client, (0, _GONE))
            if state != _GONE:
                entries[client] = (clock + 1, _GONE)
        return _encode(entries) if entries else None

    def of(self, clients: Iterable[int]) -> bytes:
        """The present states of these clients; those that are gone are forgotten once it is said."""
        entries = {client: self._states[client] for client in clients if client in self._states}
        for client, (_, state) in entries.items():
            if state == _GONE:
                del self._states[client]
        return _encode(entries)

    def everybody(self) -> bytes | None:
        """All present states; None in an empty room."""
        here = {client: state for client, state in self._states.items() if state[1] != _GONE}
        return _encode(here) if here else None


def _entries(content: bytes) -> list[tuple[int, int, bytes]]:
    reader = Reader(content)
    found = []
    for _ in range(reader.number()):
        client, clock, state = reader.number(), reader.number(), reader.bytes()
        if len(state) > _BYTES:
            raise MalformedError("an awareness state is too large")
        try:
            msgspec.json.decode(state)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise MalformedError("an awareness state is not JSON") from error
        found.append((client, clock, state))
    reader.end()
    return found


def _encode(states: dict[int, State]) -> bytes:
    parts = [write_var_uint(len(states))]
    for client, (clock, state) in states.items():
        parts += [write_var_uint(client), write_var_uint(clock), write_message(state)]
    return b"".join(parts)
